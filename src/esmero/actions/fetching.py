"""Where a channel's mail is fetched from: set up by owners, and how it went as those who fetch note it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import consenting, set_up
from esmero.domain.channels import ports, reads, writes
from esmero.domain.channels.kinds import ChannelKind, FetchTrouble, Leaving, SigningIn
from esmero.domain.channels.ports import CouldNotFetch, CouldNotLetOut, Outlet, Pickup
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
# And to these, where letters leave by the mailbox.
SAID_OUT = ("leaves", "smtp_host", "smtp_port", "smtp_security")
# The first gap after a failure, and the longest: each is twice the one before.
GAPS = (timedelta(seconds=15), timedelta(minutes=15))
# Providers lock whoever comes again and again with a wrong password, or without a consent.
GAPS_OF_PASSWORD = (timedelta(minutes=10), timedelta(hours=6))
OF_PASSWORD = {FetchTrouble.PASSWORD, FetchTrouble.CONNECT, FetchTrouble.REVOKED, FetchTrouble.CLIENT}


class PasswordNeeded(Exception):
    """The password from before belongs to another server or name, or there is none."""


def describe(*, agent: Agent, channel_id: int, password: str, at: datetime, **details: Any) -> Fetching:
    """Say where a channel's mail is fetched; without `password` the one from before stays.

    `details`: host, port, security, user, sign_in, folder, afterwards, move_to, and how its letters leave:
    leaves, smtp_host, smtp_port, smtp_security. Who signs in with a consent needs no password, and the one
    from before is forgotten. Raises OwnersOnly, NotFound, PasswordNeeded.
    """
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("fetching", str(channel_id))
        channel, kept = _mail_channel(channel_id), reads.fetching_of(channel_id)
        if details["sign_in"] == SigningIn.CONSENT:
            details["password_locked"] = ""
            if kept and not _is_same(kept, details, _said_to(details)):
                consenting.take_away(kept)
        elif password:
            details["password_locked"] = crypto.lock(SECRET, password)
        elif not _may_use_kept(kept, details):
            raise PasswordNeeded
        described = writes.describe_fetching(channel, kept, by=by, at=at, **details)
        writes.let_waiting_letters_go(channel.address, at=at)
        return described


def end(*, agent: Agent, channel_id: int, at: datetime) -> None:
    """Fetch a channel's mail no more. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        kept = reads.fetching_of(channel_id)
        if kept is None:
            raise NotFound("fetching")
        writes.end_fetching(kept, by=by, at=at)
        writes.let_waiting_letters_go(reads.channel(channel_id).address, at=at)


def try_out(*, agent: Agent, channel_id: int, password: str, at: datetime, **details: Any) -> int:
    """Go to the servers as `details` say, fetch and send nothing; return how many unread mails lie there.

    Where they say what is kept already, mail is fetched and letters leave at once, whatever went wrong
    before. Raises OwnersOnly, NotFound, PasswordNeeded, CouldNotFetch, CouldNotLetOut.
    """
    set_up.owner_of(agent)
    channel = _mail_channel(channel_id)
    kept = reads.fetching_of(channel_id)
    said = _said(kept, password, details, at=at)
    found = ports.fetcher().try_out(_pickup(details, **said))
    _try_sending(details, said)
    if kept and not password and _is_same(kept, details, list(details)):
        _hurry(kept, channel.address, at=at)
    return found


def _try_sending(details: dict[str, Any], said: dict[str, str]) -> None:
    if details["leaves"] != Leaving.MAILBOX:
        return
    try:
        ports.fetcher().try_sending(_outlet(details, said))
    except CouldNotFetch as error:
        raise CouldNotLetOut(error.trouble, error.answer) from error


def _said(kept: Fetching | None, password: str, details: dict[str, Any], *, at: datetime) -> dict[str, str]:
    """Return what the server is told: the password, or the key by a consent. Raises PasswordNeeded."""
    if details["sign_in"] == SigningIn.CONSENT:
        if kept is None or not _may_use_kept(kept, details):
            raise CouldNotFetch(FetchTrouble.CONNECT)
        return {"token": consenting.key_to(kept, at=at)}
    if password:
        return {"password": password}
    if kept is None or not _may_use_kept(kept, details):
        raise PasswordNeeded
    return {"password": _unlocked(kept)}


def pickup_of(fetching: Fetching, *, at: datetime) -> Pickup:
    """Return where to fetch, and what the server is told; outside a transaction. Raises CouldNotFetch."""
    details = vars(fetching)
    return _pickup(details, **_said(fetching, "", details, at=at))


def outlet_of(fetching: Fetching, *, at: datetime) -> Outlet:
    """Return where its letters leave, and what the server is told; outside a transaction.

    Raises CouldNotFetch.
    """
    details = vars(fetching)
    return _outlet(details, _said(fetching, "", details, at=at))


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

    def note(kept: Fetching) -> None:
        if error.trouble == FetchTrouble.TOKEN:
            consenting.forget_key(kept)
        next_try_at = at + gap(error.trouble, kept.failures)
        writes.note_trouble(kept, trouble=error.trouble, answer=error.answer, next_try_at=next_try_at, at=at)

    _note(fetching_id, revision, note)


def gap(trouble: str, failures: int) -> timedelta:
    """Return how long to wait after another failure; `failures`: how many there were before."""
    first, longest = GAPS_OF_PASSWORD if trouble in OF_PASSWORD else GAPS
    return min(first * (1 << min(failures, 20)), longest)


def _note(fetching_id: int, revision: int, note: Callable[[Fetching], None]) -> None:
    with db.write():
        kept = reads.fetching(fetching_id, revision=revision)
        if kept:
            note(kept)


def _hurry(fetching: Fetching, address: str, *, at: datetime) -> None:
    with db.write():
        kept = reads.fetching(fetching.pk, revision=fetching.revision)
        if kept:
            writes.try_fetching_now(kept)
            writes.let_waiting_letters_go(address, at=at)


def _mail_channel(channel_id: int) -> Channel:
    channel = reads.channel(channel_id)
    if channel.kind != ChannelKind.EMAIL:
        raise NotFound("channel")
    return channel


def _may_use_kept(kept: Fetching | None, details: dict[str, Any]) -> bool:
    return kept is not None and _is_same(kept, details, (*_said_to(details), "sign_in"))


def _said_to(details: dict[str, Any]) -> tuple[str, ...]:
    """To whom what is kept is said; where letters leave by the mailbox, to that server too."""
    return (*SAID_TO, *SAID_OUT) if details["leaves"] == Leaving.MAILBOX else SAID_TO


def _is_same(kept: Fetching, details: dict[str, Any], names: Any) -> bool:
    return all(getattr(kept, name) == details[name] for name in names)


def _unlocked(kept: Fetching) -> str:
    try:
        return crypto.unlock(SECRET, kept.password_locked)
    except crypto.CannotUnlock as error:
        raise CouldNotFetch(FetchTrouble.LOCKED) from error


def _pickup(details: dict[str, Any], *, password: str = "", token: str = "") -> Pickup:
    names = ("host", "port", "security", "user", "folder", "move_to")
    return Pickup(password=password, token=token, **{name: details[name] for name in names})


def _outlet(details: dict[str, Any], said: dict[str, Any]) -> Outlet:
    place: dict[str, Any] = {name: details[f"smtp_{name}"] for name in ("host", "port", "security")}
    return Outlet(user=details["user"], **place, **said)
