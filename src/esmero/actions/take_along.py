"""A customer takes along all that is kept of them: a ZIP with data for programs and a page to read.

docs/use tells what stands in it. Made as a task; it lies for a week, then it is forgotten, as it is with an
erasure. Nothing of other people is in it: each room's `told_of` leaves that out.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from esmero.actions import forget, tidy
from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.domain.files import reads as files
from esmero.domain.files import writes as file_writes
from esmero.domain.files.kinds import COPY, NewFile
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.ground import clock, db
from esmero.ground.refs import Audience, Ref
from esmero.ground.tasks import queue
from esmero.letters import taken_along as letters

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer
    from esmero.domain.files.models import Attachment

TASK = "copies.make"
FORMAT, VERSION = "esmero-customer", 1
KEPT_FOR = timedelta(days=7)
AGAIN_AFTER = timedelta(hours=1)
PHOTO = "files/photo.png"


def ask(*, customer_id: int, language: str, at: datetime) -> None:
    """Have a customer's copy made, in this language.

    Asking again while it is under way, or within an hour of the last, changes nothing.
    """
    with db.write():
        made = files.copy_of(customer_id)
        if made and again_from(made) > at:
            return
        queue.enqueue(TASK, at=at, once=_once(customer_id), customer_id=customer_id, language=language)


def again_from(made: Attachment) -> datetime:
    """Return from when on another copy may be asked for: making one is much work."""
    return made.kept_at + AGAIN_AFTER


def is_under_way(customer_id: int) -> bool:
    """Say whether a customer's copy is being made."""
    return queue.is_asked_for(_once(customer_id))


def make(*, customer_id: int, language: str, at: datetime) -> bool:
    """Make the copy, as a task; it takes the place of an older one. Returns whether there was anybody."""
    # Whom they are the same person as by now.
    customer_id = customers.living(customer_id).pk
    if not customers.identities_of(customer_id):
        # Erased meanwhile.
        return False
    before = _told_with(customer_id)
    key, size = file_writes.store_made(lambda out: _pack(out, customer_id, language, at=at))
    name = f"{company.the_company().name} {at.date().isoformat()}.zip"
    with db.write():
        db.alone_with(*forget.turn_of(customer_id))
        if not customers.identities_of(customer_id):
            # Erased while it was packed: nobody is to fetch it, and its bytes go as well.
            db.after_commit(lambda: tidy.drop_unneeded({key}, older_than=clock.now()))
            return False
        if _told_with(customer_id) != before:
            # Joined, parted or split while it was packed: it would tell one the other's story.
            db.after_commit(lambda: tidy.drop_unneeded({key}, older_than=clock.now()))
            queue.enqueue(TASK, at=at, customer_id=customer_id, language=language)
            return False
        customer = customers.one(customer_id)
        older = file_writes.forget_copies(customer_id=customer_id)
        made = NewFile(name, "application/zip", b"")
        own = Audience(customer_id=customer_id)
        within = Ref(COPY, customer_id)
        kept = file_writes.keep(
            made, size=size, key=key, about=customer.ref, within=within, audience=own, at=at
        )
        customer_writes.make_copy_link(customer, file_id=kept.pk, at=at)
        customer_writes.note_copy(customer, by=Doer(CUSTOMER, customer_id), at=at)
        db.after_commit(lambda: tidy.drop_unneeded(older - {key}, older_than=at))
    return True


def _told_with(customer_id: int) -> tuple[int, list[tuple[int, bool]]]:
    """Return what says whose story a copy tells: whom they are the same as, and which joinings hold."""
    rows = customers.joinings_around([customer_id])
    return customers.living(customer_id).pk, [(one.pk, one.is_undone) for one in rows]


def make_anew(people: Collection[Customer], *, at: datetime) -> None:
    """The step inside a transaction: people were joined, parted or split; their copies tell of somebody else.

    Each is dropped, and made anew for who had one, as their page promises them.
    """
    for one in sorted(people, key=lambda one: one.pk):
        db.alone_with(*forget.turn_of(one.pk))
        keys = file_writes.forget_copies(customer_id=one.pk)
        customer_writes.forget_copy_links(customer_id=one.pk)
        if keys:
            db.after_commit(partial(tidy.drop_unneeded, keys, older_than=at))
            once = _once(one.pk)
            queue.enqueue(TASK, at=at, once=once, customer_id=one.pk, language=one.language)


def forget_old(*, at: datetime) -> int:
    """Forget copies that have lain for a week. Returns how many."""
    with db.write():
        keys = file_writes.forget_copies(before=at - KEPT_FOR)
        customer_writes.forget_copy_links(before=at - KEPT_FOR)
        db.after_commit(lambda: tidy.drop_unneeded(keys, older_than=at))
    return len(keys)


def told_of(customer_id: int, *, at: datetime) -> tuple[dict[str, Any], list[Attachment]]:
    """Return all that the rooms tell of a customer, and the files that belong to it."""
    talks = conversations.told_of(customer_id)
    not_theirs = talks.pop("not_theirs")
    also = {one["number"] for one in talks["letters_elsewhere"]}
    shown = {letter["number"] for talk in talks["conversations"] for letter in talk["letters"]} | also
    found = files.told_of(customer_id, also=also, but=not_theirs)
    kept = [one for one in found if one.about_id in shown]
    happened = events.told_of(customer_id)
    names = {one.pk: one.name for one in staff.everybody()}
    told = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": at,
        "company": company.the_company().name,
        "you": customers.told_of(customer_id),
        **talks,
        "promises": promises.told_of(customer_id),
        "letters_sent": channels.told_of(customer_id),
        "happened": happened["happened"],
        "who_looked": [
            {"at": one["at"], "who": names.get(one["agent_id"], ""), "why": one["reason"]}
            for one in happened["looks"]
        ],
        "read_by": [
            {"at": one["at"], "who": customers.living(one["by_customer_id"]).name}
            for one in happened["customers_who_looked"]
        ],
        "files": [_file(one) for one in kept],
    }
    return told, kept


def _pack(out: BinaryIO, customer_id: int, language: str, *, at: datetime) -> None:
    told, kept = told_of(customer_id, at=at)
    places: dict[int, list[tuple[str, str]]] = {}
    for file in kept:
        places.setdefault(file.about_id, []).append((file.name, _place(file)))
    customer = customers.one(customer_id)
    page = letters.page(customer, told, places, language=language, at=at)
    if customer.photo:
        told["you"]["photo"] = PHOTO
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
        packed.writestr("index.html", page)
        for file in kept:
            path = files.path_of(file.key)
            if path.is_file():
                packed.write(path, _place(file))
        photo = files.path_of(customer.photo)
        if customer.photo and photo.is_file():
            packed.write(photo, PHOTO)


def _file(one: Attachment) -> dict[str, Any]:
    return {
        "letter": one.about_id,
        "name": one.name,
        "type": one.content_type,
        "size": one.size,
        "place": _place(one),
    }


def _place(file: Attachment) -> str:
    """Where a file lies in the ZIP: names were made safe when they came in."""
    return f"files/{file.pk}-{file.name}"


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(value)


def _once(customer_id: int) -> str:
    return f"copy:{customer_id}"
