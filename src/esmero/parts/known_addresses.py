"""The addresses and numbers of a customer, told to the customer: how each was proven, what it is used for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind, Way
from esmero.ground import phrases
from esmero.parts import known_facts, numbers, times

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Former, Identity, Preference

# Of these several are kept, and one can come first.
REACHED_BY = {IdentityKind.EMAIL, IdentityKind.PHONE, IdentityKind.FAX, IdentityKind.POST}


@dataclass(frozen=True)
class Address:
    """An address or number with sentences about it, and what its owner may do."""

    number: int
    what: str
    words: tuple[str, ...]
    url: str = ""
    is_mail: bool = False
    is_first: bool = False
    may_be_first: bool = False
    is_shared: bool = False


@dataclass(frozen=True)
class OwnJoining:
    """What came from another address and joined by a code, to be taken back."""

    number: int
    words: str


def of(identities: Iterable[Identity], zone: ZoneInfo, *, wished: Preference | None = None) -> list[Address]:
    """Return all of them; where there are several of a kind, one of them can come first.

    `wished` is how they want to be reached, where they said so.
    """
    rows = list(identities)
    kinds = [one.kind for one in rows]
    first = customers.that_come_first(rows)
    return [
        _address(
            one,
            zone,
            has_others=kinds.count(one.kind) > 1,
            is_first=one.pk in first,
            is_called=_is_called(one, wished),
        )
        for one in rows
    ]


def _is_called(identity: Identity, wished: Preference | None) -> bool:
    """Say whether it is the number at which they want to be called."""
    if wished is None or wished.never_wants(Way.PHONE) or identity.kind != IdentityKind.PHONE:
        return False
    return identity.value == wished.called_at


def _address(
    identity: Identity, zone: ZoneInfo, *, has_others: bool, is_first: bool, is_called: bool
) -> Address:
    is_mail = identity.kind == IdentityKind.EMAIL
    return Address(
        identity.pk,
        numbers.as_read(identity),
        tuple(_words(identity, zone, is_first=is_first, is_called=is_called)),
        is_mail=is_mail,
        is_first=is_first,
        may_be_first=has_others and not is_first and identity.kind in REACHED_BY,
        is_shared=identity.is_shared,
    )


def _words(identity: Identity, zone: ZoneInfo, *, is_first: bool, is_called: bool) -> list[str]:
    words = [known_facts.proof(identity, zone)]
    if identity.lost_since:
        words.append(_("Letters to it came back; we send nothing there."))
    if identity.complained_at:
        words.append(_("You called a letter of ours unwanted: our software writes nothing there by itself."))
    if identity.kind == IdentityKind.EMAIL:
        words.append(_("Used to answer you and to know you again."))
    elif is_called:
        words.append(_("Telephone. Used to know you again and, as you said, to call you."))
    else:
        kind = str(IdentityKind(identity.kind).label)
        words.append(_("%(kind)s. Used to know you again.") % {"kind": kind})
    if is_first:
        words.append(_("You want us to use this one first."))
    return words


def of_before(customer: Customer, zone: ZoneInfo) -> list[Address]:
    """Return what is theirs no longer and still kept: its owner can have it forgotten."""
    return [_before(one, zone) for one in customers.former_of(customer.pk)]


def _before(former: Former, zone: ZoneInfo) -> Address:
    date = phrases.day_with_year(former.ended_at.astimezone(zone).date(), times.language())
    words = _("Yours no longer, since %(date)s. We keep it so that this can be taken back.") % {"date": date}
    return Address(former.pk, numbers.as_read(former), (words,))


def joined_by_themselves(customer: Customer, *, at: datetime, zone: ZoneInfo) -> list[OwnJoining]:
    """Return what the customer joined by a code and can take back, the newest first."""
    found = []
    for row in customers.joinings_of(customer):
        if row.by_id is None and not row.is_split:
            date = phrases.day_with_year(row.at.astimezone(zone).date(), times.language())
            words = _("On %(date)s you proved another address, and what came from there joined this page.")
            found.append(OwnJoining(row.pk, words % {"date": date}))
    return found
