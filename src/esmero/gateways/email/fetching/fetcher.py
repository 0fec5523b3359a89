"""Who fetches: a thread for each mailbox, started and stopped as owners set mailboxes up and change them."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from esmero.actions import fetching as actions
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch
from esmero.gateways.email import intake
from esmero.gateways.email.fetching import line as lines
from esmero.gateways.email.fetching.visit import Progress, visit
from esmero.ground import clock, sole

if TYPE_CHECKING:
    from esmero.domain.channels.models import Fetching

log = logging.getLogger(__name__)

# Another process or machine fetches here just now, or the database is away: looked at again after so long.
STAND_BY_SECONDS = 5.0
# That all is well is noted so often, however often one looks.
NOTED = timedelta(minutes=1)

Give = Callable[[intake.Mail], "Future[None]"]


@dataclass(frozen=True)
class _Which:
    """A mailbox as it is described; described anew, it is another one."""

    id: int
    revision: int


class Fetchers:
    """All who fetch in this process."""

    def __init__(self, give: Give) -> None:
        self._give = give
        self._at_work: dict[_Which, _Fetcher] = {}

    def look(self) -> None:
        """Start and stop fetchers, so that there is one for each mailbox as it is described now."""
        wanted = {_Which(one.pk, one.revision) for one in channels.all_fetchings()}
        for which, fetcher in list(self._at_work.items()):
            if which not in wanted:
                fetcher.stop()
            if not fetcher.is_alive():
                del self._at_work[which]
        for which in wanted - self._at_work.keys():
            self._at_work[which] = _Fetcher(which, self._give)
            self._at_work[which].start()

    def close(self, seconds: float) -> None:
        """Let all finish the batch that they are at; after so many seconds they are left alone."""
        for fetcher in self._at_work.values():
            fetcher.stop()
        until = clock.now() + timedelta(seconds=seconds)
        for fetcher in self._at_work.values():
            fetcher.join(max(0.0, (until - clock.now()).total_seconds()))


class _Fetcher(threading.Thread):
    """Fetches from one mailbox until told to stop."""

    def __init__(self, which: _Which, give: Give) -> None:
        super().__init__(name=f"fetching {which.id}", daemon=True)
        self._which, self._give = which, give
        self._stopping = threading.Event()
        self._noted_at: datetime | None = None

    def stop(self) -> None:
        """Fetch no further batch, and end."""
        self._stopping.set()

    def run(self) -> None:
        """Fetch."""
        while not self._stopping.is_set():
            seconds = STAND_BY_SECONDS
            try:
                # One at a time, over all processes and machines: two would only be in each other's way.
                with sole.alone("fetching", str(self._which.id)) as is_first:
                    if is_first:
                        seconds = self._fetch()
            except Exception as error:
                log.warning("Mail can't be fetched just now (%s): %r", self.name, error)
            finally:
                connection.close()
            self._stopping.wait(seconds)

    def _fetch(self) -> float:
        """Fetch as long as all goes well. Returns after how many seconds to begin again."""
        kept = channels.fetching(self._which.id, revision=self._which.revision)
        if kept is None:
            # Changed or ended; whoever looks after us will notice as well.
            return STAND_BY_SECONDS
        now = clock.now()
        if kept.next_try_at and kept.next_try_at > now:
            return min((kept.next_try_at - now).total_seconds(), STAND_BY_SECONDS)
        try:
            with lines.opened(actions.pickup_of(kept, at=now)) as line:
                self._stay(line, kept)
        except CouldNotFetch as error:
            log.warning("Mail could not be fetched (%s): %s %s", kept, error.trouble, error.answer)
            actions.note_trouble(*self._names, error, at=clock.now())
        except Exception:
            # Whatever a server sends that nobody thought of: told like a broken line, and tried again.
            log.exception("Mail could not be fetched (%s)", kept)
            actions.note_trouble(*self._names, CouldNotFetch(FetchTrouble.BROKE), at=clock.now())
        return 0.0

    @property
    def _names(self) -> tuple[int, int]:
        return self._which.id, self._which.revision

    def _stay(self, line: lines.Line, kept: "Fetching") -> None:
        progress = Progress(kept.channel_id, kept.began_at, kept.uid_validity, kept.last_uid, kept.left)
        self._noted_at = None
        while not self._stopping.is_set():
            visit(line, progress, self._commit, self._note, self._stopping)
            self._note_success()
            if line.wakes:
                line.wait(self._stopping)
            else:
                self._stopping.wait(settings.ESMERO_FETCH_SECONDS)
                line.hear()

    def _commit(self, mails: Sequence[intake.Mail]) -> list[BaseException | None]:
        given = [self._give(mail) for mail in mails]
        return [done.exception() for done in given]

    def _note(self, progress: Progress, waiting: int) -> None:
        actions.note_place(
            *self._names,
            uid_validity=progress.uid_validity,
            last_uid=progress.last_uid,
            left=progress.left.written(),
            waiting=waiting,
        )

    def _note_success(self) -> None:
        now = clock.now()
        if self._stopping.is_set() or (self._noted_at and now - self._noted_at < NOTED):
            return
        actions.note_success(*self._names, waiting=0, at=now)
        self._noted_at = now
