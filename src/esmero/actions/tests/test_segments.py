"""Segments are kept up: by what happens, by the day, at once where people are joined or erased."""

from datetime import timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import counting, forget, join_people, part_people, segments, set_rules, tag
from esmero.actions.tests.by_rule import NOON, written
from esmero.actions.tests.in_segments import asked, do_tasks, kept, members
from esmero.domain.conversations.models import Conversation, Tag
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import SegmentNoun, SegmentOperator
from esmero.domain.customers.models import Customer, Segment, SegmentMember
from esmero.domain.events.models import Event
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import Condition, Noun, PromiseKind
from esmero.domain.promises.models import Policy, PolicyCondition
from esmero.ground.refs import NotFound, NotYours
from esmero.ground.tasks.models import Task
from esmero.insight.segments import asking

pytestmark = pytest.mark.django_db
OPEN = asked(SegmentNoun.OPEN, SegmentOperator.YES)
HOUR = timedelta(hours=1)


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    segments.follow(at=NOON)
    return made


@pytest.fixture
def ana(there) -> Customer:
    return there.a.conversation.customer


def followed(at=NOON) -> None:
    while segments.follow(at=at):
        pass


def test_everybody_is_asked_once_it_is_kept(there, ana):
    segment = kept(there, OPEN, at=NOON)

    assert members(segment) == {ana.pk, there.b.conversation.customer_id}
    assert (segment.member_count, segment.whole_at, segment.asked_to) == (2, NOON, None)


def test_asking_everybody_goes_on_where_it_was_stopped(there, ana, monkeypatch):
    monkeypatch.setattr(asking, "AT_ONCE", 1)
    segment = segments.write(
        agent=there.owner, segment_id=None, name="Some", what_for="", conditions=[OPEN], at=NOON
    )
    task = Task.objects.get(name=segments.TASK)
    segments.ask_all(at=NOON, **task.arguments)
    part = customers.segment(segment.pk)
    assert (part.member_count, part.whole_at) == (1, None)
    # The worker was killed before it said so: the same again does no harm.
    segments.ask_all(at=NOON, **task.arguments)

    do_tasks(at=NOON)

    assert customers.segment(segment.pk).member_count == len(members(segment)) == 2


def test_what_it_asked_before_is_asked_no_further(there):
    segment = segments.write(
        agent=there.owner, segment_id=None, name="Some", what_for="", conditions=[OPEN], at=NOON
    )
    nothing_open = asked(SegmentNoun.OPEN, SegmentOperator.NO)
    segments.write(
        agent=there.owner,
        segment_id=segment.pk,
        name="Some",
        what_for="",
        conditions=[nothing_open],
        at=NOON,
    )
    do_tasks(at=NOON)

    assert members(segment) == set()
    assert customers.segment(segment.pk).whole_at == NOON


def test_whoever_something_happens_with_is_asked_again(there, ana):
    number = there.a.conversation.pk
    tag.tag(agent=there.agent, conversation_id=number, names=["Leak"], at=NOON)
    leak = Tag.objects.get()
    segment = kept(there, asked(SegmentNoun.TAG, SegmentOperator.IS, leak.pk), at=NOON)
    assert members(segment) == {ana.pk}
    followed()

    tag.untag(agent=there.agent, conversation_id=number, tag_id=leak.pk, at=NOON + HOUR)
    followed(NOON + HOUR)
    assert members(segment) == set()
    assert customers.segment(segment.pk).member_count == 0

    tag.tag(agent=there.agent, conversation_id=number, names=["Leak"], at=NOON + 2 * HOUR)
    followed(NOON + 2 * HOUR)
    assert members(segment) == {ana.pk}
    moments = [NOON, NOON + HOUR, NOON + 2 * HOUR]
    belonged = customers.segments_at([(ana, number, at) for at in moments])
    assert belonged == [{segment.pk}, frozenset(), {segment.pk}]


def test_what_only_time_changes_is_asked_once_a_day(there, ana):
    segment = kept(there, asked(SegmentNoun.WROTE, SegmentOperator.WITHIN, days=30), at=NOON)
    assert ana.pk in members(segment)
    later = NOON + timedelta(days=31)
    followed(later)
    assert ana.pk in members(segment)

    segments.ask_all_of_each(at=later)
    do_tasks(at=later)

    assert members(segment) == set()


