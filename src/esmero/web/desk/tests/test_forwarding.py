"""Passing letters on from the desk, with and without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests import world

from esmero.actions import arrange, pass_on, receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Message
from esmero.domain.workbench.models import Draft, HeldReply
from esmero.web.desk import forward_forms
from esmero.web.desk.tests.conftest import HTMX

WEAVER = "weaver@mill.example"
ASKED = "How long does a new star take?"


@pytest.fixture
def form(company: world.World) -> Callable[..., dict[str, Any]]:
    """What the question sends, unless said otherwise."""

    def make(**more: Any) -> dict[str, Any]:
        chosen = {"letters": [company.a.message.pk], "kept": [company.a.file.pk]}
        return {"to": WEAVER, "text": ASKED, "send_key": "f1", **chosen} | more

    return make


def answered(company: world.World) -> Message:
    forwarded = Message.objects.get(kind=MessageKind.FORWARD)
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="answer",
        sender_email=WEAVER,
        sender_name="Wanda Weaver",
        recipients=[access.outside_address(forwarded, host=settings.ESMERO_HOST)],
        subject="Re",
        text="Two weeks and a day.",
    )
    return receive.receive(incoming, at=company.at).message


def test_the_question_offers_the_customers_letter_and_its_file_chosen(
    desk: Client, company: world.World, at: Callable[..., str]
) -> None:
    page = desk.get(at("conversation-forwarding", company.a.conversation.pk)).content.decode()

    assert re.search(rf'name="letters" value="{company.a.message.pk}"[^>]* checked', page)
    assert re.search(rf'name="kept" value="{company.a.file.pk}"[^>]* checked', page)


def test_without_a_script_it_goes_out_and_the_story_tells_to_whom_and_with_which_file(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    number = company.a.conversation.pk

    sent = desk.post(at("conversation-forwarding", number), form(), follow=True)

    page = sent.content.decode()
    assert sent.status_code == 200
    assert f"Marta Roldan to {WEAVER}, outside" in page
    assert ASKED in page
    assert page.count(company.a.file.name) >= 2


def test_the_answer_is_shown_as_somebody_elses_and_leads_to_writing_again(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    number = company.a.conversation.pk
    desk.post(at("conversation-forwarding", number), form())
    answered(company)

    page = desk.get(at("conversation", number)).content.decode()

    assert "Answer of Wanda Weaver, outside" in page
    assert "Two weeks and a day." in page
    again = desk.get(f"{at('conversation-forwarding', number)}?to={WEAVER}").content.decode()
    assert f'value="{WEAVER}"' in again
    assert not re.search(r'name="letters" value="\d+"[^>]* checked', again)


def test_the_customers_page_shows_nothing_of_it(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    desk.post(at("conversation-forwarding", company.a.conversation.pk), form())
    answered(company)

    page = Client().get(f"/c/{company.a.token}/").content.decode()

    assert world.WORD_OF_A in page
    for hidden in (WEAVER, ASKED, "Two weeks and a day.", "Wanda"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("ana@example.org", "is the customer. Answer them instead."),
        ("help@example.com", "is an address of our own"),
        ("somebody", "No letter can go to"),
        ("a@x.example b@x.example c@x.example d@x.example e@x.example f@x.example", "Five addresses at most"),
    ],
)
def test_a_wrong_address_is_said_beside_it_and_the_words_stay(
    desk: Client,
    company: world.World,
    at: Callable[..., str],
    form: Callable[..., dict[str, Any]],
    to: str,
    why: str,
) -> None:
    url = at("conversation-forwarding", company.a.conversation.pk)

    refused = desk.post(url, form(to=to), headers=HTMX)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert refused.headers["HX-Retarget"] == "closest [data-question]"
    assert why in page
    assert ASKED in page
    assert not Message.objects.filter(kind=MessageKind.FORWARD).exists()


def test_words_kept_for_it_are_there_again_and_gone_once_it_went_out(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    number = company.a.conversation.pk
    kept = {"text": "Could you look", "seen_version": 1, "kind": "FORWARD"}
    desk.post(at("conversation-draft", number), kept)

    assert "Could you look" in desk.get(at("conversation-forwarding", number)).content.decode()
    desk.post(at("conversation-forwarding", number), form())
    assert not Draft.objects.exists()


def test_the_whole_goes_along_where_that_is_ticked(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    receive.write_back(
        company.a.conversation, words="One thing more", new_files=[], send_key="w", at=company.at
    )

    desk.post(
        at("conversation-forwarding", company.a.conversation.pk), form(letters=[], kept=[], is_whole="on")
    )

    forwarded = Message.objects.get(kind=MessageKind.FORWARD)
    assert world.WORD_OF_A in forwarded.quoted
    assert "One thing more" in forwarded.quoted
    assert forwarded.file_count == 0


def test_an_earlier_letter_of_a_long_story_is_the_one_that_is_chosen(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    conversation = company.a.conversation
    Message.objects.bulk_create(
        Message(conversation=conversation, kind="FROM_CUSTOMER", text="And?", at=company.at)
        for _ in range(conversations.LETTERS)
    )
    address = f"{at('conversation-forwarding', conversation.pk)}?letter={company.a.message.pk}"

    page = desk.get(address).content.decode()
    assert re.findall(r'name="letters" value="(\d+)"[^>]* checked', page) == [str(company.a.message.pk)]

    desk.post(at("conversation-forwarding", conversation.pk), form())
    assert world.WORD_OF_A in Message.objects.get(kind=MessageKind.FORWARD).quoted


def test_it_is_held_back_as_an_answer_is_and_undo_brings_back_all_of_it(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    arrange.set_habits(agent=company.agent, hold_seconds=10)
    number = company.a.conversation.pk

    page = desk.post(at("conversation-forwarding", number), form(subject="A star"), headers=HTMX)
    assert "This goes out in a few seconds." in page.content.decode()
    assert "es-toast" not in page.content.decode()
    assert f"To {WEAVER}. Ana sees nothing of it." in page.content.decode()
    held = HeldReply.objects.get()
    told = desk.post(at("held_reply-taking_back", held.pk), headers=HTMX).content.decode()

    assert "What you wrote and chose stands under" in told
    again = desk.get(at("conversation-forwarding", number)).content.decode()
    assert ASKED in again
    for field in (f'value="{WEAVER}"', 'value="A star"'):
        assert field in again
    assert not Message.objects.filter(kind=MessageKind.FORWARD).exists()


def test_to_whom_and_what_goes_along_is_kept_beside_the_words(
    desk: Client, company: world.World, at: Callable[..., str]
) -> None:
    number = company.a.conversation.pk
    received = receive.write_back(
        company.a.conversation, words="One thing more", new_files=[], send_key="w", at=company.at
    )
    kept = {"text": "", "seen_version": 1, "kind": "FORWARD", "to": WEAVER, "subject": "Stars"}
    kept |= {"letters": [company.a.message.pk], "kept": [], "base": ""}
    answer = desk.post(at("conversation-draft", number), kept, headers={"Accept": "application/json"})
    assert answer.json()["kept_at"]

    page = desk.get(at("conversation-forwarding", number)).content.decode()

    assert f'value="{WEAVER}"' in page
    assert 'value="Stars"' in page
    assert re.findall(r'name="letters" value="(\d+)"[^>]* checked', page) == [str(company.a.message.pk)]
    assert not re.search(r'name="kept" value="\d+"[^>]* checked', page)
    other = desk.get(f"{at('conversation-forwarding', number)}?letter={received.message.pk}").content.decode()
    ticked = re.findall(r'name="letters" value="(\d+)"[^>]* checked', other)
    assert set(ticked) == {str(company.a.message.pk), str(received.message.pk)}


def test_all_letters_are_all_of_them_however_many_there_are(
    desk: Client, company: world.World, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    conversation = company.a.conversation
    count = 2 * conversations.LETTERS + 3
    Message.objects.bulk_create(
        Message(conversation=conversation, kind="FROM_CUSTOMER", text=f"Word {number}.", at=company.at)
        for number in range(count)
    )

    page = desk.get(at("conversation-forwarding", conversation.pk)).content.decode()
    assert f"All {count + 1} letters of the conversation" in page
    desk.post(at("conversation-forwarding", conversation.pk), form(letters=[], kept=[], is_whole="on"))

    quoted = Message.objects.get(kind=MessageKind.FORWARD).quoted
    assert world.WORD_OF_A in quoted
    assert re.findall(r"Word (\d+)\.", quoted) == [str(number) for number in range(count)]


def test_what_is_too_long_for_one_letter_is_said_before_and_never_sent(
    desk: Client,
    company: world.World,
    at: Callable[..., str],
    form: Callable[..., dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in (pass_on, forward_forms):
        monkeypatch.setattr(place, "MOST_CHARACTERS", 3)
    address = at("conversation-forwarding", company.a.conversation.pk)

    page = desk.get(address).content.decode()
    assert "All letters together are too long for one letter." in page
    assert 'name="is_whole"' not in page
    for too_much in (form(is_whole="on"), form()):
        assert desk.post(address, too_much, headers=HTMX).status_code == 422
    assert not Message.objects.filter(kind=MessageKind.FORWARD).exists()
