"""Answering, noting, and two people who write at once."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.world import WORD_OF_A

from esmero.actions import hold, receive, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Message
from esmero.domain.promises import reads as promises
from esmero.domain.workbench import reads as workbench
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def talk(company, at):
    return lambda name: at(f"conversation-{name}", company.a.conversation.pk)


def picture():
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile("star.png", out.getvalue(), "image/png")


def messages_of(company):
    return [one.message for one in conversations.letters(company.a.conversation, for_customer=False)]


def words_for_customer(company):
    return [one.message.text for one in conversations.letters(company.a.conversation, for_customer=True)]


def test_an_answer_arrives_in_the_story_and_keeps_the_promise(desk, company, talk, letter):
    answer = desk.post(talk("replies"), letter(), headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Your star is on its way." in page
    assert f'name="seen_version" value="{company.a.conversation.version + 1}"' in page
    assert not [one for one in promises.open_about(company.a.conversation.ref) if not one.is_internal]


def test_without_scripts_an_answer_leads_back_to_the_page(desk, company, talk, letter, at):
    answer = desk.post(talk("replies"), letter())

    assert answer.status_code == 303
    assert answer.headers["Location"] == at("conversation", company.a.conversation.pk) + "#newest"
    assert "Sent." in desk.get(at("conversation", company.a.conversation.pk)).content.decode()


def test_the_same_press_twice_is_one_letter(desk, company, talk, letter):
    for _press in range(2):
        assert desk.post(talk("replies"), letter(), headers=HTMX).status_code == 200

    assert [one.text for one in messages_of(company)].count("Your star is on its way.") == 1


def test_a_note_is_never_for_the_customer(desk, company, talk, letter):
    answer = desk.post(talk("notes"), letter("He is cross, be kind."), headers=HTMX)

    assert "He is cross, be kind." in answer.content.decode()
    assert "He is cross, be kind." not in words_for_customer(company)
    assert b"He is cross" not in desk.get(f"/c/{company.a.token}/").content


@pytest.mark.parametrize("words", ["", "   \n "])
def test_a_letter_needs_words(desk, company, talk, letter, words):
    answer = desk.post(talk("replies"), letter(words), headers=HTMX)

    assert answer.status_code == 422
    assert "Write a few words first." in answer.content.decode()
    assert answer.headers["HX-Retarget"] == "#above-the-words"
    assert len(messages_of(company)) == 2


@pytest.mark.parametrize(
    "given",
    [
        {"text": "/promise tomorrow 10:00 we call you"},
        {"text": " ", "promise": "2099-01-01T10:00:00+00:00 We call you."},
    ],
)
def test_a_promise_alone_is_no_answer_and_the_one_that_was_promised_stays_open(
    desk, company, talk, letter, given
):
    answer = desk.post(talk("replies"), letter(**given), headers=HTMX)

    assert answer.status_code == 422
    assert "A promise alone is no answer." in answer.content.decode()
    assert company.a.promise in promises.open_about(company.a.conversation.ref)
    assert len(messages_of(company)) == 2


def test_a_promise_line_that_was_only_begun_does_not_go_to_the_customer(desk, company, talk, letter):
    answer = desk.post(talk("replies"), letter("Dear Ana,\n/promise\nMarta"), headers=HTMX)

    assert answer.status_code == 422
    assert "Say by when first" in answer.content.decode()
    assert len(messages_of(company)) == 2


def colleague_writes(company, words="I have it here."):
    return reply.reply(
        agent=company.lead,
        conversation_id=company.a.conversation.pk,
        words=words,
        seen_version=company.a.conversation.version,
        send_key="hers",
        at=company.at,
    )


def test_when_somebody_answered_meanwhile_nothing_is_sent_and_both_texts_are_kept(
    desk, company, talk, letter
):
    colleague_writes(company)

    answer = desk.post(talk("replies"), letter("Mine."), headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ines answered Ana while you were writing" in page
    assert "I have it here." in page
    assert "Mine." not in [one.text for one in messages_of(company)]
    assert workbench.draft(company.a.conversation, company.agent) == "Mine."


def test_what_a_colleague_wrote_and_has_not_gone_out_yet_is_told_too(desk, company, talk, letter):
    there, soon = company.a.conversation.pk, company.at + timedelta(days=1)
    hold.send(
        agent=company.lead,
        conversation_id=there,
        words="Hers, tomorrow.",
        seen_version=company.a.conversation.version,
        send_key="hers",
        later=soon,
        is_late_meant=True,
        at=company.at,
    )
    note = {"words": "I look after it.", "send_key": "n", "at": company.at + timedelta(seconds=5)}
    reply.note(agent=company.lead, conversation_id=there, **note)

    page = desk.post(talk("replies"), letter("Mine."), headers=HTMX).content.decode()

    assert "Ines left a note while you were writing" in page
    assert "Ines’s answer goes out" in page
    assert "Hers, tomorrow." in page
    assert "I look after it." in page


def test_after_a_conflict_mine_is_sent_as_well_on_request(desk, company, talk, letter):
    colleague_writes(company)
    desk.post(talk("replies"), letter("Mine."), headers=HTMX)

    answer = desk.post(talk("replies"), letter("Mine.", send_anyway="on"), headers=HTMX)

    assert answer.status_code == 200
    assert [one.text for one in messages_of(company)][-1] == "Mine."
    assert workbench.draft(company.a.conversation, company.agent) == ""


def test_a_conflict_without_scripts_shows_the_page_with_the_draft_in_its_place(desk, company, talk, letter):
    colleague_writes(company)

    answer = desk.post(talk("replies"), letter("Mine & <b>yours</b>."))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine &amp; &lt;b&gt;yours&lt;/b&gt;.</textarea>" in page
    assert "Ines answered Ana" in page


def test_a_customer_who_writes_meanwhile_stops_the_answer_too(desk, company, talk, letter):
    receive.write_back(
        company.a.conversation, words="It has arrived.", new_files=[], send_key="c1", at=company.at
    )

    answer = desk.post(talk("replies"), letter(seen_version=1), headers=HTMX)

    assert answer.status_code == 409
    assert "Ana wrote while you were writing" in answer.content.decode()


def test_the_version_read_moves_only_together_with_the_letters(desk, company, talk):
    colleague_writes(company)

    page = desk.get(talk("letters"), headers=HTMX).content.decode()

    assert "I have it here." in page
    assert 'name="seen_version" value="2" hx-swap-oob="true" data-waits-for="reply">' in page

    page = desk.get(f"{talk('letters')}?read=1", headers=HTMX).content.decode()
    assert 'name="seen_version" value="2" hx-swap-oob="true">' in page


def test_words_kept_for_later_stand_in_the_page(desk, company, talk, at):
    desk.post(talk("draft"), {"text": "Not yet <done>.", "seen_version": 1}, headers=HTMX)

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "Not yet &lt;done&gt;.</textarea>" in page


def test_a_picture_goes_along(desk, company, talk, letter):
    answer = desk.post(talk("replies"), letter(files=[picture()]), headers=HTMX)

    assert answer.status_code == 200
    assert "star.png" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.png", b"", "empty.png is empty"),
        ("run.exe", b"MZ\x90\0", "run.exe is of a kind that we can’t take"),
        ("drawing.svg", b"<svg onload=alert(1)>", "drawing.svg is of a kind"),
        ("big.txt", b"x" * (1024 * 1024 + 1), "we can take"),
    ],
)
def test_a_file_that_can_not_be_taken_is_refused_and_the_words_are_kept(
    desk, company, talk, letter, settings, name, content, why
):
    settings.ESMERO_MAX_FILE_MB = 1

    answer = desk.post(talk("replies"), letter("My words.", files=[SimpleUploadedFile(name, content)]))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page
    assert "My words.</textarea>" in page
    assert len(messages_of(company)) == 2


def test_a_promise_line_becomes_a_promise_and_leaves_the_letter(desk, company, talk, letter):
    desk.post(talk("replies"), letter("We mend it.\n/promise tomorrow 18:00 the star shines"), headers=HTMX)

    (promise,) = [one for one in promises.open_about(company.a.conversation.ref) if one.wording]
    assert promise.wording == "the star shines"
    assert messages_of(company)[-1].text == "We mend it."


def test_an_accepted_promise_comes_as_a_chip(desk, company, talk, letter):
    chip = "2199-01-01T10:00:00+00:00 the star shines"

    desk.post(talk("replies"), letter(promise=[chip]), headers=HTMX)

    (promise,) = [one for one in promises.open_about(company.a.conversation.ref) if one.wording]
    assert promise.due_at.year == 2199


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/promise whenever it suits us", "Say by when first"),
        ("/promise tomorrow 18:00", "Say what you promise"),
    ],
)
def test_a_promise_that_can_not_be_read_stops_the_letter(desk, company, talk, letter, line, why):
    answer = desk.post(talk("replies"), letter(f"Words.\n{line}"), headers=HTMX)

    assert answer.status_code == 422
    assert why in answer.content.decode()


@pytest.mark.parametrize("chip", ["", "yesterday", "2001-01-01T10:00:00+00:00 late", "2199-01-01T10:00:00 x"])
def test_a_forged_chip_stops_the_letter(desk, talk, letter, chip):
    assert desk.post(talk("replies"), letter(promise=[chip]), headers=HTMX).status_code == 422


def test_the_hint_says_what_a_line_becomes(desk, talk):
    answer = desk.get(
        talk("promise_hint"), {"line": "/promise tomorrow 18:00 the <star> shines"}, headers=HTMX
    )

    page = answer.content.decode()
    assert "This becomes a promise" in page
    assert "the &lt;star&gt; shines" in page
    assert "tomorrow 18:00" in page


def test_the_hint_says_nothing_of_other_lines(desk, talk):
    assert desk.get(talk("promise_hint"), {"line": "/promis"}, headers=HTMX).content.strip() == b""


@pytest.mark.parametrize("name", ["replies", "notes", "draft", "letters", "person", "promise_hint"])
def test_another_teams_conversation_does_not_exist(desk, company, letter, at, name):
    address = at(f"conversation-{name}", company.b.conversation.pk)
    ask = desk.post if name in {"replies", "notes", "draft"} else desk.get

    assert ask(address, letter(), headers=HTMX).status_code == 404
    assert ask(address, letter("")).status_code == 404 or name == "draft"


HOSTILE = '"><img src=x onerror=alert(1)>{{7*7}}</textarea><script>alert(2)</script>%(x)s'


def test_hostile_words_are_words(desk, company, talk, letter, at):
    desk.post(talk("replies"), letter(HOSTILE), headers=HTMX)
    desk.post(talk("notes"), letter(HOSTILE, send_key="key-2"), headers=HTMX)
    desk.post(talk("draft"), letter(HOSTILE), headers=HTMX)

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "<script>alert(2)" not in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page
    assert WORD_OF_A in page


def test_a_version_that_is_no_number_is_said_calmly(desk, talk, letter):
    answer = desk.post(talk("replies"), letter(seen_version="x"), headers=HTMX)

    assert answer.status_code == 422
    assert "older than what it shows" in answer.content.decode()


def test_nobody_closes_over_a_message_they_never_saw(desk, company, talk):
    given = {"reason": "ANSWERED", "why": "Settled.", "seen_version": company.a.conversation.version - 1}

    answer = desk.post(talk("closure"), given, headers=HTMX)

    assert "Something came in meanwhile." in answer.content.decode()
    company.a.conversation.refresh_from_db()
    assert not company.a.conversation.is_closed


@pytest.mark.parametrize("kind", ChannelKind.values)
def test_a_conversation_opens_whatever_way_it_came(company, desk, at, kind):
    number = company.a.conversation.pk
    Channel.objects.filter(pk=company.a.conversation.channel_id).update(kind=kind)
    Message.objects.filter(conversation=number).update(channel_kind=kind)

    page = desk.get(at("conversation", number))

    assert page.status_code == 200
    assert "since" in page.content.decode()
