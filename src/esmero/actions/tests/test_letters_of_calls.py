"""The letter about what was agreed in a call: held back as any other, and what is settled closes after it."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import arrange, hold, log, receive
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Membership
from esmero.domain.workbench import reads
from esmero.domain.workbench.models import HeldReply
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
SOON = NOON + timedelta(seconds=11)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def logged(there: World, *, is_settled: bool = False) -> Conversation:
    said = log.Said(
        way="PHONE",
        subject="The star",
        words="She comes on Friday.",
        promise=log.reply.OwnWords("the star is ready", NOON + timedelta(days=2)) if is_settled else None,
        is_settled=is_settled,
        letter="As we said: on Friday.",
    )
    who = there.a.conversation.customer_id
    return log.log(agent=there.agent, who=who, team_id=there.team.pk, said=said, send_key="k", at=NOON)


def fresh(made: Conversation) -> Conversation:
    return Conversation.objects.get(pk=made.pk)


def test_until_its_moment_the_customer_has_no_letter_and_somebody_looks(there: World) -> None:
    made = logged(there)

    assert HeldReply.objects.get().conversation_id == made.pk
    assert conversations.letters(made, for_customer=True) == []
    assert not Message.objects.filter(conversation=made, kind="REPLY").exists()
    assert list(soundness.faults(NOON)) == []

    hold.release_due(at=SOON)
    hold.release_due(at=SOON)

    assert Message.objects.filter(conversation=made, kind="REPLY").count() == 1
    assert fresh(made).is_waiting
    assert list(soundness.faults(SOON)) == []


def test_what_is_settled_is_closed_once_the_letter_has_gone_out_and_not_before(there: World) -> None:
    made = logged(there, is_settled=True)
    assert fresh(made).is_open

    hold.release_due(at=SOON)

    assert fresh(made).is_closed
    assert Message.objects.filter(conversation=made, kind="REPLY").count() == 1
    assert list(soundness.faults(SOON)) == []


def test_taken_back_it_is_a_draft_and_what_was_settled_stays_open_with_somebody_to_look(there: World) -> None:
    made = logged(there, is_settled=True)

    hold.take_back(agent=there.agent, held_id=HeldReply.objects.get().pk, at=NOON)
    hold.release_due(at=SOON)

    assert reads.draft(made, there.agent) == "As we said: on Friday."
    assert fresh(made).is_open
    assert made.pk not in conversations.left_alone()
    assert list(soundness.faults(SOON)) == []


def test_what_the_customer_writes_meanwhile_keeps_it_open(there: World) -> None:
    made = logged(there, is_settled=True)
    receive.write_back(made, words="One thing more", new_files=[], send_key="c", at=NOON)

    hold.release_due(at=SOON)

    assert HeldReply.objects.get().why_stopped == "CAME_IN"
    assert fresh(made).is_open


def test_sent_all_the_same_over_what_came_in_it_goes_out_and_stays_open(there: World) -> None:
    made = logged(there, is_settled=True)
    receive.write_back(made, words="One thing more", new_files=[], send_key="c", at=NOON)
    hold.release_due(at=SOON)

    held = HeldReply.objects.get()
    hold.send_now(agent=there.agent, held_id=held.pk, send_anyway=True, at=SOON)

    assert Message.objects.filter(conversation=made, kind="REPLY").count() == 1
    assert not fresh(made).is_closed
    assert made.pk not in conversations.left_alone()
    assert list(soundness.faults(SOON)) == []


def test_who_may_close_no_more_by_then_sends_the_letter_and_closes_nothing(there: World) -> None:
    made = logged(there, is_settled=True)
    Membership.objects.filter(agent=there.agent).update(part=Part.ANSWERS)

    hold.release_due(at=SOON)

    assert Message.objects.filter(conversation=made, kind="REPLY").count() == 1
    assert fresh(made).is_waiting
    assert list(soundness.faults(SOON)) == []


def test_who_waits_for_nothing_sends_and_closes_at_once(there: World) -> None:
    arrange.set_habits(agent=there.agent, hold_seconds=0)

    made = logged(there, is_settled=True)

    assert Message.objects.filter(conversation=made, kind="REPLY").count() == 1
    assert fresh(made).is_closed
