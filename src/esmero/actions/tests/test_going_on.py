"""A conversation goes on by the company's own steps: what they need, keep and promise."""

from datetime import timedelta

import pytest
from tests import world

from esmero.actions import close, draw_workflow, go_on, keep_watch, promise, reply
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.factories import RECEIVED, REPAIRED, make_workflow
from esmero.domain.workflows.kinds import Must, StepDrawn, Unit
from esmero.ground.refs import NotFound, NotYours

LOOKING = StepDrawn(
    {"en": "Diagnosing"},
    goes_to=(0,),
    promised={"en": "we tell you what it costs", "es": "le decimos lo que cuesta"},
    within=2,
    unit=Unit.HOURS,
)


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def talk(company):
    return company.a.conversation


def sort(company, kind, at=None):
    return go_on.set_kind(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        kind_id=kind.pk if kind else None,
        at=at or company.at,
    )


def stands(talk):
    return workflows.standing(talk.ref)


def go(company, place, at=None, agent=None):
    standing = stands(company.a.conversation)
    to = workflows.steps(standing.step.workflow_id)[place]
    return go_on.go_on(
        agent=agent or company.agent,
        conversation_id=company.a.conversation.pk,
        step_id=to.pk,
        seen=standing.pk,
        at=at or company.at,
    )


def own_words(talk):
    return [one for one in promises.about(talk.ref) if one.kind == PromiseKind.OWN_WORDS]


def test_of_a_kind_with_steps_it_stands_in_the_first_one(company, talk):
    kind = make_workflow()

    sort(company, kind)

    assert Conversation.objects.get(pk=talk.pk).kind == kind
    assert stands(talk).step.name_in("en") == "Received"
    assert stands(talk).by == company.agent


def test_of_a_kind_that_is_off_or_has_no_steps_it_stands_nowhere(company, talk):
    sort(company, make_workflow(is_on=False))
    assert stands(talk) is None

    sort(company, workflows.kinds()[0])
    assert stands(talk) is None


def test_said_again_it_begins_the_steps_that_were_switched_on_since_and_never_twice(company, talk):
    kind = make_workflow(is_on=False)
    sort(company, kind)
    draw_workflow.switch(agent=company.owner, kind_id=kind.pk, is_on=True, at=company.at)

    sort(company, kind)
    sort(company, kind)

    assert [one.step.position for one in workflows.passed(talk.ref)] == [0]


def test_another_kind_ends_the_way_and_none_at_all_too(company, talk):
    sort(company, make_workflow())
    other = make_workflow(StepDrawn({"en": "Came back"}), name="Return")

    sort(company, other)
    assert stands(talk).step.name_in("en") == "Came back"
    sort(company, None)

    assert stands(talk) is None
    assert all(one.left_at for one in workflows.passed(talk.ref))


def test_a_step_promises_in_the_customers_language_and_going_on_keeps_it(company, talk):
    Conversation.objects.filter(pk=talk.pk).update(language="es")
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED))

    go(company, 1)
    (made,) = own_words(talk)
    assert made.wording == "le decimos lo que cuesta"
    assert made.is_open and not made.is_internal and made.due_at > company.at
    due = Conversation.objects.get(pk=talk.pk).next_due_at
    assert due is not None and due <= made.due_at

    go(company, 2, at=company.at + timedelta(minutes=5))
    assert own_words(talk)[0].kept_at == company.at + timedelta(minutes=5)


def test_back_is_no_end_of_what_was_promised(company, talk):
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED))
    go(company, 1)

    go(company, 0)

    assert own_words(talk)[0].is_open
    assert stands(talk).step.position == 0


def test_reached_again_a_step_does_not_promise_twice_what_is_still_open(company, talk):
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED))
    go(company, 1)
    go(company, 0)

    go(company, 1)
    assert len(own_words(talk)) == 1
    go(company, 2)

    assert own_words(talk)[0].kept_at


def test_going_on_keeps_what_follows_a_promise_that_broke_or_got_another_time(company, talk):
    kind = make_workflow(RECEIVED, LOOKING, REPAIRED)
    sort(company, kind)
    go(company, 1)
    later = company.at + timedelta(days=1)
    keep_watch.break_overdue_promises(at=later)
    (renewal,) = [one for one in own_words(talk) if one.is_open]
    promise.renew(
        agent=company.agent,
        promise_id=renewal.pk,
        due_at=later + timedelta(days=2),
        why="The part is not here.",
        at=later,
    )

    go(company, 0, at=later)
    go(company, 1, at=later)
    assert len([one for one in own_words(talk) if one.is_open]) == 1

    go(company, 2, at=later)
    assert not [one for one in own_words(talk) if one.is_open]
    assert own_words(talk)[-1].kept_at == later


