"""What leads whoever got a copy of an answer back into its conversation, as themselves and nobody else."""

import secrets

from esmero.domain.conversations.access.going_on import goes_on_in, held_one, with_people
from esmero.domain.conversations.access.ways_in import by_outside_address, by_reply_address
from esmero.domain.conversations.models import Conversation, Copy
from esmero.ground import crypto

# What somebody with a copy answers to; no conversation has such a number.
COPY_PREFIX = "reply+cc."
LONGEST_NUMBER = 15


def copy_address(copy: Copy, *, host: str) -> str:
    """Return the address that brings an answer to a copy back; it is no way in for the customer."""
    return f"{COPY_PREFIX}{copy.pk:x}.{_mac(copy)}@{host}"


def by_copy_address(address: str, *, host: str) -> Conversation | None:
    """Return where answers to such an address belong, or None for any other address.

    Whether its sender takes part there is another question.
    """
    local, _, domain = address.strip().lower().partition("@")
    number, _, mac = local.removeprefix(COPY_PREFIX).partition(".")
    if domain != host.lower() or not local.startswith(COPY_PREFIX):
        return None
    try:
        wanted = int(number[:LONGEST_NUMBER], 16)
    except ValueError:
        return None
    copy = Copy.objects.select_related("message").filter(pk=wanted).first()
    if copy is None or not copy.address or not crypto.is_mac("copy", _signed(copy), mac):
        return None
    return goes_on_in(held_one(with_people(Conversation.objects.all()), pk=copy.message.conversation_id))


def is_signed_address(address: str, *, host: str) -> bool:
    """Say whether we made an address for answers: of a customer, of who got a copy, of somebody outside."""
    ways_in = (by_reply_address, by_copy_address, by_outside_address)
    return any(way_in(address, host=host) is not None for way_in in ways_in)


def copy_mail_id(copy: Copy, *, host: str) -> str:
    """Return a new Message-ID for a copy, without brackets: signed, and the name of no conversation."""
    once, number = secrets.token_hex(12), f"{copy.pk:x}"
    return f"m.{once}.{number}.{crypto.mac('copy-mail', f'{once}.{number}')}@{host}"


def _signed(copy: Copy) -> str:
    """Made with the address it went to: once that is erased, the old answers' way is closed."""
    return f"{copy.pk:x}:{copy.address}"


def _mac(copy: Copy) -> str:
    return crypto.mac("copy", _signed(copy))
