"""What is filled in about the gateway that brings faxes by mail and takes ours."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels import reads as channels
from esmero.letters import envelope, fax

HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)
KEPT = ("faxes_from", "faxes_to", "fax_code")


class FaxForm(forms.Form):
    """Whose mails are faxes, and how ours are addressed; both empty where no gateway is used."""

    faxes_from = forms.CharField(
        label=gettext_lazy("Faxes come from"),
        help_text=gettext_lazy(
            "The address or the domain from which the gateway mails faxes and reports, for example "
            "fax.gateway.example. It must prove its mails (DKIM or DMARC)."
        ),
        max_length=254,
        required=False,
    )
    faxes_to = forms.CharField(
        label=gettext_lazy("Faxes go to"),
        help_text=gettext_lazy(
            "The mail address by which the gateway sends: {number} stands for +34910001122, {digits} for "
            "34910001122. For example {number}@send.fax.example. Without it, answers go to the post room."
        ),
        max_length=200,
        required=False,
    )
    fax_code = forms.CharField(
        label=gettext_lazy("Subject code"),
        help_text=gettext_lazy("Where the gateway asks for a code in the subject. It is the subject then."),
        max_length=100,
        required=False,
    )

    def clean_faxes_from(self) -> str:
        """Return an address or a domain, in lower case, that is not our own."""
        typed = str(self.cleaned_data["faxes_from"]).strip().lower().removeprefix("@")
        if not typed:
            return ""
        is_address = "@" in typed and envelope.can_reach(typed)
        if not is_address and not HOST.fullmatch(typed):
            raise ValidationError(_("Write a mail address or a domain, for example fax.gateway.example."))
        if is_address and channels.is_own_address(typed):
            raise ValidationError(_("This is an address of yours: write the one of the gateway."))
        return typed

    def clean_faxes_to(self) -> str:
        """Return a pattern that makes an address of every number."""
        typed = str(self.cleaned_data["faxes_to"]).strip()
        if typed and not fax.is_pattern(typed):
            raise ValidationError(
                _(
                    "Write a mail address with {number} or {digits} once before the @, for example "
                    "{number}@send.fax.example."
                )
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Reports of faxes that we send come from somewhere, too."""
        given = super().clean() or {}
        if given.get("faxes_to") and not given.get("faxes_from") and "faxes_from" not in self.errors:
            self.add_error("faxes_from", _("Write from where the gateway reports what became of a fax."))
        return given
