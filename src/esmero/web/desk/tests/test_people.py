"""People beside the customer at the desk: let in, left out, and to whom an answer goes in the end."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from esmero.actions import arrange, hold, receive, taking_part
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Copy, Message, Participant
from esmero.domain.workbench.models import Draft, HeldReply
from esmero.web.desk.tests.conftest import HTMX

LUIS, EVA, BOSS = "luis@elsewhere.example", "eva@elsewhere.example", "boss@quiet.example"
AS_DATA = {"Accept": "application/json"}


@pytest.fixture
def talk(company, at):
    cache.clear()
    return lambda name, *more: at(f"conversation-{name}", company.a.conversation.pk, *more)


@pytest.fixture
def page(desk, company, at):
    return lambda: desk.get(at("conversation", company.a.conversation.pk)).content.decode()


@pytest.fixture
def luis(desk, talk):
    desk.post(talk("people"), {"address": LUIS, "name": "Luis Pérez"})
    return Participant.objects.get()


@pytest.fixture
def addressed(letter):
    """What the page sends with an answer that goes to the customer, and to these besides."""

    def make(*cc, bcc="", **more):
        return letter(is_addressed="yes", cc=list(cc), bcc=bcc, **more)

    return make


def ticked(page, address):
    (field,) = [one for one in page.split("<input") if f'value="{address}"' in one and 'name="cc"' in one]
    return "checked" in field.partition(">")[0]


def got_it(message):
    return set(Copy.objects.filter(message=message).values_list("address", flat=True))


def test_whoever_stands_in_cc_is_let_in_by_one_press_and_left_out_with_a_way_back(
    desk, company, talk, page, at
):
    Message.objects.filter(pk=company.a.message.pk).update(also_to=f"{LUIS} Luis Pérez")
    assert escape("not taking part: Luis Pérez (luis@elsewhere.example).") in page()

    told = desk.post(talk("people"), {"address": LUIS, "name": "Luis Pérez"}, headers=HTMX).content.decode()

    luis = Participant.objects.get()
    assert "Luis Pérez takes part from now on." in told
    assert 'id="copies"' in told
    assert "Luis Pérez (luis@elsewhere.example) takes part." in page()
    assert f"Also on this letter: Luis Pérez ({LUIS})." in page()
    assert ticked(page(), LUIS)

    told = desk.post(at("participant-leaving", luis.pk), headers=HTMX).content.decode()
    back = at("participant-return", luis.pk)
    assert back in told
    assert 'name="cc"' not in page()
    desk.post(back)
    assert ticked(page(), LUIS)
    story = page()
    assert "let Luis Pérez take part." in story
    assert "Luis Pérez takes no part any more" in story


@pytest.mark.parametrize("wrong", ["", "nobody", "help@example.com", "ana@example.org"])
def test_nobody_is_let_in_at_an_address_that_is_none(desk, talk, wrong):
    answer = desk.post(talk("people"), {"address": wrong}, headers=HTMX)

    assert answer.status_code == 422
    assert not Participant.objects.exists()


def test_an_answer_goes_to_whom_it_says(desk, company, talk, addressed, luis, page):
    desk.post(talk("people"), {"address": EVA})

    desk.post(talk("replies"), addressed(LUIS, bcc=f"{BOSS}; "), headers=HTMX)

    sent = Message.objects.get(kind="REPLY")
    assert got_it(sent) == {LUIS, BOSS}
    assert f"Copies to Luis Pérez ({LUIS})." in page()
    assert f"Hidden copies, of which only colleagues know, to {BOSS}." in page()
    # For this once alone: the next goes to all again.
    assert ticked(page(), EVA)
    theirs = Client().get(reverse("portal:conversation", args=[company.a.token])).content.decode()
    assert "Also to Luis Pérez." in theirs
    assert BOSS not in theirs
    assert EVA not in theirs


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_each_wrong_hidden_address_is_named_beside_the_field(desk, talk, addressed, luis, headers):
    typed = f"nobody, {BOSS}; ana@example.org help@example.com"

    answer = desk.post(talk("replies"), addressed(bcc=typed), headers=headers)

    text = answer.content.decode()
    beside = text.partition('id="bcc-error"')[2].partition("</div>")[0]
    assert answer.status_code == 422
    assert "No letter can go to “nobody”." in beside
    assert "ana@example.org is the customer" in beside
    assert "help@example.com is an address of our own." in beside
    assert BOSS not in beside
    assert f'value="{typed}"' in text
    assert "Not sent yet." in text
    assert not Message.objects.filter(kind="REPLY").exists()


def test_a_wrong_hidden_address_sends_nothing_and_keeps_all(desk, talk, addressed, luis):
    answer = desk.post(talk("replies"), addressed(bcc="nobody"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "No letter can go to “nobody”." in text
    assert "Your star is on its way." in text
    assert 'value="nobody"' in text
    assert not ticked(text, LUIS)
    assert not Message.objects.filter(kind="REPLY").exists()


def test_the_draft_keeps_to_whom_it_goes(desk, talk, page, luis):
    words = {"text": "Begun.", "kind": "REPLY", "base": "", "seen_version": 1, "is_addressed": "yes"}

    desk.post(talk("draft"), {**words, "bcc": BOSS}, headers=AS_DATA)

    assert not ticked(page(), LUIS)
    assert f'value="{BOSS}"' in page()


def test_what_is_held_back_goes_to_whom_it_said_and_says_so(desk, company, talk, addressed, luis):
    arrange.set_habits(agent=company.agent, hold_seconds=10)
    told = desk.post(talk("replies"), addressed(LUIS, bcc=BOSS), headers=HTMX).content.decode()
    assert f"Copies to {LUIS}. Hidden copies to {BOSS}." in told
    # Whoever is let in meanwhile was not meant by it; whoever is left out gets nothing any more.
    desk.post(talk("people"), {"address": EVA})
    taking_part.leave_out(agent=company.agent, participant_id=luis.pk, at=company.at)

    hold.release_due(at=company.at + timedelta(minutes=5))

    assert got_it(Message.objects.get(kind="REPLY")) == {BOSS}


def test_undo_gives_back_to_whom_it_went(desk, company, talk, addressed, luis, page, at):
    desk.post(talk("people"), {"address": EVA})
    arrange.set_habits(agent=company.agent, hold_seconds=10)
    desk.post(talk("replies"), addressed(EVA, bcc=BOSS), headers=HTMX)

    back = desk.post(at("held_reply-taking_back", HeldReply.objects.get().pk), headers=AS_DATA).json()

    assert back["chosen"] == {"cc": [EVA], "bcc": [BOSS]}
    assert (ticked(page(), LUIS), ticked(page(), EVA)) == (False, True)
    assert f'value="{BOSS}"' in page()


def test_what_goes_out_later_goes_to_whom_it_said(desk, company, talk, addressed, luis):
    later = (company.at + timedelta(hours=1)).isoformat()

    desk.post(talk("replies"), addressed(LUIS, later_meant=later), headers=HTMX)
    hold.release_due(at=company.at + timedelta(hours=2))

    assert got_it(Message.objects.get(kind="REPLY")) == {LUIS}


def test_a_clash_keeps_to_whom_it_goes(desk, company, talk, addressed, luis):
    receive.write_back(company.a.conversation, words="And?", new_files=[], send_key="9", at=company.at)

    answer = desk.post(talk("replies"), addressed(bcc=BOSS), headers=HTMX)

    assert answer.status_code == 409
    assert Draft.objects.get().chosen == {"not_to": [LUIS], "bcc": BOSS}
    desk.post(talk("replies"), addressed(bcc=BOSS, send_anyway="on"), headers=HTMX)
    assert got_it(Message.objects.get(kind="REPLY")) == {BOSS}


def test_a_participants_letter_is_theirs_everywhere_it_is_read(desk, company, luis, page, talk, letter):
    desk.post(talk("replies"), letter())
    copy = Copy.objects.get()
    wrote = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="luis",
        sender_email=LUIS,
        sender_name="Ana",
        recipients=["help@example.com"],
        subject="Re:",
        text="I am her brother.",
        answers=[copy.mail_message_id],
    )
    receive.receive(wrote, at=company.at)

    theirs = Client().get(reverse("portal:conversation", args=[company.a.token])).content.decode()

    assert 'data-told="Luis Pérez wrote."' in page()
    assert 'data-told="Luis Pérez wrote."' in theirs
    assert "We have the letter from Luis Pérez." in theirs
    assert "You wrote to us" not in theirs
    assert "Somebody who takes part wrote." in page()
    assert "I am her brother." in theirs


def test_a_copy_that_did_not_arrive_stands_at_its_answer(desk, company, luis, page, talk, letter, at):
    desk.post(talk("replies"), letter())
    copy = Copy.objects.get()
    Copy.objects.update(delivery_state="FAILED")
    Delivery.objects.filter(message_id=copy.mail_message_id).update(state="FAILED", reason="550 No")

    assert f"This letter could not be sent to {LUIS}." in page()

    lost = Delivery.objects.get(message_id=copy.mail_message_id)
    desk.post(at("delivery-sending", lost.pk), headers=HTMX)
    assert "could not be sent" not in page()
