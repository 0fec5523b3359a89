"""What the tests of the look stand on: an environment with our templates, and a walk through HTML."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from esmero.ui import environment

UI = Path(__file__).resolve().parent.parent
TEMPLATES = UI / "templates"
STATIC = UI / "static/ui"
VOID = {"meta", "link", "input", "img", "br", "hr", "path", "circle", "line"}


@cache
def environment_of_pages() -> Environment:
    return environment.environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def shown(source: str, **context: object) -> str:
    """Return what a template with our macros at hand shows."""
    template = '{% import "ui/macros.jinja" as ui %}' + source
    return environment_of_pages().from_string(template).render(**context)


class Walk(HTMLParser):
    """Collects every element with its attributes, and every element that was not closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.astray: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.astray += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.astray.append(f"/{tag}")

    def classes(self) -> set[str]:
        return {name for _, attrs in self.elements for name in (attrs.get("class") or "").split()}
