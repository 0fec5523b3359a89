"""What the customer asked for, told apart: what it was and when, and which answer counts for it as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import ASKED_FOR, PromiseKind
from esmero.parts import people, times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.promises.models import Promise

# Kept by a letter of ours, which keeps all others of these with it; somebody above alone keeps an escalation.
ANSWERS = frozenset({PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY, *ASKED_FOR})


@dataclass(frozen=True)
class Asked:
    """Two sentences beside a promise; `covered` is empty where no earlier answer counts for it."""

    what: str
    covered: str


def told(
    open_ones: Sequence[Promise], told: Sequence[Promise], *, at: datetime, zone: ZoneInfo
) -> dict[int, Asked]:
    """Return what to say beside each open promise that they asked for, by its id.

    Arguments: open_ones, the next due first; told, all that they know of.
    """
    firsts = promises.first_of_each(told)
    answers = [one for one in open_ones if _is_an_answer(one, firsts)]
    return {
        one.pk: Asked(
            what=_WHAT[PromiseKind(one.kind)]()
            % {"when": times.on(firsts[one.pk].made_at, at=at, zone=zone)},
            covered=_covered(one, answers, at=at, zone=zone),
        )
        for one in open_ones
        if is_asked_for(one, firsts)
    }


def who_answers(open_ones: Sequence[Promise], told: Sequence[Promise]) -> Promise | None:
    """Return the next promise by which somebody answers them; None where none is open.

    Arguments: as `told`.
    """
    firsts = promises.first_of_each(told)
    return next((one for one in open_ones if _is_an_answer(one, firsts)), None)


def is_asked_for(promise: Promise, firsts: Mapping[int, Promise]) -> bool:
    """Say whether the customer asked for it: a rule may promise them news unasked, also once they broke."""
    return promise.kind in ASKED_FOR and not firsts[promise.pk].is_unasked_update


def _is_an_answer(promise: Promise, firsts: Mapping[int, Promise]) -> bool:
    if promise.kind not in ANSWERS or promise.rests_since:
        return False
    # What they are told unasked may be told by a call, which answers nothing else.
    return promise.kind != PromiseKind.UPDATE or is_asked_for(promise, firsts)


def _covered(promise: Promise, answers: Sequence[Promise], *, at: datetime, zone: ZoneInfo) -> str:
    if promise.kind == PromiseKind.ESCALATION:
        return ""
    first = next(iter(answers), None)
    if first is None or first.pk == promise.pk or first.due_at > promise.due_at:
        return ""
    said = {
        "name": people.of_keeper(first).short_name,
        "before": times.before(first.due_at, at=at, zone=zone),
    }
    return _("%(name)s answers you first, %(before)s; that counts for this too.") % said


_WHAT = {
    PromiseKind.PERSON: lambda: _("You asked for a person %(when)s"),
    PromiseKind.UPDATE: lambda: _("You asked for an update %(when)s"),
    PromiseKind.ESCALATION: lambda: _("You escalated this %(when)s"),
}
