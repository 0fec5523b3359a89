"""What the company says in its own words in letters by software, as an owner writes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests import world

from esmero.actions import set_up
from esmero.domain.company.kinds import LONGEST_WORDING, OwnLetter, places_in
from esmero.domain.company.models import Wording
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db

PAGE, PREVIEW = reverse("backoffice:promises-words"), reverse("backoffice:promises-words_preview")
OWN = "At {{company}} a word counts."


@pytest.fixture
def there():
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def office(there):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(there.owner)
    return client


def kept():
    return {(one.what, one.language): one.words for one in Wording.objects.all()}


@pytest.mark.parametrize("letter", OwnLetter.values)
def test_every_letter_is_shown_in_all_languages_before_anything_is_written(office, letter):
    shown = office.get(PAGE, {"letter": letter}).content.decode()

    assert shown.count('class="letter__text" lang="') == 3
    assert "{{person}}" in shown
    assert ("{{when}}" in shown) == (letter not in {"WITHDRAWN", "REFUSED"})


def test_it_is_kept_for_each_language_and_taken_away_again(there, office):
    done = office.post(PAGE, {"letter": "MOVED", "words_en": f"{OWN}\r\n And more. ", "words_ru": "Слово."})

    assert done.status_code in {302, 303}
    assert kept() == {("MOVED", "en"): f"{OWN} And more.", ("MOVED", "ru"): "Слово."}
    event = Event.objects.get(verb="wording.set")
    assert event.payload == {"letter": "MOVED", "languages": ["en", "ru"]}

    office.post(PAGE, {"letter": "MOVED", "words_en": ""})
    assert kept() == {}


def test_a_place_that_nothing_stands_for_is_refused_beside_its_field_and_the_words_stay(office):
    refused = office.post(PAGE, {"letter": "WITHDRAWN", "words_es": "Lo sentimos, {{customer}} {{when}}."})

    assert refused.status_code == 422
    shown = refused.content.decode()
    assert (
        "Nothing stands for {{customer}}, {{when}} in this letter" in filling.beside(refused)["id_words_es"]
    )
    assert "Lo sentimos, {{customer}} {{when}}." in shown
    assert kept() == {}


def test_what_is_longer_than_a_paragraph_is_refused(office):
    refused = office.post(PAGE, {"letter": "MOVED", "words_en": "y" * (LONGEST_WORDING + 1)})

    assert f"A paragraph has {LONGEST_WORDING} signs at most." in refused.content.decode()
    assert kept() == {}


def test_the_preview_shows_what_is_typed_and_keeps_nothing(office):
    typed = {"letter": "OWNED_UP", "words_en": OWN, "words_es": "<script>alert(1)</script> {{when}}"}

    shown = office.post(PREVIEW, typed, headers={"HX-Request": "true"}).content.decode()

    assert "At Marea a word counts." in shown
    assert "The fault is ours, not yours." in shown
    assert "<script>" not in shown
    assert kept() == {}


def test_the_preview_says_beside_the_field_which_place_is_not_known_and_what_there_is(office):
    typed = {"letter": "MOVED", "words_en": "Dear {{name}}, {{company}} is late.", "words_es": "{{company}}."}

    looked = office.post(PREVIEW, typed, headers={"HX-Request": "true"})

    assert list(filling.beside(looked)) == ["id_words_en"]
    said = filling.beside(looked)["id_words_en"]
    assert said.startswith(
        "Nothing stands for {{name}} in this letter, so the paragraph is left out. You can use {{"
    )
    assert all("{{" + place + "}}" in said for place in places_in(OwnLetter.MOVED))
    # Each field's word is put in its place, that of a right one as well: it takes away what was wrong.
    beside = html.fromstring(looked.content.decode()).xpath("//*[@hx-swap-oob]")
    page = html.fromstring(office.get(PAGE, {"letter": "MOVED"}).content.decode())
    assert len(beside) == 3
    assert all(page.get_element_by_id(one.get("id")) is not None for one in beside)


def test_without_script_the_preview_is_the_page_with_what_was_typed(office):
    shown = office.post(PREVIEW, {"letter": "OWNED_UP", "words_en": OWN}).content.decode()

    assert OWN in shown
    assert "At Marea a word counts." in shown


def test_an_unknown_letter_is_the_first_one(office):
    assert office.get(PAGE, {"letter": "NONSENSE"}).status_code == 200
    assert office.post(PAGE, {"letter": "NONSENSE", "words_en": "x"}).status_code in {302, 303}
    assert kept() == {("OWNED_UP", "en"): "x"}


@pytest.mark.parametrize("words", ["{{nobody}}", "y" * (LONGEST_WORDING + 1)])
def test_no_door_keeps_what_can_t_stand_in_a_letter(there, words):
    with pytest.raises(set_up.WordingIsWrong):
        set_up.set_wording(agent=there.owner, letter="MOVED", words={"en": words}, at=there.at)


def test_only_an_owner_speaks_for_the_company(there):
    with pytest.raises(set_up.OwnersOnly):
        set_up.set_wording(agent=there.lead, letter="MOVED", words={"en": "x"}, at=there.at)
    assert kept() == {}
