"""What is filled in about one step in the drawing of a kind's steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.workflows.kinds import PROMISED_BY_STEPS, Must, Names, StepDrawn, Unit, said, said_in
from esmero.web.backoffice.fields import one_of, spoken
from esmero.web.backoffice.forms import asks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

LANGUAGES = [code for code, _name in settings.LANGUAGES]
LONGEST_TIME = 250
LONGEST_NAME = 60


def in_languages(form: forms.Form, field: str, label: Any, longest: int) -> None:
    """Add a field of one line for each language of the house."""
    for code, name in settings.LANGUAGES:
        form.fields[f"{field}_{code}"] = forms.CharField(
            required=False, max_length=longest, label=f"{label}, {name}"
        )


def names_in(form: forms.Form, field: str) -> Names:
    given = {code: form.cleaned_data.get(f"{field}_{code}", "").strip() for code in LANGUAGES}
    return {code: words for code, words in given.items() if words}


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
        in_languages(self, "name", _("Its name"), LONGEST_NAME)
        in_languages(self, "promised", _("In our own words"), 200)
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
        promised, within = names_in(self, "promised"), self.cleaned_data.get("within")
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
        return names_in(self, "name")

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
            promised=names_in(self, "promised"),
            within=given["within"],
            unit=given["unit"],
            asks=asks.asked(given),
            promise_kind=given["promise_kind"] or PromiseKind.OWN_WORDS,
        )
