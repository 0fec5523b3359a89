"""Telling customers how things stand without being asked, beside what they ask for and what else tells them.

They run inside the caller's transaction and open none. When it is promised: `steps.keep_told`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.actions import counting, steps
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.promises.models import Promise

# Whoever was called, or sent an offer, has heard from us as by a letter.
TELL_AS_WELL = {PromiseKind.CALL_BACK, PromiseKind.QUOTE}


def tell_by(conversation: Conversation, done: Promise, *, by: Doer, at: datetime) -> None:
    """The step after something was done by hand: where that told the customer, it counts as telling them."""
    if done.kind not in TELL_AS_WELL:
        return
    for one in promises.open_about(conversation.ref):
        if promises.came_unasked(one):
            promise_writes.keep(one, by=by, at=at)
    steps.keep_told(conversation, by=by, at=at)


def stands_already(
    conversation: Conversation, kind: PromiseKind, made: Sequence[Promise], *, at: datetime
) -> Promise | None:
    """Return what is open among `made` as the customer asks for it now, or comes unasked and as soon."""
    open_ones = [one for one in made if one.kind == kind and one.is_open]
    unasked = {one.pk for one in open_among(made)}
    asked = next((one for one in open_ones if one.pk not in unasked), None)
    if asked or not open_ones:
        return asked
    clock = counting.clocks_for(conversation, [kind], at=at)[kind]
    return as_soon_as(clock.due_at, kind, made)


def open_among(made: Sequence[Promise]) -> list[Promise]:
    """Return what of all that was promised is open and tells them unasked, also where it broke once."""
    firsts = promises.first_of_each(made)
    is_unasked = {number for number, first in firsts.items() if first.is_unasked_update}
    return [one for one in made if one.is_open and one.kind == PromiseKind.UPDATE and one.pk in is_unasked]


def as_soon_as(due_at: datetime, kind: PromiseKind, made: Sequence[Promise]) -> Promise | None:
    """Return what is open, tells the customer unasked, and is due by then."""
    told = (one for one in open_among(made) if one.kind == kind)
    return next((one for one in told if one.due_at <= due_at), None)


def make_way_for(
    conversation: Conversation, asked: Promise, made: Sequence[Promise], *, by: Doer, at: datetime
) -> None:
    """The step after they asked: what would have told them later, unasked, is not promised beside it."""
    with translation.override(conversation.language):
        because = _("You asked for it sooner.")
    for one in open_among(made):
        if one.kind == asked.kind:
            promise_writes.withdraw(one, because=because, by=by, at=at)
