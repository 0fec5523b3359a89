"""Makes agents who listen, then something happen whenever a line comes in: `python -m bench.poke COUNT`.

Prints the session of each agent on the first line; then, for each line on standard input, the moment
of the commit as the machine's monotonic clock says it, which all its processes share.
"""

import json
import os
import sys
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
django.setup()

from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore

from esmero.domain.conversations.models import Conversation
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import Agent
from esmero.ground import db


def main(count: int) -> None:
    """Make `count` agents with a session each, then poke when asked."""
    print(json.dumps([_session(number) for number in range(count)]), flush=True)
    conversation = Conversation.objects.order_by("id")[0]
    for _ in sys.stdin:
        moment = [0.0]

        def note(moment: list[float] = moment) -> None:
            moment[0] = time.monotonic()

        with db.write():
            # The first thing after the commit; ringing the bells comes after it.
            db.after_commit(note)
            events.record(
                "conversation.assigned",
                about=conversation.ref,
                audience=conversation.audience,
                by=THE_SOFTWARE,
                at=datetime.now(UTC),
            )
        print(moment[0], flush=True)


def _session(number: int) -> str:
    email = f"listener{number}@bench.example"
    agent, _ = Agent.objects.get_or_create(
        email=email, defaults={"name": f"Listener {number}", "joined_at": datetime.now(UTC)}
    )
    session = SessionStore()
    session[auth.SESSION_KEY] = str(agent.pk)
    session[auth.BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[auth.HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
