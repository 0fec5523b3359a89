"""Files that no row came to need go after a day; every other file stays."""

import os
from datetime import timedelta

import pytest
from tests import world

from esmero.actions import tidy
from esmero.domain.files import reads, writes
from esmero.ground import clock

pytestmark = pytest.mark.django_db


def _age(key: str, days: float) -> None:
    then = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(reads.path_of(key), (then, then))


def test_only_what_nobody_needs_is_swept_away() -> None:
    there = world.make_world()
    lost, fresh, brought_again = (writes.store(word) for word in (b"lost", b"fresh", b"brought again"))
    for key in (lost, brought_again, there.a.file.key, there.agent.photo):
        _age(key, 2)
    half = reads.path_of(lost).with_name(f"{lost}.abc.part")
    half.write_bytes(b"lo")
    os.utime(half, (1, 1))
    # Its transaction is still on the way: the bytes lie there already, but are needed anew.
    assert writes.store(b"brought again") == brought_again

    assert tidy.sweep_files(at=clock.now()) == 2

    kept = [
        key
        for key in (fresh, brought_again, there.a.file.key, there.agent.photo)
        if reads.path_of(key).exists()
    ]
    assert len(kept) == 4
    assert not reads.path_of(lost).exists()
    assert not half.exists()


def test_a_sweep_that_was_cut_off_loses_nothing() -> None:
    there = world.make_world()
    path = reads.path_of(there.a.file.key)
    path.rename(path.with_name(f"{path.name}.swept"))
    os.utime(path.with_name(f"{path.name}.swept"), (1, 1))

    assert tidy.sweep_files(at=clock.now()) == 0

    assert path.exists()
