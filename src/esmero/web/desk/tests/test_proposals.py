"""What letters may tell: read after they came in, shown quietly, accepted or put away for good."""

import pytest
from tests import world

from esmero.actions import propose, receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Fact, Proposal
from esmero.domain.events.models import Event
from esmero.ground.tasks.models import Task
from esmero.web.desk.tests.conftest import HTMX

WORDS = "Please call me after 14:00."


def write(company, text=f"Good morning. {WORDS}", key="1", **more):
    """Customer A writes again; what is to be done later is done."""
    mail = {
        "channel_kind": ChannelKind.EMAIL,
        "external_id": key,
        "sender_email": "ana@example.org",
        "sender_name": "Ana",
        "recipients": ["help@example.com"],
        "subject": "One more thing",
        "text": text,
    }
    received = receive.receive(Incoming(**mail | more), at=company.at)
    for task in Task.objects.filter(name=propose.TASK):
        propose.look(**task.arguments, at=company.at)
    return received


@pytest.fixture
def told(company):
    """A letter that tells something; the conversation that it opened."""
    return write(company).conversation


def test_a_letter_proposes_and_software_makes_no_fact(company, told):
    proposal = Proposal.objects.get()

    assert (proposal.kind, proposal.words, proposal.source) == ("REACH", WORDS, "Ana")
    assert proposal.message_id == Message.objects.get(text__contains=WORDS).pk
    assert not Fact.objects.exists()


def test_it_is_fetched_beside_the_page_and_accepted_with_its_letter(company, desk, at, told):
    page = desk.get(at("conversation", told.pk)).content.decode()
    assert WORDS not in page.split('id="known"')[1]
    assert at("conversation-proposals", told.pk) in page

    shown = desk.get(at("conversation-proposals", told.pk), headers=HTMX).content.decode()
    assert WORDS in shown
    assert 'id="accept-proposal"' in shown
    accept = at("proposal-acceptance", told.pk, Proposal.objects.get().pk)
    answer = desk.post(accept, headers=HTMX).content.decode()

    fact = Fact.objects.get()
    assert (fact.words, fact.source_kind, fact.message_id) == (
        WORDS,
        "WROTE",
        Message.objects.get(text__contains=WORDS).pk,
    )
    assert at("message", fact.message_id) in answer
    assert at("proposal-return", told.pk, Proposal.objects.get().pk) in answer, "with undo"
    assert "accept-proposal" not in answer
    assert desk.post(accept).status_code == 404


def test_without_a_script_a_page_shows_them(desk, at, told):
    assert WORDS in desk.get(at("conversation-proposals", told.pk)).content.decode().split('id="known"')[1]


def test_put_away_it_never_comes_back(company, desk, at, told):
    desk.post(at("proposal-removal", told.pk, Proposal.objects.get().pk))

    write(company, key="2")

    proposal = Proposal.objects.get()
    assert (proposal.words, proposal.source) == ("", ""), "nobody needs the words any more"
    assert not Fact.objects.exists()
    assert not Customer.objects.get(pk=told.customer_id).has_proposals


def test_words_of_a_letter_are_out_of_reach_of_whoever_may_not_read_it(company, desk, at, told):
    proposal = Proposal.objects.get()
    Conversation.objects.filter(pk=told.pk).update(team=company.other_team)
    own = company.a.conversation.pk
    assert desk.get(at("conversation", told.pk)).status_code == 404

    for headers in ({}, HTMX):
        shown = desk.get(at("conversation-proposals", own), headers=headers).content.decode()
        assert "after 14:00" not in shown
        assert "Read in their letters" not in shown
    for deed in ("proposal-acceptance", "proposal-removal"):
        assert desk.post(at(deed, own, proposal.pk)).status_code == 404

    assert not Fact.objects.exists()
    assert Proposal.objects.get(pk=proposal.pk).put_away_at is None


def test_a_letter_that_is_held_back_tells_nothing(company, desk, at, told):
    Message.objects.filter(pk=Proposal.objects.get().message_id).update(held_since=company.at)

    shown = desk.get(at("conversation-proposals", told.pk), headers=HTMX).content.decode()

    assert WORDS not in shown


