"""A page is made in one language, settled as it begins."""

from django.template import engines
from django.utils import translation


def _said(language):
    with translation.override(language):
        return engines["jinja2"].get_template("ui/404.html").render({})


def test_each_page_is_made_in_the_language_spoken_as_it_begins():
    pages = [_said(language) for language in ("es", "ru", "es", "en")]
    assert pages[0] == pages[2]
    assert len(set(pages)) == 3
