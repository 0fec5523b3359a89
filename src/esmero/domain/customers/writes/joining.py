"""Two people are one, and one person is two: what of it stands in this room."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.customers import reads
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.holds import keep_both
from esmero.domain.customers.writes.identities import see_marks
from esmero.domain.customers.writes.pairs import see_pairs
from esmero.domain.customers.writes.sights import agree_anew
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground import written
from esmero.ground.refs import Audience

# What of two people is chosen for the one.
CHOSEN = ("name", "address_as", "language", "time_zone", "zone_from", "photo")


def note_joining(
    of: Customer,
    to: Customer,
    *,
    moved: Mapping[str, list[int]],
    chosen: Mapping[str, Any] | None = None,
    agent: Agent | None,
    by: Doer,
    at: datetime,
) -> Joining:
    """Keep that one customer is the same person as another: what of theirs went along, by kind of thing.

    `chosen` says by column how the other stood before, and stands since. Without an `agent` the customer
    proved both sides.
    """
    row = Joining.objects.create(of=of, to=to, by=agent, at=at, moved=dict(moved), chosen=dict(chosen or {}))
    of.merged_into = to
    written.change(of, "merged_into")
    _mark(of, to)
    keep_clues([of, to])
    see_pairs(to, at=at)
    agree_anew([of, to], by=by, at=at)
    _tell("customer.joined", row, by=by, at=at)
    return row


def note_split(
    of: Customer,
    to: Customer,
    *,
    is_new: bool,
    moved: Mapping[str, list[int]],
    agent: Agent,
    by: Doer,
    at: datetime,
) -> Joining:
    """Keep that some of what stood with a customer is another person's, who `is_new` where just met so.

    What is "shared" in `moved` are addresses that stay, though letters from them went to the other.
    """
    row = Joining.objects.create(
        of=of, to=to, by=agent, at=at, moved=dict(moved), is_split=True, is_new=is_new
    )
    _mark(of, to)
    _greet_alike_too(row)
    Identity.objects.filter(pk__in=row.moved.get("shared", [])).update(is_shared=True)
    keep_both(reads.hold_of(of.pk, on=company.today(at=at)), to, by=by, at=at)
    agree_anew([of, to], by=by, at=at)
    _tell("customer.split", row, by=by, at=at)
    return row


def _mark(*customers: Customer) -> None:
    """Say on their rows that there is something to look at."""
    for one in customers:
        if not one.has_joinings:
            one.has_joinings = True
            written.change(one, "has_joinings")


def _greet_alike_too(row: Joining) -> None:
    """Whose no it was that they are not greeted by a segment nobody knows: it is both’s."""
    if row.of.is_greeted_alike and not row.to.is_greeted_alike:
        row.to.is_greeted_alike = True
        written.change(row.to, "is_greeted_alike")
        row.chosen["is_greeted_alike"] = [False, True]
        row.save(update_fields=["chosen"])


def bring_along(row: Joining, *, came: Mapping[str, Collection[int]]) -> None:
    """Add to a record what came in since and is whose the things of it are."""
    for kind, ids in came.items():
        row.moved[kind] = sorted({*row.moved.get(kind, []), *ids})
    row.save(update_fields=["moved"])


def prove_joining(row: Joining, *, by: Doer, at: datetime) -> None:
    """Keep that a customer returned a code from both sides of what one of ours joined."""
    row.proven_at = at
    row.save(update_fields=["proven_at"])
    _tell("customer.joining_proven", row, by=by, at=at)


def undo_joining(row: Joining, *, by: Doer, at: datetime) -> None:
    """Keep that it holds no more, and let everybody around it lead to whom they lead without it.

    What was chosen for the one person goes back, unless somebody has changed it since.
    """
    held = reads.hold_of(row.to_id, on=company.today(at=at))
    agree_anew([row.of, reads.living(row.to_id)], by=by, at=at)
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    leads = reads.leads_to(reads.joinings_around([row.of_id, row.to_id]))
    changed = []
    for customer in Customer.objects.filter(pk__in=leads).order_by("id"):
        if customer.merged_into_id != leads[customer.pk]:
            customer.merged_into_id = leads[customer.pk]
            written.change(customer, "merged_into")
            changed.append(customer)
    keep_both(held, *(reads.living(number) for number in (row.of_id, row.to_id)), by=by, at=at)
    _choose_back(row)
    _share_no_more(row)
    row.of.refresh_from_db()
    row.to.refresh_from_db()
    if row.is_new and row.to.is_greeted_alike and not row.of.is_greeted_alike:
        # Who is nobody of their own any more has said no meanwhile.
        row.of.is_greeted_alike = True
        written.change(row.of, "is_greeted_alike")
    around = {one.pk: one for one in [*changed, reads.living(row.to_id)]}
    keep_clues(list(around.values()))
    _tell("customer.reunited" if row.is_split else "customer.parted", row, by=by, at=at)


def _share_no_more(row: Joining) -> None:
    # Also those of whom they were the same person as when it was split.
    around = reads.joinings_around([row.of_id, row.to_id])
    others = [one for one in around if one.is_split and not one.is_undone]
    still = {number for one in others for number in one.moved.get("shared", [])}
    gone = set(row.moved.get("shared", [])) - still
    Identity.objects.filter(pk__in=gone).update(is_shared=False)


def _choose_back(row: Joining) -> None:
    """Let what was chosen be as it was before; what a later one chose instead goes back to that as well."""
    for column, (before, since) in row.chosen.items():
        _take_choice_back(row, column, before, since)


def _take_choice_back(row: Joining, column: str, before: str, since: str) -> None:
    active = Joining.objects.filter(undone_at=None, is_split=False)
    later = active.filter(to=row.to_id, pk__gt=row.pk).order_by("id")
    built_on = next((one for one in later if one.chosen.get(column, [None])[0] == since), None)
    if built_on is not None:
        built_on.chosen[column][0] = before
        built_on.save(update_fields=["chosen"])
        return
    to = Customer.objects.get(pk=row.to_id)
    if getattr(to, column) != since:
        return
    setattr(to, column, before)
    written.change(to, column)
    # Whoever they are the same as by now was called so by them.
    onward = active.filter(of=row.to_id).first()
    if onward is not None and onward.chosen.get(column, [None, None])[1] == since:
        onward.chosen[column][1] = before
        onward.save(update_fields=["chosen"])
        _take_choice_back(onward, column, before, since)


def set_chosen(customer: Customer, chosen: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Let the one person be called, addressed and drawn as was chosen. Return what is new: before, since."""
    new = {
        column: (getattr(customer, column), value)
        for column, value in chosen.items()
        if getattr(customer, column) != value
    }
    for column, (_before, value) in new.items():
        setattr(customer, column, value)
    if new:
        written.change(customer, *new)
    return new


def _tell(verb: str, row: Joining, *, by: Doer, at: datetime) -> None:
    """Tell it in both stories: of whom, and with whom, by their ids."""
    for one, other in ((row.of, row.to), (row.to, row.of)):
        see_marks(one)
        events.record(
            verb,
            about=one.ref,
            audience=Audience(customer_id=one.pk, is_internal=True),
            by=by,
            at=at,
            joining=row.pk,
            other=other.pk,
        )
