"""Somebody leaves: what they promised goes to those who stay."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import PIXEL, Story, World

from esmero.actions import assign, come_back, hold, leave, promise, set_staff
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import HeldReply, Upload
from esmero.ground.refs import NotFound
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def hand_on(there: World) -> None:
    assign.assign(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=there.owner.pk, at=NOON
    )


def test_an_escalation_to_somebody_who_left_goes_to_who_is_above_now(there: World) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    escalation = promise.escalate(conversation, at=NOON)
    assert escalation.owner == there.lead
    set_staff.describe_agent(agent=there.owner, agent_id=there.lead.pk, is_active=False, at=NOON)

    hand_on(there)

    handed = Promise.objects.get(pk=escalation.pk)
    assert (handed.owner, handed.due_at) == (there.owner, escalation.due_at)


def test_an_escalation_stays_with_who_was_named_as_long_as_they_work_here(there: World) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    escalation = promise.escalate(conversation, at=NOON)

    hand_on(there)

    assert Promise.objects.get(pk=escalation.pk).owner == there.lead


def open_promises(person):
    return Promise.objects.filter(owner=person, kept_at=None, broken_at=None, withdrawn_at=None)


def test_what_somebody_looked_after_goes_to_the_colleague_who_takes_over(there: World) -> None:
    assign.assign(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=there.agent.pk, at=NOON
    )

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert conversation.agent == there.lead
    assert Promise.objects.get(pk=there.a.promise.pk).owner == there.lead
    assert not open_promises(there.agent).exists()


def test_what_a_colleague_promised_beside_them_stays_the_colleagues(there: World) -> None:
    at_hand = Promise.objects.get(pk=there.a.promise.pk)
    assign.assign(
        agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=there.agent.pk, at=NOON
    )
    due_at = NOON + timedelta(days=2)
    theirs = promise.make(
        agent=there.lead, conversation_id=at_hand.about_id, made=OwnWords("a new lamp", due_at), at=NOON
    )
    assert theirs.owner == there.lead

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.owner.pk, at=NOON)

    assert Promise.objects.get(pk=theirs.pk).owner == there.lead
    assert Promise.objects.get(pk=at_hand.pk).owner == there.owner


def letters_of_a(there: World) -> list[str]:
    sent = Message.objects.filter(conversation=there.a.conversation, kind=MessageKind.NOTICE)
    return [message.text for message in sent.order_by("id")][1:]


def test_the_customer_reads_in_one_letter_who_has_what_was_promised_by_name(there: World) -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    promise.ask_for_update(conversation, at=NOON)
    before = letters_of_a(there)

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)

    assert letters_of_a(there) == [*before, "Ines looks after this now; the time stays."]
    assert open_promises(there.lead).count() == 2


def test_who_was_promised_nothing_by_them_reads_nothing(there: World) -> None:
    leave.leave(agent=there.owner, agent_id=there.stranger.pk, heir_id=there.owner.pk, at=NOON)

    assert letters_of_a(there) == []


def test_after_a_restore_nobody_is_told_again_who_left_before_it(there: World) -> None:
    come_back.settle(backup_at=NOON, for_good=come_back.ForGood(left=frozenset({there.agent.pk})), at=NOON)

    assert not open_promises(there.agent).exists()
    assert letters_of_a(there) == []


def test_who_may_not_see_it_does_not_take_it_over_and_nobody_is_left_alone(there: World) -> None:
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.stranger.pk, at=NOON)

    promised = Promise.objects.get(pk=there.a.promise.pk)
    assert promised.owner not in {there.stranger, there.agent, None}
    assert promised.owner.is_active
    assert promised.due_at == there.a.promise.due_at


def test_the_last_owner_stays_and_so_does_everything(there: World) -> None:
    with pytest.raises(leave.LastOwner):
        leave.leave(agent=there.owner, agent_id=there.owner.pk, at=NOON)

    assert type(there.owner).objects.get(pk=there.owner.pk).is_active


def look_after(there: World, story: Story, person: Agent) -> None:
    assign.assign(agent=there.owner, conversation_id=story.conversation.pk, to_agent_id=person.pk, at=NOON)


def hold_back(there: World, story: Story) -> HeldReply:
    made = hold.send(
        agent=there.agent,
        conversation_id=story.conversation.pk,
        words="Tomorrow, then.",
        seen_version=9,
        send_key="k",
        send_anyway=True,
        later=NOON + timedelta(days=1),
        is_late_meant=True,
        new_files=[NewFile("a.png", "image/png", PIXEL)],
        at=NOON,
    )
    assert isinstance(made, HeldReply)
    return made


def test_an_answer_that_waits_goes_to_who_takes_over_and_goes_out_when_they_say_so(there: World) -> None:
    held = hold_back(there, there.a)
    look_after(there, there.a, there.agent)

    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=there.lead.pk, at=NOON)
    hold.release_due(at=NOON + timedelta(days=2))

    held.refresh_from_db()
    assert (held.agent, held.why_stopped) == (there.lead, "HANDED_ON")
    (sent,) = hold.send_now(agent=there.lead, held_id=held.pk, send_anyway=True, at=NOON)
    assert (sent.agent, sent.file_count) == (there.lead, 1)


def test_an_answer_that_nobody_took_over_is_a_leads_to_decide_on(there: World) -> None:
    held = hold_back(there, there.a)
    type(there.agent).objects.filter(pk=there.agent.pk).update(is_active=False)

    with pytest.raises(NotFound):
        hold.send_now(agent=there.stranger, held_id=held.pk, send_anyway=True, at=NOON)
    draft = hold.take_back(agent=there.lead, held_id=held.pk, at=NOON)

    assert (draft.agent, draft.text) == (there.lead, "Tomorrow, then.")
    assert [upload.agent for upload in Upload.objects.all()] == [there.lead]


def test_what_a_crash_left_undone_is_handed_on_by_and_by(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for story in (there.a, there.b):
        look_after(there, story, there.owner)
    second = set_staff.engage(
        agent=None, email="second@example.com", name="Second", role="OWNER", password="a long word", at=NOON
    )
    real, done = leave._hand_on, []

    def crash(*args: object, **given: object) -> None:
        if done:
            raise SystemExit
        done.append(args[0])
        real(*args, **given)

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(leave, "_hand_on", crash)
        leave.leave(agent=second, agent_id=there.owner.pk, heir_id=second.pk, at=NOON)
    assert list(Conversation.objects.filter(agent=there.owner)) != []

    assert doing.do_next({"agents.hand_on": leave.hand_on_what_is_left}, at=NOON)
    assert not Conversation.objects.filter(agent=there.owner).exists()
    assert not open_promises(there.owner).exists()
    assert not Task.objects.filter(name="agents.hand_on").exists()


def test_one_conversation_that_fails_holds_up_no_other(there: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for story in (there.a, there.b):
        look_after(there, story, there.owner)
    second = set_staff.engage(
        agent=None, email="second@example.com", name="Second", role="OWNER", password="a long word", at=NOON
    )
    real = leave._hand_on

    def stumble(conversation_id: int, *args: object, **given: object) -> None:
        if conversation_id == there.a.conversation.pk:
            raise ValueError
        real(conversation_id, *args, **given)

    with monkeypatch.context() as patch:
        patch.setattr(leave, "_hand_on", stumble)
        leave.leave(agent=second, agent_id=there.owner.pk, heir_id=second.pk, at=NOON)
        doing.do_next({"agents.hand_on": leave.hand_on_what_is_left}, at=NOON)

    left = Conversation.objects.filter(agent=there.owner)
    assert list(left) == [there.a.conversation]
    assert Task.objects.filter(name="agents.hand_on").exists()


def test_where_all_who_were_named_have_left_somebody_above_promises(there: World) -> None:
    """Found by random histories: a person asked for then was nobody's promise."""
    leave.leave(agent=there.owner, agent_id=there.lead.pk, at=NOON)
    leave.leave(agent=there.owner, agent_id=there.agent.pk, at=NOON)
    assign.assign(agent=there.owner, conversation_id=there.a.conversation.pk, to_agent_id=None, at=NOON)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)

    made = promise.ask_for_person(conversation, at=NOON)

    assert made.owner == there.owner
