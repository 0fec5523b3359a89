"""Who is left with a promise when its conversation moves, and what nobody may settle unseen."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import absence, assign, close, go_on, keep_watch, leave, merge, promise, receive, reply
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Duty, Membership, Team
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import StepDrawn
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def hand_over(there: World) -> None:
    assign.hand_over(
        agent=there.owner, conversation_id=fresh(there).pk, to_team_id=there.other_team.pk, at=NOON
    )


def test_where_all_whom_a_team_named_left_somebody_above_has_the_promise(there: World) -> None:
    Duty.objects.filter(team=there.other_team).delete()

    hand_over(there)

    taken = Promise.objects.get(pk=there.a.promise.pk)
    assert (taken.owner, taken.owner_team) == (there.owner, there.other_team)
    assert list(soundness.faults(NOON)) == []


def test_an_escalation_goes_to_somebody_who_can_see_what_it_is_about(there: World) -> None:
    made = promise.escalate(fresh(there), at=NOON)
    assert made.owner == there.lead

    hand_over(there)

    taken = Promise.objects.get(pk=made.pk)
    assert (taken.owner, taken.owner_team) == (there.owner, there.other_team)


def test_an_escalation_stays_when_only_the_person_changes(there: World) -> None:
    made = promise.escalate(fresh(there), at=NOON)

    assign.assign(agent=there.owner, conversation_id=fresh(there).pk, to_agent_id=there.owner.pk, at=NOON)

    assert Promise.objects.get(pk=made.pk).owner == there.lead


@pytest.mark.parametrize("ask", [promise.ask_for_update, promise.escalate])
def test_a_promised_answer_is_not_kept_by_saying_so(there: World, ask: object) -> None:
    asked = ask(fresh(there), at=NOON)

    for promise_id in (there.a.promise.pk, asked.pk):
        with pytest.raises(NotFound):
            promise.keep(agent=there.agent, promise_id=promise_id, at=NOON)

    assert not Promise.objects.filter(kept_at__isnull=False).exists()
    assert PromiseKind.OWN_WORDS not in {asked.kind, there.a.promise.kind}


def test_nobody_closes_what_came_in_while_they_read(there: World) -> None:
    reply.reply(
        agent=there.agent,
        conversation_id=fresh(there).pk,
        words="It is on its way.",
        seen_version=fresh(there).version,
        send_key="k",
        at=NOON,
    )
    read = fresh(there).version
    receive.write_back(
        fresh(there), words="It is not", new_files=[], send_key="k", at=NOON + timedelta(minutes=1)
    )

    with pytest.raises(close.SomethingCameIn):
        close.close(
            agent=there.agent,
            conversation_id=fresh(there).pk,
            reason="ANSWERED",
            seen_version=read,
            at=NOON + timedelta(minutes=2),
        )

    assert fresh(there).is_open


def test_what_a_step_gave_to_a_team_of_its_own_stays_there(there: World) -> None:
    made = reached_step(there)
    assert (made.owner, made.owner_team) == (there.owner, there.other_team)

    assign.assign(agent=there.owner, conversation_id=fresh(there).pk, to_agent_id=there.lead.pk, at=NOON)
    assert kept_by(made) == (there.owner, there.other_team)

    assign.hand_over(agent=there.owner, conversation_id=fresh(there).pk, to_team_id=third().pk, at=NOON)
    assert kept_by(made) == (there.owner, there.other_team)
    # What the conversation's own team had promised went along.
    assert Promise.objects.get(pk=there.a.promise.pk).owner_team == third()
    seen_by = set(Promise.objects.filter(about_id=fresh(there).pk).values_list("team_id", flat=True))
    assert seen_by == {third().pk}


def test_it_stays_there_also_where_its_conversation_goes_into_another_one(there: World) -> None:
    made = reached_step(there)
    other = receive.receive(mail(), at=NOON).conversation

    merge.merge(agent=there.owner, conversation_id=fresh(there).pk, into_id=other.pk, is_agreed=True, at=NOON)

    assert kept_by(made) == (there.owner, there.other_team)


def test_it_stays_there_to_and_fro(there: World) -> None:
    made, home = reached_step(there), fresh(there).team

    for team in (there.other_team, home, there.other_team, third()):
        assign.hand_over(agent=there.owner, conversation_id=fresh(there).pk, to_team_id=team.pk, at=NOON)
        assert kept_by(made) == (there.owner, there.other_team)
        assert Promise.objects.get(pk=there.a.promise.pk).owner_team == team


def test_it_stays_there_to_and_fro_also_with_another_time(there: World) -> None:
    made, home = reached_step(there), fresh(there).team
    due_at = made.due_at + timedelta(days=1)
    moved = promise.renew(agent=there.owner, promise_id=made.pk, due_at=due_at, why="Parts.", at=NOON)

    for team in (there.other_team, home):
        assign.hand_over(agent=there.owner, conversation_id=fresh(there).pk, to_team_id=team.pk, at=NOON)

    assert kept_by(moved) == (there.owner, there.other_team)


def test_it_stays_there_when_it_breaks_and_is_promised_again(there: World) -> None:
    made = reached_step(there)

    keep_watch.break_overdue_promises(at=made.due_at + timedelta(minutes=1))

    again = Promise.objects.get(renewed_from=made.pk)
    assert again.owner_team == there.other_team != fresh(there).team
    assert again.owner is not None


def test_it_stays_there_where_it_was_put_into_one_of_that_team_and_taken_out_again(there: World) -> None:
    made = reached_step(there)
    other = receive.receive(mail(), at=NOON).conversation
    hand_over_to = there.other_team.pk
    assign.hand_over(agent=there.owner, conversation_id=other.pk, to_team_id=hand_over_to, at=NOON)

    merged = merge.merge(
        agent=there.owner, conversation_id=fresh(there).pk, into_id=other.pk, is_agreed=True, at=NOON
    )
    assert kept_by(made) == (there.owner, there.other_team)
    merge.undo(agent=there.owner, merge_id=merged.pk, at=NOON)

    assert kept_by(made) == (there.owner, there.other_team)
    assert Promise.objects.get(pk=there.a.promise.pk).owner_team == fresh(there).team


def test_it_goes_to_the_next_of_that_team_when_its_person_leaves(there: World) -> None:
    made = reached_step(there)
    second = make_agent("Ana Soto", role=Role.OWNER, team=there.other_team)
    name_for_the_week(there.other_team, second)

    leave.leave(agent=second, agent_id=there.owner.pk, at=NOON)

    assert kept_by(made) == (second, there.other_team)


def test_it_goes_to_whom_that_team_names_while_its_person_is_away(there: World) -> None:
    made = reached_step(there)
    second = make_agent("Ana Soto", role=Role.OWNER, team=there.other_team)
    name_for_the_week(there.other_team, second)
    absence.be_away(
        agent=there.owner, person_id=there.owner.pk, from_at=NOON, until_at=NOON + timedelta(days=7), at=NOON
    )

    absence.begin_due(at=NOON)

    assert kept_by(made) == (second, there.other_team)
    told = Message.objects.filter(conversation=fresh(there), kind=MessageKind.NOTICE).last()
    assert told is not None and told.text.startswith("Ana looks after this now")


def test_where_that_team_has_nobody_else_it_goes_to_who_looks_after_the_conversation(there: World) -> None:
    made = reached_step(there)
    Duty.objects.filter(team=there.other_team).delete()
    absence.be_away(
        agent=there.owner, person_id=there.owner.pk, from_at=NOON, until_at=NOON + timedelta(days=7), at=NOON
    )

    absence.begin_due(at=NOON)

    assert kept_by(made) == (there.agent, there.other_team)


def reached_step(there: World) -> Promise:
    """A step of the other team, whose person of the hour sees the conversation, promises a price."""
    Duty.objects.filter(team=there.other_team).delete()
    Membership.objects.create(team=there.other_team, agent=there.owner)
    name_for_the_week(there.other_team, there.owner)
    drawn = StepDrawn(
        {"en": "Price"}, promise_kind=PromiseKind.QUOTE, within=2, owner_team_id=there.other_team.pk
    )
    kind = make_workflow(drawn, at=NOON)
    go_on.set_kind(agent=there.agent, conversation_id=fresh(there).pk, kind_id=kind.pk, at=NOON)
    return Promise.objects.get(about_id=fresh(there).pk, kind=PromiseKind.QUOTE)


def third() -> Team:
    found = Team.objects.filter(name="Third").first()
    if found is None:
        found = make_team("Third")
        name_for_the_week(found, make_agent("Luz Prieto", team=found))
    return found


def kept_by(made: Promise) -> tuple[Agent | None, Team | None]:
    now = Promise.objects.get(pk=made.pk)
    return now.owner, now.owner_team
