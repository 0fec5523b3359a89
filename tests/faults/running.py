"""Running experiments, each in a process of its own with a fresh copy of one small company."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 3600


@dataclass(frozen=True)
class Outcome:
    """How an experiment ended: what the checker complained about, or that the experiment itself broke."""

    name: str
    seed: int
    without: str
    status: int
    said: str
    took: float

    @property
    def complaints(self) -> list[str]:
        return [line[2:] for line in self.said.splitlines() if line.startswith("! ")]

    @property
    def notes(self) -> list[str]:
        return [line.strip() for line in self.said.splitlines() if line.startswith("  ")]


def found(home: Path) -> Path:
    """Make the company that all experiments begin with."""
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.faults.found", str(home)]
    subprocess.run(command, cwd=ROOT, env=_env(), check=True, timeout=300)
    return home


def run(
    name: str,
    template: Path,
    *,
    seed: int,
    is_long: bool = False,
    without: str = "",
    limit: float = LIMIT_SECONDS,
) -> Outcome:
    """Run one experiment; its home is thrown away, unless something did not hold."""
    home = Path(tempfile.mkdtemp(prefix=f"esmero-faults-{name}-"))
    shutil.copytree(template, home, dirs_exist_ok=True)
    command = [sys.executable, "-m", "tests.faults.one", name, str(home), str(seed)]
    command += ["long"] if is_long else []
    command += [f"without={without}"] if without else []
    began = time.monotonic()
    with (home / "experiment.log").open("wb") as log:
        done = subprocess.run(
            command, cwd=ROOT, env=_env(), stdout=subprocess.PIPE, stderr=log, timeout=limit
        )
    said = done.stdout.decode()
    if done.returncode == 2:
        said += "\n! The experiment itself broke:\n" + (home / "experiment.log").read_text()[-3000:]
    if done.returncode == 0 or without:
        shutil.rmtree(home, ignore_errors=True)
    else:
        said += f"\n  Its home is kept in {home}"
    return Outcome(name, seed, without, done.returncode, said, time.monotonic() - began)


def _env() -> dict[str, str]:
    """Nobody's own installation or database may get into an experiment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESMERO_", "DJANGO_"))}
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return {**kept, "PYTHONPATH": path, "ESMERO_LOG_LEVEL": "WARNING"}
