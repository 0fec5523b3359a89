"""By what somebody is recognised and reached."""

from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Customer, Identity
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

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
    rows = Identity.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL).exclude(
        proof__in=[Proof.GUESSED, Proof.SAID]
    )
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


def identities_of(customer_id: int) -> list[Identity]:
    """Return the addresses and numbers of a customer, the first seen first."""
    return _identities(customer_id=customer_id)
