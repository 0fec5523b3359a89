"""One look into a mailbox: what is new is fetched in batches, committed, and only then acknowledged.

Whatever ends us between two steps, the mail is still there, is fetched again and kept once: its name holds
its own fingerprint (intake). What fails with one mail is told at the end and holds up no other.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email import intake
from esmero.gateways.email.fetching.line import Line
from esmero.ground import clock

# So many sizes are asked for at once; so many mails, and bytes, are fetched and committed together.
LISTED = 500
TOGETHER = 50
BYTES_TOGETHER = 32 * 1024 * 1024

# Commits mails; returns for each what kept it from being committed, or None.
Commit = Callable[[Sequence[intake.Mail]], list[BaseException | None]]
# Is told the numbering, up to which number all is done with, and how many wait.
Note = Callable[[int, int, int], None]


@dataclass
class Progress:
    """How far a mailbox was fetched: the server's numbering, and the last number that is done with."""

    channel_id: int
    began_at: datetime
    uid_validity: int | None
    last_uid: int
    # Numbers behind it that are done with already, on this line.
    done: set[int] = field(default_factory=set)


def visit(line: Line, progress: Progress, commit: Commit, note: Note, stopping: threading.Event) -> None:
    """Fetch all that is new. Raises CouldNotFetch, after all that could be fetched was."""
    is_anew = progress.uid_validity != line.uid_validity
    uids = _new(line, progress, is_anew=is_anew)
    one = _Visit(line, progress, commit)
    for few in _in_steps(uids, LISTED):
        for batch in _batches(one.listed(few)):
            if not is_anew:
                _note_on_the_way(line, progress, uids, note)
            if stopping.is_set():
                return
            one.fetch(batch)
    if one.failed:
        raise one.failed
    if is_anew:
        # Only now, when the whole mailbox was gone through: until then it begins anew each time.
        progress.uid_validity, progress.last_uid = line.uid_validity, max([0, line.uid_next - 1, *uids])
    _go_forward(progress, uids)
    if is_anew or uids:
        note(line.uid_validity, progress.last_uid, 0)
        progress.done.clear()


def _note_on_the_way(line: Line, progress: Progress, uids: Sequence[int], note: Note) -> None:
    _go_forward(progress, uids)
    note(line.uid_validity, progress.last_uid, len({*uids} - progress.done))


def _new(line: Line, progress: Progress, *, is_anew: bool) -> list[int]:
    """Return the numbers of what is to be fetched.

    In a mailbox never seen before that is what nobody has read. Where the server began a new numbering it is
    that and all that came since we fetch here: what we have already is known by its fingerprint.
    """
    if not is_anew:
        found = line.found(f"UID {progress.last_uid + 1}:*")
        # (The last mail of all is always among what the server finds.)
        return [uid for uid in found if uid > progress.last_uid and uid not in progress.done]
    since = progress.began_at - timedelta(days=1)
    words = "UNSEEN" if progress.uid_validity is None else f"OR UNSEEN SINCE {_on(since)}"
    # What comes just now has its turn in a moment, by its number.
    found = line.found(words)
    return [uid for uid in found if uid < line.uid_next] if line.uid_next else found


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _on(day: datetime) -> str:
    return f"{day.day:02}-{MONTHS[day.month - 1]}-{day.year}"


def _go_forward(progress: Progress, uids: Sequence[int]) -> None:
    """Move the last number on, as far as everything before it is done with."""
    for uid in uids:
        if uid not in progress.done:
            return
        progress.last_uid = max(progress.last_uid, uid)


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

    def __init__(self, line: Line, progress: Progress, commit: Commit) -> None:
        self._line, self._progress, self._commit = line, progress, commit
        self.failed: CouldNotFetch | None = None

    def listed(self, uids: Sequence[int]) -> list[tuple[int, int]]:
        """Return these mails with their sizes in bytes; what is gone meanwhile is done with."""
        sizes = self._line.sizes(uids)
        self._progress.done |= {*uids} - {*sizes}
        return [(uid, sizes[uid]) for uid in uids if uid in sizes]

    def fetch(self, batch: Sequence[tuple[int, int]]) -> None:
        """Fetch, commit, acknowledge."""
        most = intake.most_bytes()
        large = [uid for uid, size in batch if size > most]
        wanted = [uid for uid, size in batch if size <= most]
        found = self._line.mails(wanted) if wanted else {}
        # Some servers count bytes in another way than they send them.
        large += [uid for uid, raw in found.items() if len(raw) > most]
        for uid in large:
            self._leave_there(uid)
        mails = {uid: raw for uid, raw in found.items() if uid not in large}
        if mails:
            self._take(mails)
        self._progress.done |= {*wanted} - {*found}

    def _mail(self, raw: bytes) -> intake.Mail:
        return intake.Mail(raw, "", [], clock.now(), channel_id=self._progress.channel_id)

    def _leave_there(self, uid: int) -> None:
        """A mail that is too large stays unseen where it is; its head is shown at the desk."""
        head = self._line.head(uid)
        if head:
            intake.take_head(self._mail(head))
        self._progress.done.add(uid)

    def _take(self, mails: dict[int, bytes]) -> None:
        errors = self._commit([self._mail(raw) for raw in mails.values()])
        kept = [uid for uid, error in zip(mails, errors, strict=True) if error is None]
        if len(kept) < len(mails):
            self._fail(CouldNotFetch(FetchTrouble.KEEPING))
        if not kept:
            return
        try:
            self._line.acknowledge(kept)
        except CouldNotFetch as error:
            if error.trouble == FetchTrouble.BROKE:
                raise
            self._fail(error)
        else:
            self._progress.done |= {*kept}

    def _fail(self, error: CouldNotFetch) -> None:
        self.failed = self.failed or error
