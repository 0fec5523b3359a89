"""Saying where a channel's mail is fetched, and noting how that went."""

from datetime import datetime
from typing import Any

from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Channel, Delivery, Fetching
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.ground.refs import Audience, Ref

# With another of these it is another place, where nothing was fetched yet.
PLACE = ("host", "port", "user", "folder")
WELL: dict[str, Any] = {
    "trouble": "", "answer": "", "trouble_since": None, "failures": 0, "next_try_at": None,
}  # fmt: skip
WELL_OUT: dict[str, Any] = {f"smtp_{name}": value for name, value in WELL.items()}


def describe_fetching(
    channel: Channel, kept: Fetching | None, *, by: Doer, at: datetime, **details: Any
) -> Fetching:
    """Say where a channel's mail is fetched. The event tells which columns changed, never what they hold."""
    one = kept or Fetching(channel=channel, began_at=at, revision=0)
    changed = [name for name, value in details.items() if kept is None or getattr(kept, name) != value]
    if kept and set(PLACE) & set(changed):
        details |= {"began_at": at, "uid_validity": None, "last_uid": 0, "left": {}}
        details |= {"waiting": 0, "succeeded_at": None}
    for column, value in {**details, **WELL, **WELL_OUT, "revision": one.revision + 1}.items():
        setattr(one, column, value)
    one.save()
    record("fetching.described", channel.pk, by=by, at=at, changed=sorted(changed))
    return one


def end_fetching(fetching: Fetching, *, by: Doer, at: datetime) -> None:
    """Fetch a channel's mail no more; the password is forgotten with it."""
    fetching.delete()
    record("fetching.ended", fetching.channel_id, by=by, at=at)


def try_fetching_now(fetching: Fetching) -> None:
    """Let whoever fetches go there at once, whatever went wrong before."""
    fetching.revision, fetching.next_try_at = fetching.revision + 1, None
    fetching.smtp_next_try_at = None
    fetching.save(update_fields=["revision", "next_try_at", "smtp_next_try_at"])


def start_again(fetching: Fetching) -> None:
    """Forget what went wrong, and let whoever fetches go there at once: what is needed for it has changed."""
    for column, value in {**WELL, **WELL_OUT, "revision": fetching.revision + 1}.items():
        setattr(fetching, column, value)
    fetching.save(update_fields=[*WELL, *WELL_OUT, "revision"])


def note_place(
    fetching: Fetching, *, uid_validity: int | None, last_uid: int, left: dict[str, Any], waiting: int
) -> None:
    """Note up to which mail all is done with but what is `left`, and how many wait behind it."""
    fetching.uid_validity, fetching.last_uid = uid_validity, last_uid
    fetching.left, fetching.waiting = left, waiting
    fetching.save(update_fields=["uid_validity", "last_uid", "left", "waiting"])


def note_success(fetching: Fetching, *, waiting: int, at: datetime) -> None:
    """Note that all that waited was fetched."""
    was_in_trouble = bool(fetching.trouble)
    for column, value in {**WELL, "waiting": waiting, "succeeded_at": at}.items():
        setattr(fetching, column, value)
    fetching.save(update_fields=[*WELL, "waiting", "succeeded_at"])
    if was_in_trouble:
        record("fetching.mended", fetching.channel_id, by=THE_SOFTWARE, at=at)


def note_trouble(
    fetching: Fetching, *, trouble: str, answer: str, next_try_at: datetime, at: datetime
) -> None:
    """Note what went wrong, and when to try again."""
    _note(fetching, "", trouble, answer, next_try_at, at)
    fetching.save(update_fields=list(WELL))


def note_letters_leave(fetching: Fetching, *, at: datetime) -> None:
    """Note that the server by which its letters leave let us in."""
    for column, value in WELL_OUT.items():
        setattr(fetching, column, value)
    fetching.save(update_fields=list(WELL_OUT))
    record("sending.mended", fetching.channel_id, by=THE_SOFTWARE, at=at)


def note_letters_wait(
    fetching: Fetching, *, trouble: str, answer: str, next_try_at: datetime, at: datetime
) -> None:
    """Note what kept its letters from leaving, and when to sign in again."""
    _note(fetching, "smtp_", trouble, answer, next_try_at, at)
    fetching.save(update_fields=list(WELL_OUT))


def _note(
    fetching: Fetching, way: str, trouble: str, answer: str, next_try_at: datetime, at: datetime
) -> None:
    """Put a trouble into the columns of one way, in ("") or out ("smtp_"); one that is new is told."""
    is_new = getattr(fetching, f"{way}trouble") != trouble
    noted = {
        "trouble": trouble,
        "answer": answer[:300],
        "trouble_since": getattr(fetching, f"{way}trouble_since") or at,
        "failures": min(getattr(fetching, f"{way}failures") + 1, 1000),
        "next_try_at": next_try_at,
    }
    for column, value in noted.items():
        setattr(fetching, f"{way}{column}", value)
    if is_new:
        verb = "sending.failed" if way else "fetching.failed"
        record(verb, fetching.channel_id, by=THE_SOFTWARE, at=at, trouble=trouble)


def let_waiting_letters_go(sender: str, *, at: datetime) -> None:
    """Have the letters of an address that wait for their next try tried now: what kept them has changed."""
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, sender=sender, attempts__gt=0)
    waiting.filter(next_try_at__gt=at).update(next_try_at=at)


def record(verb: str, channel_id: int, *, by: Doer, at: datetime, **payload: Any) -> None:
    """Record what happened to the fetching of a channel's mail, for colleagues."""
    events.record(
        verb,
        about=Ref("channel", channel_id),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        **payload,
    )
