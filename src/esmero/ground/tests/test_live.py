"""The doorbell: who listens is woken, the dead are taken down, and long paths are no obstacle."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from esmero.ground import live

pytestmark = pytest.mark.usefixtures("one_machine")


@pytest.fixture
def home(settings: Settings, tmp_path: Path, one_machine: None) -> Path:
    settings.ESMERO_HOME = tmp_path
    return tmp_path


@pytest.fixture
def bell(home: Path) -> Iterator[live.Bell]:
    hung = live.Bell()
    yield hung
    hung.close()


def test_a_ring_before_the_waiting_counts_once(bell: live.Bell) -> None:
    live.ring()
    live.ring()

    assert bell.wait(5)
    assert not bell.wait(0)


def test_everybody_who_listens_is_woken(bell: live.Bell) -> None:
    other = live.Bell()

    live.ring()

    assert (bell.wait(5), other.wait(5)) == (True, True)
    other.close()


def test_the_event_loop_can_wait_for_a_ring(bell: live.Bell) -> None:
    async def wait_and_ring() -> tuple[bool, bool]:
        waiting = asyncio.create_task(bell.wait_async(5))
        await asyncio.sleep(0)
        live.ring()
        return await waiting, await bell.wait_async(0.001)

    assert asyncio.run(wait_and_ring()) == (True, False)


def test_ringing_with_nobody_there_harms_nothing(home: Path) -> None:
    live.ring()

    assert list(live.bells_folder().iterdir()) == []


def test_the_bell_of_a_dead_process_is_taken_down(home: Path, bell: live.Bell) -> None:
    pid = os.fork()
    if pid == 0:
        live.Bell()
        os._exit(0)
    os.waitpid(pid, 0)
    assert len(list(live.bells_folder().iterdir())) == 2

    live.ring()

    assert list(live.bells_folder().iterdir()) == [bell._path]
    assert bell.wait(5)


def test_a_forked_child_does_not_take_its_parents_bell_down(bell: live.Bell) -> None:
    pid = os.fork()
    if pid == 0:
        bell.close()
        os._exit(0)
    os.waitpid(pid, 0)

    live.ring()

    assert bell.wait(5)


def test_a_full_bell_does_not_hold_the_writer_up(bell: live.Bell) -> None:
    for _ in range(2000):
        live.ring()

    assert bell.wait(5)


def test_a_deep_home_has_its_bells_in_a_short_folder_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # pytest's own folders are too deep for a socket themselves when several run side by side.
    short = Path(tempfile.mkdtemp(prefix="bells-"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(short))
    settings.ESMERO_HOME = Path("/") / ("deep" * 20) / ("deeper" * 10)
    folder = live.bells_folder()

    bell = live.Bell()
    live.ring()

    assert bell.wait(5)
    assert folder.parent == short
    assert folder.stat().st_mode & 0o777 == 0o700
    bell.close()
    settings.ESMERO_HOME = Path("/") / ("deep" * 20) / ("other" * 10)
    assert live.bells_folder() != folder
    shutil.rmtree(short)


def test_a_short_folder_open_to_others_is_not_used(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    settings.ESMERO_HOME = Path("/") / ("deep" * 40)
    live.bells_folder().chmod(0o777)

    with pytest.raises(live.BellsAreNotOurs):
        live.Bell()
    live.ring()
