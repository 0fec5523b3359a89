"""What we know about a customer."""

import functools
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Customer, Fact, Identity
from esmero.domain.events import reads as events
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound


class Happened(NamedTuple):
    """Something that happened with a customer: when, what, by whom, and the way that a question came."""

    at: datetime
    verb: str
    by_kind: str
    channel: str | None


_by_address = prepared.Query[Identity](
    lambda address: Identity.objects.select_related("customer").filter(kind=IdentityKind.EMAIL, value=address)
)
_facts = prepared.Query[Fact](
    lambda customer_id, on: Fact.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), customer_id=customer_id
    ).order_by("-noted_at", "-id")[:30]
)
_identities = prepared.Query[Identity](
    lambda customer_id: Identity.objects.filter(customer_id=customer_id).order_by("id")
)


def by_email(address: str) -> Customer | None:
    """Return the customer with this mail address, whatever its case, or None."""
    identity = identity_of(address)
    return identity.customer if identity else None


def newest_names(limit: int) -> list[str]:
    """Return the names of the people we met last."""
    named = Customer.objects.filter(is_made_up=False).exclude(name="").order_by("-id")
    return list(named.values_list("name", flat=True)[:limit])


def one(customer_id: int) -> Customer:
    """Return one customer. Raises NotFound."""
    found = Customer.objects.filter(pk=customer_id).first()
    if found is None:
        raise NotFound("customer")
    return found


def identity_of(address: str) -> Identity | None:
    """Return what we know of a mail address, with its customer, or None."""
    return _by_address.first(address=normal_email(address))


def by_identity(kind: str, value: str) -> Customer | None:
    """Return who has this address or number, as identities keep it, or None."""
    found = Identity.objects.select_related("customer").filter(kind=kind, value=value).first()
    return found.customer if found else None


def email_of(customer_id: int) -> str:
    """Return the mail address of which we are surest to reach a customer, empty without any."""
    rows = Identity.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL)
    return rows.order_by("id").values_list("value", flat=True).first() or ""


def proved_email_of(customer_id: int) -> str:
    """Return the first mail address that is more than said to be a customer's, empty without any."""
    rows = Identity.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL).exclude(proof=Proof.SAID)
    return rows.order_by("id").values_list("value", flat=True).first() or ""


def normal_email(address: str) -> str:
    """Return an address as identities keep it: no stray spaces, lower case."""
    return address.strip().lower()


def identity_of_customer(customer_id: int, identity_id: int) -> Identity:
    """Return an address or number of a customer; held, inside a transaction. Raises NotFound."""
    rows = db.held(Identity.objects.filter(pk=identity_id, customer_id=customer_id)).select_related(
        "customer"
    )
    found = rows.first()
    if found is None:
        raise NotFound("identity")
    return found


def facts_of(customer_id: int, *, on: date) -> list[Fact]:
    """Return what we know of a customer that still holds on that day, newest first."""
    return _facts(customer_id=customer_id, on=on)


def identities_of(customer_id: int) -> list[Identity]:
    """Return the addresses and numbers of a customer, the first seen first."""
    return _identities(customer_id=customer_id)


def story(customer_id: int, *, agent: Agent, verbs: tuple[str, ...]) -> list[Happened]:
    """Return what happened with a customer, of these kinds and as far as the agent sees it, newest first."""
    found = _story(agent.is_owner, verbs)(customer_id=customer_id, agent_id=agent.pk)
    return [Happened(*one) for one in found]


@functools.cache
def _story(is_owner: bool, verbs: tuple[str, ...]) -> prepared.Query[tuple[datetime, str, str, str | None]]:
    # Somebody who was forgotten has no payload any more, and so no way by which they came.
    way = KeyTextTransform("channel", "payload")

    def rows(customer_id: int, agent_id: int) -> QuerySet[Any, Any]:
        teams = staff.teams_seen(agent_id, is_owner=is_owner).values("id")
        told = events.of_customer(customer_id, team_ids=teams, verbs=verbs)
        return told.annotate(way=way).values_list("at", "verb", "by_kind", "way")

    return prepared.Query(rows)
