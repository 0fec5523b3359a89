"""Practising: the same desk, and nothing of it leaves the house or counts."""

from datetime import timedelta

import pytest
from tests import world

from esmero.actions import close, keep_watch, leave, practise, reply
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import access, reads
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.domain.workbench import reads as workbench
from esmero.ground.refs import NotFound
from esmero.insight import soundness


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def practice(company):
    return practise.begin(agent=company.agent, at=company.at)


def answer(company, conversation, words="Come on Friday.", at=None, **more):
    return reply.reply(
        agent=company.agent,
        conversation_id=conversation.pk,
        words=words,
        seen_version=0,
        send_anyway=True,
        send_key=words,
        at=at or company.at,
        **more,
    )


def test_it_stands_in_the_own_list_and_in_nobody_elses(company, practice):
    assert practice in list(reads.queue(company.agent, "mine").rows)
    for other in (company.lead, company.owner, company.stranger):
        with pytest.raises(NotFound):
            access.conversation_for(other, practice.pk)
        assert practice not in list(reads.queue(other, "unassigned").rows)
        assert practice.team_id not in staff_access.team_ids_seen_by(other)


def test_asked_for_twice_it_is_the_same(company, practice):
    assert practise.begin(agent=company.agent, at=company.at) == practice
    assert practise.begin(agent=company.owner, at=company.at) != practice


def test_no_letter_goes_to_anyone_whatever_happens(company, practice):
    before = Delivery.objects.count()

    answer(company, practice, promises_made=[reply.OwnWords("see to it", company.at + timedelta(hours=1))])
    keep_watch.warn_of_promises_at_risk(at=company.at + timedelta(days=3))
    keep_watch.break_overdue_promises(at=company.at + timedelta(days=3))
    keep_watch.look_again(at=company.at + timedelta(days=30))

    about = Message.objects.filter(conversation=practice).values("id")
    assert not Delivery.objects.filter(about_kind="message", about_id__in=about).exists()
    assert Delivery.objects.filter(customer_id=practice.customer_id).count() == 0
    assert before <= Delivery.objects.count()


def test_nobody_else_is_called_when_a_practised_promise_breaks(company, practice):
    keep_watch.break_overdue_promises(at=company.at + timedelta(days=3))

    owners = {promise.owner for promise in Promise.objects.filter(about_id=practice.pk, broken_at=None)}
    assert owners == {company.agent}


def test_the_made_up_customer_writes_back_by_software_and_stops(company, practice):
    for day in range(4):
        answer(company, practice, f"Words {day}", at=company.at + timedelta(days=day))
        practise.answer_in_practice(at=company.at + timedelta(days=day, seconds=5))
        practise.answer_in_practice(at=company.at + timedelta(days=day, minutes=1))
        practise.answer_in_practice(at=company.at + timedelta(days=day, minutes=1))

    said = Message.objects.filter(conversation=practice, kind="FROM_CUSTOMER")
    assert said.count() == len(practise.SCRIPT)
    assert set(said.values_list("written_by", flat=True)) == {"SOFTWARE"}


def test_a_closed_one_is_left_in_peace(company, practice):
    answer(company, practice)
    close.close(agent=company.agent, conversation_id=practice.pk, reason="ANSWERED", at=company.at)

    assert practise.answer_in_practice(at=company.at + timedelta(minutes=1)) == 0


def test_it_goes_without_a_trace_by_hand_and_by_itself(company, practice):
    customer = practice.customer_id
    answer(company, practice)
    practise.end(agent=company.agent)

    assert not Conversation.objects.filter(pk=practice.pk).exists()
    assert not Customer.objects.filter(pk=customer).exists()
    assert not Promise.objects.filter(customer_id=customer).exists()
    assert not Event.objects.filter(customer_id=customer).exclude(payload=None).exists()

    second = practise.begin(agent=company.agent, at=company.at)
    assert practise.end_old_practice(at=company.at + practise.LASTS) == 1
    assert not Conversation.objects.filter(pk=second.pk).exists()


def test_the_house_stays_sound_with_it_and_after_it(company, practice):
    answer(company, practice)
    practise.answer_in_practice(at=company.at + timedelta(minutes=1))
    keep_watch.break_overdue_promises(at=company.at + timedelta(days=3))
    keep_watch.seal(at=company.at)
    assert list(soundness.faults(company.at)) == []

    practise.end(agent=company.agent)
    assert list(soundness.faults(company.at)) == []


def test_a_place_to_practise_is_no_team(company, practice):
    assert practice.team not in staff.teams()
    assert practice.team not in staff_access.teams_handed_to_by(company.agent)
    assert practice.team not in staff_access.teams_set_up_by(company.owner)


def test_a_real_conversation_never_goes_where_somebody_practises(company, practice):
    from esmero.actions import assign

    with pytest.raises(NotFound):
        assign.hand_over(
            agent=company.agent,
            conversation_id=company.a.conversation.pk,
            to_team_id=practice.team_id,
            at=company.at,
        )
    with pytest.raises(NotFound):
        assign.hand_over(
            agent=company.agent, conversation_id=practice.pk, to_team_id=company.team.pk, at=company.at
        )


def test_one_practice_that_cannot_be_taken_away_keeps_no_other(company, monkeypatch):
    first = practise.begin(agent=company.agent, at=company.at)
    practise.begin(agent=company.owner, at=company.at)
    real = practise._remove

    def remove(practice):
        if practice.conversation == first:
            raise RuntimeError("It does not go.")
        real(practice)

    monkeypatch.setattr(practise, "_remove", remove)

    assert practise.end_old_practice(at=company.at + practise.LASTS) == 1
    assert [practice.agent for practice in workbench.practices(at=company.at)] == [company.agent]


def test_it_ends_with_who_leaves_and_goes_to_nobody(company, practice):
    leave.leave(agent=company.owner, agent_id=company.agent.pk, at=company.at)

    assert workbench.practice_of(company.agent) is None
    assert not Conversation.objects.filter(pk=practice.pk).exists()
    assert not Promise.objects.filter(about_kind="conversation", about_id=practice.pk).exists()
    assert not Customer.objects.filter(pk=practice.customer_id).exists()
