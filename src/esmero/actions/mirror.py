"""What customers do about what we know: correct it, say it is so, hide it, let it end, have it forgotten.

Each is done by the customer, who came in by a code (`actions/visit`). What is not theirs does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import access, reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import FactEnd, FactSource, ZoneFrom
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.domain.workbench import writes as workbench
from esmero.ground import db, zones

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Fact

T = TypeVar("T")
LONGEST_WORDS = 300


def correct(*, customer_id: int, fact_id: int, words: str, at: datetime) -> Fact:
    """Put the customer's own words in the place of a fact. Return the new one. Raises NotFound."""
    said = words.strip()[:LONGEST_WORDS]

    def put(fact: Fact, by: Doer) -> Fact:
        return customers.correct_fact(
            fact,
            words=said,
            source="",
            source_kind=FactSource.THEMSELVES,
            ends_on=fact.ends_on,
            by=by,
            at=at,
        )

    return _with_fact(customer_id, fact_id, put)


def take_back(*, customer_id: int, fact_id: int, at: datetime) -> Fact | None:
    """Undo a correction of theirs: what it replaced holds again. Return that, or None for no correction.

    Raises NotFound.
    """

    def undo(made: Fact, by: Doer) -> Fact | None:
        corrected = reads.corrected_by(made)
        if corrected is None or not corrected.words:
            return None
        customers.take_back_correction(corrected, made, by=by, at=at)
        return corrected

    return _with_fact(customer_id, fact_id, undo)


def confirm(*, customer_id: int, fact_id: int, at: datetime) -> None:
    """Say that it is still so. Raises NotFound."""
    source = FactSource.THEMSELVES
    _with_fact(
        customer_id,
        fact_id,
        lambda fact, by: customers.confirm_fact(fact, source_kind=source, by=by, at=at),
    )


def greet(*, customer_id: int, is_alike: bool, at: datetime) -> None:
    """Greet them as everybody from now on, or again in words for people like them. Raises NotFound."""
    with db.write():
        customer = access.living_held(customer_id)
        customers.greet(customer, is_alike=is_alike, by=Doer(CUSTOMER, customer.pk), at=at)


def hide(*, customer_id: int, fact_id: int, is_hidden: bool, at: datetime) -> None:
    """Let nobody of the staff read it, or let them read it again. Raises NotFound."""
    _with_fact(
        customer_id, fact_id, lambda fact, by: customers.hide_fact(fact, is_hidden=is_hidden, by=by, at=at)
    )


def end_on(*, customer_id: int, fact_id: int, ends_on: date | None, at: datetime) -> None:
    """Let it hold to a last day (None: without one). Raises NotFound."""
    _with_fact(
        customer_id, fact_id, lambda fact, by: customers.end_fact_on(fact, ends_on=ends_on, by=by, at=at)
    )


def forbid(*, customer_id: int, fact_id: int, not_for: Collection[str], at: datetime) -> None:
    """Say for what it may not be used: the whole list (kinds.FactUse), each time. Raises NotFound."""
    _with_fact(
        customer_id, fact_id, lambda fact, by: customers.forbid_uses(fact, not_for=not_for, by=by, at=at)
    )


def have_forgotten(*, customer_id: int, fact_id: int, at: datetime) -> None:
    """Have its words go for good, also those of one that held before. Raises NotFound."""
    with db.write():
        fact = reads.any_fact_of_customer(customer_id, fact_id)
        customers.end_fact(fact, because=FactEnd.FORGOTTEN, by=Doer(CUSTOMER, customer_id), at=at)
        workbench.drop_questions_about(customer_id, fact_id=fact.pk)


def _with_fact(customer_id: int, fact_id: int, do: Callable[[Fact, Doer], T]) -> T:
    with db.write():
        return do(reads.fact_of_customer(customer_id, fact_id), Doer(CUSTOMER, customer_id))


def describe(
    *,
    customer_id: int,
    name: str,
    address_as: str,
    language: str,
    time_zone: str | None,
    at: datetime,
    **more: str,
) -> Customer:
    """Keep how they are called, addressed and written to, and where their clock is. Raises NotFound.

    `more` are the parts of the name, how it is spoken, and how they want to be spoken of.
    Raises ValueError for what is no zone of a place; an empty one says that they don't wish to tell, None
    leaves what we know.
    """
    if time_zone and not zones.known(time_zone):
        raise ValueError(time_zone)
    by = Doer(CUSTOMER, customer_id)
    wished = {"name": name.strip(), "address_as": address_as.strip(), "language": language, **more}
    with db.write():
        customer = reads.one(customer_id)
        changed = {key: value for key, value in wished.items() if getattr(customer, key) != value}
        if changed:
            customers.describe(customer, by=by, at=at, **changed)
        if "name" in changed:
            conversations.index_customer(customer)
        if time_zone is not None:
            customers.learn_zone(customer, time_zone=time_zone, zone_from=ZoneFrom.SAID, by=by, at=at)
        return customer
