"""The installation's own secret, made at the first start and kept for its owner only."""

import os
import secrets
from pathlib import Path


def kept_in(path: Path) -> str:
    """Return the secret in the file at `path`; the first caller makes it.

    ESMERO_SECRET_KEY overrules the file, for companies that keep secrets elsewhere.
    """
    given = os.environ.get("ESMERO_SECRET_KEY", "").strip()
    if given:
        return given
    if not path.exists():
        _make(path)
    return path.read_text().strip()


def _make(path: Path) -> None:
    # Written aside and linked, so that two processes starting together agree on one secret.
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.touch(mode=0o600)
    aside.write_text(secrets.token_urlsafe(50))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
