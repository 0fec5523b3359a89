"""A letter as it was written, and what is said beside it: far pictures stay away until asked for."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from esmero.domain.files import reads as files
from esmero.ground import crypto, far_pictures, laid_out
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Written:
    """What a letter on the page needs to show it as it was written."""

    url: str
    # The frame's name: what is pressed beside it opens in it.
    name: str
    is_open: bool
    pictures_url: str
    pictures_words: str
    trackers_words: str


def beside(message: Message, agent: Agent) -> Written | None:
    """Return how to show a letter as it was written; None where that says no more than its words."""
    if not message.html or not laid_out.says_more(message.html):
        return None
    far, trackers = len(laid_out.far_pictures(message.html)), laid_out.trackers(message.html)
    url = addresses.reverse("desk:message-original", args=[message.pk])
    return Written(
        url=url,
        name=f"written-{message.pk}",
        is_open=agent.habits.reads_as_written,
        pictures_url=f"{url}?pictures={_word(message, agent)}" if far else "",
        pictures_words=_pictures_words(far),
        trackers_words=_trackers_words(trackers),
    )


def _pictures_words(count: int) -> str:
    return ngettext(
        "%(count)s picture from elsewhere is not shown: fetching it may tell the sender that this was read.",
        "%(count)s pictures from elsewhere are not shown: "
        "fetching them may tell the sender that this was read.",
        count,
    ) % {"count": count}


def _trackers_words(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s picture was left out that only tells the sender who read this.",
        "%(count)s pictures were left out that only tell the sender who read this.",
        count,
    ) % {"count": count}


def may_fetch(message: Message, agent: Agent, word: str) -> bool:
    """Say whether the agent was offered this letter's pictures: no link in a letter can ask in their name."""
    return bool(word) and crypto.is_mac("pictures", f"{agent.pk}:{message.pk}", word, 26)


def _word(message: Message, agent: Agent) -> str:
    return crypto.mac("pictures", f"{agent.pk}:{message.pk}", 26)


def page(message: Message, *, with_far: bool) -> dict[str, Any]:
    """Return what the frame shows; `with_far`: this server fetches the pictures that lie elsewhere.

    Raises `far_pictures.Busy`.
    """
    far: dict[str, str] = {}
    if with_far:
        wanted = laid_out.far_pictures(message.html)
        fetched = far_pictures.fetched(wanted, inside=settings.ESMERO_INSIDE_PICTURES)
        far = {address: _data(*picture) for address, picture in fetched.items()}
    sheets, body = laid_out.ready(message.html, inner=_inner(message), far=far)
    return {
        # Cleaned by allow-list, once as it came in and once more just now; framed without scripts.
        "sheets": mark_safe(f"<style>{sheets}</style>" if sheets else ""),  # noqa: S308 - as laid_out left it
        "body": mark_safe(body),  # noqa: S308 - as laid_out left it
        "paper": laid_out.paper(message.html),
        "is_with_far": with_far,
        "is_without_some": with_far and len(far) < len(laid_out.far_pictures(message.html)),
    }


def _inner(message: Message) -> dict[str, str]:
    attached = files.of_each("message", [message.pk]).get(message.pk, [])
    return {
        file.content_id.strip("<>"): addresses.reverse("desk:attachment", args=[file.pk])
        for file in attached
        if file.content_id and file.is_picture
    }


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
