"""A person's page at the desk: what is told there, to whom, and that looking is noted."""

import re
from datetime import timedelta

import pytest
from tests.world import WORD_OF_A, WORD_OF_B

from esmero.actions import forget, look, remember, reply
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import FactKind
from esmero.domain.customers.models import Customer, Fact, Identity
from esmero.domain.events.models import Look
from esmero.domain.staff.models import Team
from esmero.web.desk import looks
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def ana(company):
    return Customer.objects.get(pk=company.a.conversation.customer_id)


def shown(desk, at, customer, **asked) -> str:
    return desk.get(at("customer", customer.pk), asked).content.decode()


def know(customer, company, words: str, *, days: int = 1, kind: str = FactKind.REACH, **more) -> Fact:
    when = company.at - timedelta(days=days)
    return Fact.objects.create(
        customer=customer, kind=kind, words=words, source="They said so", noted_at=when, **more
    )


def mind(page: str) -> str:
    return page.split("What to mind</dt><dd>")[1].split("</dd>")[0]


def test_three_lines_say_who_it_is_what_is_open_and_what_to_mind(desk, company, at, ana):
    know(ana, company, "Prefers mornings.")

    page = shown(desk, at, ana)

    assert "Known to us since" in page
    assert "Speaks English with us." in page
    assert "1 conversation is open" in page
    assert "Promised next:" in page
    assert mind(page) == "Prefers mornings."


def test_what_is_old_hidden_or_not_for_this_is_not_among_them(desk, company, at, ana):
    know(ana, company, "Prefers evenings", days=3000)
    know(ana, company, "Prefers letters", hidden_at=company.at)
    know(ana, company, "Prefers calls", not_for="SERVICE")

    assert mind(shown(desk, at, ana)) == "Nothing that we know of."


def test_two_things_that_cannot_both_be_so_are_named_as_such(desk, company, at, ana):
    know(ana, company, "Lives in Cádiz", kind=FactKind.WHERE)
    know(ana, company, "Lives in Vigo", kind=FactKind.WHERE)

    page = shown(desk, at, ana)

    assert "We know two things that differ" in mind(page)
    assert "Cádiz" not in page.split("What is open</dt>")[0]


def test_a_marked_address_stands_first_among_what_to_mind(desk, company, at, ana):
    know(ana, company, "Prefers mornings")
    Identity.objects.filter(customer=ana).update(lost_since=company.at, lost_because="550")

    assert mind(shown(desk, at, ana)).startswith("Letters to ana@example.org come back. ")


def test_each_address_says_how_and_since_when_it_is_theirs(desk, company, at, ana):
    Identity.objects.filter(customer=ana).update(proof="ANSWERED", proved_at=company.at)

    assert "They answered what we sent there, " in shown(desk, at, ana)


def test_a_letter_is_told_with_its_first_words_and_one_click_away(desk, company, at, ana):
    page = shown(desk, at, ana)

    letter = f"{at('conversation', company.a.conversation.pk)}#letter-{company.a.message.pk}"
    assert WORD_OF_A in page
    assert f'href="{letter}"' in page


def test_the_story_is_filtered_by_kind_and_by_words(desk, company, at, ana):
    remember.note_fact(
        agent=company.agent, customer_id=ana.pk, words="Size 40", source="She said so", at=company.at
    )

    def story(**asked) -> str:
        return shown(desk, at, ana, **asked).split('id="story"')[1]

    assert "noted: “Size 40”." in story(kind="facts")
    assert WORD_OF_A not in story(kind="facts")
    assert "Wrote." in story(q=WORD_OF_A)
    assert "Size 40" not in story(q=WORD_OF_A)
    assert "Nothing of this kind happened." in story(q="nowhere")
    assert "is no day" in story(q="before:someday")


def test_what_is_hidden_by_the_person_is_not_told_by_their_story(desk, company, at, ana):
    fact = remember.note_fact(
        agent=company.agent, customer_id=ana.pk, words="Size 40", source="She said so", at=company.at
    )
    Fact.objects.filter(pk=fact.pk).update(hidden_at=company.at)

    page = shown(desk, at, ana)

    assert "Size 40" not in page
    assert "We learned something about them." in page


def test_earlier_parts_come_a_page_at_a_time(desk, company, at, ana, monkeypatch):
    monkeypatch.setattr("esmero.insight.story.PAGE", 2)
    [older] = re.findall('hx-get="([^"]+before=[^"]+)"', shown(desk, at, ana).split('id="story"')[1])

    second = desk.get(older, headers=HTMX).content.decode()

    assert "<html" not in second
    assert 'class="told"' in second


def test_of_another_teams_conversations_nothing_is_told(desk, company, at, ana):
    """Boris wrote to a team that this agent does not see; then to theirs as well."""
    boris = Customer.objects.get(pk=company.b.conversation.customer_id)
    assert desk.get(at("customer", boris.pk)).status_code == 404

    type(company.a.conversation).objects.filter(pk=company.a.conversation.pk).update(customer=boris)

    assert WORD_OF_B not in shown(desk, at, boris)


