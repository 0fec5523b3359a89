"""A segment: what it is called, what it is for, and in rows what has to be so of its customers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import (
    IdentityKind,
    Proof,
    SegmentCondition,
    SegmentNoun,
    SegmentOperator,
)
from esmero.insight.segments import NOUNS
from esmero.insight.segments.nouns import FACTS_ASKED, NO_WAY, REACHED_BY
from esmero.parts import segments
from esmero.web.backoffice.forms.conditions import WAYS, Choices, Rows, WordsField, kinds
from esmero.web.backoffice.forms.organisations_named import LONGEST_NAMES, OrganisationsField, names_typed
from esmero.web.backoffice.forms.places import PlacesField
from esmero.web.backoffice.forms.segment_words import ASKS_FOR, READS

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_DAYS, MOST_TIMES = 3650, 1000
# What may be chosen of each noun; words and places are written, and where it only counts there is nothing.
CHOICES: dict[str, Callable[[], Choices]] = {
    SegmentNoun.LANGUAGE: lambda: list(settings.LANGUAGES),
    SegmentNoun.WAY: lambda: list(WAYS.items()),
    SegmentNoun.KIND: kinds,
    SegmentNoun.TAG: conversations.tags_to_filter_by,
    SegmentNoun.FACT: lambda: [(kind.value, kind.label) for kind in FACTS_ASKED],
    SegmentNoun.PROOF: lambda: list(Proof.choices),
    SegmentNoun.REACH: lambda: [
        *((one, IdentityKind(one).label) for one in REACHED_BY),
        (NO_WAY, _("No way at all")),
    ],
    SegmentNoun.FILE: lambda: _files(segments.Names().files),
    SegmentNoun.AGREED: lambda: list(segments.Names().purposes.items()),
}
NUMBERED = {SegmentNoun.KIND, SegmentNoun.TAG, SegmentNoun.FILE, SegmentNoun.AGREED}
WRITTEN = {SegmentNoun.FACT_WORDS, SegmentNoun.CLOCK, SegmentNoun.BELONGS}
FIELDS: dict[str, type[forms.CharField]] = {
    SegmentNoun.CLOCK: PlacesField,
    SegmentNoun.BELONGS: OrganisationsField,
}
OF_DAYS = {
    SegmentNoun.KNOWN_FOR,
    SegmentNoun.WROTE,
    SegmentNoun.ASKED,
    SegmentNoun.REOPENED,
    SegmentNoun.BROKEN,
}


def _files(names: Mapping[int, str]) -> Choices:
    return [(one.pk, names[one.pk]) for one in customers.imports() if one.begun_at]


class SegmentRow(forms.Form):
    """One row: what has to be so, with numbers, choices or words where it needs any."""

    noun = forms.ChoiceField(choices=SegmentNoun.choices, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, key: int, noun: str, initial: dict[str, Any]) -> None:
        super().__init__(
            data, prefix=f"when-{key}", initial={"noun": noun, "days": 90, "times": 2, **initial}
        )
        self.key, self.about = key, SegmentNoun(noun)
        self.fields["operator"] = forms.ChoiceField(
            label=self.about.label,
            choices=[(one.value, READS[noun][one]) for one in NOUNS[noun].operators],
            error_messages={"invalid_choice": _("Choose one of the list; this one is not on it.")},
        )
        if noun == SegmentNoun.ASKED:
            self.fields["times"] = _number(_("How many"), MOST_TIMES)
        if noun in OF_DAYS:
            self.fields["days"] = _number(_("Days"), MOST_DAYS)
        if noun in CHOICES or noun in WRITTEN:
            self.fields["values"] = _values(self.about)

    @property
    def names(self) -> list[str]:
        """Its numbers, in the order in which the row reads."""
        return [name for name in ("times", "days") if name in self.fields]

    @property
    def is_written(self) -> bool:
        """Whether its values are written, not chosen."""
        return self.about in WRITTEN

    @property
    def is_of_places(self) -> bool:
        """Whether organisations are written in it."""
        return self.about == SegmentNoun.BELONGS

    @property
    def asks_for(self) -> Any:
        """What is to be written in it."""
        return ASKS_FOR.get(self.about) or _("Words, with commas between them")

    @property
    def has_values(self) -> bool:
        """Whether anything is to be chosen or written."""
        return "values" in self.fields

    def clean(self) -> dict[str, Any]:
        """What never was has no days in which it was."""
        given = super().clean() or {}
        if given.get("operator") == SegmentOperator.NEVER:
            given["days"] = 0
            self.errors.pop("days", None)
        return given

    def condition(self) -> SegmentCondition:
        """Return the row as it is kept."""
        given = self.cleaned_data
        return SegmentCondition(
            self.about,
            given["operator"],
            tuple(given.get("values", ())),
            days=given.get("days", 0),
            times=given.get("times", 0),
        )


def _number(label: Any, most: int) -> forms.IntegerField:
    words = _("Write a number between 1 and %(most)s.") % {"most": most}
    messages = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
    return forms.IntegerField(min_value=1, max_value=most, label=label, error_messages=messages)


def _values(noun: SegmentNoun) -> forms.Field:
    if noun in WRITTEN:
        kind = FIELDS.get(noun, WordsField)
        return kind(
            label=noun.label,
            max_length=LONGEST_NAMES if noun == SegmentNoun.BELONGS else 1000,
            error_messages={"required": _("Write at least one word, or leave this condition out.")},
        )
    return forms.TypedMultipleChoiceField(
        label=noun.label,
        choices=CHOICES[noun](),
        coerce=int if noun in NUMBERED else str,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one, or leave this condition out."),
            "invalid_choice": _("Choose one of the list; this one is not on it."),
        },
    )


class SegmentRows(Rows):
    """All conditions of a segment."""

    nouns: Sequence[str] = list(SegmentNoun)
    kept_back: Collection[str] = ()

    @property
    def choices(self) -> Choices:
        """What one more row may ask about: whatever there is something to choose of."""
        offered = [one for one in SegmentNoun if one not in self.kept_back]
        return [(one.value, one.label) for one in offered if one not in CHOICES or CHOICES[one]()]

    @classmethod
    def posted(cls, data: QueryDict, kept: Sequence[Any] = ()) -> Self:
        """Return the rows as they came from the page."""
        return cls([cls._row(data, key=key, noun=noun, initial={}) for key, noun in cls._keys(data)])

    @classmethod
    def _row(cls, data: QueryDict | None, *, key: int, noun: str, initial: dict[str, Any]) -> SegmentRow:
        return SegmentRow(data, key=key, noun=noun, initial=initial)

    @classmethod
    def _initial(cls, one: SegmentCondition) -> dict[str, Any]:
        numbers = {"days": one.days, "times": one.times}
        told = {name: number for name, number in numbers.items() if number}
        return {"operator": one.operator, "values": list(one.values), **told}

    @classmethod
    def _typed(cls, data: QueryDict, key: int, noun: str) -> dict[str, Any]:
        values: Any = data.getlist(f"when-{key}-values")
        if noun == SegmentNoun.BELONGS:
            values = names_typed("\n".join(values))
        elif noun in WRITTEN:
            values = [one.strip() for one in re.split(r"[,;\n]", ",".join(values)) if one.strip()]
        names = ("operator", "days", "times")
        typed = {name: data[f"when-{key}-{name}"] for name in names if f"when-{key}-{name}" in data}
        return {**typed, "values": values}


class SegmentForm(forms.Form):
    """A segment with its rows."""

    name = forms.CharField(
        label=gettext_lazy("What the segment is called"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the segment a name.")},
    )
    what_for = forms.CharField(
        label=pgettext_lazy("segment", "What it is for"),
        help_text=gettext_lazy("Colleagues read it, so that nobody has to guess."),
        max_length=300,
        required=False,
    )

    def __init__(self, data: Any = None, *, rows: SegmentRows, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.rows = rows

    def is_valid(self) -> bool:
        """Whether it can be kept, with all of its rows."""
        return all([super().is_valid(), self.rows.is_right(), self._asks_anything()])

    def _asks_anything(self) -> bool:
        if not self.rows.forms:
            self.add_error(None, _("Add at least one condition: everybody is no segment."))
        return bool(self.rows.forms)
