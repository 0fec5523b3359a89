"""Sentences in templates: in the reader's language, with what is put in escaped."""

import pytest
from django.utils import translation
from markupsafe import Markup

from esmero.ui.tests import pieces


@pytest.mark.parametrize("language", ["en", "es", "ru", "en"])
def test_each_language_has_its_own_words(language):
    with translation.override(language):
        assert pieces.shown("{{ _('Conversation') }}") == translation.gettext("Conversation")


def test_what_is_put_in_is_escaped_and_a_sentence_of_ours_is_not():
    found = pieces.shown("{{ _('%(name)s’s <b>day</b>', name=name) }}", name="<i>")
    assert found == "&lt;i&gt;’s <b>day</b>"
    assert pieces.shown("{{ _('%(name)s', name=name) }}", name=Markup("<i>")) == "<i>"


def test_a_hundredth_is_written_twice_with_or_without_a_blank():
    assert pieces.shown("{{ _('50 %%') }}") == "50 %"
    assert pieces.shown("{{ _('%(n)s %%', n=5) }}") == "5 %"


def test_a_blank_that_nothing_fills_is_an_error():
    with pytest.raises(KeyError):
        pieces.shown("{{ _('%(name)s waits') }}")


@pytest.mark.parametrize("blank", ["place", "sentence", "about", "named"])
def test_a_blank_may_have_any_name(blank):
    assert pieces.shown(f"{{{{ _('Near %({blank})s', {blank}='Rota') }}}}") == "Near Rota"


def test_without_escaping_words_stay_as_they_are():
    source = "{% autoescape false %}{{ _('%(name)s waits', name=name) }}{% endautoescape %}"
    assert pieces.shown(source, name="<i>") == "<i> waits"


def test_a_sentence_says_what_it_is_about():
    with translation.override("es"):
        words = [pieces.shown("{{ pgettext('key', 'Enter') }}"), translation.pgettext("key", "Enter")]
    assert words[0] == words[1]
