"""Two customers are found to be one person at the desk, side by side, and taken apart again."""

import re
from typing import Any

import pytest
from tests import world

from esmero.actions import join_people, merge
from esmero.actions.tests.test_joining_people import write
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Customer, Joining


@pytest.fixture
def eva(company: world.World) -> Customer:
    """Somebody with whom nobody has written yet."""
    return make_customer("Ana Eva Maria Belmonte de la Cruz", email="eva@elsewhere.example", language="es")


@pytest.fixture
def ana(company: world.World) -> Customer:
    """Whose question the agent looks at."""
    return company.a.conversation.customer


def test_the_other_one_is_found_and_both_stand_side_by_side(desk: Any, company: Any, at: Any, ana, eva):
    talk = company.a.conversation.pk
    beside = desk.get(at("conversation", talk)).content.decode()
    assert f"{at('customer-joining', ana.pk)}?talk={talk}" in beside

    found = desk.get(at("customer-joining", ana.pk), {"q": "belmonte", "talk": talk}).content.decode()
    assert f"?other={eva.pk}&amp;talk={talk}" in found
    page = desk.get(at("customer-joining", ana.pk), {"other": eva.pk, "talk": talk}).content.decode()

    for words in ("ana@example.org", "eva@elsewhere.example", "1 conversation", "1 promise", "1 file"):
        assert words in page
    assert "They are one person" in page


def test_the_person_themselves_is_not_offered(desk: Any, at: Any, ana):
    page = desk.get(at("customer-joining", ana.pk), {"q": "ana"}).content.decode()

    assert "Nobody is found so." in page


def test_they_are_one_and_beside_the_conversation_it_is_undone(desk: Any, company: Any, at: Any, ana, eva):
    talk = company.a.conversation.pk
    older, younger = (eva, ana) if eva.known_since < ana.known_since else (ana, eva)
    answer = desk.post(
        at("customer-joining", ana.pk), {"other": eva.pk, "talk": talk, "name": younger.pk}, follow=True
    )
    page = answer.content.decode()

    assert "Now one person." in page
    assert Conversation.objects.get(pk=talk).customer_id == older.pk
    assert Customer.objects.get(pk=older.pk).name == younger.name
    row = Joining.objects.get()
    assert at("joining-undoing", row.pk) in page
    assert f"found that {younger.name} is the same person." in page

    undone = desk.post(at("joining-undoing", row.pk), {"talk": talk}, follow=True).content.decode()

    assert "are two people again." in undone
    assert Conversation.objects.get(pk=talk).customer_id == ana.pk
    assert Customer.objects.get(pk=older.pk).name == older.name
    assert at("joining-undoing", row.pk) not in undone


def test_once_it_is_undone_one_stands_where_one_asked(desk: Any, company: Any, at: Any, ana):
    other = write("ana.b@example.org", "o", at=company.at, name="Ana B.").conversation
    how = {"agent": company.owner, "at": company.at}

    for talk in (company.a.conversation, other):
        row = join_people.join(customer_id=other.customer_id, into_id=ana.pk, **how)
        answer = desk.post(at("joining-undoing", row.pk), {"talk": talk.pk})
        assert answer.headers["Location"].startswith(at("conversation", talk.pk))


def test_an_old_address_of_a_page_leads_to_the_one_person(desk: Any, at: Any, ana, eva):
    desk.post(at("customer-joining", ana.pk), {"other": eva.pk})

    again = desk.post(at("customer-joining", eva.pk), {"other": ana.pk}, follow=True).content.decode()

    assert "They are one person already." in again


def test_what_is_another_persons_is_given_to_them_and_back(desk: Any, company: Any, at: Any, ana):
    mail = ana.identities.get()
    page = desk.get(at("customer-splitting", ana.pk)).content.decode()
    assert company.a.conversation.subject in page
    assert mail.value in page

    desk.post(at("customer-splitting", ana.pk), {"talks": company.a.conversation.pk, "name": "Pedro"})

    pedro = Conversation.objects.get(pk=company.a.conversation.pk).customer
    assert pedro.name == "Pedro"
    desk.post(at("joining-undoing", Joining.objects.get().pk))
    assert Conversation.objects.get(pk=company.a.conversation.pk).customer_id == ana.pk


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": "Pedro"}, "Choose what is the other person’s; something has to stay."),
        ({"talks": True}, "Say who it is: choose somebody, or give a name."),
    ],
)
def test_what_is_missing_is_said_and_the_choice_stays(desk: Any, company: Any, at: Any, ana, given, told):
    if "talks" in given:
        given = {"talks": company.a.conversation.pk}

    answer = desk.post(at("customer-splitting", ana.pk), given)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Joining.objects.exists()


