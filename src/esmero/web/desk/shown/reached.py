"""Where a person is reached, as colleagues read it: how each was proven, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.actions import their_addresses
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Door, IdentityKind, Proof
from esmero.parts import numbers, times
from esmero.web.desk.shown import reach

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Former, Identity

# Each with its date, whole: no sentence is put together of pieces.
PROVEN: dict[str, Callable[[], str]] = {
    Proof.GUESSED: lambda: _("We guess that it is theirs, since %(when)s."),
    Proof.SAID: lambda: _("It was given to us as theirs, %(when)s; nobody has proven it."),
    Proof.READ_OUT: lambda: _("They read a code to a colleague that we sent there, %(when)s."),
    Proof.WROTE_FROM: lambda: _("They wrote to us from it, %(when)s."),
    Proof.VOUCHED: lambda: _("They wrote to us from it, and its domain vouches for that, %(when)s."),
    Proof.SIGNED: lambda: _("The shop signed for it, %(when)s."),
    Proof.ANSWERED: lambda: _("They answered what we sent there, %(when)s."),
    Proof.CODE: lambda: _("They returned a code that we sent there, %(when)s."),
}


@dataclass(frozen=True)
class Reached:
    """An address or number: what it is, how it was proven, what it opens, what is wrong with it."""

    number: int
    words: str
    what: str
    how: str
    trouble: str
    is_first: bool
    may_be_first: bool
    may_be_corrected: bool
    may_be_proven: bool
    is_shared: bool


@dataclass(frozen=True)
class Gone:
    """What is theirs no longer."""

    number: int
    words: str
    when: str


def of(
    identities: Sequence[Identity], *, calls: Sequence[str] = (), at: datetime, zone: ZoneInfo
) -> list[Reached]:
    """Return all of them; where there are several of a kind, what was chosen stands before the others.

    `calls` are sentences about when they want to be called, which stand beside each number.
    """
    kinds = [one.kind for one in identities]
    first = customers.that_come_first(identities)
    shown = []
    for one in identities:
        has_others, is_first = kinds.count(one.kind) > 1, one.pk in first
        shown.append(_reached(one, calls=calls, at=at, zone=zone, has_others=has_others, is_first=is_first))
    return sorted(shown, key=lambda one: not one.is_first)


def _reached(
    identity: Identity,
    *,
    calls: Sequence[str],
    at: datetime,
    zone: ZoneInfo,
    has_others: bool,
    is_first: bool,
) -> Reached:
    since = identity.proved_at or identity.first_seen_at
    said = [PROVEN[identity.proof]() % {"when": times.whole_day(since, at=at, zone=zone)}]
    if identity.is_shared:
        said.append(_("Two people use it: look who is named in a letter."))
    if is_first:
        said.append(_("It comes first."))
    if identity.kind == IdentityKind.PHONE:
        said += calls
    is_mail = identity.kind == IdentityKind.EMAIL
    return Reached(
        identity.pk,
        numbers.as_read(identity),
        str(IdentityKind(identity.kind).label),
        " ".join(said),
        reach.trouble(identity, at=at, zone=zone),
        is_first=is_first,
        may_be_first=has_others and not is_first,
        may_be_corrected=their_addresses.may_be_corrected(identity),
        may_be_proven=is_mail and not access.opens(identity.proof, Door.LETTERS),
        is_shared=identity.is_shared,
    )


def former(customer: Customer, *, at: datetime, zone: ZoneInfo) -> list[Gone]:
    """Return what is theirs no longer, the newest first."""
    return [_gone(one, at=at, zone=zone) for one in customers.former_of(customer.pk)]


def _gone(one: Former, *, at: datetime, zone: ZoneInfo) -> Gone:
    when = times.whole_day(one.ended_at, at=at, zone=zone)
    words = _("Theirs no longer, since %(when)s.") % {"when": when}
    return Gone(one.pk, numbers.as_read(one), words)


def spoken(customer: Customer) -> str:
    """Return how the name is spoken and how they want to be spoken of, empty where nobody knows."""
    said = []
    if customer.spoken_as or customer.spoken_ipa:
        written = f"[{customer.spoken_ipa.strip('[]/')}]" if customer.spoken_ipa else ""
        said.append(_("Say %(spoken)s.") % {"spoken": " ".join(filter(None, (customer.spoken_as, written)))})
    if customer.pronouns:
        said.append(_("Speak of them as %(pronouns)s.") % {"pronouns": customer.pronouns})
    return " ".join(said)
