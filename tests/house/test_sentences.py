"""Every word of the house passes through the catalogues: seen in a language that marks sentences."""

import itertools
import re

import pytest
from babel.dates import get_day_names, get_month_names
from django.apps import apps
from django.db.models import CharField, EmailField, TextField
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real
from lxml import html

from esmero.ground import phrases, zones
from esmero.letters.tests import given, test_writing
from esmero.ui import remembered, sentences
from tests import world
from tests.house import bodies, routes

OPENS, CLOSES = "⟦", "⟧"
INNERMOST = re.compile(f"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = ("alt", "title", "placeholder", "aria-label", "aria-description")
UNSEEN = {"script", "style", "template"}
# Said alike in every language: names of things that are nobody's words.
SAME_EVERYWHERE = {"English", "Español", "Русский", "Esmero", "KB", "MB", "UTC", "CET", "CEST", "AM", "PM"}
SAME_EVERYWHERE |= {"Python", "SQLite", "PostgreSQL"}
# What a law of Spain is called.
SAME_EVERYWHERE |= {"Ley"}
SAME_EVERYWHERE |= {"Amazon", "SES", "Brevo", "Mailgun", "Mailjet", "Postmark", "SendGrid"}
PAGES = [
    line for line in routes.table() if line.method == "GET" and {"ok", "own"} & {*line.outcomes.values()}
]
# Pages on which the staff finds their own things only may say something else to each.
SEEN = [(line, "owner") for line in PAGES] + [
    (line, role) for line in PAGES for role in ("agent", "lead") if line.outcomes.get(role) == "own"
]
# What is put in, as it is typed in every language.
PLACE = re.compile(r"\{\{\w+\}\}")
ADDRESS = re.compile(r"\bhttps?://\S+")


@pytest.fixture
def marked(monkeypatch):
    """Speak a language in which each sentence stands in brackets."""

    def one(self, message):
        return f"{OPENS}{message.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSES}"

    def some(self, singular, plural, number):
        return one(self, singular if number == 1 else plural)

    _forget()
    monkeypatch.setattr(trans_real.DjangoTranslation, "gettext", one)
    monkeypatch.setattr(trans_real.DjangoTranslation, "ngettext", some)
    yield
    _forget()


def _forget():
    remembered.forget()
    sentences.forget()
    phrases.forget()


@pytest.mark.django_db
@pytest.mark.parametrize(("line", "role"), SEEN, ids=lambda it: getattr(it, "route", it))
def test_no_page_says_a_word_that_no_translator_saw(line, role, marked):
    company = world.make_world()
    answer = _open(line, role, company)
    if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
        pytest.skip("not a page")

    loose = {word for text in _said(answer.content.decode()) for word in WORD.findall(_unmarked(text))}

    assert loose - _data() - SAME_EVERYWHERE - _calendar_words() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("write", test_writing.AUTOMATIC, ids=lambda write: write.__name__)
def test_no_letter_says_a_word_that_no_translator_saw(write, marked):
    letter = write(given.setting())

    said = [letter.subject, ADDRESS.sub("", letter.text)]
    loose = {word for text in said for word in WORD.findall(_unmarked(text))}

    assert loose - _data() - SAME_EVERYWHERE - _calendar_words() == set()


def _open(line, role, company):
    client = Client()
    if line.outcomes["guest"] != "ok":
        client.force_login(getattr(company, role))
    places = bodies.places(company) | {"token": company.a.token}
    route = next(route for route in routes.all_routes() if route.name == line.route)
    address = reverse(line.route, kwargs={place: places[place] for place in route.places})
    return client.get(address, bodies.QUERIES.get(line.route, {}))


def _said(page):
    """The words of a page as one text, for a sentence may have marked words in it; then each attribute."""
    tree = html.fromstring(page)
    yield " ".join(_texts(tree))
    for element in tree.iter():
        if isinstance(element.tag, str):
            yield from (element.get(name, "") for name in SPOKEN_ATTRIBUTES)


def _texts(element):
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _unmarked(text):
    """Take sentences out, the innermost first: one may stand in another's place."""
    while INNERMOST.search(text):
        text = INNERMOST.sub(" ", text)
    return PLACE.sub(" ", text)


def _data():
    """Every word that stands in the database: people's names, their words, what the company is called."""
    words = set()
    for model in apps.get_models():
        columns = [f.name for f in model._meta.fields if isinstance(f, CharField | TextField | EmailField)]
        for row in model._default_manager.values_list(*columns):
            words |= {word for value in row if isinstance(value, str) for word in WORD.findall(value)}
    return words | {word[:1] for word in words} | _initials(words)


def _initials(words):
    return {first[0] + second[0] for first in words for second in words if first[0].isupper()}


def _calendar_words():
    """Names of days, months and places: Babel says them, not we, and a preview in each language."""
    words = set()
    for language in ("en", "es", "ru"):
        for width, context in itertools.product(("wide", "abbreviated"), ("format", "stand-alone")):
            words |= set(get_day_names(width, context, language).values())
            words |= set(get_month_names(width, context, language).values())
    return words | {word for _zone, place in zones.places("en") for word in WORD.findall(place)}
