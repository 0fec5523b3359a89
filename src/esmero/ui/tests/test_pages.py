import pytest
from django.http import Http404
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from esmero.ui import specimens, views
from esmero.ui.tests import pieces

CALM = ["404", "403", "400", "413", "429", "csrf", "500"]


def _page(name, **context):
    return pieces.environment_of_pages().get_template(name).render(**context)


@pytest.mark.parametrize("path", sorted(pieces.TEMPLATES.rglob("*.*")), ids=lambda path: path.name)
def test_every_template_compiles(path):
    pieces.environment_of_pages().get_template(str(path.relative_to(pieces.TEMPLATES)))


@pytest.mark.parametrize("name", CALM)
@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_a_calm_page_needs_neither_database_nor_request(name, language):
    with translation.override(language):
        page = _page(f"ui/{name}.html")

    walk = pieces.Walk(page)
    assert ("html", {"lang": language}) in walk.elements
    assert not walk.astray
    assert page.count("<h1") == 1
    assert 'href="/"' in page


def test_what_does_not_exist_and_what_may_not_be_seen_look_the_same():
    assert _page("ui/404.html") == _page("ui/403.html")


def test_an_old_link_leads_to_a_fresh_one():
    assert 'href="/fresh/"' in _page("ui/404.html", fresh_link_url="/fresh/")


@pytest.mark.parametrize("name", ["page", "frame", "office", "enter"])
def test_an_empty_frame_is_whole(name):
    walk = pieces.Walk(_page(f"ui/{name}.html"))

    assert not walk.astray
    assert [tag for tag, _ in walk.elements].count("main") == 1


def test_the_skip_link_leads_to_the_main_part():
    for name, target in (("page", "main"), ("frame", "talk")):
        walk = pieces.Walk(_page(f"ui/{name}.html"))
        ids = {attrs.get("id") for _, attrs in walk.elements}

        assert ("a", {"class": "skip", "href": f"#{target}"}) in walk.elements
        assert target in ids


def test_the_living_page_shows_every_part():
    page = _page("ui/components.html", **specimens.all_of_them())

    walk = pieces.Walk(page)
    assert not walk.astray
    ids = [attrs["id"] for _, attrs in walk.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert "<script>alert" not in page


def test_the_living_page_is_for_development_only(settings):
    settings.DEBUG = False

    with pytest.raises(Http404):
        views.components(RequestFactory().get("/ui/"))


def test_a_company_colour_is_one_line_of_style():
    answer = views.colour(RequestFactory().get("/ui/colour/20818C.css"), "20818C")

    assert "--company: #20818c;" in answer.content.decode()
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("colour", ["red", "20818", "20818c9", "20818g", "000-url"])
def test_only_a_colour_is_a_colour(colour):
    with pytest.raises(Http404):
        views.colour(RequestFactory().get("/"), colour)


def test_the_pages_of_django_are_made_in_this_environment():
    assert engines["jinja2"].env.filters["paragraphs"]("a") == "<p>a</p>"


def test_a_page_wears_the_colour_of_the_company():
    page = _page("ui/page.html", company={"name": "Faro", "colour": "#1a3c8f"})

    assert 'href="/ui/colour/1a3c8f.css"' in page
