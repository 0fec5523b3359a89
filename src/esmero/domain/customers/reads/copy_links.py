"""The links of copies that customers take along."""

from esmero.domain.customers.models import CopyLink
from esmero.ground import db
from esmero.ground.refs import NotFound


def copy_link(link_id: int, *, hold: bool = True) -> CopyLink:
    """Return one link of a copy with its customer; held, inside a transaction, unless not to `hold`.

    Raises NotFound.
    """
    rows = CopyLink.objects.filter(pk=link_id)
    found = (db.held(rows) if hold else rows).select_related("customer").first()
    if found is None:
        raise NotFound("copy_link")
    return found


def copy_link_of(customer_id: int, file_id: int) -> CopyLink | None:
    """Return the link of this very copy of a customer, ended or not, or None."""
    return CopyLink.objects.filter(customer_id=customer_id, file_id=file_id).first()
