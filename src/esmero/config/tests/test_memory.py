"""What is loaded before the fork is left alone in the children; what comes later is tidied away."""

import gc
from collections.abc import Iterator

import pytest

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
