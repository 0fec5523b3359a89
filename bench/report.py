"""The table of a run: medians over its blocks, beside the marks; written to bench/results/."""

import os
import platform
import sqlite3
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django

from bench.measures import Figures

RESULTS = Path(__file__).with_name("results")


@dataclass
class Line:
    """One measure: its figures of each block, in words, beside the mark."""

    name: str
    mark: str
    found: str
    note: str = ""


@dataclass
class Report:
    """What a run found."""

    title: str
    calibration: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add_pages(self, name: str, mark: str, blocks: Sequence[Figures]) -> None:
        """Add a measure of requests."""
        rates = sorted(one.rate for one in blocks)
        waits = " / ".join(f"{_median(blocks, name_):.0f}" for name_ in ("p50", "p95", "p99"))
        found = f"{statistics.median(rates):.0f}/s ({rates[0]:.0f}-{rates[-1]:.0f}), {waits} ms"
        errors = [error for one in blocks for error in one.errors]
        note = (
            f"{_median(blocks, 'size') / 1024:.0f} kB; {_median(blocks, 'cpu_ms'):.1f} ms of the processor,"
            f" the client {_median(blocks, 'client_cpu_ms'):.1f}"
        )
        if errors:
            note += f"; {len(errors)} ERRORS, first: {errors[0]}"
        self.lines.append(Line(name, mark, found, note))

    def add(self, name: str, mark: str, values: Sequence[float], unit: str, note: str = "") -> None:
        """Add a measure of single figures."""
        ordered = sorted(values)
        middle = statistics.median(ordered)
        found = f"{middle:.3g} {unit} ({ordered[0]:.3g}-{ordered[-1]:.3g})"
        self.lines.append(Line(name, mark, found, note))

    def text(self) -> str:
        """Return the report as Markdown."""
        head = [
            f"# {self.title}",
            "",
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {_machine()}.",
            f"Calibration before each block (rounds/s of the slower core): {_list(self.calibration)}.",
            "Medians over the blocks (smallest-largest); waits are p50 / p95 / p99.",
            "",
            "| measure | first mark | found | |",
            "|---|---|---|---|",
        ]
        rows = [f"| {one.name} | {one.mark} | {one.found} | {one.note} |" for one in self.lines]
        return "\n".join([*head, *rows, "", *(f"- {remark}" for remark in self.remarks), ""])

    def keep(self, name: str) -> Path:
        """Write it to bench/results/ and print it."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"{name}.md"
        path.write_text(self.text())
        print(self.text())
        return path


def _median(blocks: Sequence[Figures], name: str) -> float:
    return statistics.median(getattr(one, name) for one in blocks)


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(f"{number:,}" for number in numbers)


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.split(":")[1].strip() for line in lines if "model name" in line]
    model = models[0] if models else platform.machine()
    return (
        f"{os.cpu_count()} cores ({model}), {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Django {django.get_version()}, SQLite {sqlite3.sqlite_version}"
    )
