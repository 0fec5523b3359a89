"""Which addresses are ours: the open mail channels, and the signed addresses that answers come back to."""

from dataclasses import dataclass

from django.conf import settings

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import access
from esmero.domain.workbench import access as workbench
from esmero.ground.mailboxes import EVERYBODYS_HOSTS

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
        if _is_signed(clean):
            return clean
        channel_id = self.channels.get(self.channel_address(clean))
        return f"channel:{channel_id}" if channel_id else ""

    def channel_address(self, address: str) -> str:
        """Return the channel's own address for one with a `+tag`, and any other address unchanged."""
        if _answers_a_notice(address):
            return address
        local, at, host = address.rpartition("@")
        base = f"{local.partition('+')[0]}{at}{host}"
        return base if address not in self.channels and base in self.channels else address

    def is_ours(self, address: str) -> bool:
        """Tell whether mail for this address is for us."""
        return bool(self.mailbox_of(address))

    def is_companys(self, address: str) -> bool:
        """Tell whether it is the company's: ours, of the same host, or a form or shop that it named."""
        clean = tidy(address)
        host = clean.rpartition("@")[2]
        if self.is_ours(clean) or is_form(clean):
            return True
        hosts = {channel.rpartition("@")[2] for channel in self.channels} - EVERYBODYS_HOSTS
        return host in hosts or host == settings.ESMERO_HOST.lower()


def is_form(address: str) -> bool:
    """Tell whether it is a form or shop that the company named (ESMERO_MAIL_FORMS)."""
    clean = tidy(address)
    forms = settings.ESMERO_MAIL_FORMS
    return clean in forms or f"@{clean.rpartition('@')[2]}" in forms


def _is_signed(address: str) -> bool:
    """Whether we made it for answers: to what went out of a conversation, or to a colleague's notice."""
    return access.is_signed_address(address, host=settings.ESMERO_HOST) or _answers_a_notice(address)


def _answers_a_notice(address: str) -> bool:
    return workbench.by_notice_address(address, host=settings.ESMERO_HOST) is not None


def now_open() -> Ours:
    """Return the addresses that are ours now. Raises NoAddressYet."""
    found = channels.mail_addresses()
    if not found:
        raise NoAddressYet
    return Ours(found)


def tidy(address: str) -> str:
    """Return an address as we compare them: no brackets, lower case, nothing that can't be stored."""
    clean = address.replace("\0", "").strip().strip("<>").lower()
    return clean.encode("utf-8", "replace").decode("utf-8")
