"""The conditions of any rule as rows of a form: "and it comes by", "and it has one of these words"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.customers import reads as customers
from esmero.domain.promises.kinds import LONGEST_WORD, MOST_WORDS, OF_QUESTIONS, Condition, Known, Noun
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.forms.organisations_named import LONGEST_NAMES, OrganisationsField, names_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, QueryDict

    from esmero.domain.workflows.models import Step

Choices = list[tuple[Any, Any]]
SAVE = "save"
MOST_ROWS = 12
# By what something comes, as the sentences of a rule say it.
WAYS = {
    ChannelKind.FORM: gettext_lazy("the form"),
    ChannelKind.EMAIL: gettext_lazy("e-mail"),
    ChannelKind.PHONE: gettext_lazy("telephone"),
    ChannelKind.COUNTER: gettext_lazy("a visit"),
    ChannelKind.POST: gettext_lazy("letter"),
    ChannelKind.FAX: gettext_lazy("fax"),
    ChannelKind.PAGE: gettext_lazy("the customer’s page"),
    ChannelKind.API: gettext_lazy("another program"),
}


def ready_teams() -> Choices:
    """Return the teams that may be chosen."""
    return [(team.pk, team.name) for team in staff.ready_teams()]


def kinds() -> Choices:
    """Return the kinds of conversations that may be chosen."""
    return [(one.pk, one.name_in(spoken())) for one in workflows.kinds()]


def steps() -> Choices:
    """Return the steps of each kind that may be chosen."""
    return [(one.pk, _name_of(one)) for one in workflows.newest_steps()]


def _name_of(step: Step) -> str:
    return f"{step.workflow.kind.name_in(spoken())}: {step.name_in(spoken())}"


# What may be chosen of each noun; words and organisations are written.
NOUNS: dict[str, Callable[[], Choices] | None] = {
    Noun.WAY: lambda: list(WAYS.items()),
    Noun.CHANNEL: lambda: [(one.pk, one.name) for one in channels.channels()],
    Noun.KIND: kinds,
    Noun.LANGUAGE: lambda: list(settings.LANGUAGES),
    Noun.TEAM: ready_teams,
    Noun.PRIORITY: lambda: list(Priority.choices),
    Noun.WORDS: None,
    Noun.STEP: steps,
    Noun.TAG: conversations.tags_to_filter_by,
    Noun.KNOWN: lambda: list(Known.choices),
    Noun.SEGMENT: lambda: list(customers.segment_names().items()),
    Noun.BELONGS: None,
}
# Those of which the values are numbers.
NUMBERED = {Noun.CHANNEL, Noun.KIND, Noun.TEAM, Noun.PRIORITY, Noun.STEP, Noun.TAG, Noun.SEGMENT}
IS = {
    Noun.WAY: (gettext_lazy("and it comes by"), gettext_lazy("and it does not come by")),
    Noun.CHANNEL: (gettext_lazy("and it comes through"), gettext_lazy("and it does not come through")),
    Noun.KIND: (gettext_lazy("and it is"), gettext_lazy("and it is not")),
    Noun.LANGUAGE: (gettext_lazy("and it is written in"), gettext_lazy("and it is not written in")),
    Noun.TEAM: (gettext_lazy("and it is answered by"), gettext_lazy("and it is not answered by")),
    Noun.PRIORITY: (gettext_lazy("and it is marked"), gettext_lazy("and it is not marked")),
    Noun.WORDS: (gettext_lazy("and it has one of the words"), gettext_lazy("and it has none of the words")),
    Noun.STEP: (gettext_lazy("and the step is"), gettext_lazy("and the step is not")),
    Noun.TAG: (gettext_lazy("and it has one of the tags"), gettext_lazy("and it has none of the tags")),
    Noun.KNOWN: (gettext_lazy("and the customer is"), gettext_lazy("and the customer is not")),
    Noun.SEGMENT: (
        gettext_lazy("and the customer belongs to"),
        gettext_lazy("and the customer does not belong to"),
    ),
    Noun.BELONGS: (
        gettext_lazy("and the customer belongs to one of these, or to what is part of it"),
        gettext_lazy("and the customer belongs to none of these, nor to what is part of it"),
    ),
}


class WordsField(forms.CharField):
    """Words and phrases between commas; cleans to a list of them."""

    def clean(self, value: Any) -> list[str]:
        given = str(super().clean(value))
        found = list(dict.fromkeys(one.strip() for one in re.split(r"[,;\n]", given) if one.strip()))
        if not found:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(found) > MOST_WORDS:
            raise ValidationError(_("Write %(most)s words at most.") % {"most": MOST_WORDS})
        if any(len(one) > LONGEST_WORD or not re.search(r"\w", one) for one in found):
            raise ValidationError(_("Write single words or short phrases, with commas between them."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class ConditionForm(forms.Form):
    """One row: what is asked, whether it is or is not, and one or several values."""

    noun = forms.ChoiceField(choices=Noun.choices, widget=forms.HiddenInput)
    is_not = forms.ChoiceField(required=False, label=gettext_lazy("Is it so, or not?"))

    def __init__(self, data: QueryDict | None, *, key: int, noun: str, initial: dict[str, Any]) -> None:
        super().__init__(data, prefix=f"when-{key}", initial={"noun": noun, **initial})
        self.key, self.about = key, Noun(noun)
        words = IS[self.about]
        is_not = self.fields["is_not"]
        assert isinstance(is_not, forms.ChoiceField)
        is_not.choices = [("0", words[0]), ("1", words[1])]
        self.fields["values"] = _values(self.about, initial.get("values") or [])

    @property
    def is_written(self) -> bool:
        """Whether its values are written, not chosen."""
        return NOUNS[self.about] is None

    @property
    def is_of_places(self) -> bool:
        """Whether organisations are written in it."""
        return self.about == Noun.BELONGS

    def condition(self) -> Condition:
        """Return the row as it is kept."""
        given = self.cleaned_data
        values = given["values"] if self.about != Noun.STEP else steps_as_kept(given["values"])
        return Condition(self.about, tuple(values), given["is_not"] == "1")


def steps_as_kept(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return steps as rules keep them: drawn anew, a step is known by its names."""
    return [{"step": one.pk, "names": one.names} for one in workflows.newest_steps() if one.pk in numbers]


