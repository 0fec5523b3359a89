"""What our software writes by itself: once in an hour to a mailbox, and not for long to another program."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import by_itself, find, keep_watch, receive
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels import writes as channels
from esmero.domain.channels.models import Delivery, Tally
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.ground import mailboxes

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def there() -> world.World:
    return world.make_world(NOON)


def asks(number: int, *, at: datetime, sender: str = "clara@mail.example", **more: object) -> Conversation:
    """Have a new question come in; return its conversation."""
    return receive.receive(mail(f"Question {number}", sender_email=sender, **more), at=at).conversation


def letters_to(*addresses: str) -> int:
    return Delivery.objects.filter(recipient__in=addresses or ["clara@mail.example"]).count()


def test_a_mailbox_is_confirmed_once_in_an_hour_and_each_question_has_its_page() -> None:
    for number in range(9):
        asks(number, at=NOON + timedelta(minutes=6 * number))
    assert letters_to() == 1

    asks(10, at=NOON + HOUR)

    assert letters_to() == 2
    assert Conversation.objects.filter(customer__name="Clara").count() == 10
    assert Message.objects.filter(kind="NOTICE", conversation__customer__name="Clara").count() == 10


@pytest.mark.parametrize(
    "spelled",
    [
        ["clara@mail.example", "Clara@Mail.example", "clara+a@mail.example", "clara+b@mail.example"],
        ["clara.lopez@gmail.com", "claralopez@gmail.com", "c.l.aralopez+x@googlemail.com"],
    ],
)
def test_however_a_mailbox_is_spelled_it_is_one(spelled: list[str]) -> None:
    for number, sender in enumerate(spelled):
        asks(number, at=NOON, sender=sender)

    assert letters_to(*[one.lower() for one in spelled]) == 1


def test_dots_tell_mailboxes_apart_where_they_mean_something() -> None:
    assert mailboxes.one_of("a.b@mail.example") != mailboxes.one_of("ab@mail.example")
    assert mailboxes.one_of("+@gmail.com") == "+@gmail.com"


def test_nobodys_address_stands_in_what_is_counted() -> None:
    asks(1, at=NOON)

    assert Tally.objects.exists()
    assert not any("clara" in str(value) for row in Tally.objects.values() for value in row.values())


def test_so_many_in_a_day_and_no_more() -> None:
    for number in range(12):
        asks(number, at=NOON + number * HOUR)

    assert letters_to() == 5

    asks(20, at=NOON + timedelta(days=1))
    assert letters_to() == 6


def test_a_flood_of_strangers_leaves_those_whom_we_know_their_confirmations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(by_itself, "CONFIRMATIONS_AN_HOUR", 20)
    later = NOON + timedelta(days=3)

    for number in range(60):
        asks(number, at=later, sender=f"bot{number}@flood.example")
    flooded = Delivery.objects.filter(recipient__endswith="@flood.example").count()
    before = letters_to("ana@example.org", "new@proved.example")
    asks(100, at=later, sender="ana@example.org")
    asks(101, at=later, sender="new@proved.example", sender_proof="PROVED")

    assert 0 < flooded <= 20
    assert letters_to("ana@example.org", "new@proved.example") == before + 2


def test_a_program_without_any_sign_that_answers_into_its_conversation_is_noticed() -> None:
    talk = asks(1, at=NOON)
    at, answered = NOON, 0
    for _ in range(40):
        if letters_to() > answered:
            answered = letters_to()
            _answer(talk, answered, at=at + timedelta(minutes=1))
        at += timedelta(hours=12)
        keep_watch.break_overdue_promises(at=at)

    assert letters_to() == 3
    (noted,) = Event.objects.filter(verb="conversation.hushed")
    assert noted.about_id == talk.pk and noted.is_internal


def test_one_that_opens_a_conversation_with_each_answer_is_noticed_too() -> None:
    at, written = NOON, 0
    for number in range(40):
        asks(number, at=at)
        if letters_to() == written:
            break
        written = letters_to()
        at += timedelta(minutes=2) if number % 2 else HOUR
        keep_watch.break_overdue_promises(at=at + timedelta(hours=5))

    assert letters_to() <= 8


def test_somebody_who_writes_at_another_time_is_a_person_again() -> None:
    for number in range(3):
        asks(number, at=NOON + number * 2 * HOUR)
        channels.hear_from("clara@mail.example", at=NOON + number * 2 * HOUR + timedelta(minutes=1))
    # Each letter was answered at once, and none of them later.
    Tally.objects.update(quick_answers=3)
    asks(10, at=NOON + 6 * HOUR + timedelta(minutes=90))

    assert letters_to() == 4


def test_owning_up_ends_at_a_bound_for_whoever_asked_hundreds_of_times() -> None:
    for number in range(40):
        asks(number, at=NOON)

    keep_watch.break_overdue_promises(at=NOON + timedelta(days=1))

    assert letters_to() == 1 + by_itself.OWNED_UP_AN_HOUR


def test_a_fresh_link_goes_out_so_often_in_an_hour_and_no_more(there: world.World) -> None:
    for number in range(9):
        at = NOON + timedelta(minutes=number)
        find.ask_for_link(code=there.a.conversation.code, email="ana@example.org", at=at)

    assert letters_to("ana@example.org") == by_itself.ASKED_FOR_AN_HOUR + 1


def test_what_is_old_is_counted_no_more() -> None:
    asks(1, at=NOON)

    channels.drop_old_tallies(at=NOON + timedelta(days=31))

    assert not Tally.objects.exists()


def _answer(talk: Conversation, number: int, *, at: datetime) -> None:
    letter = Delivery.objects.filter(recipient="clara@mail.example").latest("id")
    answer = mail(f"Thank you for your mail. {number}", answers=[letter.message_id])
    assert receive.receive(answer, at=at).conversation.pk == talk.pk
