"""One door for several web processes: who has just let a visitor in leaves the next one to a brother."""

import socket
import time
from typing import Any

# Longer than a brother needs to wake up, shorter than anybody notices.
STEP_BACK_SECONDS = 0.001


class FairListener(socket.socket):
    """A listening socket whose processes take turns.

    A browser keeps its connection, so whoever lets it in serves all of its pages. Without turns the
    process that happens to be awake takes all who come together, and its brothers stand idle.
    """

    _may_accept_at = 0.0

    def accept(self) -> tuple[socket.socket, Any]:
        """Let a visitor in; raise BlockingIOError, as if nobody waited, right after the one before."""
        now = time.monotonic()
        if now < self._may_accept_at:
            raise BlockingIOError
        accepted = super().accept()
        self._may_accept_at = now + STEP_BACK_SECONDS
        return accepted
