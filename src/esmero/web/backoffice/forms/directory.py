"""What is filled in about the company's own directory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.web.backoffice.fields import LockedAwayField

if TYPE_CHECKING:
    from esmero.domain.staff.models import Directory

EMPTY_ROWS, MOST_ROWS = 2, 30
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,}")


class DirectoryForm(forms.Form):
    """Where the directory is, who we are to it, and who may come in by it."""

    name = forms.CharField(
        label=gettext_lazy("What your people call it"),
        help_text=gettext_lazy("It stands on the button at the door."),
        max_length=80,
        error_messages={"required": gettext_lazy("Write what your people call it.")},
    )
    issuer = forms.URLField(
        label=gettext_lazy("Its address (issuer)"),
        assume_scheme="https",
        max_length=300,
        error_messages={
            "required": gettext_lazy("Write the address of the directory."),
            "invalid": gettext_lazy("This does not look like an address; it begins with https://."),
        },
    )
    client_id = forms.CharField(
        label=gettext_lazy("Our name there (client id)"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write the name that the directory gave us.")},
    )
    secret = LockedAwayField(label=gettext_lazy("Our secret there (client secret)"), strip=True)
    domains = forms.CharField(
        label=gettext_lazy("Who new may come in"),
        help_text=gettext_lazy(
            "Endings of addresses, for example marea.example. Empty: only people who are set up here."
        ),
        required=False,
        max_length=500,
    )
    groups_claim = forms.CharField(
        label=gettext_lazy("What the directory calls groups"),
        initial="groups",
        max_length=60,
        required=False,
    )
    is_open = forms.BooleanField(label=gettext_lazy("People may come in by it"), required=False)

    def __init__(self, *args: Any, kept: Directory | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        rules = kept.rules if kept else []
        self.row_count = min(len(rules) + EMPTY_ROWS, MOST_ROWS)
        teams = [("", _("No team")), *((team.pk, team.name) for team in staff.teams())]
        roles = [(role.value, role.label) for role in (Role.AGENT, Role.LEAD)]
        for number in range(self.row_count):
            rule = rules[number] if number < len(rules) else {"group": "", "role": Role.AGENT, "team_ids": []}
            self._add_row(number, rule, roles, teams)

    def _add_row(self, number: int, rule: dict[str, Any], roles: list[Any], teams: list[Any]) -> None:
        self.fields[f"group_{number}"] = forms.CharField(
            label=_("Group"), required=False, max_length=200, initial=rule["group"]
        )
        self.fields[f"role_{number}"] = forms.ChoiceField(
            label=_("May be"), choices=roles, required=False, initial=rule["role"]
        )
        first = rule["team_ids"][0] if rule["team_ids"] else ""
        self.fields[f"team_{number}"] = forms.ChoiceField(
            label=_("Team"), choices=teams, required=False, initial=first
        )

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the fields of each rule."""
        return [
            (self[f"group_{number}"], self[f"role_{number}"], self[f"team_{number}"])
            for number in range(self.row_count)
        ]

    def clean_domains(self) -> list[str]:
        words = str(self.cleaned_data["domains"]).lower().replace(",", " ").split()
        found = [word.lstrip("@") for word in words]
        wrong = [word for word in found if not DOMAIN.fullmatch(word)]
        if wrong:
            raise ValidationError(_("%(word)s is not the ending of an address.") % {"word": wrong[0]})
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("secret") and self.kept is None:
            self.add_error("secret", _("Write the secret that the directory gave us."))
        return given

    def details(self) -> dict[str, Any]:
        """Return what is to be kept of the directory."""
        given = self.cleaned_data
        names = ("name", "issuer", "client_id", "domains", "is_open")
        details = {name: given[name] for name in names}
        return {**details, "groups_claim": given["groups_claim"] or "groups", "rules": self._rules(given)}

    def _rules(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        rows = range(self.row_count)
        return [
            {
                "group": given[f"group_{number}"],
                "role": given[f"role_{number}"] or Role.AGENT,
                "team_ids": [int(given[f"team_{number}"])] if given[f"team_{number}"] else [],
            }
            for number in rows
            if given[f"group_{number}"]
        ]
