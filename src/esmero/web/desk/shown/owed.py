"""What is owed to whom, in a few words for the wall of a lead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.promises.kinds import PromiseKind

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise
    from esmero.parts import queue


def what(promise: Promise | None, line: queue.QueueLine) -> str:
    """Say what is owed to whom."""
    if promise is None:
        return line.words
    said = {"customer": line.person.name, "words": promise.wording.rstrip(" .")}
    return OWED[PromiseKind.OWN_WORDS if promise.wording else PromiseKind(promise.kind)]() % said


OWED: dict[PromiseKind, Callable[[], str]] = {
    PromiseKind.FIRST_REPLY: lambda: _("First answer to %(customer)s"),
    PromiseKind.NEXT_REPLY: lambda: _("Answer to %(customer)s"),
    PromiseKind.UPDATE: lambda: _("News for %(customer)s"),
    PromiseKind.PERSON: lambda: _("A person for %(customer)s"),
    PromiseKind.ESCALATION: lambda: _("Answer from above to %(customer)s"),
    PromiseKind.LOOK_AGAIN: lambda: _("A second look for %(customer)s"),
    PromiseKind.OWN_WORDS: lambda: _("For %(customer)s: “%(words)s”"),
    PromiseKind.RESOLUTION: lambda: _("All settled for %(customer)s"),
    PromiseKind.CALL_BACK: lambda: _("Call back to %(customer)s"),
    PromiseKind.QUOTE: lambda: _("Offer with a price for %(customer)s"),
    PromiseKind.DISPATCH: lambda: _("Sending off to %(customer)s"),
    PromiseKind.REFUND: lambda: _("Money back to %(customer)s"),
}
