"""Waiting until something can be read, however many files a process has open (`select` knows 1,024)."""

import select

MILLISECONDS = 1000


def to_read(*files: int, seconds: float | None) -> set[int]:
    """Return which of these files can be read or have ended, after `seconds` at most (None: whenever)."""
    waiting = select.poll()
    for file in files:
        waiting.register(file, select.POLLIN)
    patience = None if seconds is None else max(0.0, seconds) * MILLISECONDS
    return {file for file, _ in waiting.poll(patience)}
