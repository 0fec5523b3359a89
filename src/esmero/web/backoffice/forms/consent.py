"""What is filled in about the provider that gives access to a mailbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import Provider
from esmero.web.backoffice.fields import LockedAwayField

if TYPE_CHECKING:
    from esmero.domain.channels.models import Consent

TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,99}", re.ASCII)
OF_ANOTHER = ("authorization_url", "token_url", "scope")
KEPT = ("provider", "client_id", "tenant", *OF_ANOTHER)


class ConsentForm(forms.Form):
    """Which provider, as whom we are known there, and where another one is asked."""

    provider = forms.ChoiceField(
        label=gettext_lazy("The provider"),
        choices=Provider.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the provider.")},
    )
    client_id = forms.CharField(
        label=gettext_lazy("Our name there (client id)"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write the name that the provider gave us.")},
    )
    secret = LockedAwayField(label=gettext_lazy("Our secret there (client secret)"), strip=True)
    tenant = forms.CharField(
        label=gettext_lazy("Your organisation at Microsoft (directory or tenant id)"),
        help_text=gettext_lazy("Only for Microsoft. Empty: accounts of every organisation."),
        required=False,
        max_length=100,
    )
    authorization_url = forms.URLField(
        label=gettext_lazy("Where one consents (authorization address)"),
        help_text=gettext_lazy("This and the next two only for another provider."),
        assume_scheme="https",
        required=False,
        max_length=500,
    )
    token_url = forms.URLField(
        label=gettext_lazy("Where access is given (token address)"),
        assume_scheme="https",
        required=False,
        max_length=500,
    )
    scope = forms.CharField(
        label=gettext_lazy("What is asked for (scope)"),
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, kept: Consent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(kept, name) for name in KEPT} if kept else {"provider": Provider.GOOGLE}
        for name in ("authorization_url", "token_url"):
            words = _("This does not look like an address; it begins with https://.")
            self.fields[name].error_messages["invalid"] = words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("client_id", "secret", "scope"):
            if any(not sign.isprintable() for sign in given.get(name) or ""):
                self.add_error(name, _("There are signs in it that nobody sees. Write it anew by hand."))
        if given.get("provider") != Provider.MICROSOFT:
            given["tenant"] = ""
        elif given.get("tenant") and not TENANT.fullmatch(given["tenant"]):
            self.add_error("tenant", _("Only its id or its domain, without anything before or after it."))
        self._check_another(given)
        return given

    def _check_another(self, given: dict[str, Any]) -> None:
        for name in OF_ANOTHER:
            if given.get("provider") != Provider.OTHER:
                given[name] = ""
            elif not given.get(name) and name not in self.errors:
                self.add_error(name, _("Another provider has to be described: write this as well."))

    def ask_for_secret(self) -> None:
        """Say that the secret is missing."""
        self.add_error(
            "secret", _("Write the secret: there is none, or it was for another provider or name.")
        )

    def details(self) -> dict[str, Any]:
        """Return what is to be kept, without the secret."""
        return {name: self.cleaned_data[name] for name in KEPT}
