"""A backup as one file: a tar of the database, the files and the secret, closed by a list of digests.

The list (`manifest.json`) is written last: a backup that was cut off has none and is refused.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from esmero.ground import durable

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1024 * 1024
# No sensible manifest is larger; a file that claims so is not ours.
MOST_MANIFEST_BYTES = 512 * 1024 * 1024


class BadArchive(Exception):
    """The file is no backup of ours, or it is damaged; says how in plain words."""


@dataclass
class Manifest:
    """What a backup holds and where it comes from."""

    made_at: str
    version: str
    engine: str
    # The migrations that were applied, by "room.name".
    migrations: list[str]
    newest_event: int
    has_secret: bool
    settings: dict[str, str]
    # Each member's size and SHA-256.
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Writes a backup aside, for its owner only, and puts it in its place when it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._aside = path.with_name(f"{path.name}.{os.getpid()}.part")
        handle = os.open(self._aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._tar = tarfile.open(fileobj=self._file, mode="w", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, source: Path) -> bool:
        """Add a file; False when it is gone meanwhile (somebody was erased)."""
        try:
            file = source.open("rb")
        except FileNotFoundError:
            return False
        with file:
            size = os.fstat(file.fileno()).st_size
            counted = _Counted(file)
            self._tar.addfile(_member(name, size), counted)
        self.members[name] = {"size": size, "sha256": counted.digest.hexdigest()}
        return True

    def close(self, manifest: Manifest) -> None:
        """Add the list, make all of it durable and put it in its place."""
        manifest.members = self.members
        content = json.dumps(asdict(manifest), indent=1).encode()
        self._tar.addfile(_member(MANIFEST, len(content)), io.BytesIO(content))
        self._tar.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._aside.rename(self._path)
        durable.sync(self._path.parent)

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self._aside.unlink(missing_ok=True)


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Open a backup for writing; nothing is left of it when something fails before it is closed."""
    writer = Writer(path)
    try:
        yield writer
    except BaseException:
        writer.give_up()
        raise


def check(path: Path) -> Manifest:
    """Read a backup from end to end and return its list. Raises BadArchive."""
    return _walk(path, lambda name, file, size: _digest(file))


def unpack(path: Path, folder: Path) -> Manifest:
    """Write all that a backup holds into `folder`, checked as it is written. Raises BadArchive."""

    def keep(name: str, file: IO[bytes], size: int) -> str:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as out:
            digest = _digest(file, out)
            out.flush()
            os.fsync(out.fileno())
        return digest

    return _walk(path, keep)


def _walk(path: Path, take: Callable[[str, IO[bytes], int], str]) -> Manifest:
    found: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                name = _safe(member)
                file = tar.extractfile(member)
                if file is None or manifest is not None or name in found:
                    raise BadArchive(f"{name} does not belong into a backup.")
                if name == MANIFEST:
                    manifest = _manifest(file, member.size)
                else:
                    found[name] = {"size": member.size, "sha256": take(name, file, member.size)}
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadArchive(f"It can't be read: {error}.") from error
    if manifest is None:
        raise BadArchive("It ends too early: the list of what it holds is missing.")
    _compare(manifest, found)
    return manifest


def _compare(manifest: Manifest, found: dict[str, dict[str, Any]]) -> None:
    for name in sorted(manifest.members.keys() | found.keys()):
        if manifest.members.get(name) != found.get(name):
            raise BadArchive(f"{name} is not what was backed up.")


def _manifest(file: IO[bytes], size: int) -> Manifest:
    if size > MOST_MANIFEST_BYTES:
        raise BadArchive("Its list can't be read.")
    try:
        manifest = Manifest(**json.loads(file.read()))
    except (ValueError, TypeError) as error:
        raise BadArchive("Its list can't be read.") from error
    if manifest.format != FORMAT:
        raise BadArchive("It was made by a newer Esmero.")
    return manifest


def _safe(member: tarfile.TarInfo) -> str:
    """Return the member's name if it is a plain file inside; nothing may be written elsewhere."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise BadArchive(f"{member.name} does not belong into a backup.")
    return str(path)


def _digest(file: IO[bytes], out: IO[bytes] | None = None) -> str:
    digest = hashlib.sha256()
    while block := file.read(BLOCK):
        digest.update(block)
        if out:
            out.write(block)
    return digest.hexdigest()


class _Counted:
    """A file that is digested while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        block = self._file.read(size)
        self.digest.update(block)
        return block


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(time.time())
    return member
