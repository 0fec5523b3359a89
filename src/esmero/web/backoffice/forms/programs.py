"""What is filled in about keys of other programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Scope
from esmero.web.backoffice.fields import one_of

NEVER = 0
DAYS = [
    (30, gettext_lazy("After 30 days")),
    (365, gettext_lazy("After a year")),
    (NEVER, gettext_lazy("Never; somebody ends it by hand")),
]


class TokenForm(forms.Form):
    """A key: for which program, who answers what it brings, what it may do, and until when."""

    name = forms.CharField(
        label=gettext_lazy("Which program it is for"),
        help_text=gettext_lazy("For colleagues, for example: the shop’s order page."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write which program this key is for.")},
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.WRITE],
        error_messages={
            "required": gettext_lazy("Choose what the program may do; a key for nothing opens nothing."),
            "invalid_choice": gettext_lazy("Choose among these."),
        },
    )
    days = forms.TypedChoiceField(
        label=pgettext_lazy("key", "When it ends"),
        choices=DAYS,
        coerce=int,
        widget=forms.RadioSelect,
        initial=365,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these.")},
    )
    send_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = [(team.pk, team.name) for team in staff.ready_teams()]
        people = [(agent.pk, agent.name) for agent in staff.agents()]
        self.fields["team_id"] = one_of(teams, _("Who answers what it brings"))
        self.fields["person_id"] = one_of(
            [("", _("The company; it sees what this team sees")), *people],
            _("Whose it is"),
            required=False,
            help_text=_("A person’s key sees what the person sees, and ends when they leave."),
        )
        self.order_fields(["name", "team_id", "person_id", "scopes", "days"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        person_id, team_id = given.get("person_id"), given.get("team_id")
        if person_id and team_id and team_id not in access.team_ids_seen_by(staff.agent(person_id)):
            self.add_error("person_id", _("This person doesn’t see the conversations of that team."))
        return given

    def ends_at(self, at: datetime) -> datetime | None:
        """Return when a key made at `at` ends."""
        days = self.cleaned_data["days"]
        return at + timedelta(days=days) if days else None