def test_tags_that_became_one_are_asked_of_all_who_have_it(there, ana):
    number = there.a.conversation.pk
    tag.tag(agent=there.agent, conversation_id=number, names=["Leak", "Water"], at=NOON)
    leak, water = Tag.objects.get(name="Leak"), Tag.objects.get(name="Water")
    tag.untag(agent=there.agent, conversation_id=number, tag_id=water.pk, at=NOON)
    segment = kept(there, asked(SegmentNoun.TAG, SegmentOperator.IS, water.pk), at=NOON)
    assert members(segment) == set()
    followed()

    tag.join(agent=there.owner, tag_id=leak.pk, into_id=water.pk, at=NOON)
    followed()
    do_tasks(at=NOON)

    assert members(segment) == {ana.pk}


def test_whoever_is_joined_is_asked_as_one_at_once_and_as_two_once_undone(there, ana):
    segment = kept(there, OPEN, at=NOON)
    other = there.b.conversation.customer_id

    row = join_people.join(agent=there.owner, customer_id=other, into_id=ana.pk, at=NOON + HOUR)
    assert members(segment) == {ana.pk}
    then = customers.segments_at([(customers.one(ana.pk), there.a.conversation.pk, NOON)])
    assert then == [{segment.pk}]

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=NOON + 2 * HOUR)
    assert members(segment) == {ana.pk, other}
    assert customers.segment(segment.pk).member_count == 2


def test_whose_it_was_is_asked_of_who_they_were_then_though_joined_and_parted_since(there, ana):
    """Only the other one belonged: Ana's question was decided without it, and so it is tried again."""
    mine, theirs = there.a.conversation, there.b.conversation
    other = theirs.customer
    segment = kept(there, OPEN, at=NOON)
    SegmentMember.objects.filter(customer=ana).delete()
    row = join_people.join(agent=there.owner, customer_id=other.pk, into_id=ana.pk, at=NOON + HOUR)

    def belonged(at, *customer_ids):
        talks = zip(customer_ids, (mine.pk, theirs.pk), strict=True)
        return customers.segments_at([(customers.one(one), talk, at) for one, talk in talks])

    assert belonged(NOON, ana.pk, ana.pk) == [frozenset(), {segment.pk}]
    as_one = belonged(NOON + HOUR, ana.pk, ana.pk)
    assert as_one == [{segment.pk}, {segment.pk}]

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=NOON + 2 * HOUR)
    assert belonged(NOON, ana.pk, other.pk) == [frozenset(), {segment.pk}]
    assert belonged(NOON + HOUR, ana.pk, other.pk) == as_one


def test_whoever_left_since_keeps_what_was_promised_when_it_is_counted_again(there, ana):
    segment = kept(there, OPEN, at=NOON)
    quick = make_policy(position=90, name="Quick")
    PolicyCondition.objects.create(policy=quick, noun=Noun.SEGMENT, values=[segment.pk])
    Policy.objects.exclude(pk=quick.pk).update(position=91)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert counting.policy_of(conversation).pk == quick.pk

    writes.see_members(segment, asked=[ana.pk], members=[], at=NOON + HOUR, today=(NOON + HOUR).date())

    assert counting.policy_of(conversation).pk != quick.pk
    again = counting.clocks_again(conversation, [PromiseKind.FIRST_REPLY], at=NOON)
    assert again[PromiseKind.FIRST_REPLY].terms["why"]["rule"] == quick.pk


def test_only_what_differs_is_held_in_the_order_of_numbers(there, ana, monkeypatch):
    """Two who ask again at once would otherwise wait for each other."""
    late, early = kept(there, OPEN, name="Z", at=NOON), kept(there, OPEN, name="A", at=NOON)
    kept(there, asked(SegmentNoun.OPEN, SegmentOperator.NO, days=0), name="B", at=NOON)
    SegmentMember.objects.filter(customer=ana, segment__in=[late, early]).delete()
    held = []
    monkeypatch.setattr(
        segments.customers, "segment", lambda number: held.append(number) or Segment.objects.get(pk=number)
    )

    segments.look_again([ana.pk], at=NOON)

    assert held == [late.pk, early.pk]
    assert ana.pk in members(late) & members(early)


