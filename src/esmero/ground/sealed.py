"""The digest of what an event says, without Django: whoever checks a published file makes it as we do."""

import hashlib
import json
from typing import Any


def digest(*parts: bytes) -> str:
    """Return the SHA-256 of the parts, each length-prefixed so that none can lend bytes to the next."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def payload_digest(salt: bytes, payload: Any) -> str:
    """Return the salted SHA-256 of a payload's canonical JSON (sorted keys, no spaces)."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return digest(salt, text.encode())
