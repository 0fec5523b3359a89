"""Coming in as people do: by the door, with a browser that has a name."""

from typing import Any

from django.test import Client

from esmero.domain.staff.models import Agent
from tests.world import PASSWORD

BROWSER = (
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)


def came_in(agent: Agent, password: str = PASSWORD, **more: Any) -> Client:
    """Return the browser of somebody who signed in with their password."""
    client = Client(headers={"user-agent": BROWSER})
    client.post("/enter/login/", {"login": agent.email, "password": password, **more})
    return client
