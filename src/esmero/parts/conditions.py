"""Conditions of rules in words: "by e-mail", "not in Spanish", "for the team Care"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations.kinds import Priority
from esmero.domain.promises.kinds import Noun
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def in_words(conditions: Iterable[Condition]) -> str:
    """Return all conditions one after the other; empty for a rule that fits everything."""
    return ", ".join(words for words in map(_one, conditions) if words)


def _one(condition: Condition) -> str:
    if condition.noun == Noun.WORDS and not condition.values:
        # A promise does not note down which words its rule looked for.
        return _("without certain words") if condition.is_not else _("with certain words")
    found = NOUNS[condition.noun](condition.values)
    named = format_list(found, style="or", locale=times.language())
    if not named:
        return ""
    return _("not %(condition)s") % {"condition": named} if condition.is_not else named


def _named(rows: Iterable[tuple[int, str]], values: Iterable[Any], words: str) -> list[str]:
    names = dict(rows)
    return [words % {"name": names[value]} for value in values if value in names]


def _channels(values: Iterable[Any]) -> list[str]:
    rows = ((one.pk, one.name) for one in channels.channels())
    return _named(rows, values, _("through “%(name)s”"))


def _kinds(values: Iterable[Any]) -> list[str]:
    rows = ((one.pk, one.name_in(times.language())) for one in workflows.kinds())
    return _named(rows, values, _("of the kind “%(name)s”"))


def _teams(values: Iterable[Any]) -> list[str]:
    return _named(((one.pk, one.name) for one in staff.teams()), values, _("the team %(name)s"))


def _priorities(values: Iterable[Any]) -> list[str]:
    rows = ((int(one), str(one.label).lower()) for one in Priority)
    return _named(rows, values, _("marked “%(name)s”"))


def _words(values: Iterable[Any]) -> list[str]:
    return [_("with “%(words)s”") % {"words": value} for value in values]


NOUNS: dict[str, Callable[[Iterable[Any]], list[str]]] = {
    Noun.WAY: lambda values: [str(BY_CHANNEL[ChannelKind(one)]) for one in values if one in BY_CHANNEL],
    Noun.CHANNEL: _channels,
    Noun.KIND: _kinds,
    Noun.LANGUAGE: lambda values: [str(IN_LANGUAGE[one]) for one in values if one in IN_LANGUAGE],
    Noun.TEAM: _teams,
    Noun.PRIORITY: _priorities,
    Noun.WORDS: _words,
}
