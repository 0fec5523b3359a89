import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from esmero.domain.promises.kinds import PromiseKind
from esmero.letters import owning_up as owning
from esmero.letters import writing
from esmero.letters.tests import given

pytestmark = pytest.mark.django_db
DATELINES = {
    "en": "Cádiz, Tuesday 17 November",
    "es": "Cádiz, martes, 17 de noviembre",
    "ru": "Cádiz, вторник, 17 ноября",
}


def confirmation(setting):
    return writing.confirmation(setting, [given.promise(setting)])


def owning_up(setting):
    later, broken, renewal = given.broken_and_renewed(setting)
    return owning.letter(later, broken, renewal)


def update(setting):
    return writing.promised(setting, given.promise(setting, kind=PromiseKind.UPDATE))


def escalation(setting):
    return writing.promised(setting, given.promise(setting, kind=PromiseKind.ESCALATION))


def fresh_link(setting):
    return writing.fresh_link(setting, [given.promise(setting)])


def answer(setting):
    return writing.answer(setting, [given.promise(setting, kind=PromiseKind.OWN_WORDS)], given.reply(setting))


AUTOMATIC = [confirmation, owning_up, update, escalation, fresh_link]
EVERY_LETTER = [*AUTOMATIC, answer]
each_letter = pytest.mark.parametrize("write", EVERY_LETTER, ids=lambda write: write.__name__)
each_automatic_letter = pytest.mark.parametrize("write", AUTOMATIC, ids=lambda write: write.__name__)


@each_letter
@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_every_letter_speaks_the_customers_language_on_the_companys_clock(write, language):
    letter = write(given.setting(language=language))

    assert letter.language == language
    assert DATELINES[language] in letter.text
    assert f'<html lang="{language}">' in letter.html


@each_letter
def test_the_plain_words_and_the_page_say_the_same(write):
    letter = write(given.setting())

    assert _seen(letter.html) == _words(letter.text.replace(f":\n{given.PAGE}", ""))
    assert given.PAGE in letter.text and f'href="{given.PAGE}"' in letter.html


@each_letter
def test_every_letter_carries_code_telephone_hours_and_says_that_one_can_answer_it(write):
    setting = given.setting()

    letter = write(setting)

    assert f"Marea {setting.conversation.code}" in letter.text
    assert "+34 956 000 112 · Monday to Friday 9:00 to 20:00" in letter.text
    assert "Or simply answer this letter." in letter.text or "Or simply answer this letter." in _flat(
        letter.html
    )


@each_automatic_letter
def test_what_the_software_writes_says_so_and_carries_no_word_of_the_sender(write):
    letter = write(given.setting(name="Buy at www.example.com now"))

    assert "written by our system" in letter.text
    assert "Marta" in letter.text or "Inés" in letter.text or write is fresh_link
    for part in (letter.subject, letter.heading, letter.text, letter.html):
        assert given.WORD not in part
        assert "example.com" not in part


@each_letter
def test_words_that_look_like_a_page_stay_words(write):
    setting = given.setting(subject="<script>alert(1)</script>")
    setting.conversation.agent.short_name = '<b onclick="x">Marta</b>'
    setting.conversation.agent.name = setting.conversation.agent.short_name
    setting.company.name = "<i>Marea</i>"

    letter = write(setting)

    assert "<script" not in letter.html
    assert 'onclick="x"' not in letter.html
    assert "<i>" not in letter.html


def test_the_confirmation_names_who_answers_and_by_when():
    letter = confirmation(given.setting())

    assert letter.subject == "We have your question: Marta answers before 16:40 today"
    assert letter.heading == "We have your question, Ana."
    assert letter.is_reply
    assert "the answer will be written by Marta" in letter.text


@pytest.mark.parametrize("name", ["", "Buy cheap 4u", "ana@example.com", "evil.com", "A" * 41])
def test_a_name_that_is_none_is_left_out(name):
    letter = confirmation(given.setting(name=name))

    assert letter.heading == "We have your question."


def test_without_a_promise_the_confirmation_still_stands():
    letter = writing.confirmation(given.setting(), [])

    assert letter.subject == "We have your question"
    assert "a person will answer" in letter.text


def test_what_is_promised_to_colleagues_is_not_told():
    setting = given.setting()
    own = given.promise(setting, kind=PromiseKind.LOOK_AGAIN)
    own.is_internal = True

    letter = writing.answer(setting, [own], given.reply(setting))

    assert "looks at this again" not in letter.text


def test_owning_up_says_what_was_promised_that_it_is_ours_and_what_holds_now():
    letter = owning_up(given.setting())

    assert letter.subject == "We did not keep our word. Now: Inés answers before 18:40 today"
    assert "We promised: “Marta answers before 16:40 today”." in letter.text
    assert "The fault is ours, not yours." in letter.text
    assert "Inés answers before 18:40 today." in letter.text


def test_owning_up_again_admits_that_it_is_not_the_first_time():
    later, broken, renewal = given.broken_and_renewed(given.setting())
    broken.times_renewed = 1

    letter = owning.letter(later, broken, renewal)

    assert "It is not the first time: what you heard first was before 16:40 today." in letter.text


