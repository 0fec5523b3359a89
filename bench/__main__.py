"""`make bench`: how quick Esmero is at 10,000 and 100,000 conversations, beside its first marks.

python -m bench [--sizes 10000,100000] [--repeats 5] [--seconds 4] [--name NAME] [--only form,rest]
"""

import argparse
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bench import calibrate, counting, due, leaks, measures, paint, streams
from bench.house import House
from bench.report import Report

HOMES = Path(os.environ.get("ESMERO_BENCH_HOMES", ".bench"))
MARKS = {
    "queue": ("queue page, 50 rows", "400/s, p99 40 ms"),
    "conversation": ("a conversation with its person beside it", "350/s, p99 50 ms"),
    "search": ("search two words over all messages, newest first", "300/s, p99 50 ms"),
    "customer": ("the customer's page", "400/s, p99 40 ms"),
}


ONCE = ["streams", "memory", "leaks", "paint", "growth", "due"]
# These serve an installation themselves, or none.
SERVED_ELSEWHERE = {"counting", "starts", "growth", "due"}
ALL = ["counting", "starts", *MARKS, *measures.ASKED, *measures.MAIL, *ONCE]


def main() -> None:
    """Fill, measure, report."""
    options = _options()
    small, large = (home_of(int(size)) for size in options.sizes.split(","))
    report = Report(f"Bench: {options.sizes.replace(',', ' and ')} conversations")
    if "counting" in options.only:
        counting.look(report)
    if "starts" in options.only:
        _starts(large, report, options.repeats)
    if set(options.only) - SERVED_ELSEWHERE:
        with large.served():
            _blocks(large, report, options)
            _once(large, report, options.only)
    if "growth" in options.only:
        with small.served(), large.served():
            growth(small, large, report, repeats=options.repeats, seconds=options.seconds)
    for home in (small, large):
        found = "sound" if home.esmero("doctor").returncode == 0 else "UNSOUND"
        report.remarks.append(f"`esmero doctor` after the run, {home.home.name}: {found}.")
    if "due" in options.only:
        # The last of all: promises get another due time behind the back of events and record, which the
        # doctor rightly finds wrong.
        report.calibration.append(calibrate.reading())
        with large.served():
            due.look(large, report)
    report.keep(options.name)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--name", default=f"{datetime.now(UTC):%Y-%m-%d}")
    parser.add_argument("--only", type=_some, default=ALL, help=f"some of {','.join(ALL)}")
    return parser.parse_args()


def _some(names: str) -> list[str]:
    unknown = set(names.split(",")) - set(ALL)
    if unknown:
        raise argparse.ArgumentTypeError(f"nothing is called {', '.join(unknown)}")
    return names.split(",")


def home_of(count: int) -> House:
    """Return a fresh copy of an installation of this size; the filled original is kept between runs."""
    original = House(HOMES / f"filled-{count}")
    original.fill(count)
    copy = HOMES / f"run-{count}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(original.home, copy)
    house = House(copy.resolve())
    house.prepare()
    return house


def _starts(house: House, report: Report, repeats: int) -> None:
    found = []
    for _ in range(repeats + 1):
        with house.served() as seconds:
            found.append(seconds)
    first = f"first {found[0]:.1f} s"
    report.add("`esmero serve` to first answer, second start", "1.5 s", found[1:], "s", first)


def _blocks(house: House, report: Report, options: argparse.Namespace) -> None:
    desk = measures.Desk(house)
    pages: dict[str, list[measures.Figures]] = {name: [] for name in MARKS if name in options.only}
    asked: dict[str, list[measures.Figures]] = {name: [] for name in measures.ASKED if name in options.only}
    mails: dict[str, list[measures.Mails]] = {name: [] for name in measures.MAIL if name in options.only}
    cleared = []
    before = house.letters()
    for _ in range(options.repeats):
        report.calibration.append(calibrate.reading())
        for name, blocks in pages.items():
            blocks.append(measures.looked_at(desk, name, options.seconds))
        for name, blocks in asked.items():
            blocks.append(measures.ASKED[name][1](desk, options.seconds))
            cleared.append(house.clear_backlog())
    if asked:
        _remark_letters(report, house.letters() - before, asked, cleared)
    _mails(desk, report, mails, options.repeats)
    for name, blocks in asked.items():
        report.add_pages(f"accept a request {measures.ASKED[name][0]}, durable", "400/s, p99 60 ms", blocks)
    for name, blocks in pages.items():
        report.add_pages(*MARKS[name], blocks)


def _mails(desk: measures.Desk, report: Report, mails: dict[str, list[measures.Mails]], repeats: int) -> None:
    for _ in range(repeats if mails else 0):
        report.calibration.append(calibrate.reading())
        for name, found in mails.items():
            found.append(measures.MAIL[name][1](desk))
            desk.house.clear_backlog()
    for name, found in mails.items():
        words = measures.MAIL[name][0]
        report.add(f"accept {words}: acknowledged", "400/s", [one.acknowledged for one in found], "/s")
        report.add(f"accept {words}: complete", "150/s", [one.complete for one in found], "/s")


def _remark_letters(
    report: Report,
    letters: int,
    asked: dict[str, list[measures.Figures]],
    cleared: list[tuple[int, float]],
) -> None:
    """Say whether each question had its letter: without it a question costs less."""
    questions = sum(one.answers for blocks in asked.values() for one in blocks)
    waiting = ", ".join(f"{count} in {seconds:.1f} s" for count, seconds in cleared)
    report.remarks += [
        f"{letters:,} letters were queued; {questions:,} questions were counted.",
        f"Letters left after each block of questions, and the time to clear them: {waiting}.",
    ]


def _once(house: House, report: Report, only: list[str]) -> None:
    for count, mark in ((1000, "40 ms"), (5000, "200 ms")) if "streams" in only else ():
        try:
            waits = streams.waits_ms(house, count)
        except streams.TooSlow as why:
            report.remarks.append(str(why))
        else:
            report.add(f"one poke to {count:,} open streams", mark, waits, "ms")
    if "memory" in only:
        name = "memory of all processes after the run, idle"
        report.add(name, "320 MiB", [house.memory_mib()], "MiB", house.memory_of_each())
    if "leaks" in only:
        leaks.look(house, report)
    if "paint" in only:
        paint.look(house, report)


def growth(
    small: House,
    large: House,
    report: Report,
    *,
    repeats: int,
    seconds: float,
    mark: str = "at most 1.15",
) -> None:
    """Add how many times as slow the larger one answers; both are asked in turn, request by request."""
    desks = measures.Desk(small), measures.Desk(large)
    for name in ("queue", "search"):
        found = [measures.growth(*desks, name, seconds) for _ in range(repeats)]
        report.add(f"{name}, beside {small.home.name.split('-')[-1]}", mark, found, "times as slow")


if __name__ == "__main__":
    main()
