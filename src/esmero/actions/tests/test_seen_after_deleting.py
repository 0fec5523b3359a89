"""Once their conversations are deleted, the same colleagues see a person as before, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from tests.world import World

from esmero.actions import assign, join_people, part_people
from esmero.actions.tests.test_deleting_old import more_of, settle, there
from esmero.actions.tests.test_letting_go import NOON, run, say
from esmero.domain.company.kinds import KeptKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Deleted
from esmero.domain.customers import writes as customers
from esmero.domain.customers.models import Customer, Joining
from esmero.domain.events.kinds import THE_SOFTWARE

pytestmark = pytest.mark.django_db
__all__ = ["there"]
LATER = NOON + timedelta(minutes=5)


def ana(there: World) -> Customer:
    return Customer.objects.get(pk=there.a.conversation.customer_id)


def who_sees(there: World, customer: Customer) -> set[str]:
    people = {"Orders": there.agent, "Repairs": there.stranger, "an owner": there.owner}
    seen = {team: conversations.customers_seen(agent) for team, agent in people.items()}
    return {team for team, rows in seen.items() if rows.filter(pk=customer.pk).exists()}


def delete(there: World) -> None:
    settle(there.a)
    say(there, KeptKind.WHOLE)
    assert run() == {KeptKind.WHOLE: 1}
    assert not Conversation.objects.filter(pk=there.a.conversation.pk).exists()


def test_who_saw_them_sees_them_and_nobody_else(there: World) -> None:
    assert who_sees(there, ana(there)) == {"Orders", "an owner"}
    delete(there)
    assert who_sees(there, ana(there)) == {"Orders", "an owner"}


def test_so_it_is_while_another_one_of_theirs_stands_with_another_team(there: World) -> None:
    other = more_of(there.a)
    Conversation.objects.filter(pk=other.pk).update(team=there.other_team)
    assert who_sees(there, ana(there)) == {"Orders", "Repairs", "an owner"}
    delete(there)
    assert who_sees(there, ana(there)) == {"Orders", "Repairs", "an owner"}


def test_a_team_that_handed_it_over_saw_it_no_more_and_does_not_see_them_afterwards(there: World) -> None:
    assign.hand_over(
        agent=there.agent, conversation_id=there.a.conversation.pk, to_team_id=there.other_team.pk, at=NOON
    )
    assert who_sees(there, ana(there)) == {"Repairs", "an owner"}
    delete(there)
    assert who_sees(there, ana(there)) == {"Repairs", "an owner"}


def met_by_a_file() -> Customer:
    return customers.meet_unaddressed(name="Ana Import", language="en", by=THE_SOFTWARE, at=NOON)


@pytest.mark.parametrize("first", ["joined", "deleted"])
def test_who_had_none_is_seen_by_no_others_once_somebody_is_joined_to_them(there: World, first: str) -> None:
    """In whichever order, and taken back both are seen as they were."""
    gone, stays = ana(there), met_by_a_file()

    def join() -> None:
        join_people.join(agent=there.owner, customer_id=gone.pk, into_id=stays.pk, at=LATER)

    steps: list[Callable[[], None]] = [join, lambda: delete(there)]
    for step in steps if first == "joined" else reversed(steps):
        step()
    assert who_sees(there, stays) == {"Orders", "an owner"}

    part_people.part_again(agent=there.owner, joining_id=Joining.objects.get().pk, at=LATER)
    assert who_sees(there, gone) == {"Orders", "an owner"}
    assert who_sees(there, stays) == {"Orders", "Repairs", "an owner"}


def test_whose_it_was_is_found_by_an_index(there: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    assert "deleted_of_customer" in Deleted.objects.filter(customer=1, team__in=[1, 2]).explain()