def test_a_rule_is_not_kept_with_a_segment_that_is_gone(there):
    segment = kept(there, OPEN, at=NOON)
    segments.remove(agent=there.owner, segment_id=segment.pk, at=NOON)
    asks = [Condition(Noun.SEGMENT, (segment.pk,), True)]
    with pytest.raises(NotFound):
        set_rules.add(agent=there.owner, columns={"name": "Late", "conditions": asks, "times": {}}, at=NOON)
    with pytest.raises(NotFound):
        written(there, "message.received", {"priority": 1}, (Noun.SEGMENT, segment.pk))


def test_stays_that_ended_long_ago_are_forgotten_each_night(there, ana):
    segment = kept(there, OPEN, at=NOON)
    writes.see_members(segment, asked=[ana.pk], members=[], at=NOON, today=NOON.date())
    stay = SegmentMember.objects.filter(customer=ana)

    segments.ask_all_of_each(at=NOON + customers.KEPT_FOR)
    assert stay.exists()

    segments.ask_all_of_each(at=NOON + customers.KEPT_FOR + HOUR)
    assert not stay.exists()


def test_whoever_is_erased_leaves_at_once_and_does_not_come_back(there, ana):
    everybody = asked(SegmentNoun.FACT, SegmentOperator.IS_NOT, "WHERE")
    segment = kept(there, everybody, at=NOON)
    forget.forget_customer(agent=there.owner, customer_id=ana.pk, at=NOON)
    assert ana.pk not in members(segment)

    followed()
    segments.ask_all_of_each(at=NOON)
    do_tasks(at=NOON)

    assert not SegmentMember.objects.filter(customer=ana).exists()
    assert customers.segment(segment.pk).member_count == len(members(segment))


def test_whoever_is_made_up_belongs_to_none(there, ana):
    Customer.objects.filter(pk=ana.pk).update(is_made_up=True)

    assert ana.pk not in members(kept(there, OPEN, at=NOON))


def test_nobody_but_leads_and_owners_keeps_one(there):
    words = {"segment_id": None, "name": "x", "what_for": "", "conditions": [OPEN], "at": NOON}
    for agent in (there.agent, there.stranger):
        with pytest.raises(NotYours):
            segments.write(agent=agent, **words)
    assert segments.write(agent=there.lead, **words).name == "x"


def test_a_removed_one_is_gone_with_all_its_rows(there):
    segment = kept(there, OPEN, at=NOON)
    segments.remove(agent=there.owner, segment_id=segment.pk, at=NOON)
    with pytest.raises(NotFound):
        customers.segment(segment.pk)

    do_tasks(at=NOON)

    assert not Segment.objects.exists()
    assert not SegmentMember.objects.exists()


def test_what_was_asked_before_stays_with_the_event_and_words_do_not(there):
    segment = kept(there, asked("LANGUAGE", "IS", "en"), at=there.at)
    words = [asked("FACT_WORDS", "IS", "Ancha", "Zorba")]
    for conditions in (words, [asked("OPEN", "YES")]):
        segments.write(
            agent=there.owner,
            segment_id=segment.pk,
            name="Some",
            what_for="",
            conditions=conditions,
            at=there.at,
        )

    first, second = Event.objects.filter(verb="segment.changed").order_by("pk")
    row = {"noun": "LANGUAGE", "operator": "IS", "value": {"values": ["en"]}}
    assert first.payload["asked_before"] == [row]
    assert second.payload["asked_before"] == [{"noun": "FACT_WORDS", "operator": "IS", "value": {"count": 2}}]


def test_a_number_that_was_off_is_put_right_once_everybody_was_asked(there):
    segment = kept(there, asked("OPEN", "YES"), at=there.at)
    assert segment.member_count == 2
    Segment.objects.filter(pk=segment.pk).update(member_count=7)
    assert customers.off_by(segment.pk) == 5

    segments.ask_all_of_each(at=there.at)
    do_tasks(at=there.at)

    assert Segment.objects.get(pk=segment.pk).member_count == 2
    assert customers.off_by(segment.pk) == 0
