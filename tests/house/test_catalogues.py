"""What the catalogues say: in our own words, about nobody's gender, calmly, in each language's own quotes."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.house import tree

# What the field calls things, and we never do (docs/glossary.md); and what nobody should have to read.
NEVER = {
    "en": r"\b(ticket|issue|requester|SLA|assignee|inbox)s?\b|please note|inconvenience",
    "es": r"\b(ticket|incidencia|caso|solicitud)(e?s)?\b|tenga en cuenta|disculpe las molestias|estimad[oa]",
    "ru": r"тикет|заявк|инцидент|обратите внимание|неудобств|уважаем",
}
TWO_GENDERS = {
    "en": r"\b(s/he|he/she|his/her)\b",
    "es": r"\w[oe]/as?\b|\w\(as?\)",
    "ru": r"\w\((а|ла|ая|ась)\)",
}
# Names are of unknown gender, and a Russian verb in the past would tell it.
A_NAME_IN_THE_PAST = re.compile(
    r"%\((?:who|name|customer|person|agent)\)s (?:\w+ )?(?:не )?\w{2,}(?:л|ла|лся|лась)\b"
)
# What becomes of a sentence when two branches bring the same translation.
TWICE_OVER = re.compile(r"(.{8,})\1", re.DOTALL)


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_every_thing_has_our_word_for_it(language):
    found = re.compile(NEVER[language], re.IGNORECASE)
    assert [words for words in _sentences(language) if found.search(words)] == []


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_nothing_is_called_out_loud(language):
    assert [words for words in _sentences(language) if "!" in words or "¡" in words] == []


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_nobody_is_offered_two_genders(language):
    found = re.compile(TWO_GENDERS[language])
    assert [words for words in _sentences(language) if found.search(words)] == []


def test_no_russian_verb_guesses_who_a_name_is():
    assert [words for words in _sentences("ru") if A_NAME_IN_THE_PAST.search(words)] == []


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_nothing_is_said_twice_over(language):
    assert [words for words in _sentences(language) if TWICE_OVER.fullmatch(words)] == []


@pytest.mark.parametrize("language", ["es", "ru"])
def test_words_are_quoted_as_the_language_does_it(language):
    assert [words for words in _sentences(language) if re.search(r"[\"“”„]", words)] == []


@pytest.mark.parametrize("language", ["es", "ru"])
@pytest.mark.parametrize("end", [".", "?"])
def test_a_sentence_ends_as_its_source_does(language, end):
    ended = [m for m in _catalogue(language) if m.id and _forms(m.id)[-1].endswith(end)]
    assert [form for m in ended for form in _forms(m.string) if not form.endswith(end)] == []


def _sentences(language):
    """Every form of every sentence; in English as the code writes it."""
    for message in _catalogue(language):
        if message.id:
            yield from _forms(message.id if language == "en" else message.string)


def _catalogue(language):
    path = tree.PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _forms(words):
    return words if isinstance(words, list | tuple) else [words]
