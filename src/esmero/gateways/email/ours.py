"""Which addresses are ours: the open mail channels, and the signed addresses that answers come back to."""

from dataclasses import dataclass

from django.conf import settings

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import access

# An envelope that names nobody: what came in it is never answered by software (RFC 5321, 4.5.5).
NOBODY = "<>"


class NoAddressYet(Exception):
    """The company has not opened a mail channel: nothing can be for it, and nothing is refused for good."""


@dataclass(frozen=True)
class Ours:
    """The addresses of the open channels at one moment, with the channel each belongs to."""

    channels: dict[str, int]

    def mailbox_of(self, address: str) -> str:
        """Return which mailbox of ours an address means ("channel:3", "reply+1a.…@host"), or "" for none."""
        clean = tidy(address)
        host = settings.ESMERO_HOST
        if access.by_reply_address(clean, host=host) or access.by_outside_address(clean, host=host):
            return clean
        channel_id = self.channels.get(self.channel_address(clean))
        return f"channel:{channel_id}" if channel_id else ""

    def channel_address(self, address: str) -> str:
        """Return the channel's own address for one with a `+tag`, and any other address unchanged."""
        local, at, host = address.rpartition("@")
        base = f"{local.partition('+')[0]}{at}{host}"
        return base if address not in self.channels and base in self.channels else address

    def is_ours(self, address: str) -> bool:
        """Tell whether mail for this address is for us."""
        return bool(self.mailbox_of(address))


def now_open() -> Ours:
    """Return the addresses that are ours now. Raises NoAddressYet."""
    found = channels.mail_addresses()
    if not found:
        raise NoAddressYet
    return Ours(found)


def tidy(address: str) -> str:
    """Return an address as we compare them: no brackets, lower case, nothing that can't be stored."""
    return address.strip().strip("<>").lower().encode("utf-8", "replace").decode("utf-8")
