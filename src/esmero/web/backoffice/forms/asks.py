"""What a step asks of other teams, in the row in which it is drawn: a few lines of team, words and time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from esmero.domain.workflows.kinds import Ask, Unit
from esmero.web.backoffice.fields import one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from esmero.domain.workflows.models import Step

PLACES = (1, 2, 3)
FIELDS = ("team", "words", "within", "unit")
NAMES = [f"ask_{field}_{place}" for place in PLACES for field in FIELDS]
LONGEST_WORDS = 300


def add_fields(form: forms.Form, teams: Sequence[tuple[int, str]], *, longest_time: int) -> None:
    """Add the fields of all lines to a row."""
    nobody = [("", _("No team")), *teams]
    for place in PLACES:
        where = {"number": place}
        form.fields[f"ask_team_{place}"] = one_of(nobody, _("Team %(number)s") % where, required=False)
        form.fields[f"ask_words_{place}"] = forms.CharField(
            required=False, max_length=LONGEST_WORDS, label=_("What team %(number)s is to do") % where
        )
        form.fields[f"ask_within_{place}"] = forms.IntegerField(
            required=False, min_value=1, max_value=longest_time, label=_("Within how many")
        )
        form.fields[f"ask_unit_{place}"] = forms.ChoiceField(
            required=False, choices=Unit.choices, label=_("Counted in")
        )


def check(form: forms.Form) -> None:
    """Say beside a line what it lacks: a team, words and a time belong together."""
    for place in PLACES:
        team, words, within = (form.cleaned_data.get(f"ask_{name}_{place}") for name in FIELDS[:3])
        if not (team or words or within):
            continue
        if not team:
            form.add_error(f"ask_team_{place}", _("Choose a team."))
        if not words:
            form.add_error(f"ask_words_{place}", _("Say what they are to do."))
        if not within and f"ask_within_{place}" not in form.errors:
            form.add_error(f"ask_within_{place}", _("Say by when: a promise has a time."))


def asked(given: Mapping[str, Any]) -> tuple[Ask, ...]:
    """Return what the lines ask for."""
    return tuple(
        Ask(
            team_id=given[f"ask_team_{place}"],
            words=given[f"ask_words_{place}"].strip(),
            within=given[f"ask_within_{place}"],
            unit=given[f"ask_unit_{place}"] or Unit.DAYS,
        )
        for place in PLACES
        if given[f"ask_team_{place}"]
    )


def initial(step: Step) -> dict[str, Any]:
    """Return what stands in the lines of a step that is kept."""
    found: dict[str, Any] = {}
    for place, one in zip(PLACES, step.asked, strict=False):
        found[f"ask_team_{place}"] = one.team_id
        found |= {f"ask_{name}_{place}": getattr(one, name) for name in FIELDS[1:]}
    return found


def is_begun(form: forms.Form) -> bool:
    """Say whether anything stands in one of the lines, or is wrong there."""
    fields = [form[name] for name in NAMES if not name.startswith("ask_unit")]
    return any(one.value() or one.errors for one in fields)
