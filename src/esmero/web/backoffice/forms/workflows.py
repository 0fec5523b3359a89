"""What is filled in about kinds of conversation, and the rows in which their steps are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.workflows.kinds import (
    MOST_STEPS,
    PROMISED_BY_STEPS,
    Must,
    Names,
    StepDrawn,
    Unit,
    said,
    said_in,
)
from esmero.web.backoffice.fields import one_of, spoken
from esmero.web.backoffice.forms import asks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from esmero.domain.workflows.models import Step

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST_TIME = 250
LONGEST_NAME = 60
SAVE = "save"


def _in_languages(form: forms.Form, field: str, label: Any, longest: int) -> None:
    """Add a field of one line for each language of the house."""
    for code, name in settings.LANGUAGES:
        form.fields[f"{field}_{code}"] = forms.CharField(
            required=False, max_length=longest, label=f"{label}, {name}"
        )


def _names(form: forms.Form, field: str) -> Names:
    given = {code: form.cleaned_data.get(f"{field}_{code}", "").strip() for code in LANGUAGES}
    return {code: words for code, words in given.items() if words}


class KindForm(forms.Form):
    """How a kind of conversation is called, in each language."""

    def __init__(self, *args: Any, names: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {f"name_{code}": words for code, words in (names or {}).items()})
        super().__init__(*args, **kwargs)
        _in_languages(self, "name", _("Its name"), LONGEST_NAME)

    def clean(self) -> dict[str, Any]:
        """One name at least is there."""
        if not self.names:
            self.add_error(f"name_{LANGUAGES[0]}", _("Give it a name, in one language at least."))
        return self.cleaned_data

    @property
    def names(self) -> Names:
        """The names by language, without those left empty."""
        return _names(self, "name")


@dataclass(frozen=True)
class Promised:
    """What a step promises: what kind of thing, in which words, and how soon."""

    kind: str
    words: str
    time: Time


class StepForm(forms.Form):
    """One step in the drawing. A row without any name is left out."""

    is_visible = forms.BooleanField(required=False, label=gettext_lazy("The customer sees this step"))
    must = forms.MultipleChoiceField(
        required=False,
        choices=Must.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("What must be true before it goes forward"),
    )
    promise_kind = forms.ChoiceField(
        required=False,
        choices=[(one.value, one.label) for one in PROMISED_BY_STEPS],
        label=gettext_lazy("What the customer is promised"),
    )
    within = forms.IntegerField(
        required=False, min_value=1, max_value=LONGEST_TIME, label=gettext_lazy("Within how many")
    )
    unit = forms.ChoiceField(choices=Unit.choices, label=gettext_lazy("Counted in"))

    def __init__(
        self,
        data: QueryDict | None,
        *,
        key: int,
        teams: Sequence[tuple[int, str]],
        others: Sequence[tuple[int, str]],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, prefix=f"step-{key}", initial=initial)
        self.key = key
        _in_languages(self, "name", _("Its name"), LONGEST_NAME)
        _in_languages(self, "promised", _("In our own words"), 200)
        whose = [("", _("Whoever has the conversation")), *teams]
        self.fields["team"] = one_of(whose, _("The team that has this step"), required=False)
        asks.add_fields(self, teams, longest_time=LONGEST_TIME)
        self.fields["ways"] = forms.TypedMultipleChoiceField(
            required=False,
            coerce=int,
            choices=list(others),
            widget=forms.CheckboxSelectMultiple,
            label=_("May also go on to"),
        )

    def clean(self) -> dict[str, Any]:
        """What is promised has a time, and a time belongs to something promised."""
        promised, within = _names(self, "promised"), self.cleaned_data.get("within")
        is_said = promised or self.is_promised_by_kind
        if is_said and not within and "within" not in self.errors:
            self.add_error("within", _("Say by when: a promise has a time."))
        if within and not is_said:
            self.add_error(f"promised_{LANGUAGES[0]}", _("Say what is promised, or leave the time empty."))
        asks.check(self)
        if not self.names and (is_said or within or asks.is_begun(self)):
            self.add_error(f"name_{LANGUAGES[0]}", _("Give it a name, in one language at least."))
        return self.cleaned_data

    @property
    def names(self) -> Names:
        """The names by language, without those left empty."""
        return _names(self, "name")

    @property
    def called(self) -> str:
        """Its name as it stands in the row now, however wrong the rest is."""
        return said({code: str(self[f"name_{code}"].value() or "") for code in LANGUAGES}, spoken())

    @property
    def promises(self) -> bool:
        """Whether anything stands where it says what is promised."""
        every = [*(self[f"promised_{code}"] for code in LANGUAGES), self["within"]]
        kind = self["promise_kind"]
        is_chosen = (kind.value() or PromiseKind.OWN_WORDS) != PromiseKind.OWN_WORDS
        return is_chosen or bool(kind.errors) or any(one.value() or one.errors for one in every)

    @property
    def promised_as_typed(self) -> Promised | None:
        """What is promised as it stands in the row now, None where anything of it is missing."""
        kind = str(self["promise_kind"].value() or PromiseKind.OWN_WORDS)
        words = {code: str(self[f"promised_{code}"].value() or "").strip() for code in LANGUAGES}
        within, unit = str(self["within"].value() or ""), str(self["unit"].value() or "")
        is_time = within.isdecimal() and 0 < int(within[:4]) <= LONGEST_TIME and unit in Unit.values
        # What needs words is read in any language that has some; what says itself, in the reader's.
        is_own = kind == PromiseKind.OWN_WORDS
        wording = said(words, spoken()) if is_own else said_in(words, spoken())
        if not is_time or kind not in PROMISED_BY_STEPS or (is_own and not wording):
            return None
        return Promised(kind, wording, Time(int(within), unit))

    @property
    def is_promised_by_kind(self) -> bool:
        """Whether what is promised needs no words of the company."""
        return self.cleaned_data.get("promise_kind", "") not in {"", PromiseKind.OWN_WORDS}

    @property
    def asks_others(self) -> bool:
        """Whether anything stands where it says what other teams are asked for."""
        return asks.is_begun(self)

    @property
    def ask_lines(self) -> list[list[forms.BoundField]]:
        """The fields of each line of what other teams are asked for."""
        return [[self[f"ask_{name}_{place}"] for name in asks.FIELDS] for place in asks.PLACES]

    @property
    def is_particular(self) -> bool:
        """Whether it has a team, a need or a way of its own."""
        return any(self[name].value() or self[name].errors for name in ("team", "must", "ways"))

    def drawn(self, places: Mapping[int, int]) -> StepDrawn:
        """Return the step as the house draws it; `places` are those of the rows that stay."""
        given = self.cleaned_data
        return StepDrawn(
            names=self.names,
            owner_team_id=given["team"],
            is_visible=given["is_visible"],
            must=tuple(given["must"]),
            goes_to=tuple(places[key] for key in given["ways"] if key in places),
            promised=_names(self, "promised"),
            within=given["within"],
            unit=given["unit"],
            asks=asks.asked(given),
            promise_kind=given["promise_kind"] or PromiseKind.OWN_WORDS,
        )


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
