"""Lines of the log: what opens a door is never written down."""

import logging
import re

# The link to a customer's page, to a new password, of an invitation, an address that answers come back to,
# a key of another program.
KEYS = re.compile(r"(/c/|/mail/[a-z]+/|/reset/key/|/invitation/|\breply\+|\besm_)[^/\s\"'?@]{8,}")


class WithoutKeys(logging.Formatter):
    """Writes a line, with its error if there is one, and leaves the keys in addresses out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return KEYS.sub(r"\1…", super().format(record))
