"""Conditions of rules in words: "by e-mail", "not in Spanish", "for the team Care"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.customers import reads as customers
from esmero.domain.promises.kinds import Known, Noun
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import said
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.customers.kinds import SegmentCondition
    from esmero.domain.promises.kinds import Condition

BY_CHANNEL = {
    ChannelKind.EMAIL: gettext_lazy("by e-mail"),
    ChannelKind.FORM: gettext_lazy("by the form"),
    ChannelKind.PAGE: gettext_lazy("on the customer’s page"),
    ChannelKind.API: gettext_lazy("by another program"),
    ChannelKind.PHONE: gettext_lazy("by telephone"),
    ChannelKind.COUNTER: gettext_lazy("at the counter"),
    ChannelKind.POST: gettext_lazy("by letter"),
    ChannelKind.FAX: gettext_lazy("by fax"),
}
IN_LANGUAGE = {
    "en": gettext_lazy("in English"),
    "es": gettext_lazy("in Spanish"),
    "ru": gettext_lazy("in Russian"),
}
FROM_WHOM = {
    Known.KNOWN: gettext_lazy("from somebody we know"),
    Known.NEW: gettext_lazy("from somebody new to us"),
}


class Names:
    """What the numbers in rules are called: each list is read when it is asked for, once."""

    def __init__(self) -> None:
        self._expected: set[int] = set()
        self._looked_up: set[int] = set()
        self._named: dict[int, str] = {}

    @cached_property
    def channels(self) -> dict[int, str]:
        """The ways in."""
        return {one.pk: one.name for one in channels.channels()}

    @cached_property
    def kinds(self) -> dict[int, str]:
        """What a conversation may be."""
        return {one.pk: one.name_in(times.language()) for one in workflows.kinds()}

    @cached_property
    def teams(self) -> dict[int, str]:
        """All teams, also those that are not ready."""
        return {one.pk: one.name for one in staff.teams()}

    @cached_property
    def tags(self) -> dict[int, str]:
        """All tags, also those that are not given any more."""
        return dict(conversations.tags_to_filter_by())

    @cached_property
    def segments(self) -> dict[int, str]:
        """The company's questions about customers."""
        return customers.segment_names()

    def expect(self, asked: Iterable[Condition | SegmentCondition]) -> Self:
        """Say of which conditions words will be made: the organisations of all of them are read at once."""
        self._expected |= {value for one in asked if one.noun == Noun.BELONGS for value in one.values}
        return self

    def places(self, numbers: Iterable[int]) -> dict[int, str]:
        """The organisations of these numbers, and of those that are expected."""
        if wanted := (self._expected | set(numbers)) - self._looked_up:
            self._named |= customers.organisations_named(wanted)
            self._looked_up |= wanted
        return self._named


def named(value: Any, names: Mapping[Any, Any]) -> str:
    """Return what something is called; what is not there any more is said to be gone."""
    return str(names[value]) if value in names else _("something that is gone")


def in_words(conditions: Iterable[Condition], names: Names | None = None) -> str:
    """Return all conditions one after the other; empty for a rule that fits everything.

    Where many rules are shown, `names` is one for all of them.
    """
    asked = list(conditions)
    called = names or Names().expect(asked)
    return ", ".join(_one(condition, called) for condition in asked)


def _one(condition: Condition, called: Names) -> str:
    if condition.noun == Noun.WORDS and not condition.values:
        # A promise does not note down which words its rule looked for.
        return _("without certain words") if condition.is_not else _("with certain words")
    found = [NOUNS[condition.noun](value, called) for value in condition.values]
    words = format_list(found, style="or", locale=times.language())
    return _("not %(condition)s") % {"condition": words} if condition.is_not else words


NOUNS: dict[str, Callable[[Any, Names], str]] = {
    Noun.WAY: lambda value, _called: named(value, BY_CHANNEL),
    Noun.CHANNEL: lambda value, called: _("through “%(name)s”") % {"name": named(value, called.channels)},
    Noun.KIND: lambda value, called: _("of the kind “%(name)s”") % {"name": named(value, called.kinds)},
    Noun.LANGUAGE: lambda value, _called: named(value, IN_LANGUAGE),
    Noun.TEAM: lambda value, called: _("the team %(name)s") % {"name": named(value, called.teams)},
    Noun.PRIORITY: lambda value, _called: (
        _("marked “%(name)s”") % {"name": named(value, dict(Priority.choices)).lower()}
    ),
    Noun.WORDS: lambda value, _called: _("with “%(words)s”") % {"words": value},
    Noun.STEP: lambda value, _called: (
        _("at the step “%(name)s”") % {"name": said(value["names"], times.language())}
    ),
    Noun.TAG: lambda value, called: _("with the tag “%(name)s”") % {"name": named(value, called.tags)},
    Noun.KNOWN: lambda value, _called: named(value, FROM_WHOM),
    Noun.SEGMENT: lambda value, called: (
        _("from the segment “%(name)s”") % {"name": named(value, called.segments)}
    ),
    Noun.BELONGS: lambda value, called: (
        _("from somebody of “%(name)s”") % {"name": named(value, called.places([value]))}
    ),
}
