"""What the desk says of who sent a mail and who got it: a warning if forged, where answers go, who else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.conversations.kinds import MessageKind
from esmero.parts import erased

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Conversation, Message

# What is said only to whoever asks, by pointing at the moment of a letter.
DETAILS: dict[str, _StrPromise] = {
    SenderProof.PROVED: gettext_lazy("The domain of %(address)s proves that it comes from there."),
    SenderProof.UNPROVED: gettext_lazy(
        "Nothing proves that it comes from %(address)s; few mails carry a proof."
    ),
    SenderProof.UNCHECKED: gettext_lazy("Whether it comes from %(address)s could not be checked."),
}


def warning(message: Message) -> str:
    """Return what is said where the sender's own domain disowns the mail, else nothing."""
    if message.sender_proof != SenderProof.REFUTED:
        return ""
    words = _(
        "We could not confirm that this mail really comes from %(address)s: the domain says it does not."
    )
    return words % {"address": erased.address(message)}


def detail(message: Message) -> str:
    """Return how sure we are of the sender, in a sentence."""
    words = DETAILS.get(message.sender_proof) if message.from_email else None
    return str(words) % {"address": message.from_email} if words else ""


def whence(message: Message, conversation: Conversation) -> str:
    """Return from where it came and where answers go, where that is not one and the same; else nothing."""
    addresses = {
        "address": message.from_email,
        "passed_on_by": message.passed_on_by,
        "asked": message.answers_to,
        "answered": conversation.reply_to,
    }
    if message.passed_on_by:
        return _("Sent by %(passed_on_by)s, which says that %(address)s wrote it.") % addresses
    if not message.answers_to:
        return ""
    if message.answers_to.lower() == message.from_email.lower():
        return _(
            "From %(address)s, an address that we do not know as theirs; answers go to %(answered)s."
        ) % (addresses)
    is_outside = message.kind == MessageKind.FROM_OUTSIDE
    if is_outside or message.answers_to.lower() == conversation.reply_to.lower():
        return _("From %(address)s; answers go to %(asked)s.") % addresses
    return _("From %(address)s, who asks for answers to %(asked)s; they go to %(answered)s.") % addresses
