"""The short form of every fault experiment (`make ci`); the long one is `make soak`.

A seed is drawn for each run and shown; FAULTS_SEED=… gives it again.
"""

import os
import random
from pathlib import Path

import pytest

from tests.faults import postgresql, running
from tests.faults.room import ON_POSTGRESQL

pytestmark = pytest.mark.faults
SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(1_000_000))
NAMES = [
    "kills", "stop-points", "streams", "database", "restart", "two-agents", "hangs", "refusals", "steps",
    "poison", "two-senders", "doubles", "held", "flood", "due", "counts",
]  # fmt: skip
# A few protections, taken away here as well: a checker that never complained proves nothing.
SEEN_TO_FAIL = {
    "fence": "two-senders",
    "doubt": "hangs",
    "fingerprint": "doubles",
    "sparing": "flood",
    "counted-once": "counts",
}


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return running.found(tmp_path_factory.mktemp("company"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_and_nothing_doubled(name: str, template: Path) -> None:
    if name in ON_POSTGRESQL and not postgresql.is_here():
        pytest.skip("PostgreSQL is not installed")
    outcome = running.run(name, template, seed=SEED)

    print(f"seed {SEED}: {outcome.notes} ({outcome.took:.0f} s)")  # noqa: T201 - shown when it fails
    assert outcome.complaints == [], f"FAULTS_SEED={SEED}"
    assert outcome.status == 0, outcome.said


@pytest.mark.parametrize("protection", SEEN_TO_FAIL)
def test_without_its_protection_the_checker_complains(protection: str, template: Path) -> None:
    outcome = running.run(SEEN_TO_FAIL[protection], template, seed=SEED, without=protection)

    # An experiment that only broke has no complaints.
    assert outcome.status == 1 and outcome.complaints, f"FAULTS_SEED={SEED}"
