"""Pages made of our parts alone, opened in a browser: no server, the test writes every answer."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders

from esmero.ui.tests import pieces

SITE = "http://look.test"
LIMITS = {"max_bytes": 1000, "max_count": 2, "kinds": "image/*,.txt"}
FRAME = '{% extends "ui/page.html" %}{% import "ui/macros.jinja" as ui %}{% block main %}'


@pytest.fixture
def look(visitor, settings):
    """Open pages made of the parts given; `answers` maps paths to status, type and body."""
    settings.STATIC_URL = "/static/"
    settings.ROOT_URLCONF = "esmero.ui.tests.addresses"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    page = visitor(size="desktop").new_page()
    answers, asked = {}, []

    def answer(route):
        path = route.request.url.removeprefix(SITE).split("?")[0]
        asked.append(route.request)
        if path.startswith("/static/"):
            route.fulfill(path=Path(finders.find(path.removeprefix("/static/"))))
            return
        status, kind, body = answers.get(path, (404, "text/plain", ""))
        route.fulfill(status=status, content_type=kind, body=body)

    page.route("**/*", answer)

    def opened(source, path="/", **context):
        page_of = pieces.environment_of_pages().from_string(FRAME + source + "{% endblock %}")
        answers[path] = (200, "text/html", page_of.render(limits=LIMITS, **context))
        page.goto(SITE + path)
        return page

    return SimpleNamespace(open=opened, answers=answers, asked=asked, page=page)
