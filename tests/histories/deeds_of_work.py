"""What one team asks of another, and what becomes of it."""

from datetime import timedelta

from esmero.actions import work
from esmero.domain.promises.models import Work
from tests.histories.history import History, Step, _one_of
from tests.histories.holds import FOR_US


def ask_another_team(history: History, step: Step) -> None:
    conversation, there = history.conversation(step), history.there
    away = there.other_team if conversation.team_id == there.team.pk else there.team
    work.ask(
        agent=history.agent(step),
        conversation_id=conversation.pk,
        team_id=away.pk,
        words=f"{FOR_US}: weigh it.",
        due_at=history.at + timedelta(minutes=41 * (1 + step.who)),
        at=history.at,
    )


def take_the_work(history: History, step: Step) -> None:
    work.take(agent=history.agent(step), work_id=_work(step).pk, at=history.at)


def the_work_is_done(history: History, step: Step) -> None:
    work.done(agent=history.agent(step), work_id=_work(step).pk, words=f"{FOR_US}: 4 kg", at=history.at)


def the_work_takes_longer(history: History, step: Step) -> None:
    due_at = history.at + timedelta(minutes=83 * (1 + step.who))
    agent, number = history.agent(step), _work(step).pk
    work.new_time(agent=agent, work_id=number, due_at=due_at, why=f"{FOR_US}: no scales.", at=history.at)


def the_work_is_refused(history: History, step: Step) -> None:
    agent, number = history.agent(step), _work(step).pk
    work.refuse(agent=agent, work_id=number, because=f"{FOR_US}: too heavy.", at=history.at)


def the_work_is_not_needed(history: History, step: Step) -> None:
    work.take_back(agent=history.agent(step), work_id=_work(step).pk, at=history.at)


def _work(step: Step) -> Work:
    return _one_of(Work.objects.order_by("id"), step.which)
