"""What is filled in about an organisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.actions import organise
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import DEEPEST

if TYPE_CHECKING:
    from esmero.domain.customers.models import Organisation

LONGEST_NAME = 120
MOST_DOMAINS = 50
# A name of a mail domain has so many signs at most (RFC 1035, 2.3.4).
LONGEST_DOMAIN = 253
# Labels with points between (RFC 1035, 2.3.1); what is written in another alphabet becomes "xn--".
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class NewOrganisationForm(forms.Form):
    """How a new organisation is called."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("As its own people write it."),
        max_length=LONGEST_NAME,
    )

    def clean_name(self) -> str:
        """Return the name with single blanks; it needs a letter or a digit."""
        name = " ".join(self.cleaned_data["name"].split())
        if not any(letter.isalnum() for letter in name):
            raise forms.ValidationError(_("Write a word first."))
        return name


class OrganisationForm(NewOrganisationForm):
    """How an organisation is called, what it is part of, and its mail domains."""

    parent = forms.CharField(
        label=gettext_lazy("Part of"),
        help_text=gettext_lazy("The name of another organisation, as it is kept here. Empty: of none."),
        required=False,
        max_length=LONGEST_NAME,
    )
    domains = forms.CharField(
        label=gettext_lazy("Its own mail domains"),
        help_text=gettext_lazy(
            "One on each line. Of whoever proves an address there, the desk asks whether they belong here."
        ),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    over: Organisation | None = None

    def clean_parent(self) -> str:
        """Find what it is part of by its name."""
        typed: str = self.cleaned_data["parent"]
        self.over = customers.organisation_called(typed) if typed.strip() else None
        if typed.strip() and self.over is None:
            raise forms.ValidationError(_("No organisation is called so. Add it first."))
        return typed

    def clean_domains(self) -> list[str]:
        """Return the domains in lower case, each once."""
        lines = self.cleaned_data["domains"].splitlines()
        found = [customers.network_name(one.strip().lower().lstrip("@")) for one in lines]
        wrong = [one for one in found if one and (len(one) > LONGEST_DOMAIN or not DOMAIN.fullmatch(one))]
        if wrong:
            words = _("%(domain)s is no mail domain.")
            raise forms.ValidationError(words % {"domain": wrong[0][:LONGEST_NAME]})
        each = list(dict.fromkeys(one for one in found if one))
        if len(each) > MOST_DOMAINS:
            raise forms.ValidationError(_("At most %(num)s domains.") % {"num": MOST_DOMAINS})
        return each

    def told(self) -> dict[str, object]:
        """Return what was filled in, as the action takes it."""
        given = self.cleaned_data
        parent_id = self.over.pk if self.over else None
        return {"name": given["name"], "parent_id": parent_id, "domains": given["domains"]}

    def say(self, error: Exception) -> None:
        """Say beside its field what could not be kept."""
        if isinstance(error, organise.GoesInCircles):
            self.add_error("parent", _("That one is part of this one already, or the same."))
        elif isinstance(error, organise.TooDeep):
            words = _("More than %(num)s organisations would stand above each other.")
            self.add_error("parent", words % {"num": DEEPEST})
        elif isinstance(error, organise.NameTaken):
            self.add_error("name", _("Another one is called so already: %(name)s.") % {"name": error})
        elif isinstance(error, organise.EverybodysDomain):
            words = _("Everybody may have an address at %(domain)s.")
            self.add_error("domains", words % {"domain": error})
        else:
            self.add_error("domains", _("One of them is of %(name)s already.") % {"name": error})
