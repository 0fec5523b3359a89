"""Our letters leave through a real Postfix, which takes them, refuses them, puts us off or falls silent.

F10, F11, F12 of what can go wrong.
"""

from datetime import timedelta

import pytest

from esmero.actions import deliver, reply
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Attempt, Delivery
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Identity
from esmero.gateways.email import smtp
from esmero.ground import clock
from tests.journeys.installations import wait_for
from tests.world import make_world

pytestmark = pytest.mark.django_db
ANA, BORIS = "ana@example.org", "boris@example.org"
QUEUED, SENT, FAILED, UNKNOWN = (
    DeliveryState.QUEUED,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


@pytest.fixture
def company(settings, postfix, monkeypatch):
    settings.ESMERO_SMTP_URL = postfix.url("relay")
    postfix.answer({})
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 5)
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 5)
    made = make_world()
    yield made
    smtp.hang_up()


@pytest.fixture
def letter(company):
    """The confirmation to customer A, and no other letter."""
    Delivery.objects.exclude(recipient=ANA).delete()
    return Delivery.objects.get()


def answered(company, words):
    """Have the agent answer customer A; return the letter."""
    conversation = Conversation.objects.get(pk=company.a.conversation.pk)
    reply.reply(
        agent=company.agent,
        conversation_id=conversation.pk,
        words=words,
        seen_version=conversation.version,
        send_key=words,
        at=clock.now(),
    )
    return Delivery.objects.filter(recipient=ANA).latest("id")


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def arrived(postfix, letter):
    """Return how often this letter arrived."""
    heads = [raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower() for raw in postfix.letters()]
    return sum(f"message-id: <{letter.message_id}>".encode() in head for head in heads)


def must_arrive_once(postfix, *letters):
    for one in letters:
        wait_for(lambda one=one: arrived(postfix, one))
    assert [arrived(postfix, one) for one in letters] == [1] * len(letters)


def test_our_letters_arrive_once_each_in_the_order_they_were_written(company, postfix, letter):
    letters = [letter, *(answered(company, f"Answer {number}") for number in range(3))]

    deliver.send_letters(at=clock.now())

    assert [state_of(one) for one in letters] == [SENT] * 4
    must_arrive_once(postfix, *letters)
    log = postfix.log()
    places = [log.index(f"message-id=<{one.message_id}>") for one in letters]
    assert places == sorted(places)


@pytest.mark.parametrize("manner", ["at RCPT", "busy", "later_after_data"])
def test_f10_a_server_that_puts_us_off_three_times_gets_one_copy_in_the_end(
    company, postfix, settings, letter, manner
):
    at = clock.now()
    if manner == "at RCPT":
        postfix.answer({ANA: "450 4.2.1 Greylisted"})
    else:
        settings.ESMERO_SMTP_URL = postfix.url(manner)
    waits = []
    for _ in range(3):
        deliver.send_letters(at=at)
        assert state_of(letter) == QUEUED
        waits.append(letter.next_try_at - at)
        at = letter.next_try_at

    postfix.answer({})
    settings.ESMERO_SMTP_URL = postfix.url("relay")
    deliver.send_letters(at=at)

    assert state_of(letter) == SENT and waits == sorted(set(waits))
    must_arrive_once(postfix, letter)


def test_f10_the_gaps_grow_for_two_days_and_then_the_agent_is_told(company, postfix, letter):
    postfix.answer({ANA: "451 4.7.1 Try again later"})
    at, waits = clock.now(), []
    began = at
    while state_of(letter) == QUEUED:
        deliver.send_letters(at=at)
        if state_of(letter) == QUEUED:
            waits.append(letter.next_try_at - at)
            at = letter.next_try_at

    assert waits == sorted(set(waits)) and waits[0] < timedelta(minutes=2)
    assert timedelta(days=1, hours=12) < at - began < timedelta(days=3)
    assert letter.state == FAILED and "451 4.7.1" in letter.reason
    assert Attempt.objects.filter(delivery=letter).count() == len(waits) + 1
    # Nothing is known against the address itself.
    assert Identity.objects.get(value=ANA).lost_since is None


def test_f10_a_later_letter_does_not_overtake_one_that_waits(company, postfix):
    first = Delivery.objects.get(recipient=ANA)
    postfix.answer({ANA: "450 4.2.1 Later"})
    deliver.send_letters(at=clock.now())
    postfix.answer({})
    second = answered(company, "Afterwards")

    deliver.send_letters(at=clock.now())
    assert (state_of(first), state_of(second)) == (QUEUED, QUEUED)
    # Others' letters go out meanwhile.
    assert Delivery.objects.get(recipient=BORIS).state == SENT

    deliver.send_letters(at=first.next_try_at)
    assert (state_of(first), state_of(second)) == (SENT, SENT)
    must_arrive_once(postfix, first, second)


@pytest.mark.parametrize(
    ("words", "is_lost"),
    [
        ("550 5.1.1 User unknown", True),
        ("552 5.2.2 Mailbox full", False),
        ("554 5.7.1 Rejected by policy", False),
    ],
)
def test_f11_a_refusal_is_told_at_once_and_not_tried_again(company, postfix, letter, words, is_lost):
    postfix.answer({ANA: words})

    deliver.send_letters(at=clock.now())
    deliver.send_letters(at=clock.now() + timedelta(days=1))

    assert state_of(letter) == FAILED and words[:9] in letter.reason
    assert Attempt.objects.filter(delivery=letter).count() == 1
    assert (Identity.objects.get(value=ANA).lost_since is not None) == is_lost


def test_f11_a_refusal_of_the_letter_itself_marks_nobody(company, postfix, settings, letter):
    settings.ESMERO_SMTP_URL = postfix.url("never_after_data")

    deliver.send_letters(at=clock.now())

    assert state_of(letter) == FAILED and "554 5.6.0" in letter.reason
    assert Identity.objects.get(value=ANA).lost_since is None


@pytest.mark.parametrize("manner", ["silent", "hangs_in_data"])
def test_f12_a_server_that_falls_silent_before_the_letters_end_is_tried_again(
    company, postfix, settings, letter, manner
):
    settings.ESMERO_SMTP_URL = postfix.url(manner)
    deliver.send_letters(at=clock.now())
    assert state_of(letter) == QUEUED and letter.next_try_at > clock.now()

    settings.ESMERO_SMTP_URL = postfix.url("relay")
    deliver.send_letters(at=letter.next_try_at)

    assert state_of(letter) == SENT
    must_arrive_once(postfix, letter)


def test_f12_one_that_falls_silent_after_the_end_leaves_a_doubt_that_a_person_settles(
    company, postfix, settings, letter
):
    settings.ESMERO_SMTP_URL = postfix.url("hangs_after_data")
    deliver.send_letters(at=clock.now())
    settings.ESMERO_SMTP_URL = postfix.url("relay")
    deliver.send_letters(at=clock.now() + timedelta(days=3))
    assert state_of(letter) == UNKNOWN
    assert Attempt.objects.filter(delivery=letter).count() == 1

    deliver.send_again(agent=company.agent, delivery_id=letter.pk, at=clock.now())
    deliver.send_letters(at=clock.now())

    assert state_of(letter) == SENT
    wait_for(lambda: arrived(postfix, letter))
