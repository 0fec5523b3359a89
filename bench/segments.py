"""`make bench-segments`: a segment over 1,000,000 customers, on SQLite and then on PostgreSQL.

python -m bench.segments [--size 1000000] [--repeats 200] [--name NAME]

Each database is filled anew and thrown away afterwards. Every customer has an address, three of ten a fact
about their taste, one of twenty a conversation. PostgreSQL is one of its own that does not wait for the disk.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bench import calibrate
from bench.__main__ import HOMES
from bench.house import ROOT
from bench.report import Report

SPAN = timedelta(days=360)
CONVERSATIONS_SHARE, TASTES_SHARE = 0.05, 0.3
AS_IT_WAS = "FIGURES"
P99 = 0.99


def main() -> None:
    """Fill and measure each database, and report both."""
    options = _options()
    if options.here:
        print(AS_IT_WAS + json.dumps(_measured(options.size, options.repeats)), flush=True)
        return
    report = Report(f"Bench: segments over {options.size:,} customers")
    for engine in ("SQLite", "PostgreSQL"):
        report.calibration.append(calibrate.reading())
        figures = _on(engine, options.size, options.repeats)
        for name, mark, values, unit in figures["lines"]:
            report.add(f"{engine}: {name}", mark, values, unit)
        report.remarks += [f"{engine}: {remark}" for remark in figures["remarks"]]
    report.keep(options.name)


def _on(engine: str, size: int, repeats: int) -> dict[str, Any]:
    home = (HOMES / f"segments-{size}").resolve()
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    command = [sys.executable, "-m", "bench.segments", "--here"]
    command += ["--size", str(size), "--repeats", str(repeats)]
    if engine == "PostgreSQL":
        command = [sys.executable, str(ROOT / "bin" / "engines"), *command]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "ESMERO_HOME": str(home), "ESMERO_LOG_LEVEL": "WARNING"},
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    found: dict[str, Any] = json.loads(done.stdout.split(AS_IT_WAS.encode())[1])
    return found


def _measured(size: int, repeats: int) -> dict[str, Any]:
    """In the house itself: fill it, build two segments, and read them as their pages do."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    django.setup()
    from django.db.models import Q

    from esmero.domain.customers import reads as customers
    from esmero.insight import segments as insight

    at = datetime.now(UTC)
    owner = _fill(size, at)
    lines: list[tuple[str, str, list[float], str]] = []
    remarks = []
    for name, conditions in _asked().items():
        built, number = _build(owner, name, conditions, at)
        segment = customers.segment(number)
        remarks.append(f"{name}: {segment.member_count:,} of {size:,}.")
        lines += [
            (f"{name}, first build", "", [built], "s"),
            (f"{name}, asked again with nothing new", "", [_again(number, at)], "s"),
            (f"{name}, a preview", "", _waits(lambda asks=conditions: insight.guess(asks, at=at), 5), "ms"),
        ]
        counted = _waits(lambda one=number: customers.segment(one).member_count, repeats)
        newest = _waits(lambda one=number: customers.newest_members(one, Q()), repeats)
        lines += [
            (f"{name}, its count, p50", "1000 ms", [statistics.median(counted)], "ms"),
            (f"{name}, its count, p99", "1000 ms", [sorted(counted)[int(len(counted) * P99)]], "ms"),
            (f"{name}, its newest members, p50", "", [statistics.median(newest)], "ms"),
        ]
    return {"lines": lines, "remarks": remarks}


def _waits(read: Callable[[], object], repeats: int) -> list[float]:
    waits = []
    for _ in range(repeats):
        began = time.perf_counter()
        read()
        waits.append((time.perf_counter() - began) * 1000)
    return waits


def _fill(size: int, at: datetime) -> Any:
    """Fill it, and return an owner."""
    from django.db import connection

    from bench import company, rows, story
    from esmero.config import preparing
    from esmero.domain.customers.models import Fact

    preparing.prepare()
    place = company.found(at - SPAN - timedelta(days=11))
    chance = random.Random(17)
    teller = story.Teller(place, at=at, chance=chance)
    teller.meet(size)
    talks = int(size * CONVERSATIONS_SHARE)
    for number in range(talks):
        teller.tell(number, talks, span=SPAN)
    teller.finish()
    facts = rows.Table(Fact)
    for customer in range(1, size + 1):
        if chance.random() < TASTES_SHARE:
            facts.add(
                customer_id=customer,
                kind="TASTE",
                words="Likes linen",
                source="They said so",
                source_kind="SAID",
                noted_at=at - timedelta(days=chance.randrange(300)),
                sure=85,
            )
        if facts.is_full:
            rows.write_all([facts])
    rows.write_all([facts])
    rows.after_the_last_number([facts])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return place.agents[0]


def _asked() -> dict[str, list[Any]]:
    from esmero.domain.customers.kinds import SegmentCondition as Condition
    from esmero.domain.customers.kinds import SegmentNoun as Noun
    from esmero.domain.customers.kinds import SegmentOperator as Operator

    return {
        "wrote within 90 days": [Condition(Noun.WROTE, Operator.WITHIN, days=90)],
        "nothing for 90 days, a taste we know, English": [
            Condition(Noun.WROTE, Operator.NOT_WITHIN, days=90),
            Condition(Noun.FACT, Operator.IS, values=("TASTE",)),
            Condition(Noun.LANGUAGE, Operator.IS, values=("en",)),
        ],
    }


def _build(owner: Any, name: str, conditions: list[Any], at: datetime) -> tuple[float, int]:
    """Return in how many seconds everybody was asked, and the segment's number."""
    from esmero.actions import segments

    began = time.perf_counter()
    made = segments.write(agent=owner, segment_id=None, name=name, what_for="", conditions=conditions, at=at)
    _ask_all(made.pk, at)
    return time.perf_counter() - began, made.pk


def _again(number: int, at: datetime) -> float:
    """Return in how many seconds everybody is asked again, as happens once a day."""
    from esmero.actions import segments

    began = time.perf_counter()
    segments.ask_all_of_each(at=at)
    _ask_all(number, at)
    return time.perf_counter() - began


def _ask_all(number: int, at: datetime) -> None:
    """Do the task of a segment until it is done."""
    from esmero.actions import segments
    from esmero.domain.customers import reads as customers

    while (now := customers.segment(number)).asked_to is not None:
        segments.ask_all(at=at, segment_id=number, revision=now.revision)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=200)
    parser.add_argument("--name", default=f"{datetime.now(UTC):%Y-%m-%d}-segments")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
