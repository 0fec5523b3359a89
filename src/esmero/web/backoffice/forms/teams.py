"""What is filled in about teams: how they are called, who belongs to them, who is named for which hours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Part
from esmero.ground import weeks
from esmero.parts import opening
from esmero.web.backoffice import rows
from esmero.web.backoffice.fields import one_of

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team


class TeamForm(forms.Form):
    """How a team is called, when it works, who leads it, who sees its conversations."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write how the team is called.")},
    )
    is_open_to_all = forms.TypedChoiceField(
        label=gettext_lazy("Who sees its conversations"),
        choices=[
            ("yes", gettext_lazy("Everybody of the staff")),
            ("no", gettext_lazy("Only its own people and the owners")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )

    def __init__(self, *args: Any, team_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team_id = team_id
        calendars = [(calendar.pk, calendar.name) for calendar in company.calendars()]
        people = [(agent.pk, agent.name) for agent in staff.agents()]
        self.fields["calendar_id"] = one_of(calendars, _("Its hours"))
        self.fields["lead_id"] = one_of([("", _("Nobody")), *people], _("Who leads it"), required=False)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if any(team.name == name and team.pk != self.team_id for team in staff.teams()):
            raise ValidationError(_("There is a team of this name already."))
        return name

    def refuse_gaps(self, gaps: list[weeks.DayPart]) -> None:
        """Say beside the hours which of them nobody of the team is named for."""
        self.add_error(
            "calendar_id",
            _("Nobody is named for %(hours)s. Name somebody for these hours first.")
            % {"hours": opening.in_a_line(gaps)},
        )


class PeopleForm(forms.Form):
    """Who belongs to a team, and what each looks after."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = staff.memberships_of(team)
        words = {row.agent_id: row.looks_after for row in known}
        parts = {row.agent_id: row.part for row in known}
        self.people = list(staff.agents())
        for person in self.people:
            self.fields[f"in_{person.pk}"] = forms.BooleanField(
                label=person.name, required=False, initial=person.pk in words
            )
            self.fields[f"does_{person.pk}"] = _looks_after(words.get(person.pk, ""))
            self.fields[f"part_{person.pk}"] = forms.ChoiceField(
                label=_("What they may do here"),
                choices=Part.choices,
                required=False,
                initial=parts.get(person.pk, Part.CLOSES),
            )

    def rows(self) -> list[tuple[Agent, Any, Any, Any]]:
        """Return each person with the fields of theirs."""
        return [
            (person, self[f"in_{person.pk}"], self[f"does_{person.pk}"], self[f"part_{person.pk}"])
            for person in self.people
        ]

    def parts(self) -> dict[int, str]:
        """Return what each may do in the team, of those for whom it was said."""
        given = self.cleaned_data
        return {p.pk: given[f"part_{p.pk}"] for p in self.people if given[f"part_{p.pk}"]}

    def chosen(self) -> list[tuple[int, str]]:
        """Return who belongs to the team, with what they look after."""
        given = self.cleaned_data
        return [(p.pk, given[f"does_{p.pk}"]) for p in self.people if given[f"in_{p.pk}"]]


def _looks_after(words: str) -> forms.CharField:
    return forms.CharField(
        label=_("Looks after"),
        max_length=120,
        required=False,
        initial=words,
        error_messages={"max_length": _("Say it in 120 signs: customers read it below the name.")},
    )


class DutyForm(rows.RowForm):
    """Who is named for some hours."""

    def __init__(self, *args: Any, people: Iterable[Agent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose who")), *((person.pk, person.name) for person in people)]
        self.fields["agent_id"] = one_of(choices, _("Person"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        wrong = self.errors or given.get("gone") or given.get("starts_at") is None
        if not wrong and given.get("agent_id") is None:
            self.add_error("agent_id", _("Choose who is named for these hours."))
        if not self.errors and given.get("agent_id") is not None and given.get("starts_at") is None:
            self.add_error("starts_at", _("Write from when until when, or choose nobody."))
        return given


if TYPE_CHECKING:
    _Rows = BaseFormSet[DutyForm]
else:
    _Rows = BaseFormSet


class _Duties(_Rows):
    def clean(self) -> None:
        if not any(self.errors):
            rows.refuse_overlaps(self, _("Somebody is named for part of these hours already."))


Duties = formset_factory(DutyForm, formset=_Duties, extra=rows.EMPTY_ROWS, max_num=rows.MOST_ROWS)


def duties_of(team: Team, people: list[Agent], given: Any = None) -> Any:
    """Return the rows of who is named for which hours, with some empty ones to fill in."""
    # Who left the team can't be chosen any more, so their hours fall away here.
    known = {person.pk for person in people}
    parts = [
        (duty.weekday, duty.starts_at, duty.ends_at, duty.agent_id)
        for duty in staff.duties_of(team)
        if duty.agent_id in known
    ]
    initial = [{**row, "agent_id": row["rest"][2]} for row in rows.gathered(parts)]
    return Duties(given, initial=initial, form_kwargs={"people": people}, prefix="duty")


def refuse_gaps(duties: Any, gaps: list[weeks.DayPart]) -> None:
    """Say which hours lack a name, beside the first row that is still empty, else beside the last one."""
    left = [row for row in duties if not row.is_meant and not row.cleaned_data.get("gone")]
    row = left[0] if left else list(duties)[-1]
    words = _("Nobody is named yet for %(hours)s.") % {"hours": opening.in_a_line(gaps)}
    row.add_error("starts_at", words)


def named(duties: Any) -> list[tuple[int, Any, Any, int]]:
    """Return (weekday, from, until, agent id) of valid rows; hours past midnight become those of two days."""
    return [
        (*part, row.cleaned_data["agent_id"])
        for row in rows.meant(duties)
        for part in weeks.by_day(weeks.stretches(row.parts()))
    ]
