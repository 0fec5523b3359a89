"""What the desk says of a mail's signature or encryption: one quiet line, loud where it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.conversations.kinds import SEALED

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message

WAYS = {"smime": "S/MIME", "openpgp": "OpenPGP"}
SIGNED = {
    "verified": gettext_lazy("Signed by %(who)s; the signature is verified (%(way)s)."),
    "unchecked": gettext_lazy("Signed, not checked (%(way)s)."),
    "misfit": gettext_lazy("The signature does not fit: the mail was changed after it was signed (%(way)s)."),
}


@dataclass(frozen=True)
class Sealed:
    """One sentence about a seal, and whether it is to be noticed."""

    words: str
    icon: str
    is_bad: bool = False


def of(message: Message) -> list[Sealed]:
    """Return what is to be said of the seals of a letter."""
    return [_told(one) for one in message.enclosed if one.get("kind") in SEALED]


def _told(seal: dict[str, str]) -> Sealed:
    words = {"way": WAYS.get(seal.get("by", ""), ""), "who": seal.get("who", "")}
    if seal["kind"] == "encrypted":
        sentence = _("Encrypted (%(way)s): Esmero can’t open it. It is kept as it came.")
        return Sealed(sentence % words, "lock")
    state = seal.get("state", "unchecked")
    icon = {"verified": "tick", "misfit": "warn"}.get(state, "pen")
    return Sealed(str(SIGNED.get(state, SIGNED["unchecked"])) % words, icon, state == "misfit")
