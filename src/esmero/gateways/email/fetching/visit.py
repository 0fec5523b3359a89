"""One look into a mailbox: what is new is fetched in batches, committed, and only then acknowledged.

Whatever ends us between two steps, the mail is still there, is fetched again and kept once: its name holds
its own fingerprint (intake). What fails with one mail is told at the end and holds up no other: it is left
over (`left`) and has its turn at the next look.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError

from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email import intake
from esmero.gateways.email.fetching.left import Left
from esmero.gateways.email.fetching.line import Line, Lying
from esmero.ground import clock

log = logging.getLogger(__name__)

# So many sizes are asked for at once; so many mails, and bytes, are fetched and committed together.
LISTED = 500
TOGETHER = 50
BYTES_TOGETHER = 32 * 1024 * 1024
# A mail that could not be kept so often, while others could, is left at its server.
TRIES = 3

# Commits mails; returns for each what kept it from being committed, or None.
Commit = Callable[[Sequence[intake.Mail]], list[BaseException | None]]


class Progress:
    """How far a mailbox was fetched: the server's numbering, the last number, and what is left before it."""

    def __init__(
        self,
        channel_id: int,
        began_at: datetime,
        uid_validity: int | None,
        last_uid: int,
        left: dict[str, Any] | None = None,
    ) -> None:
        self.channel_id, self.began_at = channel_id, began_at
        self.uid_validity, self.last_uid = uid_validity, last_uid
        self.left = Left(left or {})


# Is told how far it is now, and how many mails wait.
Note = Callable[[Progress, int], None]


def visit(line: Line, progress: Progress, commit: Commit, note: Note, stopping: threading.Event) -> None:
    """Fetch all that is new. Raises CouldNotFetch, after all that could be fetched was."""
    progress.left.of(line.uid_validity)
    is_anew = progress.uid_validity != line.uid_validity
    before = line.uid_next() if is_anew else None
    one = _Visit(line, progress, commit, note, _new(line, progress, before), before)
    one.acknowledge_what_is_left()
    for few in _in_steps(one.uids, LISTED):
        for batch in _batches(one.listed(few)):
            one.note_on_the_way()
            if stopping.is_set():
                return
            one.fetch(batch)
    one.end()


def _new(line: Line, progress: Progress, before: int | None) -> list[int]:
    """Return the numbers of what is to be fetched; `before`: all is looked at anew up to this number.

    In a mailbox never seen before that is what nobody has read. Where the server began a new numbering it is
    that and all that came since we fetch here: what we have already is known by its fingerprint.
    """
    if before is None:
        found = line.found(f"UID {progress.last_uid + 1}:*")
        # (The last mail of all is always among what the server finds.)
        return sorted({uid for uid in found if uid > progress.last_uid} | {*progress.left.unkept})
    since = progress.began_at - timedelta(days=1)
    words = "UNSEEN" if progress.uid_validity is None else f"OR UNSEEN SINCE {_on(since)}"
    # What comes just now has its turn in a moment, by its number.
    new = {uid for uid in line.found(words) if uid < before}
    return sorted((new | {*progress.left.unkept}) - progress.left.unmarked)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _on(day: datetime) -> str:
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def _in_steps(uids: Sequence[int], step: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), step):
        yield uids[start : start + step]


