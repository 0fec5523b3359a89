"""What stands on the fold below a letter: whether a signature lies in it, quotes, or what went along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from esmero.domain.conversations.kinds import SIGNATURE, MessageKind

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message


def words(message: Message) -> str:
    """Return what the fold is called, with how many lines lie in it."""
    count = len(message.quoted.splitlines())
    lines = {"count": count}
    if message.kind == MessageKind.FORWARD:
        return ngettext("Went along, %(count)s line", "Went along, %(count)s lines", count) % lines
    signed = next((one.get("lines", 0) for one in message.enclosed if one.get("kind") == SIGNATURE), 0)
    if not signed:
        return ngettext("Quoted, %(count)s line", "Quoted, %(count)s lines", count) % lines
    if signed >= count:
        return ngettext("Signature, %(count)s line", "Signature, %(count)s lines", count) % lines
    return (
        ngettext("Signature and quoted, %(count)s line", "Signature and quoted, %(count)s lines", count)
        % lines
    )
