"""Whom one may mean while one types: by name, address, number or code, in every alphabet."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from tests import world
from tests.world import World

from esmero.actions import forget, log, reindex, remember
from esmero.domain.conversations import reads
from esmero.domain.customers.models import Clue, Customer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def know(there: World, name: str, *, email: str = "", phone: str = "", team: int = 0) -> int:
    """Write down a call of somebody new, for the agent's team unless said otherwise."""
    agent, team_id = (there.owner, team) if team else (there.agent, there.team.pk)
    said = log.Said("PHONE", "", name, is_settled=True)
    who = log.NewPerson(name, email, phone, "en")
    return log.log(agent=agent, who=who, team_id=team_id, said=said, send_key=name, at=NOON).customer_id


def found(there: World, typed: str, phone: str = "") -> list[str]:
    return [one.name for one in reads.customers_found(there.agent, typed=typed, phone=phone)]


@pytest.mark.parametrize(
    "typed",
    ["angela", "ÁNGELA", "Ang", "munoz", "MUÑ", "muñoz áng", "ang munoz", "ángela@correo", "correo angela"],
)
def test_a_name_is_found_by_the_beginning_of_any_of_its_words_whatever_the_case_and_accents(
    there: World, typed: str
) -> None:
    know(there, "Ángela Muñoz", email="angela@correo.example")

    assert found(there, typed) == (["Ángela Muñoz"] if typed != "correo angela" else [])


@pytest.mark.parametrize("typed", ["Иван", "ИВАН", "иван пет", "алёна", "АЛЕНА"])
def test_cyrillic_folds_as_well(there: World, typed: str) -> None:
    know(there, "Иван Петров")
    know(there, "Алёна Седова")

    assert found(there, typed) == (["Алёна Седова"] if typed.lower().startswith("ал") else ["Иван Петров"])


@pytest.mark.parametrize("typed", ["612345678", "612 34", "+34 612", "0034612345", "61234567"])
def test_a_number_is_found_by_its_first_digits_with_or_without_the_country(there: World, typed: str) -> None:
    know(there, "Carla", phone="+34612345678")
    know(there, "Paul", phone="+49301234567")

    assert found(there, typed) == ["Carla"]


def test_a_code_leads_to_whose_conversation_it_is(there: World) -> None:
    code = there.a.conversation.code

    assert found(there, code) == ["Ana"]
    assert found(there, f"{code[:4]}-{code[4:]}".lower()) == ["Ana"]
    assert found(there, there.b.conversation.code) == []


def test_somebody_out_of_sight_is_not_found_and_hides_nobody_else(there: World) -> None:
    for number in range(12):
        know(there, f"Marina {number}", team=there.other_team.pk)
    know(there, "Marina Zuloaga")

    assert found(there, "marina") == ["Marina Zuloaga"]


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(there: World) -> None:
    number = know(there, "Carla")
    remember.describe_customer(agent=there.agent, customer_id=number, name="Marta Soler", at=NOON)

    assert found(there, "soler") == ["Marta Soler"]
    assert found(there, "carla") == []


def test_nothing_is_left_to_find_somebody_by_who_was_erased(there: World) -> None:
    number = know(there, "Carla", phone="+34612345678")
    forget.forget_customer(agent=there.owner, customer_id=number, at=NOON)

    assert not Clue.objects.filter(customer=number).exists()
    assert Customer.objects.filter(pk=number).exists()


def test_too_little_finds_nobody(there: World) -> None:
    assert found(there, "a") == []
    assert found(there, " - ") == []


def test_whoever_was_known_before_is_found_by_the_same_beginnings(there: World) -> None:
    know(there, "Ángela Muñoz-Ёлкина", email="angela.m@correo.example", phone="+34612345678")
    made = sorted(bytes(key) for key in Clue.objects.values_list("key", flat=True))
    Clue.objects.all().delete()

    filling = import_module("esmero.domain.customers.migrations.0004_everybody_is_found_while_one_types")
    filling.find_everybody(apps, None)
    # Names in Latin letters came later: they are looked for once everything was indexed anew.
    assert {bytes(key) for key in Clue.objects.values_list("key", flat=True)} < set(made)
    reindex.reindex()

    assert sorted(bytes(key) for key in Clue.objects.values_list("key", flat=True)) == made
