"""Two customers are one person, and two again: nothing is lost, and nothing is anybody else's."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import forget, join_people, merge, part_people, receive, remember
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Clue, Customer, Fact, Identity, Joining
from esmero.domain.events.models import Event
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
# Told as somebody is erased, of what was open with them; it says no more than that.
ENDED_WITH_THEM = {"promise.withdrawn", "conversation.closed"}
AT = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=3)


@pytest.fixture
def there() -> World:
    return world.make_world(AT)


def test_all_that_is_the_ones_is_the_others_then(there: World) -> None:
    a, b = whose(there.a), whose(there.b)

    join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)

    assert set(Conversation.objects.values_list("customer", flat=True)) == {a}
    assert set(Identity.objects.values_list("customer", flat=True)) == {a}
    assert set(Promise.objects.values_list("customer_id", flat=True)) == {a}
    assert set(Attachment.objects.values_list("customer_id", flat=True)) == {a}
    assert not list(soundness.faults(LATER))


def whose(story: world.Story) -> int:
    return story.conversation.customer_id


def test_undone_everything_stands_as_it_stood(there: World) -> None:
    before = picture()

    row = join_people.join(agent=there.owner, customer_id=whose(there.b), into_id=whose(there.a), at=LATER)
    assert picture() != before
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert picture() == before


def picture() -> dict[str, object]:
    tables = (Conversation, Identity, Promise, Attachment, Delivery, Receipt, Fact, Clue)
    people = Customer.objects.order_by("id").values_list("id", "name", "language", "merged_into", "time_zone")
    return {
        "people": list(people),
        **{
            table.__name__: sorted(table._default_manager.values_list(key_of(table), "customer_id"))
            for table in tables
        },
    }


def key_of(table: object) -> str:
    return "key" if table is Clue else "id"


def test_their_address_is_recognised_as_the_one_persons(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)

    came = write("boris@example.org", "b-again", at=LATER)

    assert came.conversation.customer_id == a


def write(
    sender: str, key: str, *, at: datetime, quotes: str = "", name: str = "", to: str = "help@example.com"
) -> receive.Received:
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=key,
        sender_email=sender,
        sender_name=name,
        recipients=[to],
        subject="Once more",
        text=f"{key} writes.",
        files=[],
        mail_message_id=f"{key}@example.org",
        answers=[quotes] if quotes else [],
        language="en",
        sent_at=at,
        from_email=sender,
        sender_proof="VOUCHED",
    )
    return receive.receive(incoming, at=at)


def test_what_came_since_goes_where_its_address_goes(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=AT)
    of_b = write("boris@example.org", "b-again", at=LATER).conversation.pk
    of_a = write("ana@example.org", "a-again", at=LATER).conversation.pk

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert Conversation.objects.get(pk=of_b).customer_id == b
    assert Conversation.objects.get(pk=of_a).customer_id == a
    assert not list(soundness.faults(LATER))


def test_conversations_put_together_meanwhile_come_apart_and_letters_find_their_writer(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=AT)
    into, source = there.a.conversation.pk, there.b.conversation.pk
    merge.merge(agent=there.owner, conversation_id=source, into_id=into, at=AT)
    since = write("boris@example.org", "b-again", at=LATER, quotes="Zimtstern@example.org")
    assert since.conversation.pk == into

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    letters = Message.objects.filter(kind="FROM_CUSTOMER").values_list("from_email", "conversation__customer")
    assert set(letters) == {("ana@example.org", a), ("boris@example.org", b)}
    assert Message.objects.get(pk=there.b.message.pk).conversation_id == source
    assert not list(soundness.faults(LATER))


def test_facts_learned_since_stay_unless_read_in_a_letter_that_goes(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=AT)
    note(there, a, "Prefers mornings")
    read = note(there, a, "Lives in Riga")
    Fact.objects.filter(pk=read.pk).update(message_id=there.b.message.pk)

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert {(one.words, one.customer_id) for one in Fact.objects.all()} == {
        ("Prefers mornings", a),
        ("Lives in Riga", b),
    }


def note(there: World, customer_id: int, words: str) -> Fact:
    return remember.note_fact(
        agent=there.owner, customer_id=customer_id, words=words, source="on the phone", at=LATER
    )


def test_what_was_chosen_goes_back_unless_somebody_changed_it_since(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    Customer.objects.filter(pk=b).update(address_as="Bo")
    row = join_people.join(
        agent=there.owner, customer_id=b, into_id=a, chosen={"name": b, "address_as": b}, at=AT
    )
    assert customers.one(a).name == "Boris"
    remember.describe_customer(agent=there.owner, customer_id=b, address_as="Bobby", at=LATER)

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert (customers.one(a).name, customers.one(a).address_as) == ("Ana", "Bobby")
    assert (customers.one(b).name, customers.one(b).address_as) == ("Boris", "Bo")


def test_two_joins_are_undone_in_either_order(there: World) -> None:
    third = write("carla@example.org", "c", at=AT).conversation.customer_id
    before, a, b = picture(), whose(there.a), whose(there.b)
    for first in (True, False):
        one = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)
        two = join_people.join(agent=there.owner, customer_id=a, into_id=third, at=LATER)
        assert customers.family_of(b) == [third, a, b]

        for row in (one, two) if first else (two, one):
            part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)
            assert not list(soundness.faults(LATER))

        assert picture() == before


def test_old_numbers_lead_to_the_one_person(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)

    assert customers.one(b).pk == a
    with pytest.raises(join_people.SamePerson):
        join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)


def test_nobody_joins_people_whom_they_may_not_see(there: World) -> None:
    with pytest.raises(NotFound):
        join_people.join(agent=there.agent, customer_id=whose(there.b), into_id=whose(there.a), at=LATER)

    assert not Joining.objects.exists()


def test_both_stories_tell_it_once_and_keep_to_ids(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    told = Event.objects.filter(verb__in=["customer.joined", "customer.parted"]).order_by("id")
    assert [(one.verb, one.about_id, one.payload["other"]) for one in told] == [
        ("customer.joined", b, a),
        ("customer.joined", a, b),
        ("customer.parted", b, a),
        ("customer.parted", a, b),
    ]


def test_a_shared_address_is_two_people_and_one_again(there: World) -> None:
    a = whose(there.a)
    second = write("ana@example.org", "a-second", at=AT).conversation.pk
    before = picture()

    row = join_people.split_person(
        agent=there.owner, customer_id=a, conversation_ids=[second], identity_ids=[], to="Pedro", at=LATER
    )
    pedro = Conversation.objects.get(pk=second).customer
    assert (pedro.name, pedro.pk != a) == ("Pedro", True)
    assert not list(soundness.faults(LATER))

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)
    after = picture()
    assert {name: rows for name, rows in after.items() if name != "people"} | {"Clue": 0} == {
        name: rows for name, rows in before.items() if name != "people"
    } | {"Clue": 0}
    assert customers.one(pedro.pk).pk == a


def test_a_split_takes_something_and_leaves_something(there: World) -> None:
    a = whose(there.a)
    mail = customers.identities_of(a)[0].pk
    for talks, addresses in ([], []), ([there.a.conversation.pk], [mail]), ([there.b.conversation.pk], []):
        with pytest.raises(join_people.NothingToTake):
            join_people.split_person(
                agent=there.owner,
                customer_id=a,
                conversation_ids=talks,
                identity_ids=addresses,
                to="Pedro",
                at=LATER,
            )


def test_erasing_the_one_person_erases_both(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    join_people.join(agent=there.owner, customer_id=b, into_id=a, chosen={"name": b}, at=LATER)

    forget.forget_customer(agent=there.owner, customer_id=b, at=LATER)

    assert set(Customer.objects.filter(pk__in=[a, b]).values_list("name", flat=True)) == {""}
    assert not Identity.objects.exists()
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    told = Event.objects.filter(customer_id__in=[a, b]).exclude(payload=None)
    assert set(told.values_list("verb", flat=True)) <= {"customer.erased", *ENDED_WITH_THEM}
    erased = Event.objects.filter(verb="customer.erased").values_list("about_id", flat=True)
    assert set(erased) == {a, b}
    assert Joining.objects.get().is_final


def test_erasing_one_of_two_who_were_parted_leaves_the_other(there: World) -> None:
    a, b = whose(there.a), whose(there.b)
    row = join_people.join(agent=there.owner, customer_id=b, into_id=a, at=LATER)
    since = write("boris@example.org", "b-again", at=LATER)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    forget.forget_customer(agent=there.owner, customer_id=b, at=LATER)

    assert Message.objects.get(pk=there.a.message.pk).text
    assert not Message.objects.get(pk=since.message.pk).text
    of_b = Event.objects.filter(within_kind="conversation", within_id=since.conversation.pk)
    before = of_b.exclude(verb__in=ENDED_WITH_THEM)
    assert set(before.values_list("payload", flat=True)) == {None}
    assert before.count() < of_b.count()


def split_off_pedro(there: World) -> tuple[Joining, int]:
    second = write("ana@example.org", "a-second", at=AT).conversation.pk
    row = join_people.split_person(
        agent=there.owner,
        customer_id=whose(there.a),
        conversation_ids=[second],
        identity_ids=[],
        to="Pedro Ruiz",
        at=AT,
    )
    return row, second


@pytest.mark.parametrize(
    ("name", "is_pedro"), [("Pedro Ruiz", True), ("pedro", True), ("Ana", False), ("", False), ("X", False)]
)
def test_a_letter_from_a_shared_address_goes_to_whoever_is_named_in_it(
    there: World, name: str, is_pedro: bool
) -> None:
    row, _second = split_off_pedro(there)

    came = write("ana@example.org", "again", at=LATER, name=name)

    assert came.conversation.customer_id == (row.to_id if is_pedro else whose(there.a))
    assert Customer.objects.get(pk=row.to_id).name == "Pedro Ruiz"


def test_an_answer_from_a_shared_address_stands_in_its_conversation(there: World) -> None:
    row, second = split_off_pedro(there)

    came = write("ana@example.org", "again", at=LATER, quotes="a-second@example.org")

    assert (came.conversation.pk, came.conversation.customer_id) == (second, row.to_id)
    assert came.message.held_since is None


def test_undone_the_address_is_shared_no_more(there: World) -> None:
    row, _second = split_off_pedro(there)
    assert Identity.objects.get(customer=whose(there.a)).is_shared
    named = write("ana@example.org", "again", at=LATER, name="Pedro")

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=LATER)

    assert not Identity.objects.get(customer=whose(there.a)).is_shared
    assert Conversation.objects.get(pk=named.conversation.pk).customer_id == whose(there.a)
    assert not list(soundness.faults(LATER))


def test_names_chosen_twice_go_back_in_either_order(there: World) -> None:
    third = write("carla@example.org", "c", at=AT).conversation.customer_id
    a, b = whose(there.a), whose(there.b)
    one = join_people.join(agent=there.owner, customer_id=a, into_id=third, at=LATER)
    two = join_people.join(agent=there.owner, customer_id=b, into_id=third, chosen={"name": b}, at=LATER)

    part_people.part_again(agent=there.owner, joining_id=one.pk, at=LATER)
    assert customers.one(third).name == "Boris"
    part_people.part_again(agent=there.owner, joining_id=two.pk, at=LATER)

    assert customers.one(third).name == ""
