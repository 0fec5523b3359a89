"""Who of an organisation or a household reads what others of it write to us: switched on, told, agreed to."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from esmero.domain.customers import reads
from esmero.domain.customers.models import (
    OPEN_SIGHT,
    STILL,
    Belonging,
    Customer,
    HomeYes,
    Organisation,
    Sight,
    SightTold,
)
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience

INSIDE = Audience(is_internal=True)


def open_sight(one: Organisation, *, reaches_below: bool, by: Doer, at: datetime) -> Sight:
    """Let whoever leads an organisation read what its people begin as such from now on; return it.

    What was open before it with another reach ends: everybody is told anew. The same again changes nothing.
    """
    before = Sight.objects.filter(OPEN_SIGHT, organisation=one).first()
    if before is not None and before.reaches_below == reaches_below:
        return before
    close_sight(one, by=by, at=at)
    made = Sight.objects.create(
        organisation=one, reaches_below=reaches_below, begun_at=at, begun_by_id=by.id or 0
    )
    told: dict[str, Any] = {"sight": made.pk, "below": reaches_below}
    events.record("organisation.sight_opened", about=one.ref, audience=INSIDE, by=by, at=at, **told)
    return made


def close_sight(one: Organisation, *, by: Doer, at: datetime) -> None:
    """Let nobody of an organisation read what the others write, from this moment; closed already, nothing.

    Who was told of it is kept until a letter told them that it ended (`actions/sights.tell`).
    """
    for row in Sight.objects.filter(OPEN_SIGHT, organisation=one):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        about = one.ref
        events.record("organisation.sight_closed", about=about, audience=INSIDE, by=by, at=at, sight=row.pk)


def begin_to_tell(belonging: Belonging, sight: Sight, *, letter_id: int, at: datetime) -> None:
    """Keep which letter is to tell somebody who reads what they begin as one of an organisation."""
    SightTold.objects.create(belonging=belonging, sight=sight, letter_id=letter_id, told_at=at)


def note_told(letter_id: int, *, by: Doer, at: datetime) -> None:
    """Keep that a letter left, where it is one that tells of a sight: from now on they know."""
    row = SightTold.objects.filter(letter_id=letter_id).select_related("belonging", "sight").first()
    if row is None:
        return
    row.letter_id, row.told_at = None, at
    row.save(update_fields=["letter_id", "told_at"])
    customer = reads.row_of(row.belonging.customer_id)
    told: dict[str, Any] = {
        "belonging": row.belonging_id,
        "sight": row.sight_id,
        "organisation": row.sight.organisation_id,
    }
    events.record("belonging.told", about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)


def forget_telling(letter_id: int) -> None:
    """A letter was given up: where it was to tell of a sight, nobody was told."""
    SightTold.objects.filter(letter_id=letter_id).delete()


def end_telling(row: SightTold) -> None:
    """A sight has ended, and whoever was told of it knows that too, or need not."""
    row.delete()


def tell_anew_whose_letters_come_back(customer_id: int) -> None:
    """Letters to somebody come back: what they were told they may not have read, so they are told anew."""
    SightTold.objects.filter(belonging__customer=customer_id).delete()


def tell_anew(organisation_ids: Collection[int]) -> None:
    """What these are part of has changed: who belongs there is told anew of sights from outside of them.

    And of those from among them that reach them no more, should they do so again.
    """
    rows = SightTold.objects.filter(belonging__organisation__in=organisation_ids)
    rows.exclude(sight__organisation__in=organisation_ids).delete()
    for sight in Sight.objects.filter(OPEN_SIGHT, pk__in=rows.values("sight")):
        rows.filter(sight=sight).exclude(belonging__organisation__in=reads.reach_of(sight)).delete()


def agree_at_home(belonging: Belonging, *, is_from_before: bool, by: Doer, at: datetime) -> HomeYes:
    """Keep that somebody agrees that who lives with them reads what they write to us; return it.

    It counts once the other one agreed as well. The same again changes nothing.
    """
    before = HomeYes.objects.filter(belonging=belonging, ended_at=None).first()
    if before is not None and before.is_from_before == is_from_before:
        return before
    _end_yeses([belonging.pk], at=at)
    made = HomeYes.objects.create(belonging=belonging, agreed_at=at, is_from_before=is_from_before)
    _tell("household.agreed", belonging, by=by, at=at)
    return made


def withdraw_at_home(belonging: Belonging, *, by: Doer, at: datetime) -> None:
    """Keep that they agree no more; from this moment neither reads the other's. Never agreed, nothing."""
    if _end_yeses([belonging.pk], at=at):
        _tell("household.withdrawn", belonging, by=by, at=at)


def show_no_more(belongings: Iterable[Belonging], *, at: datetime) -> None:
    """Somebody belongs there no more: what they agreed to is over, and being told is as well.

    Should they belong there again, all of it begins anew, and what was before stays hidden.
    """
    numbers = [one.pk for one in belongings]
    SightTold.objects.filter(belonging__in=numbers).delete()
    _end_yeses(numbers, at=at)


def agree_anew(customers: Collection[Customer], *, by: Doer, at: datetime) -> None:
    """People turned out to be one, or two: who agreed with whom nobody knows, so they are asked anew.

    Also who lives with them: an agent's press lets nobody read anything.
    """
    theirs = Belonging.objects.filter(STILL, customer__in=customers).exclude(household=None)
    agree_anew_in(theirs.values_list("household", flat=True), by=by, at=at)


def agree_anew_in(household_ids: Iterable[int | None], *, by: Doer, at: datetime) -> None:
    """Others live in these households now than those who agreed: whoever lives there is asked anew.

    A yes counts for those only who lived there as it was given.
    """
    rows = Belonging.objects.filter(STILL, household__in=set(household_ids))
    for row in rows.filter(home_yeses__ended_at=None, home_yeses__isnull=False).distinct().order_by("id"):
        withdraw_at_home(row, by=by, at=at)


def _end_yeses(belonging_ids: Collection[int], *, at: datetime) -> int:
    return HomeYes.objects.filter(belonging__in=belonging_ids, ended_at=None).update(ended_at=at)


def _tell(verb: str, belonging: Belonging, *, by: Doer, at: datetime) -> None:
    customer = reads.row_of(belonging.customer_id)
    told: dict[str, Any] = {"belonging": belonging.pk, "household": belonging.household_id}
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
