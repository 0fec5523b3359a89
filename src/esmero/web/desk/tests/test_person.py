"""The person on the right, and the trail of who looked."""

from datetime import timedelta

import pytest
from tests import world
from tests.world import WORD_OF_A

from esmero.actions import log, remember
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.events.models import Look
from esmero.web.desk import looks
from esmero.web.desk.shown import person
from esmero.web.desk.tests.conftest import HTMX

HOSTILE = '"><script>alert(1)</script>'


def panel(desk, company, at):
    return desk.get(at("conversation-person", company.a.conversation.pk), headers=HTMX).content.decode()


def test_it_says_who_they_are_and_how_sure_we_are_of_the_address(desk, company, at):
    page = panel(desk, company, at)

    assert "Ana" in page
    assert "ana@example.org" in page
    assert "They wrote from it" in page
    assert "Speaks English with us." in page


def test_what_we_know_has_a_source_and_old_things_say_so(desk, company, at):
    number = company.a.conversation.customer_id
    for words, days in (("Size 40", 1), ("Likes blue", 400)):
        remember.note_fact(
            agent=company.agent,
            customer_id=number,
            words=words,
            source="She said so",
            at=company.at - timedelta(days=days),
        )

    page = panel(desk, company, at)

    assert "Size 40" in page
    assert page.count("Not sure any more: ask before you use it.") == 1
    assert page.count("Quite sure.") == 1


def test_hostile_words_about_a_person_are_words(desk, company, at):
    number = company.a.conversation.customer_id
    Customer.objects.filter(pk=number).update(name=HOSTILE, address_as=HOSTILE)
    Fact.objects.create(customer_id=number, words=HOSTILE, source=HOSTILE, noted_at=company.at)

    assert "<script>alert" not in panel(desk, company, at)
    whole = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    assert "<script>alert" not in whole


def test_opening_a_conversation_is_noted_after_the_page_was_made(desk, company, at):
    desk.get(at("conversation", company.a.conversation.pk))
    assert not Look.objects.exists()

    looks.flush()

    look = Look.objects.get()
    assert (look.agent_id, look.customer_id) == (company.agent.pk, company.a.conversation.customer_id)


def test_a_conversation_that_one_may_not_see_leaves_no_trail(desk, company, at):
    desk.get(at("conversation", company.b.conversation.pk))

    assert looks.flush() == 0


def test_the_page_shows_all_three_parts(desk, company, at):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert page.count(f"About the {WORD_OF_A}") >= 3
    for part in ('id="queue"', 'id="letters"', 'id="who"', 'id="about"'):
        assert part in page


def test_the_story_of_somebody_who_called_says_so(db):
    company = world.make_world()
    who = log.NewPerson(name="Nora Vidal", language="en", email="", phone="+34600111222")
    said = log.Said(way="PHONE", subject="The star", words="She asks for the star.")
    call = log.log(
        agent=company.agent, who=who, team_id=company.team.pk, said=said, send_key="k", at=company.at
    )

    told = [one.words for one in person.person(company.agent, call, wish=None, at=company.at)["story"]]

    assert {"Called us.", "We got to know them."} <= set(told)
    assert not {"Wrote to us for the first time.", "Asked us something new."} & set(told)


@pytest.mark.parametrize(("kept", "broken", "said"), [(2, 1, "2 of 3 kept"), (0, 0, "")])
def test_how_many_promises_were_kept_is_said_where_any_is_settled(kept, broken, said):
    assert person.kept_words(kept, broken) == said
