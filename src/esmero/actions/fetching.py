"""Where a channel's mail is fetched from: set up by owners, and how it went as those who fetch note it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import set_up
from esmero.domain.channels import ports, reads, writes
from esmero.domain.channels.kinds import ChannelKind, FetchTrouble
from esmero.domain.channels.ports import CouldNotFetch, Pickup
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.channels.models import Channel, Fetching
    from esmero.domain.staff.models import Agent

# What the password is locked for.
SECRET = "fetching"  # noqa: S105 (the purpose it is locked for)
# To these the kept password was given; with another of them it has to be written once more.
SAID_TO = ("host", "port", "security", "user")
# The first gap after a failure, and the longest: each is twice the one before.
GAPS = (timedelta(seconds=15), timedelta(minutes=15))
# Providers lock whoever comes again and again with a wrong password.
GAPS_OF_PASSWORD = (timedelta(minutes=10), timedelta(hours=6))


class PasswordNeeded(Exception):
    """The password from before belongs to another server or name, or there is none."""


def describe(*, agent: Agent, channel_id: int, password: str, at: datetime, **details: Any) -> Fetching:
    """Say where a channel's mail is fetched; without `password` the one from before stays.

    `details`: host, port, security, user, folder, afterwards, move_to. Raises OwnersOnly, NotFound,
    PasswordNeeded.
    """
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("fetching", str(channel_id))
        channel, kept = _mail_channel(channel_id), reads.fetching_of(channel_id)
        if password:
            details["password_locked"] = crypto.lock(SECRET, password)
        elif not _may_use_kept(kept, details):
            raise PasswordNeeded
        return writes.describe_fetching(channel, kept, by=by, at=at, **details)


def end(*, agent: Agent, channel_id: int, at: datetime) -> None:
    """Fetch a channel's mail no more. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        kept = reads.fetching_of(channel_id)
        if kept is None:
            raise NotFound("fetching")
        writes.end_fetching(kept, by=by, at=at)


def try_out(*, agent: Agent, channel_id: int, password: str, **details: Any) -> int:
    """Go to the server as `details` say and fetch nothing; return how many unread mails lie there.

    Where they say what is kept already, mail is fetched at once, whatever went wrong before.
    Raises OwnersOnly, NotFound, PasswordNeeded, CouldNotFetch.
    """
    set_up.owner_of(agent)
    _mail_channel(channel_id)
    kept = reads.fetching_of(channel_id)
    if not password and not _may_use_kept(kept, details):
        raise PasswordNeeded
    said = password or _unlocked(kept)
    found = ports.fetcher().try_out(_pickup(details, said))
    if kept and not password and _is_same(kept, details, list(details)):
        _hurry(kept)
    return found


def pickup_of(fetching: Fetching) -> Pickup:
    """Return where to fetch, with the password. Raises CouldNotFetch."""
    return _pickup(vars(fetching), _unlocked(fetching))


def note_place(fetching_id: int, revision: int, **place: Any) -> None:
    """Note how far all is done with; nothing where it was described anew meanwhile.

    `place`: uid_validity, last_uid, left, waiting, as `writes.note_place` takes them.
    """
    _note(fetching_id, revision, lambda kept: writes.note_place(kept, **place))


def note_success(fetching_id: int, revision: int, *, waiting: int, at: datetime) -> None:
    """Note that all that waited was fetched."""
    _note(fetching_id, revision, lambda kept: writes.note_success(kept, waiting=waiting, at=at))


def note_trouble(fetching_id: int, revision: int, error: CouldNotFetch, *, at: datetime) -> None:
    """Note what went wrong, and when to try again: after gaps that grow."""
    _note(
        fetching_id,
        revision,
        lambda kept: writes.note_trouble(
            kept,
            trouble=error.trouble,
            answer=error.answer,
            next_try_at=at + gap(error.trouble, kept.failures),
            at=at,
        ),
    )


def gap(trouble: str, failures: int) -> timedelta:
    """Return how long to wait after another failure; `failures`: how many there were before."""
    first, longest = GAPS_OF_PASSWORD if trouble == FetchTrouble.PASSWORD else GAPS
    return min(first * (1 << min(failures, 20)), longest)


def _note(fetching_id: int, revision: int, note: Callable[[Fetching], None]) -> None:
    with db.write():
        kept = reads.fetching(fetching_id, revision=revision)
        if kept:
            note(kept)


def _hurry(fetching: Fetching) -> None:
    with db.write():
        kept = reads.fetching(fetching.pk, revision=fetching.revision)
        if kept:
            writes.try_fetching_now(kept)


def _mail_channel(channel_id: int) -> Channel:
    channel = reads.channel(channel_id)
    if channel.kind != ChannelKind.EMAIL:
        raise NotFound("channel")
    return channel


def _may_use_kept(kept: Fetching | None, details: dict[str, Any]) -> bool:
    return kept is not None and _is_same(kept, details, SAID_TO)


def _is_same(kept: Fetching, details: dict[str, Any], names: Any) -> bool:
    return all(getattr(kept, name) == details[name] for name in names)


def _unlocked(kept: Fetching | None) -> str:
    if kept is None:
        raise PasswordNeeded
    try:
        return crypto.unlock(SECRET, kept.password_locked)
    except crypto.CannotUnlock as error:
        raise CouldNotFetch(FetchTrouble.LOCKED) from error


def _pickup(details: dict[str, Any], password: str) -> Pickup:
    names = ("host", "port", "security", "user", "folder", "move_to")
    return Pickup(password=password, **{name: details[name] for name in names})
