"""Keeping bytes under their own digest."""

import hashlib
import os
from typing import Any

import pytest

from esmero.domain.files import reads, writes


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
