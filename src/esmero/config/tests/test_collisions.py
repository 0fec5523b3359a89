"""Two requests that waited for each other: the one that the database ended is done again, unseen."""

import pytest
from django.test import Client
from tests import world

from esmero.actions import receive
from esmero.domain.conversations.models import Message
from esmero.ground import db
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db


def test_a_request_that_collided_is_done_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world.make_world()
    write_back, tries = receive.write_back, []

    def collide_once(*args: object, **kwargs: object) -> object:
        tries.append(kwargs["send_key"])
        if len(tries) == 1:
            raise db.Collided("deadlock detected")
        return write_back(*args, **kwargs)

    monkeypatch.setattr(receive, "write_back", collide_once)
    answer = client.post(
        f"/c/{there.a.token}/messages/", {"words": "Again, please", "send_key": "0123456789abcdef"}
    )

    assert answer.status_code == 303
    assert len(tries) == 2
    assert Message.objects.filter(text="Again, please").count() == 1


def test_what_the_other_writer_took_away_is_not_found_the_second_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world.make_world()
    tries: list[None] = []

    def collide_then_miss(*args: object, **kwargs: object) -> object:
        tries.append(None)
        raise db.Collided("deadlock detected") if len(tries) == 1 else NotFound("conversation")

    monkeypatch.setattr(receive, "write_back", collide_then_miss)
    answer = client.post(
        f"/c/{there.a.token}/messages/", {"words": "Again, please", "send_key": "0123456789abcdef"}
    )

    assert answer.status_code == 404
    assert len(tries) == 2
