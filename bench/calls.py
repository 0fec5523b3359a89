"""How many function calls a page takes: a number that does not depend on how busy the machine is.

ESMERO_HOME=.bench/filled-10000 python -m bench.calls [queue conversation search customer form] [--most]

With --most also which functions take most of the time. The home must be filled (`bench.fill`).
"""

import argparse
import cProfile
import json
import os
import pstats
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
django.setup()

from django.test import Client

from bench import words
from esmero.config import preparing
from esmero.domain.staff.models import Agent

# The first are asked before counting: then all is loaded, and what is remembered is remembered.
FIRST, COUNTED = 10, 40
HOST = "127.0.0.1"
Visit = Callable[[int], Any]


def main() -> None:
    """Count, and say what was counted."""
    options = _options()
    preparing.prepare()
    visits = _visits(json.loads((Path(os.environ["ESMERO_HOME"]) / "facts.json").read_text()))
    for name in options.names or visits:
        _count(name, visits[name], is_most=options.most)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--most", action="store_true")
    return parser.parse_args()


def _visits(facts: dict[str, Any]) -> dict[str, Visit]:
    agent, anybody = Client(HTTP_HOST=HOST), Client(HTTP_HOST=HOST)
    # One of those who answer: they are the rule.
    agent.force_login(Agent.objects.get(email=facts["agents"][6]))
    talks, pages, pair = facts["conversations"], facts["pages"], " ".join(facts["pair"])
    return {
        "queue": lambda number: agent.get("/desk/", {"view": "team"}),
        "conversation": lambda number: agent.get(f"/desk/conversations/{talks[number % len(talks)]}/"),
        "search": lambda number: agent.get("/desk/search/", {"q": pair}),
        "customer": lambda number: anybody.get(f"/c/{pages[number % len(pages)]}/"),
        "form": _ask,
    }


def _ask(number: int) -> Any:
    moment = time.time_ns()
    form = {
        "name": "Visitor",
        "email": f"c{moment % 5000}@customers.example",
        "words": words.letter(random.Random(number)),
        "send_key": f"calls-{moment}",
    }
    # Each from an address of its own: nobody may ask so often.
    network = f"10.{moment >> 16 & 255}.{moment >> 8 & 255}.{moment & 255}"
    return Client(HTTP_HOST=HOST).post("/", form, REMOTE_ADDR=network)


def _count(name: str, visit: Visit, *, is_most: bool) -> None:
    for number in range(FIRST):
        status = visit(number).status_code
        assert status in (200, 302), f"{name}: {status}"
    began = time.process_time()
    for number in range(COUNTED):
        visit(number)
    spent = (time.process_time() - began) / COUNTED * 1000
    profile = cProfile.Profile()
    profile.enable()
    for number in range(COUNTED):
        visit(number)
    profile.disable()
    found = pstats.Stats(profile)
    print(f"{name:13} {found.total_calls / COUNTED:8,.0f} calls  {spent:6.1f} ms of the processor")
    if is_most:
        found.sort_stats("cumulative").print_stats("esmero|jinja2", 60)
        found.sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
