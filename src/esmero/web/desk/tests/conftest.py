"""A desk to stand at: the small company of the house's tests, with an agent signed in."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import arrange
from esmero.ground import clock
from esmero.web.desk import looks
from esmero.web.desk.tests.closed_hours import NOON, hours_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def company(db: Any) -> world.World:
    """The small company; its agent's answers go out at once unless a test is about holding them back."""
    made = world.make_world()
    arrange.set_habits(agent=made.agent, hold_seconds=0)
    return made


@pytest.fixture
def desk(company: world.World) -> Client:
    """A browser in which the agent of the first team is signed in."""
    looks.forget()
    client = Client()
    client.force_login(company.agent)
    return client


@pytest.fixture
def letter(company: world.World) -> Callable[..., dict[str, Any]]:
    """What a browser sends with an answer, unless said otherwise."""

    def make(text: str = "Your star is on its way.", **more: Any) -> dict[str, Any]:
        version = company.a.conversation.version
        return {"text": text, "seen_version": version, "send_key": "key-1"} | more

    return make


@pytest.fixture
def at() -> Callable[..., str]:
    """Addresses of the desk by their short names."""

    def address(name: str, *args: Any) -> str:
        return reverse(f"desk:{name}", args=args)

    return address


@pytest.fixture
def shop(company, monkeypatch):
    """The small company on a Monday noon, open from Monday to Friday, 9 to 18."""
    hours_of(company, [(day, time(9), time(18)) for day in range(5)])
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return company


@pytest.fixture
def desk_on_monday(shop):
    """A browser in which the agent signs in on that day."""
    looks.forget()
    client = Client()
    client.force_login(shop.agent)
    return client


@pytest.fixture
def send(shop, desk_on_monday, at, letter):
    """Send an answer, as a script does unless said otherwise."""

    def press(text="Thank you.", headers=HTMX, **more):
        sent = letter(text, **more)
        return desk_on_monday.post(at("conversation-replies", shop.a.conversation.pk), sent, headers=headers)

    return press
