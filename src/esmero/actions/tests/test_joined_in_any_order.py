"""People are joined, split and parted in any order while letters come in, and nothing is lost by it."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests import world
from tests.histories.history import undone

from esmero.actions import join_people, merge, part_people, tell_apart
from esmero.actions.tests.test_joining_people import AT, picture, write
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import PairState
from esmero.domain.customers.models import Candidate, Customer, Identity, Joining
from esmero.domain.staff.models import Agent
from esmero.insight import soundness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_mailbox")]
END = datetime(2026, 12, 1, tzinfo=UTC)
# The last two are of one mailbox each with the first two: they may be one person.
SENDERS = ["ana@example.org", "boris@example.org", "ana+a@example.org", "boris+b@example.org"]
REFUSED = (join_people.SamePerson, join_people.NothingToTake, merge.SameConversation, merge.DifferentPeople)
number = st.integers(0, 5)
step = st.tuples(st.sampled_from(["write", "join", "split", "undo", "merge", "apart"]), number, number)


@example([("join", 0, 1), ("apart", 0, 0)], Random(0))
@given(st.lists(step, max_size=14), st.randoms(use_true_random=False))
# The database's fixture is the same for all examples: each is undone at its end.
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_nothing_is_lost_or_shown_to_another_and_undoing_all_gives_back_the_beginning(db, steps, order):
    with undone():
        there = world.make_world(AT)
        for sender in SENDERS[2:]:
            write(sender, f"first of {sender}", at=AT)
        home = dict(Identity.objects.values_list("value", "customer"))
        before, rows = picture(), kept_rows()
        for index, (deed, one, other) in enumerate(steps):
            letters = {*Message.objects.values_list("id", flat=True)}
            take(there.owner, deed, one, other, at=AT + timedelta(hours=index + 1))
            assert letters <= {*Message.objects.values_list("id", flat=True)}
            assert list(soundness.faults(AT)) == []
            nobody_reads_anothers()
            nobody_is_proposed_who_is_one_or_told_apart()
        active = list(Joining.objects.filter(undone_at=None).values_list("id", flat=True))
        order.shuffle(active)
        for joining_id in active:
            part_people.part_again(
                agent=there.owner, joining_id=joining_id, at=datetime(2026, 12, 1, tzinfo=UTC)
            )
            assert list(soundness.faults(AT)) == []

        assert kept_rows(before) == rows
        for address, owner in open_letters():
            assert owner == home[address]


def take(agent: Agent, deed: str, one: int, other: int, *, at: datetime) -> None:
    people = list(Customer.objects.filter(merged_into=None).order_by("id").values_list("id", flat=True))
    talks = list(Conversation.objects.filter(merged_into=None).order_by("id"))
    talk, second = talks[one % len(talks)], talks[other % len(talks)]
    try:
        if deed == "write":
            quotes = Message.objects.filter(conversation=talk).order_by("id").values_list("mail_message_id")
            write(SENDERS[one % 4], f"{at}", at=at, quotes=(quotes.first() or [""])[0] if other % 2 else "")
        elif deed == "join":
            gone, stays = people[one % len(people)], people[other % len(people)]
            join_people.join(agent=agent, customer_id=gone, into_id=stays, chosen={"name": gone}, at=at)
        elif deed == "split":
            to = people[other % len(people)] if other % 2 else "Somebody new"
            join_people.split_person(
                agent=agent,
                customer_id=talk.customer_id,
                conversation_ids=[talk.pk],
                identity_ids=[],
                to=to,
                at=at,
            )
        elif deed == "apart":
            rows = list(Candidate.objects.order_by("id"))
            tell_apart.they_are_two(agent=agent, pair_id=rows[one % len(rows)].pk, at=at)
        elif deed == "undo":
            some = list(Joining.objects.filter(undone_at=None).order_by("id"))
            if some:
                part_people.part_again(agent=agent, joining_id=some[one % len(some)].pk, at=at)
        else:
            merge.merge(agent=agent, conversation_id=talk.pk, into_id=second.pk, at=at)
    except REFUSED:
        pass


def open_letters():
    """Whose address each letter came from that a customer reads on their page, and whose page that is."""
    rows = Message.objects.filter(kind=MessageKind.FROM_CUSTOMER, held_since=None)
    return rows.values_list("from_email", "conversation__customer")


def nobody_reads_anothers() -> None:
    """But for what a person gave to somebody by a split."""
    split = Joining.objects.filter(undone_at=None, is_split=True)
    if split.exists():
        return
    owners = dict(Identity.objects.values_list("value", "customer"))
    for address, reader in open_letters():
        assert owners[address] == reader


def nobody_is_proposed_who_is_one_or_told_apart() -> None:
    """And a flag stands on whoever may be somebody else, and on nobody else."""
    rows = Candidate.objects.filter(state=PairState.OPEN)
    flagged = set(Customer.objects.filter(has_pairs=True).values_list("id", flat=True))
    assert flagged == {number for row in rows for number in (row.one_id, row.other_id)}
    told_apart = Candidate.objects.exclude(two_at=None)
    apart = [{customers.living(one.one_id).pk, customers.living(one.other_id).pk} for one in told_apart]
    for row in rows:
        assert row.one.merged_into_id is None
        assert row.other.merged_into_id is None
        assert {row.one_id, row.other_id} not in apart


def kept_rows(first: dict | None = None) -> dict:
    """Whose everything is that was there in the beginning; how people are called."""
    now = picture()
    rows = {}
    for name, kept in now.items():
        known = {row[0] for row in (first or now)[name]}
        rows[name] = [row for row in kept if row[0] in known]
    return rows
