"""Signing letters with the company's own key (DKIM), so that whoever takes them knows where they come from.

A letter is signed each time it leaves, not when it is written: after a change of keys a retry carries the
new one's signature, and no transaction waits for the arithmetic.
"""

from __future__ import annotations

import base64
import logging
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.utils.translation import gettext_noop
from dkim.util import InvalidTagValueList, parse_tag_value

from esmero.domain.channels.ports import CouldNotSend
from esmero.gateways.email.proving import domains
from esmero.gateways.email.proving.lookups import CouldNotLookUp
from esmero.ground import clock, pulses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.gateways.email.proving.lookups import Lookup

log = logging.getLogger(__name__)

KEY_UNREADABLE = gettext_noop(
    "The key that signs our letters could not be read. Whoever runs Esmero has to look."
)
# What says who wrote what to whom is signed once more than it is there: nobody can put a second one in.
NEVER_ANOTHER = (
    *("from", "to", "cc", "subject", "date", "message-id", "reply-to"),
    *("in-reply-to", "references", "mime-version", "content-type"),
)
# Signed where it is there; a mailing list may add its own.
WHERE_THERE = (
    *("content-transfer-encoding", "auto-submitted"),
    *("list-unsubscribe", "list-unsubscribe-post"),
)
# Shorter keys are refused by those who take mail.
LEAST_BITS = 1024
# A text record of the DNS is made of strings no longer than this.
LONGEST_STRING = 255


class KeyIsWrong(Exception):
    """A key that should sign can't be used; the words say why."""


@dataclass(frozen=True)
class Key:
    """Which private key signs for which domain, and under which name its public half stands there."""

    domain: str
    selector: str
    path: Path

    @property
    def name(self) -> str:
        """The name in the DNS under which its record stands."""
        return f"{self.selector}._domainkey.{self.domain}"


class Published(Enum):
    """What stands in the DNS about a key."""

    AS_IT_IS = "as it is"
    NOTHING = "nothing"
    ANOTHER = "another"
    UNKNOWN = "unknown"


def named_keys() -> list[Key]:
    """Return the keys that ESMERO_DKIM names; the first of each domain signs, others are made ready."""
    named = settings.ESMERO_DKIM
    return [Key(domains.of_address(f"@{domain}"), selector, Path(path)) for domain, selector, path in named]


def signing_keys() -> list[Key]:
    """Return the key that signs for each domain."""
    first: dict[str, Key] = {}
    for key in named_keys():
        first.setdefault(key.domain, key)
    return list(first.values())


def signed(raw: bytes, sender: str) -> bytes:
    """Return a letter with the signature of its sender's domain, or as it is where no key is named.

    One that the library can't sign leaves as it is, and the operator's page says so for a day: it would fail
    the next time as well, and most who get it take it all the same.
    Raises CouldNotSend (to be tried again) when the key can't be read: where a domain says that all its
    mail is signed, an unsigned letter would be thrown away by whoever gets it.
    """
    domain = domains.of_address(sender)
    key = next((one for one in signing_keys() if one.domain == domain), None)
    if key is None:
        return raw
    try:
        return _signature(raw, key) + raw
    except KeyIsWrong as error:
        log.error("Letters of %s can't be signed: %s", domain, error)
        raise CouldNotSend(KEY_UNREADABLE, is_final=False) from error
    except Exception:
        log.exception("A letter of %s could not be signed, and leaves without a signature.", domain)
        pulses.beat("unsigned", at=clock.now())
        return raw


def record(key: Key) -> str:
    """Return what must stand in the DNS under the key's name. Raises KeyIsWrong."""
    public = _private(key).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def as_zone_line(key: Key) -> str:
    """Return the record as a line of a zone file: a long text in several strings. Raises KeyIsWrong."""
    text = record(key)
    pieces = [text[start : start + LONGEST_STRING] for start in range(0, len(text), LONGEST_STRING)]
    strings = " ".join(f'"{piece}"' for piece in pieces)
    return f"{key.name}. IN TXT ( {strings} )"


def published(key: Key, lookup: Lookup) -> Published:
    """Say what the DNS holds of a key. `lookup` asks for the texts under a name. Raises KeyIsWrong."""
    wanted = _public_part(record(key))
    try:
        texts = lookup(key.name)
    except CouldNotLookUp:
        return Published.UNKNOWN
    if not texts:
        return Published.NOTHING
    # Of two records under one name nobody knows which one is taken.
    is_it = len(texts) == 1 and _public_part(texts[0]) == wanted
    return Published.AS_IT_IS if is_it else Published.ANOTHER


def _public_part(text: str) -> bytes:
    try:
        fields = parse_tag_value(text.encode("ascii", "replace"))
    except InvalidTagValueList:
        return b""
    return b"".join(fields.get(b"p", b"").split()) if fields.get(b"k", b"rsa") == b"rsa" else b""


def _signature(raw: bytes, key: Key) -> bytes:
    pem = _private(key).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    signer = dkim.DKIM(raw, linesep=b"\r\n")
    signature: bytes = signer.sign(
        key.selector.encode(),
        key.domain.encode(),
        pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=_names([name for name, _ in signer.headers]),
    )
    return signature


def _names(written: Sequence[bytes]) -> list[bytes]:
    """Return the names of the headers to be signed: one that no other may join is named once too often."""
    there = Counter(name.decode("ascii", "replace").lower() for name in written)
    names = [name for name in NEVER_ANOTHER for _ in range(there[name] + 1)]
    names += [name for name in WHERE_THERE for _ in range(there[name])]
    return [name.encode() for name in names]


def _private(key: Key) -> RSAPrivateKey:
    try:
        return _read(key.path, key.path.stat().st_mtime_ns)
    except OSError as error:
        raise KeyIsWrong(f"{key.path} can't be read: {error.strerror}.") from error


@lru_cache(maxsize=16)
def _read(path: Path, changed_at: int) -> RSAPrivateKey:
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyIsWrong(f"{path} holds no private key in PEM without a password.") from error
    if not isinstance(private, RSAPrivateKey) or private.key_size < LEAST_BITS:
        raise KeyIsWrong(f"{path} holds no RSA key of {LEAST_BITS} bits or more.")
    return private