def _batches(sizes: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    batch: list[tuple[int, int]] = []
    for uid, size in sizes:
        whole = sum(one for _, one in batch)
        if batch and (len(batch) == TOGETHER or whole + size > BYTES_TOGETHER):
            yield batch
            batch = []
        batch.append((uid, size))
    if batch:
        yield batch


class _Visit:
    """The steps of one look; what failed first is kept for its end."""

    def __init__(
        self,
        line: Line,
        progress: Progress,
        commit: Commit,
        note: Note,
        uids: list[int],
        before: int | None,
    ) -> None:
        self._line, self._progress, self._commit, self._note = line, progress, commit, note
        self._left = progress.left
        self._before, self._is_anew = before, before is not None
        self._was_left = bool(self._left.written())
        self.uids = uids
        # How many of them had their turn.
        self._turns = 0
        self._failed: CouldNotFetch | None = None

    def acknowledge_what_is_left(self) -> None:
        """Mark or move what is kept here already."""
        for few in _in_steps(sorted(self._left.unmarked), LISTED):
            self._acknowledge(few)

    def listed(self, uids: Sequence[int]) -> list[tuple[int, int]]:
        """Return these mails with their sizes in bytes; what is gone meanwhile is done with."""
        sizes = self._line.sizes(uids)
        gone = [uid for uid in uids if uid not in sizes]
        self._had_turns(gone)
        self._left.done(gone)
        return [(uid, sizes[uid]) for uid in uids if uid in sizes]

    def fetch(self, batch: Sequence[tuple[int, int]]) -> None:
        """Fetch, commit, acknowledge."""
        most = intake.most_bytes()
        large = [uid for uid, size in batch if size > most]
        wanted = [uid for uid, size in batch if size <= most]
        found = self._line.mails(wanted) if wanted else {}
        # Some servers count bytes in another way than they send them.
        large += [uid for uid, one in found.items() if len(one.raw) > most]
        for uid in large:
            self._leave_there(uid, intake.TOO_LARGE)
        for uid in {*wanted} - {*found}:
            # Gone since it was listed, or not sent though it is there: the next look tells the two apart.
            if self._left.failed(uid, by_itself=True) >= TRIES:
                self._give_up(uid, LookupError("The server lists it and sends nothing of it."))
        mails = {uid: one for uid, one in found.items() if uid not in large}
        self._had_turns([uid for uid, _ in batch])
        if mails:
            self._take(mails)

    def note_on_the_way(self) -> None:
        """Note how far it is; a mailbox that is gone through for the first time begins anew until its end."""
        self._note(self._progress, len(self.uids) - self._turns)

    def end(self) -> None:
        """Note the end of the look. Raises CouldNotFetch where something failed."""
        if self._before is not None:
            self._progress.uid_validity = self._line.uid_validity
            self._progress.last_uid = max([self._before - 1, *self.uids])
        if self._is_anew or self.uids or self._was_left:
            self._note(self._progress, len(self._left.unkept))
        if self._failed:
            raise self._failed

    def _had_turns(self, uids: Sequence[int]) -> None:
        self._turns += len(uids)
        if not self._is_anew:
            # What failed of them is left over: behind the last number all is said.
            self._progress.last_uid = max([self._progress.last_uid, *uids])

    def _mail(self, lying: Lying) -> intake.Mail:
        return intake.Mail(
            lying.raw,
            "",
            [],
            clock.now(),
            channel_id=self._progress.channel_id,
            there_since=lying.since,
        )

    def _leave_there(self, uid: int, why: str) -> None:
        """A mail that is not taken whole stays unseen where it is; its head is shown at the desk."""
        try:
            head = self._line.head(uid)
            if head:
                intake.take_head(self._mail(head), why)
        except CouldNotFetch:
            raise
        except Exception as error:
            self._not_kept(uid, error, by_itself=not isinstance(error, OperationalError | InterfaceError))
        else:
            self._left.done([uid])

    def _take(self, mails: dict[int, Lying]) -> None:
        errors = dict(zip(mails, self._commit([self._mail(one) for one in mails.values()]), strict=True))
        kept = [uid for uid, error in errors.items() if error is None]
        for uid, error in errors.items():
            if error is not None:
                is_away = isinstance(error, OperationalError | InterfaceError)
                self._not_kept(uid, error, by_itself=bool(kept) or not is_away)
        if kept:
            self._left.kept(kept)
            if self._line.moves:
                # A line that breaks between mark and move leaves them seen, and nobody would look again.
                self.note_on_the_way()
            self._acknowledge(kept)

    def _not_kept(self, uid: int, error: BaseException, *, by_itself: bool) -> None:
        """One that fails again and again by itself is left at its server, and fetched no more."""
        self._fail(CouldNotFetch(FetchTrouble.KEEPING))
        if self._left.failed(uid, by_itself=by_itself) >= TRIES:
            self._give_up(uid, error)

    def _give_up(self, uid: int, error: BaseException) -> None:
        log.error("Mail %s of the mailbox can't be kept and stays at its server: %r", uid, error)
        self._left.done([uid])
        try:
            head = self._line.head(uid)
            if head:
                intake.take_head(self._mail(head), intake.NOT_KEPT)
        except CouldNotFetch:
            raise
        except Exception as again:
            log.error("Its head can't be kept either: %r", again)

    def _acknowledge(self, uids: Sequence[int]) -> None:
        try:
            self._line.acknowledge(uids)
        except CouldNotFetch as error:
            self._left.kept(uids)
            if error.trouble == FetchTrouble.BROKE:
                raise
            self._fail(error)
        else:
            self._left.done(uids)

    def _fail(self, error: CouldNotFetch) -> None:
        self._failed = self._failed or error