def test_opening_the_page_is_noted_and_shown_with_when_and_why(desk, company, at, ana):
    shown(desk, at, ana)
    looks.flush()
    reply.reply(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="It is on its way.",
        seen_version=company.a.conversation.version,
        send_key="k",
        at=company.at,
    )

    page = shown(desk, at, ana)

    assert Look.objects.get().customer_id == ana.pk
    assert "Opened the page about them." in page


@pytest.fixture
def asks_why(company):
    """The company asks for reasons, and the teams of Boris are open to all."""
    Company.objects.update(asks_why_looked=True)
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=True)
    return Customer.objects.get(pk=company.b.conversation.customer_id)


def test_whoever_has_no_conversation_with_them_says_why_first(desk, company, at, asks_why):
    page = shown(desk, at, asks_why)
    assert "Why do you look at Boris?" in page
    assert "boris@example.org" not in page
    assert looks.flush() == 0

    desk.post(at("customer-reason", asks_why.pk), {"reason": "They stand at my counter."})

    assert "Said why: “They stand at my counter”." in shown(desk, at, asks_why)


def test_beside_a_conversation_of_others_what_we_know_stands_once_they_said_why(desk, company, at, asks_why):
    know(asks_why, company, "Lives in Vigo", kind=FactKind.WHERE)
    talk = company.b.conversation.pk
    for name in ("conversation", "conversation-person"):
        page = desk.get(at(name, talk)).content.decode()
        assert "once you say why you look" in page and "Lives in Vigo" not in page

    given = {"reason": "I help out today", "talk": talk}
    page = desk.post(at("customer-reason", asks_why.pk), given, follow=True).content.decode()

    assert "Lives in Vigo" in page and "once you say why you look" not in page
    own = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    assert "once you say why you look" not in own


@pytest.mark.parametrize("reason", ["   ", ".", "x", "123 !"])
def test_no_reason_is_none(desk, company, at, asks_why, reason):
    answer = desk.post(at("customer-reason", asks_why.pk), {"reason": reason})

    assert answer.status_code == 422
    assert "Write in a few words why." in answer.content.decode()
    assert not Look.objects.exists()


def test_with_a_conversation_of_ones_own_team_nobody_is_asked(desk, company, at, ana):
    Company.objects.update(asks_why_looked=True)

    assert "Why do you look" not in shown(desk, at, ana)


def test_why_somebody_looked_is_forgotten_with_the_person(desk, company, at, ana):
    look.say_why(agent=company.agent, customer_id=ana.pk, reason="Ana rang.", at=company.at)
    forget.forget_customer(agent=company.owner, customer_id=ana.pk, at=company.at)

    assert Look.objects.get().reason == ""


def test_words_that_may_not_be_used_stand_against_nothing_either(desk, company, at, ana):
    know(ana, company, "Lives in Vigo", kind=FactKind.WHERE, not_for="SERVICE")
    know(ana, company, "Lives in Cádiz", kind=FactKind.WHERE, days=5000)

    assert mind(shown(desk, at, ana)) == "Nothing that we know of."


def test_after_an_erasure_no_reason_is_written_and_none_is_asked_for(desk, company, at, asks_why):
    forget.forget_customer(agent=company.owner, customer_id=asks_why.pk, at=company.at)

    answer = desk.post(at("customer-reason", asks_why.pk), {"reason": "Boris is my neighbour"})

    assert answer.status_code == 404
    assert not Look.objects.exclude(reason="").exists()
    assert "Why do you look" not in shown(desk, at, asks_why)


def test_the_way_to_more_conversations_asks_for_the_whole_address(desk, company, at, ana):
    talk = Conversation.objects.get(pk=company.a.conversation.pk)
    Identity.objects.filter(customer=ana).update(value="ana+shop@example.org")
    for number in range(9):
        talk.pk, talk.code = None, f"ZZZZ{number}"
        talk.save(force_insert=True)

    assert "?q=ana%2Bshop%40example.org" in shown(desk, at, ana)


def test_words_are_looked_for_where_letters_are_and_nowhere_else(desk, company, at, ana):
    remember.note_fact(
        agent=company.agent, customer_id=ana.pk, words="Size 40", source="She said so", at=company.at
    )

    page = shown(desk, at, ana, kind="facts", q="nowhere")

    assert "noted: “Size 40”." in page
    assert 'class="whole__find"' not in page
    assert 'class="whole__find"' in shown(desk, at, ana, kind="letters")
    assert "kind=facts&amp;q" not in shown(desk, at, ana, q=WORD_OF_A)


def test_what_is_sensitive_stands_in_the_list_and_not_above_it(desk, company, at, ana):
    know(ana, company, "Is diabetic", kind=FactKind.HEALTH)

    page = shown(desk, at, ana)

    assert mind(page) == "Nothing that we know of."
    assert "Is diabetic" in page
