"""What a process loads once it is at work, beside its work, so that nobody waits for it later."""

import logging
import threading

from django.db import connections

from esmero.domain.staff import reads as staff
from esmero.letters import ahead

log = logging.getLogger(__name__)


def load() -> None:
    """Load what letters need, in a thread of its own; without it the first letter only takes longer."""
    threading.Thread(target=_load, name="load ahead", daemon=True).start()


def _load() -> None:
    try:
        ahead.load(staff.everybody())
    except Exception:
        log.exception("What letters need could not be loaded ahead.")
    finally:
        connections.close_all()
