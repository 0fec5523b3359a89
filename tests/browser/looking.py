"""Pages made of our parts alone: no server, every answer is written by the test."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Request, Route

from esmero.ui.tests import pieces

SITE = "http://look.test"
LIMITS = {"max_bytes": 1000, "max_count": 2, "kinds": "image/*,.txt"}
FRAME = '{% extends "ui/page.html" %}{% import "ui/macros.jinja" as ui %}{% block main %}'


@dataclass
class Look:
    """A page that shows what it is given; `answers` maps paths to status, type and body."""

    page: Page
    answers: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def open(self, source: str, path: str = "/", **context: Any) -> Page:
        """Open a page made of these parts."""
        page_of = pieces.environment_of_pages().from_string(FRAME + source + "{% endblock %}")
        self.answers[path] = (200, "text/html", page_of.render(limits=LIMITS, **context))
        self.page.goto(SITE + path)
        return self.page

    def answer(self, route: Route) -> None:
        """Answer what the page asks for."""
        path = route.request.url.removeprefix(SITE).split("?")[0]
        self.asked.append(route.request)
        if path.startswith("/static/"):
            route.fulfill(path=Path(finders.find(path.removeprefix("/static/"))))
            return
        status, kind, body = self.answers.get(path, (404, "text/plain", ""))
        route.fulfill(status=status, content_type=kind, body=body)
