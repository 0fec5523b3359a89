"""`make bench-people`: 1,000,000 customers with 20 events each. Filled once, kept in `.bench/`, measured.

python -m bench.people [--size 1000000] [--repeats 5] [--seconds 4] [--name NAME] [--doctor]

One client asks for pages, one after the other: this is how long somebody waits, and no rate.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from bench import calibrate, load, visitors
from bench.__main__ import HOMES
from bench.house import ROOT, House
from bench.report import Report

P99 = 0.99
# In the house itself: an address that was written to us from is whose? A third of them are nobody's.
MATCHES = """
import json, random, time
from esmero.domain.customers import reads
chance, count, waits = random.Random(%(seed)s), %(count)s, []
for number in range(%(asked)s):
    address = f"C{chance.randrange(count * 3 // 2)}@Customers.example"
    began = time.perf_counter()
    identity = reads.identity_of(reads.normal_email(address))
    whose = reads.named_at(identity, "Somebody") if identity else None
    waits.append((time.perf_counter() - began) * 1000)
print("WAITS" + json.dumps(sorted(waits[50:])))
"""
ASKED = 3_000


def main() -> None:
    """Fill, measure, report."""
    options = _options()
    house = House((HOMES / f"people-{options.size}").resolve())
    _fill(house, options.size)
    house.prepare()
    facts = json.loads((house.home / "people.json").read_text())
    report = Report(f"Bench: {options.size:,} customers with 20 events each")
    with house.served():
        cookie = visitors.sign_in(house.port, facts["agents"][6], facts["password"])
        owner = visitors.sign_in(house.port, facts["agents"][0], facts["password"])
        anybody = _target(house, facts["people"], cookie)
        heavy = _target(house, facts["heavy"], cookie)
        looking = load.Target(
            house.port, visitors.get(house.port, ["/reports/looking/"], [owner]), text=b"</html>"
        )
        load.closed_loop([anybody, heavy], clients=1, seconds=2)
        blocks = [_block(report, anybody, heavy, options.seconds) for _ in range(options.repeats)]
        waits = load.closed_loop([looking], clients=1, seconds=options.seconds)[0]
    for name, mark, place, unit in [
        ("a person's page, p50", "40 ms", 0, "ms"),
        ("a person's page, p99", "150 ms", 1, "ms"),
        ("a person with 10,000 events, p50", "", 2, "ms"),
        ("10,000 events beside 20, by the median", "1", 3, "times"),
    ]:
        report.add(name, mark, [one[place] for one in blocks], unit)
    if any(one[4] for one in blocks):
        report.remarks.append(f"ERRORS: {[one[4] for one in blocks if one[4]][0]}")
    report.add("Unusual looking, 1,000,000 looks in its seven days", "", [waits.wait(0.5)], "ms")
    found = [_matches(house, options.size, number) for number in range(options.repeats)]
    report.add("whose an address is, p50", "2 ms", [statistics.median(one) for one in found], "ms")
    report.add("whose an address is, p99", "", [one[int(len(one) * P99)] for one in found], "ms")
    if options.doctor:
        verdict = house.esmero("doctor").stdout.strip().splitlines()[-1:]
        report.remarks.append(f"`esmero doctor`: {verdict}")
    size = (house.home / "esmero.sqlite3").stat().st_size / 2**30
    report.remarks.append(f"The database has {size:.1f} GiB.")
    report.keep(options.name)


def _fill(house: House, size: int) -> None:
    if (house.home / "people.json").exists():
        return
    # What was begun and not finished is begun anew.
    shutil.rmtree(house.home, ignore_errors=True)
    house.home.mkdir(parents=True)
    began = time.perf_counter()
    house.run("-m", "bench.fill_people", str(size))
    print(f"  filled in {time.perf_counter() - began:.0f} s", flush=True)


def _target(house: House, people: list[int], cookie: str) -> load.Target:
    paths = [f"/desk/customers/{one}/" for one in people]
    return load.Target(house.port, visitors.get(house.port, paths, [cookie]), text=b'id="story"')


def _block(
    report: Report, anybody: load.Target, heavy: load.Target, seconds: float
) -> tuple[float, float, float, float, list[str]]:
    report.calibration.append(calibrate.reading())
    ordinary, many = load.closed_loop([anybody, heavy], clients=1, seconds=seconds)
    p50, of_many = ordinary.wait(0.5), many.wait(0.5)
    return p50, ordinary.wait(P99), of_many, of_many / p50, [*ordinary.errors, *many.errors]


def _matches(house: House, count: int, seed: int) -> list[float]:
    code = MATCHES % {"seed": seed, "count": count, "asked": ASKED}
    done = subprocess.run(
        [sys.executable, "-m", "esmero.config.command", "shell", "-c", code],
        env=house.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found: list[float] = json.loads(done.stdout.split(b"WAITS")[1])
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--name", default=f"{datetime.now(UTC):%Y-%m-%d}-people")
    parser.add_argument("--doctor", action="store_true", help="some minutes more")
    return parser.parse_args()


if __name__ == "__main__":
    main()
