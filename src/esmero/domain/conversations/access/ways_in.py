"""What we sign so that it leads into a conversation: links to the customer's page, addresses for answers."""

from datetime import UTC, datetime

from django.db.models import OuterRef, Subquery

from esmero.domain.conversations.access.going_on import goes_on_for_customer, goes_on_in, with_people
from esmero.domain.conversations.access.linked import LinkEnded, must_be_young, must_hold
from esmero.domain.conversations.kinds import ERASED_ADDRESS, MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import Door, IdentityKind
from esmero.domain.customers.models import Identity
from esmero.domain.customers.reads import proof_at
from esmero.ground import crypto, db, prepared
from esmero.ground.refs import NotFound

REPLY_PREFIX = "reply+"
# What an outsider answers to; no conversation has such a number.
OUTSIDE_PREFIX = "reply+out."
LONGEST_NUMBER = 15

_of_customer = Identity.objects.filter(
    customer=OuterRef("customer"), kind=IdentityKind.EMAIL, value=OuterRef("reply_to")
)
# With how it was proven that the address where answers go is its customer's: no question more for each page.
_with_id = prepared.Query[Conversation](
    lambda conversation_id: with_people(Conversation.objects.filter(pk=conversation_id)).annotate(
        answered_proof=Subquery(_of_customer.values("proof")[:1])
    )
)
_held = prepared.Query[Conversation](
    lambda conversation_id: db.held(with_people(Conversation.objects.filter(pk=conversation_id)))
)


def page_token(conversation: Conversation, *, at: datetime) -> str:
    """Return the token of the customer's page: dated, so that an old letter's link ends one day."""
    stamp = f"{conversation.pk:x}.{int(at.timestamp()):x}"
    return f"{stamp}.{crypto.mac('page', stamp, 26)}"


def by_link_token(token: str, *, at: datetime) -> Conversation:
    """Return the conversation whose page this token opens. Raises NotFound; LinkEnded where it did once."""
    stamp, _, mac = token.rpartition(".")
    if not crypto.is_mac("page", stamp, mac, 26):
        raise NotFound("link")
    number, _, seconds = stamp.partition(".")
    made_at = datetime.fromtimestamp(int(seconds, 16), tz=UTC)
    must_be_young(made_at, at=at)
    conversation = _with_id.first(conversation_id=int(number, 16))
    if conversation is None:
        raise LinkEnded
    must_hold(made_at, valid_from=conversation.links_valid_from, at=at)
    on = goes_on_for_customer(conversation)
    if on.reply_to == ERASED_ADDRESS:
        raise LinkEnded
    # The link went where answers go, and to nobody else.
    proof = getattr(on, "answered_proof", None) or proof_at(on.customer, on.reply_to)
    if not opens(proof, Door.ASK):
        raise LinkEnded
    return on


def reply_address(conversation: Conversation, *, host: str) -> str:
    """Return the address that brings an answer back into this conversation."""
    number = f"{conversation.pk:x}"
    return f"{REPLY_PREFIX}{number}.{crypto.mac('reply', number)}@{host}"


def by_reply_address(address: str, *, host: str) -> Conversation | None:
    """Return the conversation of one of our signed reply addresses, or None for any other address."""
    local, _, domain = address.strip().lower().partition("@")
    number, _, mac = local.removeprefix(REPLY_PREFIX).partition(".")
    if (
        domain != host.lower()
        or not local.startswith(REPLY_PREFIX)
        or not crypto.is_mac("reply", number, mac)
    ):
        return None
    found = _held.first(conversation_id=int(number, 16))
    # Also where it went into somebody else's: who writes is checked there, and held back if a stranger.
    return goes_on_in(found) if found else None


def outside_address(forward: Message, *, host: str) -> str:
    """Return the address that brings an outsider's answer to what was forwarded back, to colleagues only."""
    number = f"{forward.pk:x}"
    return f"{OUTSIDE_PREFIX}{number}.{_outside_mac(forward)}@{host}"


def by_outside_address(address: str, *, host: str) -> Message | None:
    """Return what was forwarded from which such an address came, or None for any other address."""
    local, _, domain = address.strip().lower().partition("@")
    number, _, mac = local.removeprefix(OUTSIDE_PREFIX).partition(".")
    if domain != host.lower() or not local.startswith(OUTSIDE_PREFIX) or not number.isalnum():
        return None
    try:
        wanted = int(number[:LONGEST_NUMBER], 16)
    except ValueError:
        return None
    forward = Message.objects.filter(pk=wanted, kind=MessageKind.FORWARD).first()
    if forward is None or not forward.to_email:
        return None
    return forward if crypto.is_mac("outside", f"{wanted:x}:{forward.to_email}", mac) else None


def _outside_mac(forward: Message) -> str:
    """Made with the address it went to: once that is erased, the old answers' way is closed."""
    return crypto.mac("outside", f"{forward.pk:x}:{forward.to_email}")
