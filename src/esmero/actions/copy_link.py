"""The link of a copy that a customer takes along: for a week, opened by a code to an address of theirs.

The code is that of their page (`actions.visit`): it goes to an address that opens (Door.CODE), and whoever
has the link alone learns that there is a copy, its language, and of an address no more than "a…@e….org".
Decision 0087.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import visit
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.files import reads as files
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import CopyLink
    from esmero.domain.files.models import Attachment

PURPOSE, LETTERS = "copy_link", 26
LONGEST_NUMBER = 15


def token(link: CopyLink) -> str:
    """Return what stands in the link, which only this installation can make."""
    return f"{link.pk:x}.{crypto.mac(PURPOSE, _said(link), LETTERS)}"


def by_token(given: str, *, hold: bool = True) -> CopyLink:
    """Return the link of such a token, also one that is over; held, unless not to `hold`. Raises NotFound."""
    number, _dot, mac = given.partition(".")
    if not number.isalnum() or len(number) > LONGEST_NUMBER:
        raise NotFound("copy_link")
    try:
        found = customers.copy_link(int(number, 16), hold=hold)
    except ValueError as error:
        raise NotFound("copy_link") from error
    if not crypto.is_mac(PURPOSE, _said(found), mac, LETTERS):
        raise NotFound("copy_link")
    return found


def copy_behind(link: CopyLink, *, at: datetime) -> Attachment | None:
    """Return the copy to which a link leads at `at`; None once it is over, or a newer copy was made."""
    made = files.copy_of(link.customer_id) if link.is_open(at) else None
    return made if made and made.pk == link.file_id else None


def fetch(*, key: str, given: str, at: datetime) -> Attachment:
    """Return the copy to whoever came in by a code, and keep that it was fetched by its link.

    `key` is that of the browser that is inside. Raises NotFound for everybody else, and once it is over.
    """
    with db.write():
        inside = visit.visitor_held(key, at=at)
        link = by_token(given)
        made = copy_behind(link, at=at)
        if made is None or inside is None or inside.identity.customer_id != link.customer_id:
            raise NotFound("copy_link")
        customer_writes.note_fetched(link, at=at)
        return made


def end(*, key: str, link_id: int, at: datetime) -> None:
    """Let the link of one's own copy lead nowhere any more. Raises NotFound for others'."""
    with db.write():
        inside = visit.visitor_held(key, at=at)
        link = customers.copy_link(link_id)
        if inside is None or inside.identity.customer_id != link.customer_id:
            raise NotFound("copy_link")
        customer_writes.end_copy_link(link, at=at)


def _said(link: CopyLink) -> str:
    return f"{link.pk:x}.{link.customer_id:x}.{link.made_at.timestamp():.6f}"
