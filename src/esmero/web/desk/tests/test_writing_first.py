"""Writing to a customer first, and a letter with a call, from the desk without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests import world

from esmero.actions import forget
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.workbench.models import FirstDraft


@pytest.fixture
def form(company: world.World) -> Callable[..., dict[str, Any]]:
    """What the page sends, unless said otherwise."""

    def make(**more: Any) -> dict[str, Any]:
        return {
            "customer": company.a.conversation.customer_id,
            "team": company.team.pk,
            "subject": "Your star is ready",
            "words": "Come by when you like.",
            "send_key": "f",
        } | more

    return make


def test_the_letter_is_the_first_of_its_conversation(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    page = desk.post(at("letter-new"), form(), follow=True).content.decode()

    assert "Your star is ready" in page
    assert "Come by when you like." in page


def test_whoever_is_written_to_about_something_else_is_chosen_already(
    desk: Client, company: world.World, at: Callable[..., str]
) -> None:
    number = company.a.conversation.customer_id

    page = desk.get(f"{at('letter-new')}?customer={number}").content.decode()

    assert f'name="customer" value="{number}" checked' in page


def test_somebody_we_know_is_offered_instead_of_being_met_again(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    known = Customer.objects.count()

    refused = desk.post(at("letter-new"), form(customer="", name="Ana", email="ana@example.org"))

    assert refused.status_code == 422
    assert f'value="{company.a.conversation.customer_id}"' in refused.content.decode()
    assert Customer.objects.count() == known


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"customer": "", "name": "Carla"}, "A letter needs an address of theirs."),
        ({"words": "Dear [[name]],"}, "Fill in “name” first."),
        ({"subject": ""}, "Say in a few words what it is about."),
        ({"customer": ""}, "Say who it was"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    desk: Client,
    at: Callable[..., str],
    form: Callable[..., dict[str, Any]],
    wrong: dict[str, Any],
    why: str,
) -> None:
    refused = desk.post(at("letter-new"), form(**wrong))

    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert not Conversation.objects.filter(subject="Your star is ready").exists()


def test_a_call_carries_a_letter(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    given = form(way="PHONE", letter="Friday, as we agreed.", is_settled="on")

    desk.post(at("call-new"), given)

    assert Message.objects.get(kind="REPLY").text == "Friday, as we agreed."
    assert Conversation.objects.get(subject="Your star is ready").is_closed


@pytest.mark.parametrize("letter", ["Dear [[name]],", "Friday, as we agreed."])
def test_a_letter_with_a_call_that_must_not_go_out_keeps_what_was_typed(
    desk: Client,
    company: world.World,
    at: Callable[..., str],
    form: Callable[..., dict[str, Any]],
    letter: str,
) -> None:
    if "[[" not in letter:
        company.agent.memberships.update(part="READS")

    refused = desk.post(at("call-new"), form(way="PHONE", letter=letter))

    assert refused.status_code == 422
    assert letter in refused.content.decode()
    assert not Message.objects.filter(kind="REPLY").exists()


AS_DATA = {"Accept": "application/json"}


def test_what_is_begun_is_kept_with_to_whom_and_offered_again_until_it_is_sent(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    begun = {"text": "Dear Carla, your star", "name": "Carla", "email": "carla@", "subject": "Star"}
    kept = desk.post(at("letter-draft"), begun | {"language": "es", "base": ""}, headers=AS_DATA)
    assert kept.json()["told"].startswith("Draft kept")

    page = desk.get(at("letter-new")).content.decode()
    for part in ("Dear Carla, your star", 'value="Carla"', 'value="carla@"', 'value="Star"'):
        assert part in page
    assert "Dear Carla" not in desk.get(f"{at('letter-new')}?customer={form()['customer']}").content.decode()

    sent = desk.post(at("letter-new"), form(customer="", name="Carla", email="c@example.org"), follow=True)
    assert f'data-draft-done="desk:{company.agent.pk}:first:FIRST"' in sent.content.decode()
    assert not FirstDraft.objects.exists()


def test_words_kept_meanwhile_on_another_machine_are_not_overwritten(
    desk: Client, at: Callable[..., str]
) -> None:
    desk.post(at("letter-draft"), {"text": "From the office"}, headers=AS_DATA)

    other = desk.post(at("letter-draft"), {"text": "From home", "base": ""}, headers=AS_DATA)

    assert (other.status_code, other.json()["text"]) == (409, "From the office")
    assert FirstDraft.objects.get().text == "From the office"
    desk.post(at("letter-draft"), {"text": "", "base": other.json()["kept_at"]}, headers=AS_DATA)
    assert not FirstDraft.objects.exists()


def test_what_was_begun_to_somebody_is_erased_with_them(
    desk: Client, company: world.World, at: Callable[..., str]
) -> None:
    number = company.a.conversation.customer_id
    desk.post(at("letter-draft"), {"text": "Dear Ana", "begun_for": number}, headers=AS_DATA)
    desk.post(at("letter-draft"), {"text": "Dear Ana", "email": "ana@example.org"}, headers=AS_DATA)

    forget.forget_customer(agent=company.owner, customer_id=number, at=company.at)

    assert not FirstDraft.objects.exists()


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000])
def test_a_number_that_nobody_has_is_nobodys_page(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], number: str
) -> None:
    sent = desk.post(at("letter-new"), form(begun_for="9" * 30))
    refused = desk.post(at("letter-new"), form(customer=number, send_key="g"))
    kept = desk.post(at("letter-draft"), {"text": "Dear Ana", "begun_for": number}, headers=AS_DATA)

    assert sent.status_code == 303
    assert refused.status_code in {404, 422}
    assert kept.status_code in {404, 422}
