"""Two who learn of one person at the same moment."""

from collections.abc import Callable

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import addresses, keep, log, write_first
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import FirstDraft
from esmero.ground import clock

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]
CARLA = "carla@example.org"


def test_two_who_meet_the_same_person_meet_one(pause: Pause) -> None:
    there = world.make_world()

    def called(agent: Agent) -> Callable[[], object]:
        who, said = log.NewPerson("Carla", CARLA, "", "es"), log.Said("PHONE", "", "The coat.")
        key, team_id = agent.name, there.team.pk
        return lambda: log.log(agent=agent, who=who, team_id=team_id, said=said, send_key=key, at=clock.now())

    first, second = both(pause, called(there.agent), called(there.lead))

    assert first.error is None
    assert isinstance(second.error, addresses.AlreadyKnown)
    assert Customer.objects.filter(name="Carla").count() == 1


def test_two_who_learn_something_of_one_person_both_keep_it(pause: Pause) -> None:
    there = world.make_world()
    who = there.a.conversation.customer_id

    def written(agent: Agent, address: str) -> Callable[[], object]:
        letter = write_first.FirstLetter("The coat", "It is ready.", address)
        team_id = there.team.pk
        return lambda: write_first.write(
            agent=agent, who=who, team_id=team_id, letter=letter, send_key="k", at=clock.now()
        )

    deeds = both(pause, written(there.agent, CARLA), written(there.lead, "ana@work.example"))

    assert [deed.error for deed in deeds] == [None, None]
    for typed in (CARLA, "ana@work"):
        found = conversations.customers_found(there.agent, typed=typed, phone="")
        assert [one.pk for one in found] == [who]


def test_two_windows_that_begin_the_same_first_letter_overwrite_nothing(pause: Pause) -> None:
    there = world.make_world()

    def kept(words: str) -> Callable[[], object]:
        who = there.a.conversation.customer_id
        return lambda: keep.keep_first_letter(
            agent=there.agent, begun_for=who, words=words, chosen={}, base=None, at=clock.now()
        )

    first, second = both(pause, kept("From the office"), kept("From home"))

    assert first.error is None
    assert isinstance(second.error, keep.DraftMoved)
    assert FirstDraft.objects.get().text == "From the office"
