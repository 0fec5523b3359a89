"""The next answer is due counted from the oldest letter that nobody answered, whatever happened since."""

from datetime import timedelta

import pytest
from tests.world import World

from esmero.actions import counting, receive, reply, split
from esmero.actions.tests.test_merging import NOON, put_together, there, write
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.insight import soundness

__all__ = ["there"]
pytestmark = pytest.mark.django_db
ANSWERS = {PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY}


def minutes(number):
    return NOON + timedelta(minutes=number)


def fresh(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def asks(conversation, words, at):
    receive.write_back(fresh(conversation), words=words, new_files=[], send_key=words, at=at)


def answers(there: World, conversation, words, at):
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words=words,
        seen_version=fresh(conversation).version,
        send_key=words,
        at=at,
    )


def due(conversation):
    """When the one open answer is due."""
    (found,) = [one for one in promises.open_about(conversation.ref) if one.kind in ANSWERS]
    return found.due_at


def counted(conversation, at, kind=PromiseKind.NEXT_REPLY):
    return counting.clocks_for(fresh(conversation), [kind], at=at)[kind].due_at


@pytest.fixture
def talk(there: World):
    """A conversation that was answered once."""
    answers(there, there.a.conversation, "Here it is.", minutes(1))
    return there.a.conversation


def test_the_next_answer_counts_from_the_oldest_unanswered_letter(talk):
    asks(talk, "And the belt?", minutes(10))
    asks(talk, "Are you there?", minutes(25))

    assert due(talk) == counted(talk, minutes(10))


def test_an_answer_ends_the_count_and_the_next_letter_begins_it(there, talk):
    asks(talk, "And the belt?", minutes(10))
    answers(there, talk, "It is on its way.", minutes(20))
    asks(talk, "Since when?", minutes(30))

    assert due(talk) == counted(talk, minutes(30))


def test_a_second_letter_of_ours_neither_begins_nor_moves_it(there, talk):
    asks(talk, "And the belt?", minutes(10))
    answers(there, talk, "It is on its way.", minutes(20))
    answers(there, talk, "One thing more: the box is green.", minutes(22))
    assert [one for one in promises.open_about(talk.ref) if one.kind in ANSWERS] == []

    asks(talk, "Thank you. And the hat?", minutes(30))
    asks(talk, "The blue one.", minutes(50))

    assert due(talk) == counted(talk, minutes(30))


@pytest.mark.parametrize("into_the_older", [True, False])
def test_put_together_it_is_that_of_the_older_letter_whichever_goes_into_which(there, into_the_older):
    older = there.a.conversation
    newer = write("ana@example.org", "And my belt?", at=minutes(3))
    expected = due(older)
    assert expected < due(newer)

    pair = (newer, older) if into_the_older else (older, newer)
    put_together(there, *pair)

    assert due(pair[1]) == expected


def taken_out(there, talk, words, at):
    letter = Message.objects.get(conversation=talk, text=words)
    return split.split(
        agent=there.owner, conversation_id=talk.pk, message_ids=[letter.pk], subject="Apart", at=at
    )


def test_taken_out_a_letter_counts_from_when_it_came_and_what_stays_as_before(there, talk):
    asks(talk, "And the belt?", minutes(10))
    asks(talk, "My bill is wrong.", minutes(25))
    before = due(talk)

    new = taken_out(there, talk, "My bill is wrong.", minutes(70))

    assert due(new) == counted(new, minutes(25), PromiseKind.FIRST_REPLY)
    assert due(talk) == before == counted(talk, minutes(10))
    assert list(soundness.faults(minutes(70))) == []


def test_taken_out_when_its_time_is_over_it_is_promised_from_then(there, talk):
    asks(talk, "And the belt?", minutes(10))
    asks(talk, "My bill is wrong.", minutes(25))
    late = counted(talk, minutes(25), PromiseKind.FIRST_REPLY) + timedelta(hours=1)

    new = taken_out(there, talk, "My bill is wrong.", late)

    assert due(new) == counted(new, late, PromiseKind.FIRST_REPLY) > late
