"""What keeps things from being lost or doubled, taken away one at a time: then the checker complains."""

import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass

NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Protection:
    """A protection: which experiment must notice that it is gone, and how it is taken away."""

    experiment: str
    what: str
    take_away: Callable[[], None]
    # It takes a kill at the right moment: only among many is there sure to be one.
    takes_many: bool = False


def _send_key() -> None:
    from esmero.actions import parcels

    parcels.name_of = lambda *args: f"desk:{next(NUMBERS)}:{id(args)}"


def _fingerprint() -> None:
    from esmero.gateways.email import glance

    glance.fingerprint = lambda raw: f"{next(NUMBERS)}"


def _acknowledged_after_the_commit() -> None:
    from esmero.gateways.email import committing

    async def commit(self: committing.Committer, mail: object) -> None:
        from concurrent.futures import Future

        self._waiting.put((mail, Future()))

    committing.Committer.commit = commit
    # As if mails were gathered for longer, so that a kill finds some.
    committing.GATHER_SECONDS = 0.2


def _mark() -> None:
    from esmero.domain.channels import writes

    real = writes.hand_over_now

    def forgotten(delivery: object, **given: object) -> bool:
        from esmero.domain.channels.models import Delivery

        is_ours = real(delivery, **given)
        Delivery.objects.filter(pk=delivery.pk).update(handed_over_at=None)
        return is_ours

    writes.hand_over_now = forgotten


def _fence() -> None:
    from esmero.domain.channels import writes

    real = writes.hand_over_now
    writes.hand_over_now = lambda *args, **given: real(*args, **given) or True


def _order() -> None:
    from esmero.domain.channels import reads
    from esmero.domain.channels.models import Delivery

    def without_order(at: object, *, limit: int = 5) -> list[int]:
        rows = Delivery.objects.filter(state="QUEUED", next_try_at__lte=at).order_by("next_try_at", "id")
        return list(rows.values_list("id", flat=True)[:limit])

    reads.deliveries_to_send = without_order


def _one_transaction() -> None:
    from esmero.ground import db

    db.transaction.atomic = lambda *args, **given: contextlib.nullcontext()


def _patience() -> None:
    from esmero.ground import patience

    patience.insist = lambda do, pauses=(): do()


def _final_refusals() -> None:
    from esmero.gateways.email import smtp

    def refused(code: int, words: bytes, *, is_of_recipient: bool = False) -> None:
        raise smtp.CouldNotSend(smtp._said(code, words), is_final=False)

    smtp._refused = refused


def _version() -> None:
    from esmero.domain.conversations import writes

    writes.must_be_at = lambda *args: None


def _resuming() -> None:
    from esmero.ground import asked

    asked.last_seen = lambda scope: None


def _reader_limit() -> None:
    """Done by the experiment itself: the limit lies in the process that reads."""


def _failed_letters_are_shown() -> None:
    from esmero.domain.channels import reads

    reads.unsent_deliveries = lambda **given: []


def _release_in_one() -> None:
    from esmero.actions import hold
    from esmero.domain.workbench import writes

    # As if the answer were let go of in a transaction of its own, before its message is stored.
    real = hold._become_messages

    def in_two(held: object, parcel: object, *, at: object) -> object:
        from django.db import connection

        writes.let_go(held)
        connection.cursor().execute("COMMIT")
        connection.cursor().execute("BEGIN IMMEDIATE")
        return real(held, parcel, at=at)

    hold._become_messages = in_two


def _doubts() -> None:
    from esmero.domain.channels.ports import CouldNotSend
    from esmero.gateways.email import smtp

    class Doubt(CouldNotSend):
        def __init__(self, answer: str) -> None:
            super().__init__(answer, is_final=False)

    smtp.PerhapsSent = Doubt


def _counted_once() -> None:
    from esmero.actions import recount

    recount._is_done = lambda piece, under_way: False


def _due_times() -> None:
    from dataclasses import replace
    from datetime import timedelta

    from esmero.domain.promises import reads

    real = reads.count_on

    def later(*args: object, **given: object) -> reads.Clock:
        clock = real(*args, **given)
        return replace(clock, due_at=clock.due_at + timedelta(minutes=next(NUMBERS)))

    reads.count_on = later


def _sparing() -> None:
    from esmero.domain.channels import writes

    writes.confirm_once = lambda address, *, at: True


def _pace() -> None:
    from esmero.ground import pace

    pace.Pace.is_steady = lambda self, at: True


ALL: dict[str, Protection] = {
    "send-key": Protection("kills", "an answer's send key names it", _send_key),
    "fingerprint": Protection("doubles", "a mail's fingerprint names it", _fingerprint),
    "commit-first": Protection(
        "kills", "mail is acknowledged after its commit", _acknowledged_after_the_commit, takes_many=True
    ),
    "mark": Protection("stop-points", "the handing over is noted before the letter's end is said", _mark),
    "fence": Protection("two-senders", "a sender that lost its letter is stopped before its end", _fence),
    "order": Protection("refusals", "a letter waits for those before it in its story", _order),
    "transaction": Protection("steps", "an action is one transaction", _one_transaction),
    "patience": Protection(
        "steps", "a server's yes is noted even if the database is away just then", _patience
    ),
    "final": Protection("refusals", "what is refused for good is not tried again", _final_refusals),
    "shown": Protection("refusals", "the desk lists what did not go out", _failed_letters_are_shown),
    "doubt": Protection("hangs", "silence after the end of a letter is a doubt, not a failure", _doubts),
    "release": Protection(
        "held", "an answer is let go of and becomes a message in one transaction", _release_in_one
    ),
    "version": Protection("two-agents", "whoever answers an old page is stopped", _version),
    "resuming": Protection("streams", "a live page comes back with the last event it saw", _resuming),
    "reader-limit": Protection("poison", "reading a mail has a limit of time", _reader_limit),
    "sparing": Protection("flood", "a mailbox is confirmed once in an hour", _sparing),
    "pace": Protection("clock", "while the clock jumps nothing is done by it for good", _pace),
    "counted-once": Protection(
        "counts", "a piece of promises that another worker counted is not counted again", _counted_once
    ),
    "due-times": Protection("doubles", "due times are counted from what is stored alone", _due_times),
}


def take_away(name: str) -> None:
    """Take a protection away, in this process and those forked from it."""
    ALL[name].take_away()
