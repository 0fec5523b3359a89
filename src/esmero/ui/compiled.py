"""What templates were compiled to, kept in the home: compiling all of them takes longer than starting."""

import contextlib
import hashlib
from pathlib import Path
from typing import Any

import jinja2
from django.conf import settings
from django.template import engines
from jinja2.bccache import Bucket


class Kept(jinja2.FileSystemBytecodeCache):
    """One file for each template; whatever was made from other words, or in another way, is made anew."""

    def __init__(self, folder: Path) -> None:
        self._way = _way_of_making()
        super().__init__(str(folder))

    def get_source_checksum(self, source: str) -> str:
        """Return what tells whether a template is still the one that was compiled."""
        return hashlib.sha256(f"{self._way}\0{source}".encode()).hexdigest()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; where the home can't be written to, the next process compiles it again."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def kept() -> Kept:
    """Return what is kept in this installation's home, its folder made if missing."""
    folder = Path(settings.ESMERO_HOME) / "run" / "templates"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Kept(folder)


def load_all() -> None:
    """Load every template, so that processes forked afterwards share them and no reader waits for one."""
    pages: Any = engines["jinja2"]
    environment: jinja2.Environment = pages.env
    for name in environment.list_templates():
        environment.get_template(name)


def _way_of_making() -> str:
    """Return a digest of what a compiled template depends on beside its words: Jinja and this package."""
    seen = hashlib.sha256(jinja2.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        seen.update(source.read_bytes())
    return seen.hexdigest()
