"""Giving every question once more with the settings as they were comes to whom it was given.

With other settings, whoever has it by then is known, however it came to them.
"""

import pytest
from hypothesis import given

from esmero.actions import set_skills
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.staff.models import Agent
from esmero.insight import routed_again
from tests.histories import deeds
from tests.histories.history import History, Step, undone
from tests.histories.test_histories import STEPS, as_many_as
from tests.histories.test_replays import LETTERS

# What is given, with people who come and go between.
AT_THE_DESK = [Step("somebody_says_where_they_are", 1, who, which) for who in range(3) for which in range(2)]
# Each of them goes away with what they were given.
ABSENCES = [Step("somebody_is_away", 1, who, 5) for who in range(3)]


@pytest.mark.django_db
@as_many_as(25)
@given(STEPS)
def test_what_was_given_is_given_again(steps: list[Step]) -> None:
    with undone():
        history = History()
        _who_can_what(history)
        for step in [*AT_THE_DESK, *LETTERS, *steps, *LETTERS, *ABSENCES]:
            history.take(step, deeds.ALL)
            history.do_a_round()
        given = Routing.objects.filter(at__gte=history.at - routed_again.SPAN, at__lt=history.at).count()

        result = routed_again.replayed(routed_again.Changes(), at=history.at, told=lambda _done, _whole: True)

        assert result is not None
        assert result.kept() | {"people": []} == _all_as_it_was(result, given), history.steps
        assert result.then == result.would


@pytest.mark.django_db
@as_many_as(15)
@given(STEPS)
def test_it_is_known_who_has_what_would_be_with_somebody_else(steps: list[Step]) -> None:
    with undone(), pytest.MonkeyPatch.context() as patched:
        history, kept = History(), routed_again.Loads()
        _who_can_what(history)
        for step in [*AT_THE_DESK, *LETTERS, *steps, *LETTERS, *ABSENCES]:
            history.take(step, deeds.ALL)
            history.do_a_round()
        patched.setattr(routed_again, "Loads", lambda: kept)
        nobody_can = routed_again.Changes(
            skills={pk: () for pk in Agent.objects.values_list("pk", flat=True)}
        )

        routed_again.replayed(nobody_can, at=history.at, told=lambda _done, _whole: True)

        kept.come_to(history.at)
        has = dict(Conversation.objects.values_list("pk", "agent"))
        counted = {pk: one.has for pk, one in kept.elsewhere.items()}
        assert counted == {pk: has[pk] or 0 for pk in counted}, history.steps


def _all_as_it_was(result: routed_again.Result, given: int) -> dict[str, object]:
    return routed_again.Result(result.since, same=given).kept()


def _who_can_what(history: History) -> None:
    """Several who can different things, and bounds that are reached."""
    set_skills.set_most(agent=None, most={"EMAIL": 3, "FORM": 2}, at=history.at)
    wanted = [["language-es"], ["language-ru", "text"], ["language-en", "image"]]
    for number, agent in enumerate(Agent.objects.order_by("id")):
        set_skills.describe(
            agent=None, agent_id=agent.pk, keys=wanted[number % 3], most={"EMAIL": 2 + number}, at=history.at
        )
