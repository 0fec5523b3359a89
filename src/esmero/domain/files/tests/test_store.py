"""Keeping bytes under their own digest."""

import hashlib
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from esmero.domain.files import reads, writes

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_two_who_bring_the_same_bytes_at_once_both_keep_them(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"the same picture, twice"
    real, others = os.fsync, []

    def meanwhile(handle: int) -> Any:
        if not others:
            others.append("in the middle of the first one's writing")
            writes.store(content)
        return real(handle)

    monkeypatch.setattr(os, "fsync", meanwhile)

    key = writes.store(content)

    assert key == hashlib.sha256(content).hexdigest()
    assert reads.path_of(key).read_bytes() == content
    assert [file.name for file in reads.path_of(key).parent.iterdir() if file.name.startswith(key)] == [key]


def test_bytes_that_somebody_brought_are_there_again_though_the_machine_stopped_while_they_were_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = writes.store(b"brought a moment after they were found old")
    path = reads.path_of(key)
    os.utime(path, (1, 1))
    real = type(path).rename

    def stopped(self: Any, target: Any) -> Any:
        writes.store(b"brought a moment after they were found old")
        real(self, target)
        raise KeyboardInterrupt

    monkeypatch.setattr(type(path), "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        writes.drop_bytes([key], older_than=NOON)
    monkeypatch.setattr(type(path), "rename", real)
    assert not path.exists()

    writes.sweep(lambda keys: {key} & set(keys), before=NOON + timedelta(days=3650))

    assert path.exists()
