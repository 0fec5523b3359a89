"""A restore that a crash cut off is finished, and nothing serves before."""

import json
import os
import tarfile
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from esmero.config import archive, occupied, restoring


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Path:
    settings.ESMERO_HOME = tmp_path / "home"
    side = settings.ESMERO_HOME / ".restoring-1"
    side.mkdir(parents=True)
    for folder, words in ((settings.ESMERO_HOME, "old"), (side, "new")):
        (folder / "esmero.sqlite3").write_text(words)
        (folder / "secret.key").write_text(words)
        (folder / "files").mkdir()
    (settings.ESMERO_HOME / "esmero.sqlite3-wal").write_text("old pages")
    plan = {"side": side.name, "old": "replaced-1", "parts": list(restoring.PARTS), "schema": False}
    (settings.ESMERO_HOME / restoring.PLAN).write_text(json.dumps(plan))
    return Path(settings.ESMERO_HOME)


@pytest.mark.parametrize("done_before", [0, 1, 2, 3])
def test_it_is_finished_from_wherever_it_was_cut_off(home: Path, done_before: int) -> None:
    side, old = home / ".restoring-1", home / "replaced-1"
    old.mkdir()
    for name in restoring.PARTS[:done_before]:
        restoring._change_places(home / name, side / name, old / name)

    assert restoring.finish()

    assert (home / "esmero.sqlite3").read_text() == (home / "secret.key").read_text() == "new"
    assert (old / "esmero.sqlite3").read_text() == "old"
    assert (old / "esmero.sqlite3-wal").read_text() == "old pages", "the newest pages of the old one stay"
    assert not side.exists() and not (home / "esmero.sqlite3-wal").exists()
    assert not restoring.finish()


def test_a_part_half_moved_is_moved_on(home: Path) -> None:
    (home / "replaced-1").mkdir()
    (home / "esmero.sqlite3").rename(home / "replaced-1" / "esmero.sqlite3")

    restoring.finish()

    assert (home / "esmero.sqlite3").read_text() == "new"


def test_nothing_serves_before_it_is_finished(home: Path) -> None:
    with pytest.raises(occupied.HomeIsTaken, match="cut off"):
        occupied.stay()

    restoring.finish()
    occupied.stay()
    with pytest.raises(occupied.HomeIsTaken, match="is running"):
        occupied.stay_alone()
    occupied.leave()
    occupied.stay_alone()
    with pytest.raises(occupied.HomeIsTaken, match="being restored"):
        occupied.stay()
    occupied.leave()


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside"])
def test_nothing_of_an_archive_is_written_elsewhere(tmp_path: Path, name: str) -> None:
    bad, folder = tmp_path / "bad", tmp_path / "folder"
    with tarfile.open(bad, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))

    with pytest.raises(archive.BadArchive):
        archive.unpack(bad, folder)

    assert not (tmp_path / "outside").exists()


def test_a_link_is_no_part_of_a_backup(tmp_path: Path) -> None:
    bad, link = tmp_path / "bad", tmp_path / "link"
    os.symlink("/etc/passwd", link)
    with tarfile.open(bad, "w") as tar:
        tar.add(link, "secret.key")

    with pytest.raises(archive.BadArchive):
        archive.check(bad)
