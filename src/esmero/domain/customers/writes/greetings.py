"""What people of segments read first, and who wants to be greeted as everybody."""

from collections.abc import Collection, Mapping
from datetime import datetime

from esmero.domain.customers import reads
from esmero.domain.customers.models import Customer, Greeting, Joining, Segment
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written
from esmero.ground.refs import Audience


def write_greeting(
    segment: Segment, *, words: Mapping[str, str], is_offer: bool, by: Doer, at: datetime
) -> None:
    """Keep what people of a segment read first (`words` by language); without any words, nothing.

    `is_offer`: only those who agreed to offers read it. Where nothing changes, nothing is recorded.
    """
    said = {language: text for language, text in words.items() if text}
    there = reads.greetings_of([segment.pk]).get(segment.pk)
    before = (there.words, there.is_offer) if there else ({}, False)
    if before == (said, is_offer if said else False):
        return
    if said:
        Greeting.objects.update_or_create(
            segment=segment, defaults={"words": said, "is_offer": is_offer, "changed_at": at}
        )
    else:
        Greeting.objects.filter(segment=segment).delete()
    events.record(
        "segment.greeting_set",
        about=segment.ref,
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        words=said,
        is_offer=bool(said) and is_offer,
        before={"words": before[0], "is_offer": before[1]},
    )


def greet(customer: Customer, *, is_alike: bool, by: Doer, at: datetime) -> None:
    """Keep whether somebody wants to be greeted as everybody.

    A no is kept under all ids of theirs, since nobody knows who of two said it should they be parted; a yes
    under the one that lives alone: what the other had said before holds again for them.
    """
    if reads.wants_no_greeting(customer) == is_alike:
        return
    ids = reads.family(customer) if is_alike else [customer.pk]
    for one in Customer.objects.filter(pk__in=ids).order_by("id"):
        one.is_greeted_alike = is_alike
        written.change(one, "is_greeted_alike")
    customer.is_greeted_alike = is_alike
    if is_alike:
        _said_themselves(ids)
    verb = "customer.greeting_refused" if is_alike else "customer.greeting_allowed"
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at)


def _said_themselves(ids: Collection[int]) -> None:
    """Let a no not end with what brought an earlier one along."""
    for row in Joining.objects.filter(to__in=ids, undone_at=None):
        if row.chosen.pop("is_greeted_alike", None):
            row.save(update_fields=["chosen"])
