"""Two who may be one person: found as letters come in, told apart, joined and parted; never by software."""

import zipfile
from typing import Any

import pytest
from tests import world

from esmero.actions import forget, join_people, part_people, read_twins, take_along, tell_apart
from esmero.actions.tests.test_joining_people import AT, LATER, picture, whose, write
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Evidence, PairState
from esmero.domain.customers.models import Candidate, Customer, Sign
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.ground.refs import NotFound
from esmero.ground.tasks.models import Task
from esmero.insight import twins

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_mailbox")]


@pytest.fixture
def there() -> world.World:
    return world.make_world(AT)


@pytest.fixture
def pair(there: world.World) -> Candidate:
    """Ana, who writes from two spellings of her mailbox."""
    write("ana+shop@example.org", "from the shop", at=AT)
    return Candidate.objects.get()


def test_who_writes_from_another_spelling_of_a_mailbox_is_found_and_not_joined(
    there: world.World, pair: Candidate
) -> None:
    assert pair.one_id == whose(there.a)
    assert pair.evidence[0][0] == Evidence.MAILBOX
    assert pair.is_open
    assert not Customer.objects.exclude(merged_into=None).exists()


def test_they_are_two_and_it_is_taken_back(there: world.World, pair: Candidate) -> None:
    tell_apart.they_are_two(agent=there.owner, pair_id=pair.pk, at=LATER)
    pair.refresh_from_db()
    assert (pair.state, pair.two_by) == (PairState.TWO, there.owner)

    tell_apart.ask_again(agent=there.owner, pair_id=pair.pk, at=LATER)

    pair.refresh_from_db()
    assert pair.is_open


def test_who_may_not_see_both_can_not_decide(there: world.World, pair: Candidate) -> None:
    with pytest.raises(NotFound):
        tell_apart.they_are_two(agent=there.stranger, pair_id=pair.pk, at=LATER)


def test_joined_and_parted_they_stand_as_before(there: world.World, pair: Candidate) -> None:
    before = picture()
    row = join_people.join(agent=there.owner, customer_id=pair.other_id, into_id=pair.one_id, at=LATER)
    pair.refresh_from_db()
    assert pair.state == PairState.JOINED

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    pair.refresh_from_db()
    assert pair.is_open
    assert picture() == before
    assert set(Customer.objects.filter(has_pairs=True).values_list("id", flat=True)) == {
        pair.one_id,
        pair.other_id,
    }


def test_two_who_were_told_apart_stay_so_when_one_is_joined_with_a_third(
    there: world.World, pair: Candidate
) -> None:
    tell_apart.they_are_two(agent=there.owner, pair_id=pair.pk, at=LATER)

    row = join_people.join(agent=there.owner, customer_id=pair.other_id, into_id=whose(there.b), at=LATER)

    assert customers.pairs_page(limit=5) == []
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)
    assert customers.pairs_page(limit=5) == []


def test_what_a_letter_says_goes_on_speaking_for_whom_its_writer_was_joined_with(
    there: world.World,
) -> None:
    message = write("carla@example.org", "Please note my other address is ana@example.org.", at=AT).message
    read_twins.look(message_id=message.pk, at=AT)
    carla = message.conversation.customer_id

    join_people.join(agent=there.owner, customer_id=carla, into_id=whose(there.b), at=LATER)

    (row,) = customers.pairs_page(limit=5)
    assert {row.one_id, row.other_id} == {whose(there.a), whose(there.b)}
    assert row.evidence[0][0] == Evidence.SAID


def test_erased_nothing_says_any_more_who_they_may_be(there: world.World, pair: Candidate) -> None:
    forget.forget_customer(agent=None, customer_id=pair.other_id, at=LATER)

    assert not Candidate.objects.exists()
    assert not Sign.objects.filter(customer=pair.other_id).exists()


@pytest.mark.parametrize(
    ("words", "below", "kind"),
    [
        ("Mi otra dirección es ana@example.org, gracias.", "", Evidence.SAID),
        ("Мой другой адрес: ana@example.org", "", Evidence.SAID),
        ("My new email is ana@example.org", "", Evidence.SAID),
        ("Hello", "Carla Ruiz\nana@example.org", Evidence.SIGNATURE),
    ],
)
def test_a_letter_names_another_address_of_its_writer(words: str, below: str, kind: str) -> None:
    assert twins.told_in(words, below, writer="carla@example.org") == [(kind, "ana@example.org")]


