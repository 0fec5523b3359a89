"""Whatever people do in whatever order: who belongs to a segment is who would if it were asked anew."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import world
from tests.histories.history import undone

from esmero.actions import forget, join_people, part_people, remember, segments, tag
from esmero.actions.tests.in_segments import asked, do_tasks, kept, members
from esmero.actions.tests.test_joined_in_any_order import REFUSED, SENDERS
from esmero.actions.tests.test_joining_people import AT, write
from esmero.domain.conversations.models import Conversation, Tag
from esmero.domain.customers.kinds import FactKind, SegmentNoun, SegmentOperator
from esmero.domain.customers.models import Customer, Joining, SegmentDay, SegmentMember
from esmero.ground.refs import NotFound
from esmero.insight import segments as insight

pytestmark = pytest.mark.django_db


def take(there, deed: str, one: int, other: int, *, at) -> None:
    people = list(Customer.objects.filter(merged_into=None).order_by("id").values_list("id", flat=True))
    talk = Conversation.objects.order_by("id")[one % Conversation.objects.count()]
    try:
        DEEDS[deed](there.owner, talk, people[one % len(people)], people[other % len(people)], at)
    except (*REFUSED, NotFound):
        pass


def follow(at) -> None:
    while segments.follow(at=at):
        pass
    do_tasks(at=at)


def split(owner, talk, _first, _second, at) -> None:
    given = {"conversation_ids": [talk.pk], "identity_ids": [], "to": "Somebody new"}
    join_people.split_person(agent=owner, customer_id=talk.customer_id, at=at, **given)


def undo(owner, _talk, _first, _second, at) -> None:
    if row := Joining.objects.filter(undone_at=None).order_by("-id").first():
        part_people.part_again(agent=owner, joining_id=row.pk, at=at)


def untag(owner, talk, _first, _second, at) -> None:
    if leak := talk.tags.first():
        tag.untag(agent=owner, conversation_id=talk.pk, tag_id=leak.pk, at=at)


def know(owner, _talk, first, _second, at) -> None:
    words = {"words": f"Lives {at}", "source": "Said so", "kind": FactKind.WHERE}
    remember.note_fact(agent=owner, customer_id=first, at=at, **words)


DEEDS = {
    "write": lambda _owner, talk, _first, _second, at: write(SENDERS[talk.pk % 4], f"{at}", at=at),
    "join": lambda owner, _talk, first, second, at: join_people.join(
        agent=owner, customer_id=first, into_id=second, at=at
    ),
    "split": split,
    "undo": undo,
    "tag": lambda owner, talk, _first, _second, at: tag.tag(
        agent=owner, conversation_id=talk.pk, names=["Leak"], at=at
    ),
    "untag": untag,
    "know": know,
    "forget": lambda owner, _talk, first, _second, at: forget.forget_customer(
        agent=owner, customer_id=first, at=at
    ),
}
number = st.integers(0, 5)
step = st.tuples(st.sampled_from(sorted(DEEDS)), number, number)


@given(st.lists(step, max_size=14))
# The database's fixture is the same for all examples: each is undone at its end.
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_what_is_kept_up_is_what_would_be_found_anew(db, steps):
    with undone():
        there = world.make_world(AT)
        for sender in SENDERS[2:]:
            write(sender, f"first of {sender}", at=AT)
        conversation = Conversation.objects.order_by("id").first().pk
        tag.tag(agent=there.owner, conversation_id=conversation, names=["Leak"], at=AT)
        leak = Tag.objects.get().pk
        segments.follow(at=AT)
        some = [
            kept(there, condition, name=str(condition.noun), at=AT)
            for condition in (
                asked(SegmentNoun.TAG, SegmentOperator.IS, leak),
                asked(SegmentNoun.ASKED, SegmentOperator.AT_LEAST, days=30, times=2),
                asked(SegmentNoun.FACT, SegmentOperator.IS_NOT, "WHERE"),
                asked(SegmentNoun.PROMISED, SegmentOperator.YES),
                asked(SegmentNoun.REACH, SegmentOperator.IS, "EMAIL"),
            )
        ]
        for index, (deed, one, other) in enumerate(steps):
            at = AT + timedelta(hours=index + 1)
            take(there, deed, one, other, at=at)
            if one % 2:
                follow(at)
        end = AT + timedelta(hours=len(steps) + 1)
        follow(end)

        for segment in some:
            segment.refresh_from_db()
            anew = set(insight.of_people(segment.conditions, at=end).values_list("pk", flat=True))
            assert members(segment) == anew
            assert segment.member_count == len(anew)
            stays = SegmentMember.objects.filter(segment=segment)
            assert not stays.filter(customer__merged_into__isnull=False, until=None).exists()
            assert all(stay.until is None or stay.until >= stay.since for stay in stays)
            # On a day by itself more may go than come; never more than ever came.
            assert sum(day.came - day.went for day in SegmentDay.objects.filter(segment=segment)) >= 0
