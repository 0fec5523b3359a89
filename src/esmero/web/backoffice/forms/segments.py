"""A segment: what it is called, what it is for, and in rows what has to be so of its customers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
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
from esmero.web.backoffice.forms.places import PlacesField

if TYPE_CHECKING:
    from django.http import QueryDict

Op = SegmentOperator
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
    SegmentNoun.FILE: lambda: [(one.pk, one.name) for one in customers.imports() if one.begun_at],
    SegmentNoun.AGREED: lambda: list(segments.Names().purposes.items()),
}
NUMBERED = {SegmentNoun.KIND, SegmentNoun.TAG, SegmentNoun.FILE, SegmentNoun.AGREED}
WRITTEN = {SegmentNoun.FACT_WORDS, SegmentNoun.CLOCK}
OF_DAYS = {
    SegmentNoun.KNOWN_FOR,
    SegmentNoun.WROTE,
    SegmentNoun.ASKED,
    SegmentNoun.REOPENED,
    SegmentNoun.BROKEN,
}
# How each row reads; numbers and choices follow.
READS: dict[str, dict[str, Any]] = {
    SegmentNoun.LANGUAGE: {
        Op.IS: gettext_lazy("writes one of these languages"),
        Op.IS_NOT: gettext_lazy("writes none of these languages"),
    },
    SegmentNoun.KNOWN_FOR: {
        Op.AT_LEAST: gettext_lazy("is known to us for at least"),
        Op.FEWER: gettext_lazy("is known to us for less than"),
    },
    SegmentNoun.WROTE: {
        Op.WITHIN: gettext_lazy("wrote in the last"),
        Op.NOT_WITHIN: gettext_lazy("did not write in the last"),
        Op.NEVER: gettext_lazy("has never written"),
    },
    SegmentNoun.ASKED: {
        Op.AT_LEAST: gettext_lazy("began so many conversations or more:"),
        Op.FEWER: gettext_lazy("began fewer conversations than"),
    },
    SegmentNoun.OPEN: {
        Op.YES: gettext_lazy("has something open with us"),
        Op.NO: gettext_lazy("has nothing open with us"),
    },
    SegmentNoun.WAY: {
        Op.IS: gettext_lazy("came by one of these ways"),
        Op.IS_NOT: gettext_lazy("never came by any of these ways"),
    },
    SegmentNoun.KIND: {
        Op.IS: gettext_lazy("has a conversation of one of these kinds"),
        Op.IS_NOT: gettext_lazy("has no conversation of these kinds"),
    },
    SegmentNoun.TAG: {
        Op.IS: gettext_lazy("has a conversation with one of these tags"),
        Op.IS_NOT: gettext_lazy("has no conversation with these tags"),
    },
    SegmentNoun.REOPENED: {
        Op.WITHIN: gettext_lazy("something of theirs was opened again in the last"),
        Op.NOT_WITHIN: gettext_lazy("nothing of theirs was opened again in the last"),
    },
    SegmentNoun.BROKEN: {
        Op.WITHIN: gettext_lazy("we broke a promise to them in the last"),
        Op.NOT_WITHIN: gettext_lazy("we broke no promise to them in the last"),
    },
    SegmentNoun.PROMISED: {
        Op.YES: gettext_lazy("a promise to them is open"),
        Op.NO: gettext_lazy("no promise to them is open"),
    },
    SegmentNoun.FACT: {
        Op.IS: gettext_lazy("we know one of these things"),
        Op.IS_NOT: gettext_lazy("we know none of these things"),
    },
    SegmentNoun.FACT_WORDS: {
        Op.IS: gettext_lazy("what we know says one of these words"),
        Op.IS_NOT: gettext_lazy("nothing we know says one of these words"),
    },
    SegmentNoun.PROOF: {
        Op.IS: gettext_lazy("there is an address that we know so"),
        Op.IS_NOT: gettext_lazy("there is no address that we know so"),
    },
    SegmentNoun.REACH: {
        Op.IS: gettext_lazy("can be reached by one of these"),
        Op.IS_NOT: gettext_lazy("can be reached by none of these"),
    },
    SegmentNoun.CLOCK: {
        Op.IS: gettext_lazy("lives by one of these clocks"),
        Op.IS_NOT: gettext_lazy("lives by none of these clocks"),
    },
    SegmentNoun.FILE: {
        Op.IS: gettext_lazy("was brought in by one of these files"),
        Op.IS_NOT: gettext_lazy("was brought in by none of these files"),
    },
    SegmentNoun.AGREED: {
        Op.IS: gettext_lazy("agreed to one of these"),
        Op.IS_NOT: gettext_lazy("agreed to none of these"),
    },
}


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
        kind = PlacesField if noun == SegmentNoun.CLOCK else WordsField
        return kind(
            label=noun.label,
            max_length=1000,
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
        if noun in WRITTEN:
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
