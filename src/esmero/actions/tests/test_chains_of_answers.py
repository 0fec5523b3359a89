"""Who answers what we wrote to somebody else may be them: a sign, with its letter; nothing is joined."""

from typing import Any

import pytest
from django.urls import reverse
from tests import plans, world

from esmero.actions import bring_people, read_twins, receive, taking_part
from esmero.actions.tests.test_bringing_people import bring, hand_in, take_back
from esmero.actions.tests.test_joining_people import AT, LATER, whose, write
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import Evidence, PairState
from esmero.domain.customers.models import Candidate, Customer, Identity
from esmero.ground.tasks.models import Task

pytestmark = pytest.mark.django_db
OURS = "m.0123456789abcdef01234567@our.example"


@pytest.fixture
def there() -> world.World:
    return world.make_world(AT)


@pytest.fixture
def letter(there: world.World) -> Message:
    """What we wrote to Ana."""
    mine = Message.objects.filter(conversation=there.a.conversation, kind="NOTICE").first()
    assert mine is not None
    mine.mail_message_id = OURS
    mine.save()
    return mine


def look() -> None:
    for task in Task.objects.filter(name=read_twins.TASK):
        read_twins.look(at=LATER, **task.arguments)
        task.delete()


def evidence() -> list[tuple[int, int, list[str]]]:
    rows = Candidate.objects.filter(state=PairState.OPEN)
    return [(one.one_id, one.other_id, [kind for kind, _since in one.evidence]) for one in rows]


def answer(sender: str, *, to: str = "help@example.com", quotes: str = OURS, **given: Any) -> Message:
    key = f"{sender}{to}{quotes}"
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=key,
        sender_email=sender,
        sender_name="",
        recipients=[to],
        subject="Once more",
        text="Yes, please.",
        answers=[quotes] if quotes else [],
        from_email=sender,
        **given,
    )
    return receive.receive(incoming, at=LATER).message


def test_who_answers_our_letter_to_somebody_else_may_be_them(there: world.World, letter: Message) -> None:
    answer("boris@example.org")
    look()

    assert evidence() == [(whose(there.a), whose(there.b), [Evidence.ANSWERED])]
    assert not Customer.objects.exclude(merged_into=None).exists()


def test_who_answers_at_the_address_that_somebody_else_was_given_may_be_them(there: world.World) -> None:
    address = access.reply_address(there.a.conversation, host="localhost")
    held = answer("boris@example.org", to=address, quotes="")
    assert held.held_since
    look()

    assert evidence() == [(whose(there.a), whose(there.b), [Evidence.ANSWERED])]
    (pair,) = Candidate.objects.all()
    assert [one.message_id for one in customers.reasons_of(pair)] == [held.pk]


def test_who_answers_what_we_wrote_to_them_is_nobody_else(there: world.World, letter: Message) -> None:
    answer("ana@example.org")
    look()

    assert evidence() == []


def test_whose_domain_says_that_it_is_not_from_there_says_nothing(
    there: world.World, letter: Message
) -> None:
    address = access.reply_address(there.a.conversation, host="localhost")
    answer("boris@example.org", to=address, sender_proof="REFUTED")
    look()

    assert not Candidate.objects.exists()


def test_an_address_that_several_use_says_nothing(there: world.World, letter: Message) -> None:
    Identity.objects.filter(value="boris@example.org").update(is_shared=True)
    answer("boris@example.org")
    look()

    assert not Candidate.objects.exists()


def test_who_takes_part_or_was_left_out_is_somebody_else(there: world.World, letter: Message) -> None:
    ana = there.a.conversation.pk
    let_in = taking_part.let_in(
        agent=there.owner, conversation_id=ana, address="boris@example.org", name="B", at=AT
    )
    taking_part.leave_out(agent=there.owner, participant_id=let_in.pk, at=AT)
    answer("boris@example.org")
    look()

    assert not Candidate.objects.exists()


def test_who_got_a_copy_of_a_letter_is_somebody_else(there: world.World, letter: Message) -> None:
    Message.objects.filter(conversation=there.a.conversation, kind="FROM_CUSTOMER").update(
        also_to="boris@example.org Boris"
    )
    answer("boris@example.org")
    look()

    assert not Candidate.objects.exists()


def test_where_many_read_what_goes_to_one_address_no_more_are_found(
    there: world.World, letter: Message
) -> None:
    for number in range(7):
        write(f"p{number}@office.example", f"first-{number}", at=AT)
        answer(f"p{number}@office.example")
    look()

    assert len(evidence()) == 5


def test_the_letter_stands_beside_what_it_says_for_whom_may_read_it(
    there: world.World, letter: Message, client: Any
) -> None:
    came = answer("boris@example.org")
    look()
    Conversation.objects.update(team=there.team)
    client.force_login(there.owner)
    both = reverse("desk:customer-joining", args=[whose(there.a)]), {"other": whose(there.b)}
    url = reverse("desk:message", args=[came.pk])

    assert f'<a href="{url}">This letter</a>' in client.get(*both).content.decode()

    Conversation.objects.filter(pk=came.conversation_id).update(team=there.other_team)
    client.force_login(there.agent)
    page = client.get(*both).content.decode()
    assert "Our letter to the one was answered" in page
    assert url not in page


FILE = 'Name;E-mail\nAna and who else;"ana@example.org, boris@example.org"\n'


def test_a_file_that_names_two_of_ours_in_one_row_says_that_they_may_be_one(there: world.World) -> None:
    run = bring(there, hand_in(there, FILE))

    assert evidence() == [(whose(there.a), whose(there.b), [Evidence.FILE])]
    (pair,) = Candidate.objects.all()
    assert [one.file for one in customers.reasons_of(pair)] == ["people.csv"]
    assert not Customer.objects.exclude(merged_into=None).exists()

    take_back(there, run)

    assert evidence() == []
    assert not Customer.objects.filter(has_pairs=True).exists()


def test_a_file_that_was_looked_at_alone_says_nothing(there: world.World) -> None:
    run = hand_in(there, FILE)
    bring_people.look(at=AT, import_id=run.pk)

    assert not Candidate.objects.exists()


def test_our_letters_are_found_by_the_index_of_their_names(there: world.World) -> None:
    steps = plans.plan(lambda: conversations.ours_answered([OURS]))

    assert "message_mail_id" in " ".join(steps), steps
    assert not [step for step in steps if "SCAN conv" in step], steps
