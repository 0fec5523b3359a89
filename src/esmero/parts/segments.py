"""Segments as sentences: "Writes Russian, wrote in the last 90 days, has no telephone number."."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import FactKind, Proof, SegmentNoun, SegmentOperator
from esmero.domain.promises.kinds import Noun
from esmero.ground import phrases, zones
from esmero.parts import conditions, times
from esmero.parts.conditions import named
from esmero.parts.segment_names import Names as Names
from esmero.parts.segment_names import NamesForCustomers as NamesForCustomers

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.customers.kinds import SegmentCondition
    from esmero.domain.promises.kinds import Condition

LANGUAGES = {
    "en": gettext_lazy("English"),
    "es": gettext_lazy("Spanish"),
    "ru": gettext_lazy("Russian"),
}
HAS = {
    "EMAIL": gettext_lazy("has an e-mail address"),
    "PHONE": gettext_lazy("has a telephone number"),
    "POST": gettext_lazy("has a postal address"),
    "FAX": gettext_lazy("has a fax number"),
    "NONE": gettext_lazy("can’t be reached by any way"),
}
HAS_NOT = {
    "EMAIL": gettext_lazy("has no e-mail address"),
    "PHONE": gettext_lazy("has no telephone number"),
    "POST": gettext_lazy("has no postal address"),
    "FAX": gettext_lazy("has no fax number"),
    "NONE": gettext_lazy("can be reached"),
}


def sentence(asked: Iterable[SegmentCondition], names: Names | None = None) -> str:
    """Return all conditions of a segment as one sentence; where many are shown, `names` is one for all."""
    called = names or Names()
    said = ", ".join(part for one in asked if (part := SAYS[one.noun](one, called)))
    words = said or _("everybody")
    return f"{words[:1].upper()}{words[1:]}."


def condition(asked: SegmentCondition, names: Names) -> str:
    """Return one condition in words, as it stands inside of a sentence."""
    return SAYS[asked.noun](asked, names)


def young(asked: Iterable[Condition], *, since: datetime, zone: ZoneInfo) -> list[str]:
    """Say of each segment that rules ask for and that is younger than a trial: nobody was in it before."""
    numbers = {value for one in asked if one.noun == Noun.SEGMENT for value in one.values}
    found = [one for one in customers.segments() if one.pk in numbers] if numbers else []
    words = _("The segment “%(name)s” was written on %(day)s; before that, nobody belonged to it.")
    return [
        words % {"name": one.name, "day": phrases.date_line(one.made_at, zone, times.language())}
        for one in found
        if one.made_at > since
    ]


def in_days(days: int) -> str:
    """Return "in the last 90 days"."""
    words = ngettext("in the last day", "in the last %(days)s days", days)
    return words % {"days": days}


def _is_not(asked: SegmentCondition) -> bool:
    return asked.operator in {SegmentOperator.IS_NOT, SegmentOperator.NO, SegmentOperator.NOT_WITHIN}


def _either(values: Iterable[Any], style: Any = "or") -> str:
    return format_list([str(one) for one in values], style=style, locale=times.language())


def _among(asked: SegmentCondition, names: Mapping[Any, Any]) -> str:
    return _either(named(value, names) for value in asked.values)


def _quoted(asked: SegmentCondition, names: Mapping[Any, Any]) -> str:
    return _either(_("“%(words)s”") % {"words": named(value, names)} for value in asked.values)


def _lower(words: Any) -> str:
    return f"{str(words)[:1].lower()}{str(words)[1:]}"


def _language(asked: SegmentCondition, _names: Names) -> str:
    words = _("does not write %(languages)s") if _is_not(asked) else _("writes %(languages)s")
    return words % {"languages": _among(asked, LANGUAGES)}


def _known_for(asked: SegmentCondition, _names: Names) -> str:
    if asked.operator == SegmentOperator.FEWER:
        words = ngettext("known for less than a day", "known for less than %(days)s days", asked.days)
    else:
        words = ngettext("known for a day or longer", "known for %(days)s days or longer", asked.days)
    return words % {"days": asked.days}


def _wrote(asked: SegmentCondition, _names: Names) -> str:
    if asked.operator == SegmentOperator.NEVER:
        return _("has never written")
    words = _("has not written %(when)s") if _is_not(asked) else _("wrote %(when)s")
    return words % {"when": in_days(asked.days)}


def _asked(asked: SegmentCondition, _names: Names) -> str:
    if asked.operator == SegmentOperator.FEWER:
        words = ngettext(
            "has no conversation begun %(when)s",
            "has fewer than %(times)s conversations begun %(when)s",
            asked.times,
        )
    else:
        words = ngettext(
            "has a conversation begun %(when)s",
            "has %(times)s conversations or more begun %(when)s",
            asked.times,
        )
    return words % {"times": asked.times, "when": in_days(asked.days)}


def _open(asked: SegmentCondition, _names: Names) -> str:
    return _("has nothing open with us") if _is_not(asked) else _("has something open with us")


def _way(asked: SegmentCondition, _names: Names) -> str:
    words = _("never came %(ways)s") if _is_not(asked) else _("came %(ways)s")
    return words % {"ways": _among(asked, conditions.BY_CHANNEL)}


def _kind(asked: SegmentCondition, names: Names) -> str:
    if names.kinds is None:
        return (
            _("has no conversation of some kinds that we tell apart")
            if _is_not(asked)
            else _("has a conversation of a kind that we tell apart")
        )
    words = (
        _("has no conversation of the kind %(names)s")
        if _is_not(asked)
        else _("has a conversation of the kind %(names)s")
    )
    return words % {"names": _quoted(asked, names.kinds)}


def _tag(asked: SegmentCondition, names: Names) -> str:
    if names.tags is None:
        return (
            _("has no conversation that we marked so")
            if _is_not(asked)
            else _("has a conversation that we marked so")
        )
    words = (
        _("has no conversation with the tag %(names)s")
        if _is_not(asked)
        else _("has a conversation with the tag %(names)s")
    )
    return words % {"names": _quoted(asked, names.tags)}


def _reopened(asked: SegmentCondition, _names: Names) -> str:
    words = (
        _("nothing of theirs was opened again %(when)s")
        if _is_not(asked)
        else _("something of theirs was opened again %(when)s")
    )
    return words % {"when": in_days(asked.days)}


def _broken(asked: SegmentCondition, _names: Names) -> str:
    words = (
        _("we broke no promise to them %(when)s")
        if _is_not(asked)
        else _("we broke a promise to them %(when)s")
    )
    return words % {"when": in_days(asked.days)}


def _promised(asked: SegmentCondition, _names: Names) -> str:
    return _("no promise to them is open") if _is_not(asked) else _("a promise to them is open")


def _fact(asked: SegmentCondition, _names: Names) -> str:
    words = _("we don’t know: %(kinds)s") if _is_not(asked) else _("we know: %(kinds)s")
    return words % {"kinds": _either(_lower(FactKind(one).label) for one in asked.values)}


def _fact_words(asked: SegmentCondition, names: Names) -> str:
    if names.tags is None and _is_not(asked):
        # What a company would suppose of others is nothing for whoever it is not so of.
        return _("nothing we know says certain words")
    words = _("nothing we know says %(words)s") if _is_not(asked) else _("what we know says %(words)s")
    return words % {"words": _either(_("“%(words)s”") % {"words": one} for one in asked.values)}


def _proof(asked: SegmentCondition, _names: Names) -> str:
    words = (
        _("there is no address of which holds: %(proofs)s")
        if _is_not(asked)
        else _("there is an address of which holds: %(proofs)s")
    )
    return words % {"proofs": _either(_lower(Proof(one).label) for one in asked.values)}


def _reach(asked: SegmentCondition, _names: Names) -> str:
    if _is_not(asked):
        return _either((HAS_NOT[one] for one in asked.values), style="standard")
    return _either(HAS[one] for one in asked.values)


def _clock(asked: SegmentCondition, _names: Names) -> str:
    words = (
        _("lives elsewhere than by the clock of %(places)s")
        if _is_not(asked)
        else _("lives by the clock of %(places)s")
    )
    return words % {"places": _either(zones.place(one, times.language()) for one in asked.values)}


def _file(asked: SegmentCondition, names: Names) -> str:
    if names.files is None:
        return _("came with no file") if _is_not(asked) else _("came with a file")
    words = _("did not come with the file %(names)s") if _is_not(asked) else _("came with the file %(names)s")
    return words % {"names": _quoted(asked, names.files)}


def _agreed(asked: SegmentCondition, names: Names) -> str:
    words = _("did not agree to %(names)s") if _is_not(asked) else _("agreed to %(names)s")
    return words % {"names": _quoted(asked, names.purposes)}


def _belongs_unnamed(*, is_not: bool, is_below: bool) -> str:
    """Of which organisations nobody outside reads: they are others' customers."""
    if is_below:
        return (
            _("belongs to none of certain organisations, nor below them")
            if is_not
            else _("belongs to one of certain organisations, or below it")
        )
    return (
        _("belongs to none of certain organisations")
        if is_not
        else _("belongs to one of certain organisations")
    )