def steps_as_chosen(kept: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the numbers of the steps that a rule means, as they are drawn now."""
    newest = workflows.newest_steps()
    numbers = {step.pk for step in newest}
    named = [next((step.pk for step in newest if step.names == one["names"]), None) for one in kept]
    found = [one["step"] if one["step"] in numbers else alike for one, alike in zip(kept, named, strict=True)]
    return [number for number in found if number is not None]


def _values(noun: Noun, kept: Sequence[Any]) -> forms.Field:
    choices = NOUNS[noun]
    if choices is None:
        is_of_places = noun == Noun.BELONGS
        return (OrganisationsField if is_of_places else WordsField)(
            label=noun.label,
            max_length=LONGEST_NAMES if is_of_places else MOST_WORDS * (LONGEST_WORD + 2),
            error_messages={"required": _("Write at least one word, or leave this condition out.")},
        )
    offered = choices()
    needed = _("Choose at least one, or leave this condition out.")
    wrong = _("Choose one of the list; this one is not on it.")
    return forms.TypedMultipleChoiceField(
        label=noun.label,
        choices=offered + _no_more(noun, offered, kept),
        coerce=int if noun in NUMBERED else str,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": needed, "invalid_choice": wrong},
    )


def _no_more(noun: Noun, choices: Choices, kept: Sequence[Any]) -> Choices:
    """A team that a rule names and that is not ready any more stays to be seen, and may stay."""
    names = {team.pk: team.name for team in staff.teams()} if noun == Noun.TEAM else {}
    offered = {key for key, _words in choices}
    return [(one, names[one]) for one in kept if one not in offered and one in names]


class Rows:
    """All conditions on the page: in order, each with a number of its own that stays with it."""

    nouns: Sequence[str] = OF_QUESTIONS

    def __init__(self, forms_of: list[Any]) -> None:
        self.forms = forms_of

    @classmethod
    def of(cls, conditions: Sequence[Any]) -> Self:
        """Return the rows of conditions that are kept."""
        return cls(
            [
                cls._row(None, key=key, noun=one.noun, initial=cls._initial(one))
                for key, one in enumerate(conditions, start=1)
            ]
        )

    @classmethod
    def posted(cls, data: QueryDict, kept: Sequence[Any] = ()) -> Self:
        """Return the rows as they came from the page; a rule's own teams of before may stay."""
        teams = [value for one in kept if one.noun == Noun.TEAM for value in one.values]
        return cls(
            [
                ConditionForm(data, key=key, noun=noun, initial={"values": teams})
                for key, noun in cls._keys(data)
            ]
        )

    @classmethod
    def arranged(cls, data: QueryDict) -> Self:
        """Return the rows as they came, with one more or one less, as a button says. Checks nothing."""
        verb, _dash, which = data.get("do", "").partition("-")
        keys = [(key, noun) for key, noun in cls._keys(data) if not (verb == "out" and which == str(key))]
        rows = [cls._row(None, key=key, noun=noun, initial=cls._typed(data, key, noun)) for key, noun in keys]
        added = data.get("noun", "")
        if verb == "add" and added in cls.nouns and len(rows) < MOST_ROWS:
            key = max((key for key, _noun in keys), default=0) + 1
            rows.append(cls._row(None, key=key, noun=added, initial={}))
        return cls(rows)

    @property
    def choices(self) -> Choices:
        """What one more row may ask about: words, and whatever there is something to choose of."""
        lists = [(Noun(noun), NOUNS[noun]) for noun in self.nouns]
        return [(noun.value, noun.label) for noun, choices in lists if choices is None or choices()]

    def is_right(self) -> bool:
        """Whether every row can be kept."""
        return all([form.is_valid() for form in self.forms])

    def conditions(self) -> list[Any]:
        """Return what is to be kept of rows that are right."""
        return [form.condition() for form in self.forms]

    @classmethod
    def _row(cls, data: QueryDict | None, *, key: int, noun: str, initial: dict[str, Any]) -> Any:
        return ConditionForm(data, key=key, noun=noun, initial=initial)

    @classmethod
    def _initial(cls, one: Any) -> dict[str, Any]:
        return _initial(one)

    @classmethod
    def _typed(cls, data: QueryDict, key: int, noun: str) -> dict[str, Any]:
        return _typed(data, key, noun)

    @classmethod
    def _keys(cls, data: QueryDict) -> list[tuple[int, str]]:
        given = [int(one) for one in data.getlist("row") if one.isdecimal() and len(one) < 4]
        keys = list(dict.fromkeys(given))[:MOST_ROWS]
        nouns = [(key, data.get(f"when-{key}-noun", "")) for key in keys]
        return [(key, noun) for key, noun in nouns if noun in cls.nouns]


class RowsAtEvents(Rows):
    """Conditions of what stood when something happened: all nouns that there are."""

    nouns = list(Noun)


def is_to_be_kept(request: HttpRequest) -> bool:
    """Say whether the button was the one that saves, not one that adds a row or leaves one out."""
    return request.method == "POST" and request.POST.get("do", SAVE) == SAVE


def _initial(one: Condition) -> dict[str, Any]:
    values = steps_as_chosen(one.values) if one.noun == Noun.STEP else list(one.values)
    return {"is_not": "1" if one.is_not else "0", "values": values}


def _typed(data: QueryDict, key: int, noun: str) -> dict[str, Any]:
    name = f"when-{key}-values"
    values: Any = data.get(name, "") if NOUNS[noun] is None else data.getlist(name)
    if noun == Noun.BELONGS:
        values = names_typed(values)
    elif noun in NUMBERED:
        values = [int(value) for value in values if value.isdecimal()]
    return {"is_not": data.get(f"when-{key}-is_not", "0"), "values": values}
