"""What is loaded before the fork is left alone in the children; what comes later is tidied away."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from esmero.config import memory


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()
    gc.enable()


class _Ring:
    """Ends only when garbage is looked for."""

    def __init__(self, ended: list[str]) -> None:
        self.myself = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append("ended")


def test_after_the_fork_garbage_is_found_again() -> None:
    ended: list[str] = []
    memory.load_undisturbed()
    memory.share()
    _Ring(ended)
    # So many things that stay are what brings the next look.
    kept = [[number] for number in range(3 * gc.get_threshold()[0])]

    assert ended == ["ended"]
    assert kept


def test_what_was_loaded_is_not_looked_at_any_more() -> None:
    loaded = [["a module's own list"]]
    memory.share()

    assert not any(one is loaded for one in gc.get_objects())


def test_giving_back_ends_what_a_crowd_left_in_rings() -> None:
    ended: list[str] = []
    _Ring(ended)

    memory.give_back()

    assert ended == ["ended"]


LOADED_BY_THE_PARENT = """
import sys
import esmero.config.asgi
from esmero.config.pages import FOR_EVERY_PROCESS
from esmero.ground import phrases
print([name for name in FOR_EVERY_PROCESS if name not in sys.modules], phrases._locale.cache_info().currsize)
"""


def test_what_every_process_needs_is_loaded_before_the_fork(tmp_path: Path) -> None:
    environment = {**os.environ, "ESMERO_HOME": str(tmp_path), "ESMERO_LOG_LEVEL": "CRITICAL"}
    found = subprocess.run(
        [sys.executable, "-c", LOADED_BY_THE_PARENT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == f"[] {len(settings.LANGUAGES)}"