def _belongs(asked: SegmentCondition, names: Names) -> str:
    is_not = asked.operator in {SegmentOperator.IS_NOT, SegmentOperator.NOT_BELOW}
    is_below = asked.operator in {SegmentOperator.BELOW, SegmentOperator.NOT_BELOW}
    if names.places is None:
        return _belongs_unnamed(is_not=is_not, is_below=is_below)
    if is_below:
        words = (
            _("belongs neither to %(names)s nor to what is part of it")
            if is_not
            else _("belongs to %(names)s or to what is part of it")
        )
    else:
        words = _("does not belong to %(names)s") if is_not else _("belongs to %(names)s")
    return words % {"names": _quoted(asked, names.places(asked.values))}


SAYS: dict[str, Callable[[SegmentCondition, Names], str]] = {
    SegmentNoun.LANGUAGE: _language,
    SegmentNoun.KNOWN_FOR: _known_for,
    SegmentNoun.WROTE: _wrote,
    SegmentNoun.ASKED: _asked,
    SegmentNoun.OPEN: _open,
    SegmentNoun.WAY: _way,
    SegmentNoun.KIND: _kind,
    SegmentNoun.TAG: _tag,
    SegmentNoun.REOPENED: _reopened,
    SegmentNoun.BROKEN: _broken,
    SegmentNoun.PROMISED: _promised,
    SegmentNoun.FACT: _fact,
    SegmentNoun.FACT_WORDS: _fact_words,
    SegmentNoun.PROOF: _proof,
    SegmentNoun.REACH: _reach,
    SegmentNoun.CLOCK: _clock,
    SegmentNoun.FILE: _file,
    SegmentNoun.AGREED: _agreed,
    SegmentNoun.BELONGS: _belongs,
}
