"""The company's own words as the back office shows them: how often each is used, and what becomes of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import reads as conversations

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Tag


@dataclass(frozen=True)
class Word:
    """A tag in the list."""

    name: str
    colour: str
    used: str
    url: str


def everything() -> dict[str, Any]:
    """Return the tags that are offered and those that are not any more. One query."""
    found = conversations.tags_with_counts()
    return {
        "offered": [_word(tag, uses) for tag, uses in found if tag.retired_at is None],
        "retired": [_word(tag, uses) for tag, uses in found if tag.retired_at],
    }


def one(tag: Tag) -> dict[str, Any]:
    """Return a tag with how often it is used."""
    return {"tag": tag, "used": _used(conversations.tag_with_count(tag))}


def others(tag: Tag) -> list[tuple[int, str]]:
    """Return the tags with which this one can become one."""
    return [(number, name) for number, name in conversations.tags_to_filter_by() if number != tag.pk]


def _word(tag: Tag, uses: int) -> Word:
    return Word(tag.name, tag.colour, _used(uses), reverse("backoffice:tag", args=[tag.pk]))


def _used(count: int) -> str:
    if count == 0:
        return _("On no conversation yet.")
    if count >= conversations.MANY_USES:
        return _("On %(count)s conversations and more.") % {"count": conversations.MANY_USES - 1}
    words = ngettext("On one conversation.", "On %(count)s conversations.", count)
    return words % {"count": count}
