"""By what somebody is recognised and reached."""

import re
from collections.abc import Iterable

from django.db.models import F

from esmero.domain.customers.access import opens, proofs_that_open
from esmero.domain.customers.kinds import Door, IdentityKind
from esmero.domain.customers.models import Customer, Former, Identity
from esmero.ground import db, hosts, prepared
from esmero.ground.refs import NotFound

# A part before the @ that needs no quotes around it (RFC 5322, dot-atom).
PLAIN_LOCAL = re.compile(r'^"([^\s"(),:;<>@\[\\\].]+(?:\.[^\s"(),:;<>@\[\\\].]+)*)"$')
FIRST = (F("first_since").desc(nulls_last=True), "id")
_by_address = prepared.Query[Identity](
    lambda address: Identity.objects.select_related("customer").filter(kind=IdentityKind.EMAIL, value=address)
)
_identities = prepared.Query[Identity](
    lambda customer_id: Identity.objects.filter(customer_id=customer_id).order_by("id")
)


def by_email(address: str) -> Customer | None:
    """Return the customer with this mail address, whatever its case, or None."""
    identity = identity_of(address)
    return identity.customer if identity else None


def identity_of(address: str) -> Identity | None:
    """Return what we know of a mail address, with its customer, or None."""
    return _by_address.first(address=normal_email(address))


def identity_numbered(identity_id: int) -> Identity | None:
    """Return an address or number with its customer by its id, or None where it is nobody's any more."""
    return Identity.objects.select_related("customer").filter(pk=identity_id).first()


def by_identity(kind: str, value: str) -> Customer | None:
    """Return who has this address or number, as identities keep it, or None."""
    found = Identity.objects.select_related("customer").filter(kind=kind, value=value).first()
    return found.customer if found else None


def email_of(customer_id: int) -> str:
    """Return to which mail address we write: what was chosen, else the first; empty without any."""
    rows = Identity.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL)
    return rows.order_by(*FIRST).values_list("value", flat=True).first() or ""


def proved_email_of(customer_id: int) -> str:
    """Return where letters that we begin ourselves may go (Door.LETTERS); empty without any."""
    rows = Identity.objects.filter(
        customer_id=customer_id, kind=IdentityKind.EMAIL, proof__in=proofs_that_open(Door.LETTERS)
    )
    found = list(rows.order_by(*FIRST))
    # What they proved themselves stands before what a colleague was told.
    found.sort(key=lambda one: not opens(one.proof, Door.CODE))
    return found[0].value if found else ""


def email_for_answers(customer_id: int) -> str:
    """Return to which address answers that went elsewhere may go by themselves; empty without any."""
    return next(iter(mails_for_answers(customer_id)), "")


def mails_for_answers(customer_id: int) -> list[str]:
    """Return where what was written before may be quoted, what was chosen first.

    The customer has proven them themselves, nobody else uses them, letters arrive and are welcome there.
    """
    rows = Identity.objects.filter(
        customer_id=customer_id,
        kind=IdentityKind.EMAIL,
        proof__in=proofs_that_open(Door.CODE),
        lost_since=None,
        complained_at=None,
        is_shared=False,
    )
    return list(rows.order_by(*FIRST).values_list("value", flat=True))


def that_come_first(identities: Iterable[Identity]) -> set[int]:
    """Return which come first, by id: of each kind what was chosen last (two people of one may bring two)."""
    chosen = sorted((one.first_since, one.pk, one.kind) for one in identities if one.first_since)
    return set({kind: number for _since, number, kind in chosen}.values())


def normal_email(address: str) -> str:
    """Return an address as identities keep it: lower case, no needless quotes, its domain in its own letters.

    Dots and what stands behind a plus stay: not every house of mail leaves them out (RFC 5321, 2.3.11).
    """
    plain = address.strip().lower()
    local, _at, host = plain.rpartition("@")
    if local.startswith('"'):
        local = PLAIN_LOCAL.sub(r"\1", local)
    if "xn--" in host or not host.isascii():
        host = hosts.in_its_letters(host)
    return f"{local}@{host}" if local else plain


def identity_of_customer(customer_id: int, identity_id: int, *, hold: bool = True) -> Identity:
    """Return an address or number of a customer. Raises NotFound.

    Held, inside a transaction, unless not to `hold`.
    """
    rows = Identity.objects.filter(pk=identity_id, customer_id=customer_id)
    found = (db.held(rows) if hold else rows).select_related("customer").first()
    if found is None:
        raise NotFound("identity")
    return found


def identities_of(customer_id: int) -> list[Identity]:
    """Return the addresses and numbers of a customer, the first seen first."""
    return _identities(customer_id=customer_id)


def former_of(customer_id: int) -> list[Former]:
    """Return the addresses and numbers that are a customer's no longer, the newest first."""
    return list(Former.objects.filter(customer_id=customer_id).order_by("-ended_at", "-id"))


def is_not_theirs(customer_id: int, address: str) -> bool:
    """Say whether a mail address was a customer's and is no longer, or was a mistake in writing it."""
    value = normal_email(address)
    ended = Former.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL, value=value)
    wrong = Identity.objects.filter(customer_id=customer_id, corrected_from=value)
    return bool(value) and (ended.exists() or wrong.exists())


def addresses_ever_of(customer_id: int) -> list[str]:
    """Return all addresses and numbers of a customer, and those of before that nobody has now."""
    known = identities_of(customer_id)
    gone = {one.value for one in former_of(customer_id)} | {one.corrected_from for one in known} - {""}
    others = Identity.objects.filter(value__in=gone).exclude(customer_id=customer_id)
    taken = set(others.values_list("value", flat=True))
    values = [one.value for one in known]
    return values + sorted(gone - taken - set(values))


def former_with(address: str) -> list[Former]:
    """Return what is kept of a mail address as somebody's of before, with the customers."""
    rows = Former.objects.select_related("customer").filter(kind=IdentityKind.EMAIL)
    return list(rows.filter(value=normal_email(address)))


def former_of_customer(customer_id: int, former_id: int, *, hold: bool = True) -> Former:
    """Return one that is a customer's no longer. Raises NotFound.

    Held, inside a transaction, unless not to `hold`.
    """
    rows = Former.objects.filter(pk=former_id, customer_id=customer_id)
    found = (db.held(rows) if hold else rows).first()
    if found is None:
        raise NotFound("former")
    return found
