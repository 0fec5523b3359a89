"""Fills an empty installation: `python -m bench.fill 100000` (ESMERO_HOME says which).

Three letters each, nine of ten conversations closed, four of a hundred nobody's; with the promises,
events, letters out and raw mails that the actions would have left, so that `esmero doctor` finds
nothing. Writes facts.json into the home: what the measures need to know.
"""

import json
import os
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
django.setup()

from bench import company, story, words
from esmero.actions import (
    keep_watch,
    reindex,
)
from esmero.config import preparing
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.domain.events import reads as events
from esmero.ground import crypto

CUSTOMERS = 5_000
SPAN = timedelta(days=360)
SAMPLE = 2_000


def main(count: int) -> None:
    """Fill the home with `count` conversations."""
    began = time.monotonic()
    preparing.prepare()
    at = datetime.now(UTC)
    place = company.found(at - SPAN - timedelta(days=1))
    teller = story.Teller(place, at=at, chance=random.Random(13))
    teller.meet(CUSTOMERS)
    for number in range(count):
        teller.tell(number, count, span=SPAN)
        if number % 100_000 == 99_999:
            print(f"  {number + 1:,} conversations, {time.monotonic() - began:.0f} s", flush=True)
    teller.finish()
    _seal_all(at)
    reindex.reindex()
    facts = _facts(at)
    home = Path(os.environ["ESMERO_HOME"])
    (home / "facts.json").write_text(json.dumps(facts))
    print(f"  {count:,} conversations filled in {time.monotonic() - began:.0f} s", flush=True)


def _seal_all(at: datetime) -> None:
    while keep_watch.seal(at=at):
        continue
    assert not events.unsealed_count()


def _facts(at: datetime) -> dict[str, Any]:
    chance = random.Random(5)
    newest = Conversation.objects.order_by("-id").values_list("id", flat=True)[0]
    picked = chance.sample(range(1, newest + 1), min(SAMPLE, newest))
    found = Conversation.objects.filter(pk__in=picked)
    return {
        "conversations": [one.pk for one in found],
        "pages": [access.page_token(one, at=at) for one in found],
        "agents": [f"agent{number}@bench.example" for number in range(company.AGENTS)],
        "password": company.PASSWORD,
        "mail": company.MAIL,
        "pair": list(words.PAIR),
        "secret": crypto.digest(b"bench")[:8],
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