def test_an_acceptance_that_is_undone_leaves_no_fact_and_proposes_again(desk, at, told):
    proposal = Proposal.objects.get()
    desk.post(at("proposal-acceptance", told.pk, proposal.pk), headers=HTMX)
    proposal.refresh_from_db()
    assert proposal.words == ""

    answer = desk.post(at("proposal-return", told.pk, proposal.pk), headers=HTMX).content.decode()

    assert not Fact.objects.exists()
    assert WORDS in answer
    assert "Ana wrote it, " in answer
    assert Event.objects.filter(verb="proposal.taken_back").count() == 1
    assert desk.post(at("proposal-return", told.pk, proposal.pk)).status_code == 404


def test_an_acceptance_whose_fact_was_corrected_since_is_not_undone(desk, at, told):
    proposal = Proposal.objects.get()
    desk.post(at("proposal-acceptance", told.pk, proposal.pk))
    corrected = {"words": "After 15:00", "source": "On the telephone"}
    desk.post(at("fact-correction", told.pk, Fact.objects.get().pk), corrected)

    answer = desk.post(at("proposal-return", told.pk, proposal.pk), headers=HTMX).content.decode()

    assert "It was changed again since: nothing was undone." in answer
    assert Fact.objects.get(ended_at=None).words == "After 15:00"


@pytest.mark.parametrize("from_another", [False, True])
def test_in_other_words_keeps_them_instead(company, desk, at, told, from_another):
    proposal = Proposal.objects.get()
    here = company.a.conversation.pk if from_another else told.pk
    shown = desk.get(at("conversation-proposals", here), headers=HTMX).content.decode()
    asking = f"{at('conversation-facts', here)}?letter={proposal.message_id}&proposal={proposal.pk}"
    assert asking.replace("&", "&amp;") in shown, "numbers, and no words in an address"
    assert WORDS in desk.get(asking, headers=HTMX).content.decode()

    desk.post(asking, {"words": "Afternoons only", "kind": "REACH"}, headers=HTMX)

    fact = Fact.objects.get()
    assert (fact.words, fact.source_kind, fact.message_id) == (
        "Afternoons only",
        "WROTE",
        proposal.message_id,
    )
    proposal.refresh_from_db()
    assert (proposal.accepted_at, proposal.fact_id, proposal.words) == (fact.noted_at, fact.pk, "")
    assert not Customer.objects.get(pk=told.customer_id).has_proposals


def test_the_same_words_remembered_from_the_letter_settle_the_proposal(desk, at, told):
    asking = f"{at('conversation-facts', told.pk)}?letter={Proposal.objects.get().message_id}"

    desk.post(asking, {"words": "", "sentence": WORDS, "kind": "REACH"}, headers=HTMX)

    assert Fact.objects.get().words == WORDS
    assert not Customer.objects.get(pk=told.customer_id).has_proposals


@pytest.mark.parametrize(
    "more",
    [
        {"may_auto_answer": False},
        {"text": "Where is my parcel? If I moved to Berlin, what then?"},
        {"is_refuted": True},
    ],
)
def test_nothing_is_proposed_of_machines_strangers_and_questions(db, more):
    company = world.make_world()
    refuted = {"sender_proof": "REFUTED"} if more.pop("is_refuted", False) else {}

    write(company, **more, **refuted)

    assert not Proposal.objects.exists()


def test_a_letter_that_tells_nothing_asks_for_no_task(company):
    receive.receive(
        Incoming(
            channel_kind=ChannelKind.EMAIL,
            external_id="3",
            sender_email="ana@example.org",
            sender_name="Ana",
            recipients=["help@example.com"],
            subject="Parcel",
            text="Where is my parcel?",
        ),
        at=company.at,
    )

    assert not Task.objects.filter(name=propose.TASK).exists()


def test_a_letter_that_is_erased_while_it_is_looked_at_proposes_nothing(company, told, monkeypatch):
    Proposal.objects.all().delete()
    letter = Message.objects.get(text__contains=WORDS)
    held = propose.conversations.one

    def hold(conversation_id):
        """Whoever erased it was quicker: one waited for them here."""
        Message.objects.filter(pk=letter.pk).update(text="")
        return held(conversation_id)

    monkeypatch.setattr(propose.conversations, "one", hold)

    assert propose.look(message_id=letter.pk, at=company.at) == 0
    assert not Proposal.objects.exists()


def test_a_letter_that_was_erased_meanwhile_proposes_nothing(company, told):
    Proposal.objects.all().delete()
    letter = Message.objects.get(text__contains=WORDS)
    Message.objects.filter(pk=letter.pk).update(text="")

    assert propose.look(message_id=letter.pk, at=company.at) == 0
    assert propose.look(message_id=letter.pk + 1, at=company.at) == 0
    assert not Proposal.objects.exists()
