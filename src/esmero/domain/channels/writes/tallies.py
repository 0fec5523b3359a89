"""How much software writes by itself to one mailbox, and what answers there sooner than a person would."""

from datetime import datetime, timedelta

from esmero.domain.channels import reads
from esmero.domain.channels.models import Tally
from esmero.ground import db, written

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A confirmation to one mailbox in an hour, and so many in a day.
CONFIRMATIONS_A_DAY = 5
# Sooner than this after a letter of ours, an answer is hardly anybody's who has read it.
AT_ONCE = timedelta(minutes=5)
# So many letters in a row answered at once: a program.
TAKEN_FOR_A_PROGRAM = 3
TALLIES_ARE_KEPT = timedelta(days=30)


def _tally(address: str) -> Tally:
    mailbox = reads.mailbox_digest(address)
    db.alone_with("tally", mailbox)
    return reads.tally(address) or Tally(mailbox=mailbox)


def _keep(tally: Tally) -> None:
    if tally.pk is None:
        written.add(tally)
    else:
        columns = [field.name for field in Tally._meta.concrete_fields if not field.primary_key]
        written.change(tally, *columns)


def confirm_once(address: str, *, at: datetime) -> bool:
    """Say whether a confirmation may go to a mailbox now, and count it if so."""
    tally = _tally(address)
    if tally.confirmed_at and at - tally.confirmed_at < HOUR:
        return False
    if tally.day_began_at is None or at - tally.day_began_at >= DAY:
        tally.day_began_at, tally.confirmations = at, 0
    if tally.confirmations >= CONFIRMATIONS_A_DAY or _is_a_program(tally):
        return False
    tally.confirmed_at, tally.confirmations = at, tally.confirmations + 1
    _count(tally, at)
    return True


def write_once(address: str, *, most_an_hour: int, is_asked_for: bool, at: datetime) -> bool:
    """Say whether another letter of the software may go to a mailbox now, and count it if so."""
    tally = _tally(address)
    is_new_hour = tally.hour_began_at is None or at - tally.hour_began_at >= HOUR
    if not is_new_hour and tally.letters >= most_an_hour:
        return False
    if _is_a_program(tally) and not is_asked_for:
        return False
    _count(tally, at)
    return True


def _count(tally: Tally, at: datetime) -> None:
    if tally.hour_began_at is None or at - tally.hour_began_at >= HOUR:
        tally.hour_began_at, tally.letters = at, 0
    tally.letters += 1
    tally.written_at, tally.is_answered = at, False
    _keep(tally)


def hear_from(address: str, *, at: datetime) -> bool:
    """Note that mail came from a mailbox. Return whether just now it has become a program's to us.

    Mail at another time than right after a letter of ours is somebody's: then it counts from the beginning.
    """
    if reads.tally(address) is None:
        return False
    tally = _tally(address)
    is_at_once = tally.written_at is not None and at - tally.written_at < AT_ONCE
    if is_at_once and tally.is_answered:
        return False
    before = tally.quick_answers
    tally.quick_answers, tally.is_answered = (before + 1 if is_at_once else 0), True
    if tally.quick_answers or before:
        _keep(tally)
    return tally.quick_answers == TAKEN_FOR_A_PROGRAM


def _is_a_program(tally: Tally) -> bool:
    return tally.quick_answers >= TAKEN_FOR_A_PROGRAM


def forget_tallies(addresses: list[str]) -> None:
    """Forget what was written to these mailboxes."""
    Tally.objects.filter(mailbox__in=[reads.mailbox_digest(one) for one in addresses]).delete()


def drop_old_tallies(*, at: datetime) -> int:
    """Remove what is too old to bound anything. Return how many."""
    return Tally.objects.filter(written_at__lt=at - TALLIES_ARE_KEPT).delete()[0]
