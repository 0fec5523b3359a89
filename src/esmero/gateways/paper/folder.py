"""The folder into which a scanner puts what came by post: each file becomes a conversation, then moves on.

A file is taken once it has not changed for some seconds. It moves to `taken` only after it is kept here, so
a crash between the two takes it again, and it is known by its bytes. One without any page moves to `refused`,
with the reason beside it.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from esmero.actions import bring_paper, scans
from esmero.domain.files.kinds import NewFile
from esmero.ground import filekinds, sheets
from esmero.ground.refs import NotFound

log = logging.getLogger(__name__)

TAKEN, REFUSED = "taken", "refused"
# A scanner that is still writing changes its file more often than this.
QUIET_SECONDS = 10
# So many scans at one look; the others wait for the next.
AT_ONCE = 20
MEGABYTE = 1024 * 1024


def look(*, at: datetime) -> int:
    """Take the scans that lie in the folder, the oldest first. Returns how many left it."""
    if not settings.ESMERO_SCANS:
        return 0
    folder = Path(settings.ESMERO_SCANS)
    done = 0
    for path in list(_whole(folder))[:AT_ONCE]:
        try:
            done += _take(path, at=at)
        except NotFound:
            log.warning("The scan %s waits: no team takes letters. Open a mail channel first.", path.name)
        except OSError as error:
            log.warning("The scan %s can't be taken just now: %s", path.name, error)
        except Exception:
            log.exception("The scan %s could not be taken; it is tried again.", path.name)
    return done


def _whole(folder: Path) -> Iterator[Path]:
    """Yield the files that nobody writes to any more; what begins with a dot is somebody's own."""
    try:
        entries = [path for path in folder.iterdir() if not path.name.startswith(".")]
        found = sorted((path.lstat().st_mtime, path) for path in entries if _is_file(path))
    except OSError as error:
        log.warning("The folder of scans can't be read: %s", error)
        return
    yield from (path for changed, path in found if changed <= time.time() - QUIET_SECONDS)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _take(path: Path, *, at: datetime) -> bool:
    before = path.stat()
    if before.st_size > settings.ESMERO_MAX_FILE_MB * MEGABYTE:
        return _refuse(
            path, f"The file is larger than {settings.ESMERO_MAX_FILE_MB} MB (ESMERO_MAX_FILE_MB)."
        )
    content = path.read_bytes()
    after = path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        return False
    kind = filekinds.kind_of(content, path.name)
    if kind not in sheets.SCANS:
        return _refuse(path, "This is no scan: PDF, TIFF, JPEG and PNG are taken.")
    try:
        name = f"scan:{hashlib.sha256(content).hexdigest()}"
        bring_paper.take_scan(NewFile(path.name, kind, content), name=name, at=at)
    except scans.NoPages:
        return _refuse(path, "No page of this file can be shown. Scan it again.")
    return _move(path, TAKEN)


def _refuse(path: Path, why: str) -> bool:
    log.warning("The scan %s was refused: %s", path.name, why)
    moved = _move(path, REFUSED)
    place = path.parent / REFUSED
    (place / f"{path.name}.txt").write_text(f"{why}\n")
    return moved


def _move(path: Path, where: str) -> bool:
    """Put it into a folder beside; another one of its name there keeps its own."""
    place = path.parent / where
    place.mkdir(exist_ok=True)
    target, number = place / path.name, 1
    while target.exists():
        number += 1
        target = place / f"{path.stem}-{number}{path.suffix}"
    path.rename(target)
    return True
