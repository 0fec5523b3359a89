"""Letters to staff, and those of libraries (allauth's own), leave by the same way as ours.

By the company's server where the mailbox does not let us in: whoever mends that may need a code to sign in.
"""

import secrets
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from esmero.domain.channels.ports import CouldNotSend, PerhapsSent
from esmero.gateways.email import transport
from esmero.letters import envelope


class SameWayOut(BaseEmailBackend):
    """Django's mail backend over our own transport."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each message to each of its recipients; return how many messages reached all of theirs.

        Raises CouldNotSend, PerhapsSent, unless told to fail silently.
        """
        return sum(self._send(message) for message in email_messages)

    def _send(self, message: EmailMessage) -> bool:
        # Django would ask the network for the name of this machine to make one.
        message_id = f"a.{secrets.token_hex(12)}@{settings.ESMERO_HOST}"
        message.extra_headers.setdefault("Message-ID", f"<{message_id}>")
        for name, said in envelope.AUTOMATIC.items():
            message.extra_headers.setdefault(name, said)
        raw = message.message().as_bytes()
        sender = parseaddr(message.from_email)[1]
        try:
            for recipient in message.recipients():
                address = parseaddr(recipient)[1]
                transport.send(
                    raw, sender=sender, recipient=address, message_id=message_id, or_by_company=True
                )
        except (CouldNotSend, PerhapsSent):
            if not self.fail_silently:
                raise
            return False
        return True
