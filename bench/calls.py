"""How many function calls a page takes: a number that does not depend on how busy the machine is.

ESMERO_HOME=.bench/filled-10000 python -m bench.calls [names] [--most]

Names are queue, conversation, search, customer, form, rest, mail. With --most also which functions take
most of the time. The home must be filled (`bench.fill`). `mail` is one of several that came at once,
committed and read to its end, without what the process apart does that takes it to pieces.
"""

import argparse
import cProfile
import functools
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

from django.http import HttpResponse
from django.test import Client

from bench import served, visitors, words
from esmero.actions import admit, take
from esmero.config import preparing
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Scope
from esmero.domain.staff.models import Agent
from esmero.gateways.email import intake
from esmero.ground import clock

# The first are asked before counting: then all is loaded, and what is remembered is remembered.
FIRST, COUNTED = 10, 40
HOST = "127.0.0.1"
# So many mails come at once.
MAILS = 10
Visit = Callable[[int], Any]


def main() -> None:
    """Count, and say what was counted."""
    options = _options()
    preparing.prepare()
    # Whoever measures again and again within an hour would measure questions without their letters.
    served.lift_bounds()
    visits = _visits(json.loads((Path(os.environ["ESMERO_HOME"]) / "facts.json").read_text()))
    for name in options.names or visits:
        _count(name, visits[name], is_most=options.most, at_once=MAILS if name == "mail" else 1)


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
        "form": lambda number: _ask(anybody, number),
        "rest": _program(),
        "mail": lambda number: _mails(number, facts["mail"]),
    }


def _ask(anybody: Client, number: int) -> Any:
    moment = time.time_ns()
    form = {
        "name": "Visitor",
        "email": f"c{moment % 5000}@customers.example",
        "words": words.letter(random.Random(number)),
        "send_key": f"calls-{moment}",
    }
    # Each from an address of its own: nobody may ask so often.
    network = f"10.{moment >> 16 & 255}.{moment >> 8 & 255}.{moment & 255}"
    return anybody.post("/", form, REMOTE_ADDR=network)


def _program() -> Visit:
    """Return what asks as another program does, with a key of its own."""
    program = Client(HTTP_HOST=HOST)

    def ask(number: int) -> Any:
        moment = time.time_ns()
        asked = {
            "customer": {"email": f"c{moment % 5000}@customers.example", "name": "Visitor"},
            "text": words.letter(random.Random(number)),
            "language": "en",
        }
        return program.post(
            "/api/v1/conversations",
            json.dumps(asked),
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {_key()}",
            HTTP_IDEMPOTENCY_KEY=f"calls-{moment}",
        )

    return ask


@functools.cache
def _key() -> str:
    team = next(team for team in staff.teams() if team.name == "Orders")
    return admit.make_token(
        agent=None, name="Calls", team_id=team.pk, scopes=[Scope.WRITE], at=clock.now()
    ).key


def _mails(number: int, to: str) -> Any:
    """Take in as many mails as come at once, and read them to their end."""
    moment = time.time_ns()
    raws = [visitors.mail(moment // 1000 % 10**9 + one, f"calls{moment}", to) for one in range(MAILS)]
    intake.take_all([intake.Mail(raw, "c@customers.example", [to], clock.now()) for raw in raws])
    while take.read_receipts(at=clock.now()):
        continue
    return HttpResponse()


def _count(name: str, visit: Visit, *, is_most: bool, at_once: int) -> None:
    for number in range(FIRST):
        status = visit(number).status_code
        assert status in (200, 201, 302), f"{name}: {status}"
    began = time.process_time()
    for number in range(COUNTED):
        visit(number)
    spent = (time.process_time() - began) / COUNTED / at_once * 1000
    profile = cProfile.Profile()
    profile.enable()
    for number in range(COUNTED):
        visit(number)
    profile.disable()
    found = pstats.Stats(profile)
    print(f"{name:13} {found.total_calls / COUNTED / at_once:8,.0f} calls  {spent:6.1f} ms of the processor")
    if is_most:
        found.sort_stats("cumulative").print_stats("esmero|jinja2", 60)
        found.sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    main()
