"""`make bench-large`: growth to 1,000,000 conversations. Filled once, kept in `.bench/`, doctored, measured.

python -m bench.large [--size 1000000] [--beside 10000,100000] [--repeats 5] [--seconds 4]
"""

import argparse
import time
from datetime import UTC, datetime

from bench import calibrate, measures
from bench.__main__ import HOMES, MARKS, growth, home_of
from bench.house import House
from bench.report import Report


def main() -> None:
    """Fill, let the doctor look, measure what is only looked at, and how it grew."""
    options = _options()
    large = House((HOMES / f"filled-{options.size}").resolve())
    large.fill(options.size)
    large.prepare()
    smaller = [home_of(int(size)) for size in options.beside.split(",")]
    report = Report(f"Bench: {options.size:,} conversations")
    began = time.perf_counter()
    doctored = large.esmero("doctor")
    verdict = doctored.stdout.strip().splitlines()[-1:] or [doctored.stderr[-200:]]
    report.remarks.append(f"`esmero doctor` took {time.perf_counter() - began:.0f} s and said: {verdict[0]}")
    with large.served() as seconds:
        report.add("`esmero serve` to first answer", "", [seconds], "s")
        desk = measures.Desk(large)
        blocks: dict[str, list[measures.Figures]] = {name: [] for name in measures.LOOKED_AT}
        for _ in range(options.repeats):
            report.calibration.append(calibrate.reading())
            for name, found in blocks.items():
                found.append(measures.looked_at(desk, name, options.seconds))
        for name, found in blocks.items():
            report.add_pages(*MARKS[name], found)
    for small in smaller:
        with small.served(), large.served():
            growth(small, large, report, repeats=options.repeats, seconds=options.seconds, mark="at most 1.5")
    size = (large.home / "esmero.sqlite3").stat().st_size / 2**30
    report.remarks.append(f"The database has {size:.1f} GiB.")
    report.keep(f"{datetime.now(UTC):%Y-%m-%d}-large")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--beside", default="10000,100000", help="with which sizes it is compared")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