def test_what_is_closed_goes_nowhere_and_begins_no_steps(company, talk):
    kind = make_workflow(RECEIVED, LOOKING, REPAIRED)
    sort(company, kind)
    close.close(
        agent=company.owner, conversation_id=talk.pk, reason="ANSWERED", why="It was settled.", at=company.at
    )
    with pytest.raises(go_on.NoWay):
        go(company, 1)

    sort(company, None)
    sort(company, kind)
    assert stands(talk) is None


def test_a_promise_that_was_taken_back_stops_nobody(company, talk):
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED))
    go(company, 1)
    (made,) = own_words(talk)
    promise.withdraw(agent=company.agent, promise_id=made.pk, because="It is too old.", at=company.at)

    go(company, 2)

    assert stands(talk).step.name_in("en") == "Repaired"


def test_what_a_step_needs_is_asked_for_forward_and_not_back(company, talk):
    needs = StepDrawn({"en": "Looking"}, must=(Must.ANSWERED, Must.FILE_THERE, Must.TAGGED), goes_to=(0,))
    sort(company, make_workflow(RECEIVED, needs, REPAIRED))
    go(company, 1)

    with pytest.raises(go_on.NotYet) as refused:
        go(company, 2)

    assert Must.ANSWERED in refused.value.lacks and Must.TAGGED in refused.value.lacks
    assert stands(talk).step.position == 1
    go(company, 0)
    assert stands(talk).step.position == 0


def test_an_answer_counts_that_went_out_in_this_step(company, talk):
    sort(company, make_workflow(StepDrawn({"en": "Looking"}, must=(Must.ANSWERED,)), REPAIRED))
    reply.reply(
        agent=company.agent,
        conversation_id=talk.pk,
        words="We mend it.",
        seen_version=Conversation.objects.get(pk=talk.pk).version,
        send_key="k",
        at=company.at + timedelta(minutes=1),
    )

    go(company, 1, at=company.at + timedelta(minutes=2))

    assert stands(talk).step.name_in("en") == "Repaired"


def test_nobody_goes_where_no_way_leads_or_from_where_it_no_longer_stands(company, talk):
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED))
    old = stands(talk)
    with pytest.raises(go_on.NoWay):
        go(company, 2)
    go(company, 1)

    with pytest.raises(go_on.NoWay):
        go_on.go_on(
            agent=company.agent,
            conversation_id=talk.pk,
            step_id=workflows.steps(old.step.workflow_id)[1].pk,
            seen=old.pk,
            at=company.at,
        )
    assert len(own_words(talk)) == 1


def test_nobody_is_left_without_a_date_on_the_way(company, talk):
    sort(company, make_workflow(RECEIVED, LOOKING, REPAIRED, StepDrawn({"en": "Fetched"})))
    for one in promises.open_about(talk.ref):
        promise_kept(one, company)
    go(company, 1)
    go(company, 2)

    after = Conversation.objects.get(pk=talk.pk)
    assert after.next_due_at is not None or after.waits_until is not None


def promise_kept(one, company):
    type(one).objects.filter(pk=one.pk).update(kept_at=company.at)


def test_each_step_is_on_record_and_its_customer_is_told_that_something_happened(company, talk):
    sort(company, make_workflow())
    go(company, 1)

    told = Event.objects.filter(verb="conversation.went_on", about_id=talk.pk).order_by("id")
    assert [one.payload["names"]["en"] for one in told] == ["Received", "Repaired"]
    assert not any(one.is_internal for one in told)
    assert told[1].by_id == company.agent.pk


def test_who_does_not_see_it_moves_nothing_and_only_owners_draw(company):
    kind = make_workflow()
    sort(company, kind)
    with pytest.raises(NotFound):
        go(company, 1, agent=company.stranger)
    with pytest.raises(NotYours):
        draw_workflow.draw(agent=company.lead, kind_id=kind.pk, steps=[REPAIRED], at=company.at)
    with pytest.raises(NotYours):
        draw_workflow.add_kind(agent=company.agent, names={"en": "X"}, at=company.at)