@pytest.mark.parametrize(
    ("became", "said"),
    [
        ({"kept_at": given.AT}, "Meanwhile it is done, later than we said."),
        ({"withdrawn_at": given.AT}, "Meanwhile we took it back; your page says why."),
        ({"due_at": given.DUE}, "Your page says what holds now."),
    ],
)
def test_owning_up_that_had_to_wait_promises_nothing_that_does_not_hold_any_more(became, said):
    later, broken, renewal = given.broken_and_renewed(given.setting())
    for name, moment in became.items():
        setattr(renewal, name, moment)

    letter = owning.letter(later, broken, renewal)

    assert letter.subject == "We did not keep our word"
    assert "We promised: “Marta answers before 16:40 today”." in letter.text
    assert said in letter.text
    assert ("it is not done" in letter.text) == renewal.is_open
    assert "Inés" not in letter.text and "This is what holds now" not in letter.text


def test_what_a_rule_put_into_words_is_promised_by_nobody_in_person():
    setting = given.setting()
    by_rule = given.promise(setting, kind=PromiseKind.OWN_WORDS, wording="The parcel is looked for.")
    by_rule.made_by = "POLICY"

    letter = writing.answer(setting, [by_rule], given.reply(setting))

    assert "Marta sees to this before 16:40 today: The parcel is looked for.\n" in letter.text
    assert "promises" not in letter.text


def test_an_answer_is_signed_by_the_person_and_shows_what_they_promise_besides():
    setting = given.setting()
    own = given.promise(
        setting, kind=PromiseKind.OWN_WORDS, wording="I look at the photos.", due_at=given.DUE
    )

    letter = writing.answer(setting, [own], given.reply(setting))

    assert letter.subject == f"Re: About the {given.WORD}"
    assert "The seam is ours.\n\nSend it back, please.\n\nMarta Roldán\ncustomer care, Marea" in letter.text
    assert "Marta promises: I look at the photos, before 16:40 today.\n" in letter.text
    assert "written by our system" not in letter.text


@pytest.mark.parametrize(
    ("subject", "answered"),
    [
        ("Seam", "Re: Seam"),
        ("RE: Seam", "RE: Seam"),
        ("a\r\nBcc: x@y.example", "Re: a Bcc: x@y.example"),
        ("", "Re:"),
    ],
)
def test_an_answer_keeps_the_subject_on_one_line(subject, answered):
    setting = given.setting(subject=subject)

    assert writing.answer(setting, [], given.reply(setting)).subject == answered


def test_a_letter_carries_the_face_of_who_answers_and_shows_it_by_its_id():
    setting = given.setting()
    given.photographed(setting)

    letter = confirmation(setting)

    assert letter.face is not None and letter.face.startswith(b"\x89PNG")
    assert f'src="cid:{letter.face_id}"' in letter.html


def test_without_a_photograph_the_initials_stand_in_a_sewn_frame():
    letter = confirmation(given.setting())

    assert letter.face is None and "<img" not in letter.html
    assert ">MR<" in letter.html


def test_no_letter_fetches_anything():
    setting = given.setting()
    given.photographed(setting)

    for write in EVERY_LETTER:
        assert set(re.findall(r'(?:src|href)="([^":]*):', write(setting).html)) <= {"cid", "https"}
        assert re.findall(r'href="([^"]*)"', write(setting).html) == [given.PAGE]


@pytest.mark.parametrize(
    ("zone", "dateline"),
    [("Europe/Madrid", "Cádiz, Tuesday 17 November"), ("Pacific/Auckland", "Cádiz, Wednesday 18 November")],
)
def test_the_dateline_follows_the_companys_clock(zone, dateline):
    setting = given.setting()
    setting.company.time_zone = zone

    assert dateline in confirmation(setting).text


def test_a_letter_written_again_is_the_same():
    setting = given.setting()
    promise = given.promise(setting)

    assert writing.confirmation(setting, [promise]) == writing.confirmation(setting, [promise])


def test_a_promise_over_is_told_by_the_day_on_which_it_is_read():
    later, broken, renewal = given.broken_and_renewed(given.setting())

    letter = owning.letter(replace(later, at=later.at + timedelta(days=1)), broken, renewal)

    assert "“Marta answers before 16:40 yesterday”" in letter.text


def test_a_person_writes_as_themselves_and_the_software_as_the_company():
    setting = given.setting()
    message = given.reply(setting)

    by_person = writing.sender_name(setting, message)
    message.written_by = "SOFTWARE"

    assert (by_person, writing.sender_name(setting, message)) == ("Marta at Marea", "Marea")


def _seen(page):
    body = re.sub(r"<(head|title|style)\b.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    shown = re.sub(r'<(\w+)\b[^>]*aria-hidden="true"[^>]*>.*?</\1>', " ", body, flags=re.DOTALL)
    return _words(html.unescape(re.sub(r"</?(?:b|time)\b[^>]*>", "", shown)))


def _words(text):
    return _flat(text).split()


def _flat(text):
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
