"""A page is made in one language, settled as it begins."""

import asyncio
import threading

from django.template import engines
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe


def _said(language):
    with translation.override(language):
        return engines["jinja2"].get_template("ui/404.html").render({})


def test_each_page_is_made_in_the_language_spoken_as_it_begins():
    pages = [_said(language) for language in ("es", "ru", "es", "en")]
    assert pages[0] == pages[2]
    assert len(set(pages)) == 3


def test_each_thread_and_each_task_speaks_its_own_language():
    heard = []

    def listen():
        heard.append(translation.get_language())
        translation.activate("ru")
        heard.append(translation.gettext("Conversation"))

    async def speak(language):
        translation.activate(language)
        await asyncio.sleep(0)
        return translation.get_language()

    async def both():
        return await asyncio.gather(speak("ru"), speak("en"))

    with translation.override("es"):
        thread = threading.Thread(target=listen)
        thread.start()
        thread.join()
        assert asyncio.run(both()) == ["ru", "en"]
        assert translation.get_language() == "es"
        with translation.override(None):
            assert translation.get_language() is None
        assert translation.gettext("Conversation") == "Conversación"
    assert heard == ["en", "Обращение"]


def test_who_goes_back_to_no_language_hears_that_of_the_installation():
    with translation.override("es"):
        translation.deactivate()
        assert translation.get_language() == "en"
        assert translation.gettext("Conversation") == "Conversation"


def test_a_sentence_is_the_same_each_time_in_each_language():
    said = {"en": "Conversation", "es": "Conversación", "ru": "Обращение"}
    for language in ("es", "ru", "en", "es", "en", "ru"):
        with translation.override(language):
            assert translation.gettext("Conversation") == said[language]
            assert translation.gettext("") == ""
            assert type(translation.gettext(mark_safe("Conversation"))) is SafeString
            assert type(translation.gettext("Conversation")) is str
