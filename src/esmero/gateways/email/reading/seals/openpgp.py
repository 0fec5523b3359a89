"""OpenPGP, through Sequoia: whether a signature fits, and which of the company's known keys made it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from esmero.gateways.email.reading.seals import MISFIT, UNCHECKED, VERIFIED

KEY_FILES = {".asc", ".pgp", ".gpg", ".key"}
MOST_KEYS = 5_000
LARGEST_SIGNATURE = 100_000
ADDRESS = re.compile(r"<([^<>\s]{3,254})>|^([^<>\s@]{1,100}@[^<>\s@]{1,200})$")


def check(content: bytes, signature: bytes, sender: str, keyring: str) -> tuple[str, str]:
    """Check a signature beside `content`; return its state and the address that its key is of.

    It is verified if a key in the folder `keyring` made it that bears the address `sender`.
    """
    from pysequoia import Sig

    try:
        sig = Sig.from_bytes(signature[:LARGEST_SIGNATURE])
    except (RuntimeError, ValueError):
        return UNCHECKED, ""
    return _verified({"bytes": content, "signature": sig}, sender, keyring)


def check_clear(content: bytes, words: str, sender: str, keyring: str) -> tuple[str, str]:
    """The same for `words` that carry their signature around them in `content`."""
    return _verified({"bytes": content}, sender, keyring, shown=words)


def _verified(signed: dict[str, Any], sender: str, keyring: str, shown: str | None = None) -> tuple[str, str]:
    from pysequoia import verify

    keys = _keys(keyring)
    asked: list[str] = []

    def known(ids: list[str]) -> list[Any]:
        asked.extend(one.lower() for one in ids)
        return keys

    if not keys:
        return UNCHECKED, ""
    try:
        found = verify(store=known, **signed)
    except (RuntimeError, ValueError):
        return (MISFIT if _is_known(asked, keys) else UNCHECKED), ""
    if shown is not None and (found.bytes or b"").decode("utf-8", "replace").split() != shown.split():
        # What we show has to be what was signed, to the word.
        return UNCHECKED, ""
    made_by = {one.certificate.lower() for one in found.valid_sigs}
    addresses = {one for key in keys if key.fingerprint.lower() in made_by for one in _addresses(key)}
    if sender.lower() in addresses:
        return VERIFIED, sender.lower()
    return UNCHECKED, min(addresses, default="")


def _is_known(asked: list[str], keys: list[Any]) -> bool:
    """Whether a good key at hand should have made it: then the words are not those signed."""
    now = datetime.now(UTC)
    good = [key for key in keys if not key.is_revoked and not (key.expiration and key.expiration < now)]
    numbers = {number for key in good for number in _numbers(key)}
    return any(one[-16:] in numbers for one in asked)


def _numbers(key: Any) -> set[str]:
    """Return the numbers by which signatures name a key and its parts."""
    from pysequoia.packet import PacketPile

    found = {key.fingerprint.lower()[-16:]}
    for packet in PacketPile.from_bytes(bytes(key)):
        if packet.fingerprint:
            found.add(packet.fingerprint.lower()[-16:])
    return found


def _addresses(key: Any) -> set[str]:
    found = (ADDRESS.search(str(one).strip()) for one in key.user_ids)
    return {(one[1] or one[2]).lower() for one in found if one}


def _keys(keyring: str) -> list[Any]:
    from pysequoia import Cert

    keys: list[Any] = []
    folder = Path(keyring)
    if not keyring or not folder.is_dir():
        return keys
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in KEY_FILES and len(keys) < MOST_KEYS:
            try:
                keys += Cert.split_file(str(path))
            except (RuntimeError, ValueError, OSError):
                # A file that is no key stands in nobody's way.
                continue
    return keys