@pytest.mark.parametrize(
    ("words", "below"),
    [
        ("Write to ana@example.org, she knows.", ""),
        ("Hello", "> ana@example.org wrote so"),
        ("Hello", "On Monday ana@example.org wrote:\n> hello"),
        ("Hello", "Carla\ncarla@example.org"),
        ("See below.", "---------- Forwarded message ----------\nFrom: Ana <ana@example.org>\nDate: Mon"),
        ("См. ниже.", "От: Ana <ana@example.org>\nКому: carla@example.org"),
        ("Vea abajo.", "De: ana@example.org"),
        ("Hello", "On Mon, 3 May 2026 at 10:00 Ana <ana@example.org>\nwrote:\n> Hello"),
        ("Hello", "On Mon, 3 May 2026 at 10:00\nAna Gil <ana@example.org>\nwrote:\n> Hello"),
        ("My old address was Calle Sol 5; write to ana@example.org", ""),
        ("That is not my other address: ana@example.org", ""),
    ],
)
def test_an_address_of_somebody_else_says_nothing(words: str, below: str) -> None:
    assert twins.told_in(words, below, writer="carla@example.org") == []


def test_those_of_before_are_looked_through_once_and_it_goes_on_where_it_was_stopped(
    there: world.World, pair: Candidate
) -> None:
    Candidate.objects.all().delete()
    Sign.objects.all().delete()

    tell_apart.search(at=LATER)

    assert Candidate.objects.count() == 1
    run = customers.pair_search()
    assert run is not None
    assert run.last_id == run.upto_id


def test_a_copy_that_one_of_them_had_made_is_made_anew_for_the_one_person(
    there: world.World, pair: Candidate
) -> None:
    take_along.make(customer_id=pair.other_id, language="en", at=AT)
    assert Attachment.objects.filter(within_kind="copy").exists()

    join_people.join(agent=there.owner, customer_id=pair.other_id, into_id=pair.one_id, at=LATER)

    assert not Attachment.objects.filter(within_kind="copy").exists()
    make_copies()
    assert "from the shop" in copy_of(pair.one_id)


def test_a_copy_of_two_who_were_one_tells_nobody_of_the_other_once_they_are_parted(
    there: world.World, pair: Candidate
) -> None:
    row = join_people.join(agent=there.owner, customer_id=pair.other_id, into_id=pair.one_id, at=LATER)
    take_along.make(customer_id=pair.one_id, language="en", at=LATER)
    assert "from the shop" in copy_of(pair.one_id)

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert not Attachment.objects.filter(within_kind="copy").exists()
    make_copies()
    assert "from the shop" not in copy_of(pair.one_id)


def test_a_copy_of_two_tells_nobody_of_the_other_once_they_are_split(there: world.World) -> None:
    letter = write("ana@example.org", "of her sister", at=AT)
    ana = whose(there.a)
    take_along.make(customer_id=ana, language="en", at=AT)
    assert "of her sister" in copy_of(ana)

    join_people.split_person(
        agent=there.owner,
        customer_id=ana,
        conversation_ids=[letter.conversation.pk],
        identity_ids=[],
        to="Eva",
        at=LATER,
    )

    make_copies()
    assert "of her sister" not in copy_of(ana)


def test_a_copy_that_is_packed_while_they_are_parted_is_not_kept(
    there: world.World, pair: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = join_people.join(agent=there.owner, customer_id=pair.other_id, into_id=pair.one_id, at=LATER)
    pack = take_along._pack

    def part_meanwhile(*args: Any, **kwargs: Any) -> None:
        pack(*args, **kwargs)
        part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    monkeypatch.setattr(take_along, "_pack", part_meanwhile)

    assert not take_along.make(customer_id=pair.one_id, language="en", at=LATER)
    assert not Attachment.objects.filter(within_kind="copy").exists()


def make_copies() -> None:
    for task in Task.objects.filter(name=take_along.TASK):
        take_along.make(at=LATER, **task.arguments)


def copy_of(customer_id: int) -> str:
    kept = Attachment.objects.get(within_kind="copy", customer_id=customer_id)
    with zipfile.ZipFile(files.path_of(kept.key)) as packed:
        return packed.read("data.json").decode()
