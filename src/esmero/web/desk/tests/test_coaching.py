"""Notes about how a colleague works: their writer's, the colleague's once shared, nobody else's."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import WORD_OF_A

from esmero.actions import coach, forget
from esmero.domain.events.models import Event
from esmero.domain.workbench.models import Coaching
from esmero.ground import clock
from esmero.ground.refs import NotFound

PAGE, MINE = reverse("desk:coaching"), reverse("desk:my_words")
WORDS = "Say first what happens next, then why."


def signed_in(agent):
    client = Client()
    client.force_login(agent)
    return client


def shown(agent, page=PAGE):
    return signed_in(agent).get(page).content.decode()


def post(agent, name, note):
    return signed_in(agent).post(reverse(f"desk:{name}", args=[note.pk]))


@pytest.fixture
def note(company):
    return coach.write(
        agent=company.lead, person_id=company.agent.pk, words=WORDS,
        code=company.a.conversation.code, at=clock.now(),
    )  # fmt: skip


def test_a_lead_writes_one_and_finds_it_again(company):
    given = {"person": company.agent.pk, "words": WORDS, "code": f" {company.a.conversation.code} "}
    signed_in(company.lead).post(PAGE, given)
    page = shown(company.lead)

    assert WORDS in page
    assert "Only you see it." in page
    assert company.a.conversation.code in page


def test_until_it_is_shared_nobody_else_reads_it(company, note):
    assert WORDS not in shown(company.agent, MINE)
    assert WORDS not in shown(company.owner)
    assert signed_in(company.agent).get(PAGE).status_code == 404


def test_shared_the_colleague_reads_it_and_still_nobody_else(company, note):
    post(company.lead, "coaching-sharing", note)

    assert WORDS in shown(company.agent, MINE)
    assert "Shown to Marta" in shown(company.lead)
    for other in (company.owner, company.stranger, company.lead):
        assert WORDS not in shown(other, MINE)
    assert WORDS not in shown(company.owner)


def test_one_press_at_writing_shares_it_at_once(company):
    signed_in(company.lead).post(PAGE, {"person": company.agent.pk, "words": WORDS, "is_shared": "on"})

    assert WORDS in shown(company.agent, MINE)


def test_only_its_writer_changes_it(company, note):
    for other in (company.agent, company.owner, company.stranger):
        assert post(other, "coaching-sharing", note).status_code == 404
        assert post(other, "coaching-removal", note).status_code == 404
    assert Coaching.objects.get().shared_at is None


def test_taken_away_it_is_gone_from_both(company, note):
    post(company.lead, "coaching-sharing", note)
    post(company.lead, "coaching-removal", note)

    assert WORDS not in shown(company.lead)
    assert WORDS not in shown(company.agent, MINE)


def test_nobody_writes_about_who_is_in_no_team_of_theirs_nor_about_themselves(company):
    for person in (company.stranger, company.lead):
        with pytest.raises(NotFound):
            coach.write(agent=company.lead, person_id=person.pk, words=WORDS, at=clock.now())
        assert signed_in(company.lead).post(PAGE, {"person": person.pk, "words": WORDS}).status_code == 422
    with pytest.raises(NotFound):
        coach.write(agent=company.agent, person_id=company.lead.pk, words=WORDS, at=clock.now())


def test_a_conversation_out_of_sight_can_not_be_named_and_the_words_stay(company):
    given = {"person": company.agent.pk, "words": WORDS, "code": company.b.conversation.code}
    answer = signed_in(company.lead).post(PAGE, given)

    assert answer.status_code == 422
    assert "No conversation of this code is to be seen." in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert not Coaching.objects.exists()


def test_what_it_says_stands_in_no_event_and_on_no_page_of_the_conversation(company, note):
    post(company.lead, "coaching-sharing", note)
    events = Event.objects.filter(verb__startswith="coaching.")

    assert [one.verb for one in events.order_by("id")] == ["coaching.written", "coaching.shared"]
    assert all(WORDS not in str(one.payload) and one.team_id is None for one in events)
    assert WORDS not in shown(company.lead, reverse("desk:conversation", args=[company.a.conversation.pk]))


def test_it_goes_with_the_customer_whose_conversation_it_is_about(company, note):
    other = coach.write(agent=company.lead, person_id=company.agent.pk, words="Keep it up.", at=clock.now())
    forget.forget_customer(
        agent=company.owner, customer_id=company.a.conversation.customer_id, at=clock.now()
    )

    assert list(Coaching.objects.values_list("id", flat=True)) == [other.pk]
    assert WORD_OF_A not in shown(company.lead)
