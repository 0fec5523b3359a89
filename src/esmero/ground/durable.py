"""Bytes that are still there after a loss of power."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a whole file; its name lasts once its folder was synced, too."""
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def sync(folder: Path) -> None:
    """Make the folder's own list durable: without it a new name may be gone after a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
