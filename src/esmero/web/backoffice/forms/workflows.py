"""What is filled in about kinds of conversation, and the rows in which their steps are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from esmero.domain.workflows.kinds import MOST_STEPS, Names, StepDrawn, said
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.forms import asks
from esmero.web.backoffice.forms.steps import LANGUAGES, LONGEST_NAME, StepForm, in_languages, names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from esmero.domain.workflows.models import Step

SAVE = "save"


class KindForm(forms.Form):
    """How a kind of conversation is called, in each language."""

    def __init__(self, *args: Any, names: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {f"name_{code}": words for code, words in (names or {}).items()})
        super().__init__(*args, **kwargs)
        in_languages(self, "name", _("Its name"), LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        """One name at least is there."""
        if not self.names:
            self.add_error(f"name_{LANGUAGES[0]}", _("Give it a name, in one language at least."))
        return self.cleaned_data

    @property
    def names(self) -> Names:
        """The names by language, without those left empty."""
        return names_in(self, "name")


class Drawing:
    """All rows of steps on the page: in order, each with a number of its own that stays with it."""

    def __init__(self, keys: list[int], rows: dict[int, dict[str, Any]], teams: Sequence[tuple[int, str]]):
        self.keys, self._teams = keys, teams
        self._data: QueryDict | None = None
        self._rows = rows
        self.forms: list[StepForm] = []
        self.is_empty = False

    @classmethod
    def of(cls, steps: list[Step], ways: dict[int, list[int]], teams: Sequence[tuple[int, str]]) -> Drawing:
        """Return the rows of steps that are kept; without any, two empty ones."""
        key_of = {step.pk: place for place, step in enumerate(steps, start=1)}
        rows = {
            key_of[step.pk]: _initial(step, [key_of[one] for one in ways.get(step.pk, [])]) for step in steps
        }
        drawing = cls(list(rows) or [1, 2], rows or {1: {"is_visible": True}, 2: {"is_visible": True}}, teams)
        drawing.build()
        return drawing

    @classmethod
    def posted(cls, data: QueryDict, teams: Sequence[tuple[int, str]]) -> Drawing:
        """Return the rows as they came from the page."""
        given = [int(one) for one in data.getlist("row") if one.isdecimal() and len(one) < 4]
        keys = list(dict.fromkeys(given))[:MOST_STEPS]
        drawing = cls(keys, {key: _typed(data, key) for key in keys}, teams)
        drawing._data = data
        return drawing

    def arranged(self, deed: str) -> int | None:
        """Add, move or leave out a row as a button says; return whose row to look at. Saves nothing."""
        verb, _dash, number = deed.partition("-")
        key = int(number) if number.isdecimal() else None
        if verb == "add" and len(self.keys) < MOST_STEPS:
            key = max(self.keys, default=0) + 1
            self.keys.append(key)
            self._rows[key] = {"is_visible": True}
        elif verb == "out" and key in self.keys:
            self.keys.remove(key)
        elif verb in {"up", "down"} and key in self.keys:
            place = self.keys.index(key)
            self.keys.remove(key)
            self.keys.insert(max(0, place + (-1 if verb == "up" else 1)), key)
        self._data = None
        return key

    def build(self) -> None:
        """Make the forms of all rows, with what was typed checked where it is to be saved."""
        data = self._data
        self.forms = [
            StepForm(data, key=key, teams=self._teams, others=self._others(key), initial=self._rows[key])
            for key in self.keys
        ]

    def _others(self, key: int) -> list[tuple[int, str]]:
        return [
            (other, _called(self._rows[other]) or _("Step %(number)s") % {"number": place})
            for place, other in enumerate(self.keys, start=1)
            if other != key
        ]

    def is_right(self) -> bool:
        """Whether it can be saved: every row is right, and one of them is a step."""
        self.build()
        every = [form.is_valid() for form in self.forms]
        self.is_empty = all(every) and not any(form.names for form in self.forms)
        return all(every) and not self.is_empty

    def steps(self) -> list[StepDrawn]:
        """Return the steps of all rows that have a name."""
        named = [form for form in self.forms if form.names]
        places = {form.key: place for place, form in enumerate(named)}
        return [form.drawn(places) for form in named]


def _called(row: Mapping[str, Any]) -> str:
    return said({code: str(row.get(f"name_{code}") or "") for code in LANGUAGES}, spoken())


def _initial(step: Step, ways: list[int]) -> dict[str, Any]:
    return {
        **{f"name_{code}": words for code, words in step.names.items()},
        **{f"promised_{code}": words for code, words in step.promised.items()},
        "team": step.owner_team_id or "",
        "is_visible": step.is_visible,
        "must": step.must,
        "ways": ways,
        "promise_kind": step.promise_kind,
        "within": step.within,
        "unit": step.unit,
        **asks.initial(step),
    }


def _typed(data: QueryDict, key: int) -> dict[str, Any]:
    """Return what stands in the fields of one row, right or wrong."""
    several = {"must", "ways"}
    singles = ["team", "is_visible", "promise_kind", "within", "unit", *asks.NAMES]
    singles += [f"{field}_{code}" for field in ("name", "promised") for code in LANGUAGES]
    found: dict[str, Any] = {name: data.get(f"step-{key}-{name}", "") for name in singles}
    return found | {name: data.getlist(f"step-{key}-{name}") for name in several}
