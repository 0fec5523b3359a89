"""What customers read of others: who leads an organisation, and two who live together (decision 0084)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least

from esmero.domain.conversations.access.going_on import with_people
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.conversations.models import BegunAs, Conversation, MergeRecord, Message, OnlyBetween
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Belonging, Customer, Organisation, SightTold
from esmero.ground.refs import NotFound


def shown_to_leader(customer: Customer) -> dict[int, QuerySet[Conversation]]:
    """Return by organisation the conversations of its people that somebody reads who leads it.

    Only what was begun as one of it, by who belongs to it still, after a letter told them.
    """
    found = {}
    for sight in customers.sights_led(customer):
        # Whose it is by now is who belongs there: what a split took elsewhere is nobody's to see.
        as_one = BegunAs.objects.filter(
            belonging__ended_at=None,
            belonging__customer=OuterRef("customer"),
            belonging__organisation__in=customers.reach_of(sight),
            belonging__told_of__sight=sight,
            belonging__told_of__letter_id=None,
            belonging__told_of__told_at__lte=OuterRef("begun_at"),
            conversation=OuterRef("pk"),
        )
        rows = _open_to_others().filter(Exists(as_one)).exclude(customer=customer)
        # By what was begun as one of it: of all conversations the others are not looked at.
        told = SightTold.objects.filter(sight=sight).values("belonging")
        rows = rows.filter(pk__in=BegunAs.objects.filter(belonging__in=told).values("conversation"))
        found[sight.organisation_id] = rows
    return found


def shown_at_home(customer: Customer) -> QuerySet[Conversation]:
    """Return the conversations of who lives with somebody, where both agreed; none otherwise.

    From the day on which the second of them agreed, and earlier ones where whose they are agreed to that.
    What was begun as one of an organisation is none of the household's.
    """
    home = customers.home_of(customer)
    seen = Q(pk__in=[])
    if home is not None and home.mine is not None:
        for other in home.others:
            since = max(home.mine.agreed_at, other.agreed_at)
            whose = Q(customer=other.belonging.customer_id)
            seen |= whose if other.is_from_before else whose & Q(begun_at__gte=since)
    return _open_to_others().filter(seen, begun_as=None).exclude(customer=customer)


def _open_to_others() -> QuerySet[Conversation]:
    """Return what nobody took out, and in which no letters of another conversation stand."""
    took_in = MergeRecord.objects.filter(target=OuterRef("pk"), undone_at=None)
    rows = with_people(Conversation.objects.all()).filter(merged_into=None, only_between=None)
    # What came with a doubtful sender is held back, from them as from their own customer.
    letters = Message.objects.filter(conversation=OuterRef("pk"), held_since=None).exclude(kind__in=INTERNAL)
    # What was taken out of an older one was begun as its first letter was written.
    oldest = Subquery(letters.order_by("at").values("at")[:1], output_field=DateTimeField())
    begun = Least("opened_at", Coalesce(oldest, "opened_at"))
    return rows.annotate(begun_at=begun).filter(~Exists(took_in), Exists(letters))


def shown_conversation(customer: Customer, conversation_id: int) -> tuple[Conversation, int | None]:
    """Return a conversation of somebody else that a customer may read, and for which organisation.

    None instead of an organisation where they live together. Raises NotFound.
    """
    for organisation_id, rows in shown_to_leader(customer).items():
        found = rows.filter(pk=conversation_id).first()
        if found is not None:
            return found, organisation_id
    found = shown_at_home(customer).filter(pk=conversation_id).first()
    if found is None:
        raise NotFound("conversation")
    return found, None


def may_be_chosen(conversation: Conversation) -> list[tuple[int, str]]:
    """Return by the number of a belonging as one of which organisations it may be called begun, with names.

    Of those to which its customer belongs, of whose leaders they were told before it was begun. None where
    they took it out, or it is called so already.
    """
    found = shown_of_own(conversation.customer, [conversation]).get(conversation.pk)
    return list(found.choices) if found else []


def _is_told(told: list[SightTold], begun_at: datetime) -> bool:
    return any(one.told_at <= begun_at for one in told)


@dataclass(frozen=True)
class ShownTo:
    """To whom one of somebody's own conversations is shown beside them, and as what it may be called begun.

    `organisations` are those whose leaders read it; `choices` are belongings by number, with names.
    """

    organisations: tuple[Organisation, ...] = ()
    at_home: bool = False
    is_kept_out: bool = False
    choices: tuple[tuple[int, str], ...] = ()

    @property
    def is_shown(self) -> bool:
        return bool(self.organisations or self.at_home)


def shown_of_own(customer: Customer, rows: Collection[Conversation]) -> dict[int, ShownTo]:
    """Return of each of somebody's own conversations to whom it is shown; nothing for who belongs nowhere."""
    there = customers.belongings_of(customer)
    numbers = [one.pk for one in rows]
    if not there or not numbers:
        return {}
    kept_out = set(
        OnlyBetween.objects.filter(conversation__in=numbers).values_list("conversation", flat=True)
    )
    begun = {
        one.conversation_id: one.belonging
        for one in BegunAs.objects.filter(conversation__in=numbers).select_related("belonging__organisation")
    }
    told = _told_of({one.pk: one for one in [*there, *begun.values()]}.values(), customer)
    home = customers.home_of(customer)
    open_ones = _open_to_others().filter(pk__in=numbers)
    since: dict[int, datetime] = {row.pk: row.begun_at for row in open_ones}  # type: ignore[attr-defined]  # (annotated)
    found = {}
    for one in rows:
        if one.pk in kept_out:
            found[one.pk] = ShownTo(is_kept_out=True)
        elif one.pk in since:
            found[one.pk] = _shown_to(since[one.pk], begun.get(one.pk), there, told, home)
    return found


def _told_of(belongings: Iterable[Belonging], customer: Customer) -> dict[int, list[SightTold]]:
    """Return by belonging the sights that reach it now; none of what is not theirs or over."""
    held = [one for one in belongings if one.ended_at is None and one.customer_id == customer.pk]
    told = customers.told_of_sights(held)
    return {
        one.pk: [row for row in told.get(one.pk, ()) if row.sight in customers.sights_over(one.organisation)]
        for one in held
        if one.organisation is not None and one.pk in told
    }


def _shown_to(
    begun_at: datetime,
    begun: Belonging | None,
    there: Collection[Belonging],
    told: dict[int, list[SightTold]],
    home: customers.AtHome | None,
) -> ShownTo:
    if begun is not None:
        rows = [row for row in told.get(begun.pk, ()) if row.told_at <= begun_at]
        return ShownTo(tuple(row.sight.organisation for row in rows))
    choices = tuple(
        (place.pk, place.organisation.name)
        for place in there
        if place.organisation is not None and _is_told(told.get(place.pk, []), begun_at)
    )
    return ShownTo(at_home=_is_shown_at_home(begun_at, home), choices=choices)


def _is_shown_at_home(begun_at: datetime, home: customers.AtHome | None) -> bool:
    if home is None or home.mine is None or not home.others:
        return False
    since = min(max(home.mine.agreed_at, other.agreed_at) for other in home.others)
    return home.mine.is_from_before or begun_at >= since
