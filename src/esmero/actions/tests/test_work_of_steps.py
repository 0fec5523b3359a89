"""A step of the company's own asks other teams for work, once, and may wait for it."""

from datetime import timedelta

import pytest
from tests import world

from esmero.actions import draw_workflow, go_on, work, work_steps
from esmero.actions.tests.test_going_on import go, sort, stands
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.promises.models import Promise, Work
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.factories import RECEIVED, REPAIRED, make_workflow
from esmero.domain.workflows.kinds import Ask, Must, StepDrawn, Unit
from esmero.domain.workflows.models import Step
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return world.make_world()


@pytest.fixture
def weighing(company):
    """Steps of which the second asks the other team for something and waits for it."""
    asks = (Ask(company.other_team.pk, "Weigh it.", 4, Unit.HOURS), Ask(company.team.pk, "Bill it.", 1))
    step = StepDrawn({"en": "Weighing"}, goes_to=(0,), must=(Must.WORK_DONE,), asks=asks)
    sort(company, make_workflow(RECEIVED, step, REPAIRED))
    go(company, 1)
    return Work.objects.order_by("id")[0], Work.objects.order_by("id")[1]


def end(company, agent, made, at=None):
    work.done(agent=agent, work_id=made.pk, at=at or company.at)


def test_it_is_asked_on_arrival_in_time_counted_on_the_hours_of_the_team(company, weighing):
    first = promises.promise_of(weighing[0])

    assert (first.kind, first.made_by) == (PromiseKind.WORK, MadeBy.POLICY)
    assert first.due_at == company.at + timedelta(hours=4)
    assert first.owner == company.stranger
    assert weighing[0].asked_by == company.agent


def test_it_goes_forward_once_everything_is_done(company, weighing):
    end(company, company.stranger, weighing[0])
    with pytest.raises(go_on.NotYet):
        go(company, 2)
    end(company, company.agent, weighing[1])

    go(company, 2)
    assert stands(company.a.conversation).step.name_in("en") == "Repaired"


def test_what_was_refused_is_not_done_until_another_way_is(company, weighing):
    end(company, company.agent, weighing[1])
    work.refuse(
        agent=company.stranger,
        work_id=weighing[0].pk,
        because="No scales.",
        at=company.at + timedelta(minutes=1),
    )
    with pytest.raises(go_on.NotYet):
        go(company, 2)

    again = work.ask(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        team_id=company.other_team.pk,
        words="Guess it.",
        due_at=company.at + timedelta(hours=1),
        at=company.at + timedelta(minutes=2),
    )
    end(company, company.stranger, again, company.at + timedelta(minutes=3))
    go(company, 2)
    assert stands(company.a.conversation).step.position == 2


def test_back_and_forth_asks_nobody_twice_while_it_is_open(company, weighing):
    go(company, 0)
    go(company, 1)

    assert Work.objects.count() == 2
    assert Promise.objects.filter(kind=PromiseKind.WORK).count() == 2


def test_a_step_that_asks_a_vanished_team_is_not_reached(company):
    asks = (Ask(company.other_team.pk, "Weigh it.", 4, Unit.HOURS),)
    sort(company, make_workflow(RECEIVED, StepDrawn({"en": "Weighing"}, asks=asks)))
    step = workflows.steps(stands(company.a.conversation).step.workflow_id)[1]
    Step.objects.filter(pk=step.pk).update(asks=[{**step.asks[0], "team_id": 999_999}])

    with pytest.raises(work_steps.TeamGone):
        go(company, 1)

    assert stands(company.a.conversation).step.position == 0
    assert not Work.objects.exists()


def test_a_drawing_asks_teams_that_are_there(company):
    kind = make_workflow()
    step = StepDrawn({"en": "Weighing"}, asks=(Ask(999_999, "Weigh it.", 4),))

    with pytest.raises(NotFound):
        draw_workflow.draw(agent=company.owner, kind_id=kind.pk, steps=[step], at=company.at)
    assert [one.asked for one in workflows.steps(workflows.newest(kind.pk).pk)] == [[], []]
