"""Whether the time of an answer tells a stranger what it must not: known and unknown asked in turn."""

import asyncio
import statistics
import time
import urllib.parse

from bench import load, visitors
from bench.house import House
from bench.report import Report

TRIES = 200


def look(house: House, report: Report) -> None:
    """Add the medians for known and unknown, and how far apart they are beside their own noise."""
    facts = house.facts
    known, unknown = facts["agents"][9], "nobody@bench.example"
    page = facts["pages"][0]
    pairs = {
        "a customer's page, right and forged link": (_page(house, page), _page(house, page[:-4] + "zzzz")),
        "a forgotten password, known and unknown": (_forgotten(house, known), _forgotten(house, unknown)),
    }
    for name, (one, other) in pairs.items():
        found = asyncio.run(_in_turn(house.port, one, other))
        medians = [statistics.median(waits) * 1000 for waits in found]
        noise = statistics.quantiles(found[0], n=4)
        spread = (noise[2] - noise[0]) * 1000
        report.remarks.append(
            f"Timing, {name}: {medians[0]:.2f} and {medians[1]:.2f} ms"
            f" (the first one's quartiles are {spread:.2f} ms apart)."
        )


def _page(house: House, token: str) -> load.Make:
    return visitors.get(house.port, [f"/c/{token}/"])


def _forgotten(house: House, email: str) -> load.Make:
    cookie, token = visitors.open_form(house.port, "/enter/password/reset/")

    def make(client: int, number: int) -> bytes:
        body = urllib.parse.urlencode({"email": email, "csrfmiddlewaretoken": token})
        return visitors.post(house.port, "/enter/password/reset/", body, cookie, number)

    return make


async def _in_turn(port: int, one: load.Make, other: load.Make) -> tuple[list[float], list[float]]:
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(TRIES):
        for make, waits in zip((one, other), found, strict=True):
            began = time.perf_counter()
            await load.ask(port, make(0, 50_000_000 + number))
            waits.append(time.perf_counter() - began)
    return found
