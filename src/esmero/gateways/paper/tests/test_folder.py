"""A scanner's folder: whole files become conversations once, and broken ones stand aside with the reason."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import bring_paper, forget
from esmero.actions.tests.test_letters_on_paper import HOME, scan
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.promises.models import Promise
from esmero.gateways.paper import folder
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def laid(there: World, tmp_path: Path, settings: Any) -> Callable[..., Path]:
    """Put a file into the folder, as old as it says."""
    settings.ESMERO_SCANS = str(tmp_path)

    def put(name: str = "scan.tif", content: bytes = b"", seconds_ago: int = 60) -> Path:
        path = tmp_path / name
        path.write_bytes(content or scan().content)
        then = time.time() - seconds_ago
        os.utime(path, (then, then))
        return path

    return put


def test_a_scan_becomes_a_conversation_and_moves_on(laid: Callable[..., Path], there: World) -> None:
    path = laid()

    assert folder.look(at=NOON) == 1

    made = Conversation.objects.order_by("-id")[0]
    assert (made.channel.kind, made.team, made.agent) == ("POST", there.team, there.agent)
    assert Promise.objects.filter(about_kind="conversation", about_id=made.pk).count() == 1
    assert not path.exists()
    assert (path.parent / "taken" / "scan.tif").exists()
    assert list(soundness.faults(NOON)) == []


def test_what_is_still_being_written_is_left_alone(laid: Callable[..., Path]) -> None:
    path = laid(seconds_ago=0)

    assert folder.look(at=NOON) == 0
    assert path.exists()


def test_the_same_scan_again_is_the_same_letter(laid: Callable[..., Path]) -> None:
    laid()
    folder.look(at=NOON)
    before = Conversation.objects.count()
    laid()

    assert folder.look(at=NOON) == 1
    assert Conversation.objects.count() == before


def test_a_crash_before_the_file_moved_takes_nothing_twice(
    laid: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid()
    before = Conversation.objects.count()
    with monkeypatch.context() as broken:
        broken.setattr(folder, "_move", lambda *_: (_ for _ in ()).throw(OSError("full")))
        folder.look(at=NOON)
    assert path.exists()

    folder.look(at=NOON)

    assert Conversation.objects.count() == before + 1


@pytest.mark.parametrize(
    ("content", "why"), [(b"%PDF-1.7 broken", "No page of this file"), (b"hello", "This is no scan")]
)
def test_what_holds_no_page_stands_aside_with_the_reason(
    laid: Callable[..., Path], content: bytes, why: str
) -> None:
    path = laid("broken.pdf", content)
    laid("good.tif")
    before = Conversation.objects.count()

    folder.look(at=NOON)

    assert Conversation.objects.count() == before + 1
    assert why in (path.parent / "refused" / "broken.pdf.txt").read_text()
    assert (path.parent / "refused" / "broken.pdf").read_bytes() == content


def test_nothing_is_read_through_a_link(laid: Callable[..., Path]) -> None:
    path = laid("real.tif")
    (path.parent / "linked.tif").symlink_to("/etc/hostname")
    path.unlink()

    assert folder.look(at=NOON) == 0


@pytest.mark.parametrize("is_known", [True, False])
def test_somebody_says_who_wrote_it(laid: Callable[..., Path], there: World, is_known: bool) -> None:
    laid()
    folder.look(at=NOON)
    made = Conversation.objects.order_by("-id")[0]
    assert bring_paper.is_nobodys(made)
    desk = Client()
    desk.force_login(there.agent)
    address = reverse("desk:conversation-writer", args=[made.pk])
    assert (
        "Nobody has said yet who wrote this."
        in desk.get(reverse("desk:conversation", args=[made.pk])).content.decode()
    )

    asked = desk.get(address, headers={"HX-Request": "true"})
    assert f'action="{address}"' in asked.content.decode()

    who = there.a.conversation.customer_id if is_known else ""
    desk.post(address, {"customer": who, "address": HOME, "language": "es", "team": there.team.pk})

    made.refresh_from_db()
    assert (made.customer_id == there.a.conversation.customer_id) is is_known
    assert made.customer.name == ("Ana" if is_known else "Carla Ruiz")
    assert made.paper_to == HOME
    assert Identity.objects.get(value=HOME).customer_id == made.customer_id
    assert Promise.objects.filter(about_id=made.pk, customer_id=made.customer_id).exists()
    assert list(soundness.faults(NOON)) == []
    again = desk.post(address, {"customer": there.b.conversation.customer_id, "address": ""})
    assert again.status_code == 404
    assert Customer.objects.get(pk=made.customer_id).name


def test_nobody_is_asked_who_wrote_what_was_an_erased_customers(
    laid: Callable[..., Path], there: World
) -> None:
    laid()
    folder.look(at=NOON)
    made = Conversation.objects.order_by("-id")[0]
    desk = Client()
    desk.force_login(there.agent)
    address = reverse("desk:conversation-writer", args=[made.pk])
    desk.post(address, {"customer": "", "address": HOME, "language": "es", "team": there.team.pk})
    made.refresh_from_db()

    forget.forget_customer(agent=there.owner, customer_id=made.customer_id, at=NOON)

    page = desk.get(reverse("desk:conversation", args=[made.pk])).content.decode()
    assert "Nobody has said yet who wrote this." not in page
    assert desk.post(address, {"customer": there.b.conversation.customer_id}).status_code == 404
