"""The links of copies that customers take along: made, fetched by, ended."""

from datetime import datetime

from esmero.domain.customers.models import CopyLink, Customer
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import CUSTOMER, Doer


def make_copy_link(customer: Customer, *, file_id: int, at: datetime) -> CopyLink:
    """Give a copy (a file's id) a link of its own; those of older copies are over."""
    forget_copy_links(customer_id=customer.pk)
    made = CopyLink.objects.create(customer=customer, file_id=file_id, made_at=at)
    _tell("copy_link.made", made, at=at)
    return made


def note_fetched(link: CopyLink, *, at: datetime) -> None:
    """Note that the customer fetched the copy by its link."""
    link.fetched_at = at
    link.save(update_fields=["fetched_at"])
    _tell("copy_link.fetched", link, at=at)


def end_copy_link(link: CopyLink, *, at: datetime) -> None:
    """Let a link lead nowhere any more, at its customer's wish."""
    if link.ended_at is None:
        link.ended_at = at
        link.save(update_fields=["ended_at"])
        _tell("copy_link.ended", link, at=at)


def forget_copy_links(*, customer_id: int | None = None, before: datetime | None = None) -> None:
    """Drop links of copies: one customer's, or all made before a moment."""
    rows = CopyLink.objects.filter(customer_id=customer_id) if customer_id else CopyLink.objects.all()
    (rows.filter(made_at__lt=before) if before else rows).delete()


def _tell(verb: str, link: CopyLink, *, at: datetime) -> None:
    customer = link.customer
    by, whose = Doer(CUSTOMER, customer.pk), audience_of(customer)
    events.record(verb, about=customer.ref, audience=whose, by=by, at=at, link=link.pk)
