"""A law that the company is measured by, in words: what was found of each rule."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company.kinds import RuleState
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.company.models import ProfileRule


def no_advice() -> str:
    """Return what has to be said wherever a law is shown."""
    return _(
        "This helps you to see where you stand. It is no legal advice; what the law asks was read in "
        "secondary sources (November 2026)."
    )


def figure(rule: ProfileRule) -> str:
    """Return what was measured of a rule in one sentence; empty where nothing was."""
    say = _FIGURES.get(rule.key)
    if say is None or (not rule.value and rule.key != "audit"):
        return ""
    return say(rule.value, rule.state)


def _without(
    value: dict[str, Any], nothing: str, none: Callable[[int], str], some: Callable[[int], str]
) -> str:
    whole, without = value["of"], value["without"]
    if not whole:
        return nothing
    words = some(without) if without else none(whole)
    return words % {"number": without, "whole": whole}


def _code(value: dict[str, Any], _state: str) -> str:
    return _without(
        value,
        _("Nobody wrote in these thirty days."),
        lambda n: ngettext(
            "The one conversation has its letter.", "All %(whole)s conversations have their letter.", n
        ),
        lambda n: ngettext(
            "%(number)s of %(whole)s conversations has no letter yet.",
            "%(number)s of %(whole)s conversations have no letter yet.",
            n,
        ),
    )


def _language(value: dict[str, Any], _state: str) -> str:
    return _without(
        value,
        _("There was no answer whose language could be told."),
        lambda n: ngettext(
            "The one answer is in its customer’s language.",
            "All %(whole)s answers are in their customer’s language.",
            n,
        ),
        lambda n: ngettext(
            "%(number)s of %(whole)s answers is in another language.",
            "%(number)s of %(whole)s answers are in another language.",
            n,
        ),
    )


def _in_time(value: dict[str, Any], _state: str) -> str:
    said = _without(
        value,
        _("Nobody waited for a first answer."),
        lambda n: ngettext("The one question was in time.", "All %(whole)s questions were in time.", n),
        lambda n: ngettext(
            "%(number)s of %(whole)s questions took longer.",
            "%(number)s of %(whole)s questions took longer.",
            n,
        ),
    )
    if not value["of"]:
        return said
    longest = ngettext(
        "The longest took %(days)s working day.",
        "The longest took %(days)s working days.",
        value["longest_days"],
    )
    return f"{said} {longest % {'days': value['longest_days']}}"


def _person(value: dict[str, Any], state: str) -> str:
    if state != RuleState.MET:
        return _("Nobody is offered a person.")
    if not value["asked"]:
        return _("It is offered; nobody asked in thirty days.")
    words = ngettext(
        "It is offered; %(asked)s customer asked, %(kept)s was answered so far.",
        "It is offered; %(asked)s customers asked, %(kept)s were answered so far.",
        value["asked"],
    )
    return words % value


def _human(value: dict[str, Any], _state: str) -> str:
    return _without(
        value,
        _("Nothing was closed in these thirty days."),
        lambda n: ngettext(
            "The one that was closed had a person’s words.",
            "All %(whole)s that were closed had a person’s words.",
            n,
        ),
        lambda n: ngettext(
            "%(number)s of %(whole)s was closed without a person’s words.",
            "%(number)s of %(whole)s were closed without a person’s words.",
            n,
        ),
    )


def _calls(value: dict[str, Any], _state: str) -> str:
    return _(
        "Noted by hand for %(month)s: %(good)s of %(whole)s calls within three minutes (%(share)s %%)."
    ) % {
        "month": month(date.fromisoformat(value["on"])),
        "good": value["good"],
        "whole": value["whole"],
        "share": value["good"] * 100 // value["whole"],
    }


def _ways(value: dict[str, Any], _state: str) -> str:
    names = {
        "phone": _("a telephone number"),
        "post": _("an address for letters"),
        "electronic": _("an open mailbox or form"),
    }
    missing = [words for name, words in names.items() if not value[name]]
    if not missing:
        return _("A telephone, an address, and a mailbox or form are there.")
    return _("Missing: %(what)s.") % {"what": ", ".join(missing)}


def _evidence(value: dict[str, Any], state: str) -> str:
    if state == RuleState.MET:
        return _("All that happened until an hour ago is sealed.")
    words = ngettext(
        "%(waiting)s event waits to be sealed.", "%(waiting)s events wait to be sealed.", value["waiting"]
    )
    return words % value


def _audit(value: dict[str, Any], _state: str) -> str:
    if not value:
        return _("None was made in the last twelve months.")
    return _("The newest is of %(year)s.") % value


_FIGURES: dict[str, Callable[[dict[str, Any], str], str]] = {
    "code": _code,
    "language": _language,
    "in_time": _in_time,
    "person": _person,
    "human": _human,
    "calls": _calls,
    "ways": _ways,
    "evidence": _evidence,
    "audit": _audit,
}


def month(on: date) -> str:
    """Return a month with its year."""
    return phrases.month(on, times.language())
