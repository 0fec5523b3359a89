"""`python -m tests.faults.found HOME`: make the installation that every experiment begins with a copy of."""

import logging
import sys
from pathlib import Path

from tests.faults import room


def main() -> None:
    room.set_up_django(Path(sys.argv[1]), "smtp://127.0.0.1:9", "")
    logging.disable(logging.WARNING)
    fill()


def fill() -> None:
    """Make the company in the installation that Django is set up for."""
    from esmero.actions import keep_watch
    from esmero.config import preparing
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Message
    from esmero.domain.staff.models import Agent
    from esmero.ground import clock
    from tests.world import make_world

    preparing.prepare()
    make_world()
    # Marta's answers leave at once; Ines holds hers back, for less long than a person could choose.
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    Agent.objects.filter(email="ines@example.com").update(kept_habits={"hold_seconds": 1})
    # The letters of the company's first hour count as sent.
    Delivery.objects.update(state="SENT", settled_at=clock.now())
    Message.objects.exclude(delivery_state="").update(delivery_state="SENT")
    keep_watch.seal(at=clock.now())


if __name__ == "__main__":
    main()
