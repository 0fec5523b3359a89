"""Somebody is joined, or parted, at the moment at which something else is done about them."""

import contextlib

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import join_people, part_people, put_right, remember, tell_apart
from esmero.actions.tests.test_joining_people import AT, LATER, note, whose, write
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import FactKind, PairState
from esmero.domain.customers.models import Candidate, Customer, Fact, Joining
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = [
    only_on_postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("one_mailbox"),
]


@pytest.fixture
def there() -> world.World:
    return world.make_world(AT)


def join(there: world.World) -> Joining:
    return join_people.join(agent=there.owner, customer_id=whose(there.b), into_id=whose(there.a), at=AT)


def test_what_is_noted_of_who_is_just_joined_is_the_one_persons(there: world.World, pause: Pause) -> None:
    a, b = whose(there.a), whose(there.b)

    both(pause, lambda: join(there), lambda: note(there, b, "Prefers mornings"))

    assert Fact.objects.get().customer_id == a
    assert list(soundness.faults(LATER)) == []


def test_a_letter_that_comes_in_while_they_are_parted_is_its_writers(
    there: world.World, pause: Pause
) -> None:
    b, row = whose(there.b), join(there)

    both(
        pause,
        lambda: part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER),
        lambda: write("boris@example.org", "b-again", at=LATER),
    )

    assert Conversation.objects.order_by("id").last().customer_id == b
    assert list(soundness.faults(LATER)) == []


def test_parted_by_two_at_once_it_is_undone_once(there: world.World, pause: Pause) -> None:
    row = join(there)

    both(pause, *[lambda: part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)] * 2)

    assert Joining.objects.get().is_undone
    assert list(soundness.faults(LATER)) == []


def test_joined_into_each_other_by_two_they_are_one(there: world.World, pause: Pause) -> None:
    a, b = whose(there.a), whose(there.b)

    both(pause, lambda: _joined(there, a, b), lambda: _joined(there, b, a))

    assert Customer.objects.exclude(merged_into=None).count() == 1
    assert list(soundness.faults(LATER)) == []


def test_a_letter_that_comes_in_while_they_are_joined_is_the_one_persons(
    there: world.World, pause: Pause
) -> None:
    a, b = whose(there.a), whose(there.b)

    both(
        pause,
        lambda: _joined(there, b, a),
        lambda: write("boris@example.org", "b-again", at=LATER),
    )

    assert not Customer.objects.get(pk=a).merged_into_id
    assert set(Conversation.objects.values_list("customer", flat=True)) == {a}
    assert list(soundness.faults(LATER)) == []


def test_parted_while_a_third_is_joined_all_three_are_held(
    there: world.World, pause: Pause, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = write("carla@example.org", "c", at=AT).conversation.customer_id
    row = join(there)
    held: list[set[int]] = []
    hold = put_right.hold
    monkeypatch.setattr(put_right, "hold", lambda them, **also: (held.append({*them}), hold(them, **also)))

    both(
        pause,
        lambda: _joined(there, third, whose(there.a)),
        lambda: part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER),
    )

    assert held[-1] == {whose(there.a), whose(there.b), third}
    assert Joining.objects.get(pk=row.pk).is_undone
    assert list(soundness.faults(LATER)) == []


def test_split_while_they_are_joined_with_somebody_what_is_taken_out_is_the_others(
    there: world.World, pause: Pause
) -> None:
    a, b = whose(there.a), whose(there.b)
    second = write("ana@example.org", "of Pedro", at=AT).conversation.pk

    both(
        pause,
        lambda: _joined(there, a, b),
        lambda: join_people.split_person(
            agent=there.owner, customer_id=a, conversation_ids=[second], identity_ids=[], to="Pedro", at=LATER
        ),
    )

    assert Conversation.objects.get(pk=second).customer.name == "Pedro"
    assert Conversation.objects.get(pk=there.a.conversation.pk).customer_id == b
    assert list(soundness.faults(LATER)) == []


def test_told_apart_while_they_are_joined_nothing_is_lost(there: world.World, pause: Pause) -> None:
    write("ana+shop@example.org", "from the shop", at=AT)
    pair = Candidate.objects.get()

    both(
        pause,
        lambda: _joined(there, pair.other_id, pair.one_id),
        lambda: tell_apart.they_are_two(agent=there.owner, pair_id=pair.pk, at=LATER),
    )

    pair.refresh_from_db()
    assert pair.state == PairState.JOINED


def test_two_of_whom_the_same_is_learned_at_once_are_found(there: world.World, pause: Pause) -> None:
    a, b = whose(there.a), whose(there.b)

    deeds = both(
        pause,
        lambda: reach(there, a, "+34 612 345 678"),
        lambda: reach(there, b, "+34 612 345 678"),
    )

    for deed in deeds:
        deed.end()
    tell_apart.search(at=LATER)
    assert Candidate.objects.get().state == PairState.OPEN
    assert set(Customer.objects.filter(has_pairs=True).values_list("id", flat=True)) == {a, b}


def test_two_who_found_each_other_at_once_are_one_pair(there: world.World, pause: Pause) -> None:
    for one in (there.a, there.b):
        reach(there, whose(one), "+34 612 345 678")
    Candidate.objects.all().delete()
    Customer.objects.update(has_pairs=False)

    deeds = both(
        pause,
        lambda: write("ana+more@example.org", "more", at=LATER),
        lambda: tell_apart.search(at=LATER),
    )

    for deed in deeds:
        deed.end()
    assert Candidate.objects.filter(one=whose(there.a), other=whose(there.b)).count() == 1


def test_two_who_are_learned_of_at_once_write_one_pair(there: world.World, pause: Pause) -> None:
    for one in (there.a, there.b):
        reach(there, whose(one), "+34 612 345 678")
    Candidate.objects.all().delete()
    Customer.objects.update(has_pairs=False)

    deeds = both(
        pause,
        lambda: reach(there, whose(there.a), "After four"),
        lambda: reach(there, whose(there.b), "Before ten"),
    )

    for deed in deeds:
        deed.end()
    tell_apart.search(at=LATER)
    pair = Candidate.objects.get()
    assert pair.state == PairState.OPEN
    assert Customer.objects.filter(has_pairs=True).count() == 2


def reach(there: world.World, customer_id: int, words: str) -> None:
    remember.note_fact(
        agent=there.owner,
        customer_id=customer_id,
        kind=FactKind.REACH,
        words=words,
        source="on the phone",
        at=AT,
    )


def _joined(there: world.World, one: int, into: int) -> None:
    # Somebody was quicker.
    with contextlib.suppress(NotFound, join_people.SamePerson):
        join_people.join(agent=there.owner, customer_id=one, into_id=into, at=LATER)