@pytest.mark.parametrize(
    ("name", "email", "is_said"),
    [
        ("Eva Belmonte", "eva@another.example", True),
        ("éva belmonte", "eva@another.example", True),
        ("Eva Belmonte", "else@another.example", False),
        ("Eva Ruiz", "eva@another.example", False),
    ],
)
def test_who_has_the_same_name_and_one_more_sign_is_offered(desk: Any, at: Any, name, email, is_said):
    eva = make_customer("Eva Belmonte", email="eva@elsewhere.example")
    twin = make_customer(name, email=email)

    page = desk.get(at("customer-joining", eva.pk)).content.decode()

    assert (f"Perhaps the same person as {name}: the same name and the same beginning" in page) == is_said
    assert (f"?other={twin.pk}" in page) == is_said


def test_whoever_has_no_other_sign_in_common_is_not_offered(desk: Any, at: Any):
    eva = make_customer("Eva Belmonte", email="eva@elsewhere.example")
    make_customer("Eva Belmonte", email="else@another.example")
    Customer.objects.filter(name="Eva Belmonte").update(time_zone="Europe/Madrid")

    assert "May be the same person" not in desk.get(at("customer-joining", eva.pk)).content.decode()


def test_who_was_chosen_is_still_chosen_where_something_is_missing(desk: Any, at: Any, ana, eva):
    answer = desk.post(at("customer-splitting", ana.pk), {"customer": eva.pk, "q": "belmonte"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="belmonte"' in page
    assert re.search(rf'name="customer" value="{eva.pk}"[^>]* checked', page)


def test_without_a_script_whoever_is_meant_is_found_too(desk: Any, company: Any, at: Any, ana, eva):
    given = {"talks": company.a.conversation.pk, "q": "belmonte"}
    page = desk.post(at("customer-splitting", ana.pk), given).content.decode()
    assert re.search(rf'name="customer" value="{eva.pk}"', page)

    desk.post(at("customer-splitting", ana.pk), given | {"customer": eva.pk})

    assert Conversation.objects.get(pk=company.a.conversation.pk).customer_id == eva.pk


@pytest.mark.parametrize("name", ["9" * 5000, "77"])
def test_somebody_third_is_not_chosen_for_the_one_person(desk: Any, at: Any, ana, eva, name):
    answer = desk.post(at("customer-joining", ana.pk), {"other": eva.pk, "name": name})

    assert answer.status_code == 422
    assert "field__error" in answer.content.decode()
    assert not Joining.objects.exists()


def split_to_another_team(company: Any, customer: Customer) -> Joining:
    address = customer.identities.get().value
    second = write(address, "second", at=company.at).conversation
    Conversation.objects.filter(pk=second.pk).update(team=company.b.conversation.team_id)
    return join_people.split_person(
        agent=company.owner,
        customer_id=customer.pk,
        conversation_ids=[second.pk],
        identity_ids=[],
        to="Pedro",
        at=company.at,
    )


def test_whoever_the_agent_may_not_see_is_not_named(desk: Any, company: Any, at: Any, ana):
    row = split_to_another_team(company, ana)

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert at("joining-undoing", row.pk) not in page
    assert "Pedro" not in page
    assert desk.post(at("joining-undoing", row.pk)).status_code == 303


def test_whoever_sees_only_the_other_undoes_no_split(desk: Any, company: Any, at: Any):
    boris = company.b.conversation.customer
    row = split_to_another_team(company, boris)
    Conversation.objects.filter(customer=row.to_id).update(team=company.team)

    assert desk.post(at("joining-undoing", row.pk)).status_code == 404
    assert not Joining.objects.get().is_undone


def test_what_holds_them_together_is_named(desk: Any, company: Any, at: Any, ana):
    of_a, of_b = company.a.conversation, company.b.conversation
    third = write("carla@example.org", "c", at=company.at, name="Carla").conversation
    how = {"agent": company.owner, "at": company.at}
    row = join_people.join(customer_id=of_b.customer_id, into_id=ana.pk, **how)
    merge.merge(conversation_id=of_b.pk, into_id=of_a.pk, **how)
    merge.merge(conversation_id=of_a.pk, into_id=third.pk, is_agreed=True, **how)

    page = desk.post(at("joining-undoing", row.pk), {"talk": third.pk}, follow=True).content.decode()

    assert f"{of_a.code} was put together with another conversation afterwards." in page
    assert not Joining.objects.get().is_undone
