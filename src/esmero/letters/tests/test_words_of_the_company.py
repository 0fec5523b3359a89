"""The company's own paragraph in letters by software: it stands above what is so and changes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from esmero.domain.company.factories import make_company
from esmero.domain.company.kinds import LONGEST_WORDING, OwnLetter
from esmero.domain.company.models import Wording
from esmero.letters import envelope, handing, owning_up, reopening
from esmero.letters.tests import given

pytestmark = pytest.mark.django_db

WORDS = {
    "en": "At {{company}} a word counts; {{person}} sees to it {{when}}.",
    "es": "En {{company}} la palabra cuenta; {{person}} se ocupa {{when}}.",
    "ru": "В {{company}} слово держат; {{person}} займётся этим {{when}}.",
}
FILLED = {
    "en": "At Marea a word counts; Marta sees to it before 16:40 today.",
    "es": "En Marea la palabra cuenta; Marta se ocupa hoy antes de las 16:40.",
    "ru": "В Marea слово держат; Marta займётся этим сегодня до 16:40.",
}
HOSTILE = [
    "<script>alert(1)</script>",
    "Bcc: everybody@example.org\r\nSubject: Prize",
    "{{company.owner}} {{settings.SECRET_KEY}}",
    "%(promise)s %s {% raw %} ${when} {0}",
    "[[name]] \u202egnirts",
    "{{ {{person}} }}",
    "y" * LONGEST_WORDING,
]


def say(what, **words):
    Wording.objects.bulk_create(
        Wording(what=what, language=language, words=one) for language, one in words.items()
    )


def letters(setting):
    """One of each letter, with the sentence of what is so in it that nothing may take away."""
    old, new = given.promise(setting), given.promise(setting)
    old.withdrawn_because = "The loom broke."
    refused = given.promise(setting, kind="ESCALATION")
    refused.withdrawn_because = "It is decided."
    again = given.promise(setting, kind="LOOK_AGAIN")
    by = setting.conversation.agent
    return {
        OwnLetter.OWNED_UP: owning_up.letter(setting, old, new),
        OwnLetter.MOVED: handing.moved(setting, old, new, why="The loom broke.", by=by),
        OwnLetter.HANDED_ON: handing.handed_on(setting, [new]),
        OwnLetter.WITHDRAWN: handing.taken_back(setting, [old], by=by),
        OwnLetter.REFUSED: handing.taken_back(setting, [refused], by=by),
        OwnLetter.REOPENED: reopening.letter(setting, again),
    }


SO_IN_ANY_CASE = {
    OwnLetter.OWNED_UP: ["We promised: “Marta answers before 16:40 today”.", "The fault is ours"],
    OwnLetter.MOVED: ["We had promised: “Marta answers", "Marta says why:", "The loom broke."],
    OwnLetter.HANDED_ON: ["Marta looks after this now; the time stays."],
    OwnLetter.WITHDRAWN: ["It does not hold any more.", "The loom broke."],
    OwnLetter.REFUSED: ["You asked for somebody above.", "It is decided."],
    OwnLetter.REOPENED: ["We have opened this again.", "Marta looks at this again before 16:40 today."],
}


@pytest.mark.parametrize("what", OwnLetter.values)
def test_it_stands_above_what_is_so_which_stays_word_for_word(what):
    setting = given.setting()
    before = letters(setting)[what]
    assert all(one in before.text for one in SO_IN_ANY_CASE[what])

    say(what, en="We are sorry at {{company}}; {{person}}.")
    letter = letters(setting)[what]

    own = "We are sorry at Marea; Marta."
    assert letter.text.count(own) == 1
    assert letter.html.count(own) == 1
    assert letter.text.replace(f"{own}\n\n", "") == before.text
    assert (letter.subject, letter.heading) == (before.subject, before.heading)


def test_only_the_letter_it_was_written_for_says_it():
    setting = given.setting()
    say(OwnLetter.MOVED, en="Looms break.")

    assert [what for what, letter in letters(setting).items() if "Looms break." in letter.text] == [
        OwnLetter.MOVED
    ]


@pytest.mark.parametrize("language", WORDS)
def test_each_language_has_its_own_and_no_other_s(language):
    setting = given.setting(language=language)
    say(OwnLetter.OWNED_UP, **WORDS)

    text = letters(setting)[OwnLetter.OWNED_UP].text

    assert FILLED[language] in text
    assert not any(other in text for code, other in FILLED.items() if code != language)


def test_where_a_language_has_none_the_letter_begins_with_what_is_so():
    setting = given.setting(language="ru")
    before = letters(setting)[OwnLetter.OWNED_UP].text
    say(OwnLetter.OWNED_UP, en=WORDS["en"])

    assert letters(setting)[OwnLetter.OWNED_UP].text == before


def test_where_nothing_is_promised_any_more_a_paragraph_that_says_when_is_left_out():
    setting = given.setting()
    say(OwnLetter.OWNED_UP, en=WORDS["en"])
    old, kept = given.promise(setting), given.promise(setting)
    kept.kept_at = given.DUE

    text = owning_up.letter(setting, old, kept).text

    assert "a word counts" not in text
    assert "{{" not in text
    assert "Meanwhile it is done" in text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words):
    """They were kept somehow (by an older version, by hand in the database): they still are but words."""
    setting = given.setting()
    make_company()
    before = letters(setting)[OwnLetter.OWNED_UP]
    say(OwnLetter.OWNED_UP, en=words)

    letter = letters(setting)[OwnLetter.OWNED_UP]

    assert "<script>" not in letter.html
    assert "SECRET" not in letter.text
    assert (letter.subject, letter.heading) == (before.subject, before.heading)
    assert all(one in letter.text for one in SO_IN_ANY_CASE[OwnLetter.OWNED_UP])
    sealed = envelope.seal(
        letter,
        envelope.Address("care@marea.example", "Marea", "ana@example.org", "", "r@marea.example"),
        message_id="m.1@marea.example",
        references=[],
        at=given.AT,
        is_automatic=True,
    )
    assert b"\r\nBcc:" not in sealed.split(b"\r\n\r\n")[0]


def test_a_name_that_looks_like_a_place_is_a_name():
    setting = given.setting()
    setting.conversation.agent.short_name = "{{company}}"
    say(OwnLetter.WITHDRAWN, en="{{person}} decided.")

    assert "{{company}} decided." in letters(setting)[OwnLetter.WITHDRAWN].text


def test_what_was_opened_again_and_answered_before_the_letter_left_promises_nothing():
    setting = given.setting()
    say(OwnLetter.REOPENED, en="{{person}} looks {{when}}.")
    again = given.promise(setting, kind="LOOK_AGAIN")
    again.kept_at = given.AT

    letter = reopening.letter(replace(setting, at=given.AT + timedelta(hours=1)), again)

    assert "Marta looks" not in letter.text
    assert "Your page says what holds now." in letter.text
