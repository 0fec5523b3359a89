"""Who signed a mail (DKIM), of those who may speak for its From; bounded whatever the mail brings."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dkim
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from dkim.util import InvalidTagValueList, parse_tag_value

from esmero.gateways.email.proving import domains
from esmero.gateways.email.proving.lookups import CouldNotLookUp, Lookup
from esmero.gateways.email.reading import addresses
from esmero.ground.reading import transfer

MOST_BYTES = 26 * 1024 * 1024
# Nobody's letter has more above its words: what stands there is not looked at for signatures.
MOST_HEAD_BYTES = 128 * 1024
MOST_SIGNATURE_BYTES = 4 * 1024
# Of those that could count; others cost nothing, however many there are.
MOST_SIGNATURES = 3
MOST_HEADERS = 1_000
MOST_HEADERS_SIGNED = 200
# A key of 8,192 bits; a longer one would only cost time.
LONGEST_KEY = 2_000
MANY_BLANKS = re.compile(rb"\s{100}")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class TooMuch(Exception):
    """The mail is larger than what is checked."""


@dataclass(frozen=True)
class Signed:
    """Whose signatures hold, and whether others could not be checked."""

    domains: tuple[str, ...] = ()
    is_open: bool = False


def of(raw: bytes, from_email: str, lookup: Lookup) -> Signed:
    """Return who signed the mail in the name of its From. Raises TooMuch."""
    mail = raw.lstrip(b"\r\n")
    if len(mail) > MOST_BYTES:
        raise TooMuch
    end = END_OF_HEAD.search(mail, 0, MOST_HEAD_BYTES)
    if end is None:
        return Signed()
    try:
        check = _Check(mail[: end.start()], mail[end.end() :])
    except (dkim.DKIMException, IndexError):
        # Lines among the headers that are none: what a signature would cover can't be told.
        return Signed()
    if len(check.headers) > MOST_HEADERS or not _is_from(check.headers, from_email):
        return Signed()
    return _held(check, domains.of_address(from_email), lookup)


def _is_from(headers: list[list[bytes]], from_email: str) -> bool:
    """Whether the one From that a signature covers is the one that was read: nobody slips in another."""
    written = [value for name, value in headers if name.lower() == b"from"]
    if len(written) != 1:
        return False
    found = addresses.read(written[0].replace(b"\r\n", b""))
    return len(found) == 1 and found[0].email.lower() == from_email.lower()


def _held(check: "_Check", domain: str, lookup: Lookup) -> Signed:
    held, is_open = [], False
    for number, signer in _that_could_count(check, domain):
        try:
            if check.holds(number, lookup):
                held.append(signer)
        except CouldNotLookUp:
            is_open = True
    return Signed(tuple(held), is_open)


def _that_could_count(check: "_Check", domain: str) -> list[tuple[int, str]]:
    """Return the signatures of who may speak for a domain: their number among all, and their domain."""
    found: list[tuple[int, str]] = []
    written = [value for name, value in check.headers if name.lower() == b"dkim-signature"]
    for number, value in enumerate(written):
        signer = _signer(value)
        if signer and domains.is_aligned(signer, domain):
            found.append((number, signer))
        if len(found) == MOST_SIGNATURES:
            break
    return found


def _signer(value: bytes) -> str:
    """Return the domain of a signature, empty for one that can't count."""
    if len(value) > MOST_SIGNATURE_BYTES or MANY_BLANKS.search(value):
        return ""
    try:
        fields = parse_tag_value(value)
        names = {name.strip().lower() for name in fields[b"h"].split(b":")}
        if len(names) > MOST_HEADERS_SIGNED:
            return ""
        # One that covers only the beginning of the words lets anybody add others.
        is_whole = b"from" in names and b"l" not in fields and fields[b"a"] != b"rsa-sha1"
        return fields[b"d"].decode("ascii").lower().rstrip(".") if is_whole else ""
    except (InvalidTagValueList, KeyError, UnicodeDecodeError):
        return ""


class _Check(dkim.DKIM):  # type: ignore[misc]  # (the library says nothing of its types)
    """The library's check, in time that the size bounds, and with keys it needs another library for."""

    body: bytes

    def __init__(self, head: bytes, words: bytes) -> None:
        super().__init__(head + b"\r\n\r\n")
        self._words = words

    def holds(self, number: int, lookup: Lookup) -> bool:
        """Tell whether a signature holds. Raises CouldNotLookUp."""
        try:
            return bool(self.verify(number, _one_text(lookup)))
        except CouldNotLookUp:
            raise
        except Exception:
            # Whatever a signature does to the library, it does not hold.
            return False

    def verify_sig(
        self, sig: dict[bytes, bytes], include_headers: list[bytes], sig_header: Any, dnsfunc: Any
    ) -> bool:
        if sig[b"a"] == b"ed25519-sha256":
            key = parse_tag_value(dnsfunc(sig[b"s"] + b"._domainkey." + sig[b"d"] + b".").encode())
            if key.get(b"k") != b"ed25519":
                return False
            public = Ed25519PublicKey.from_public_bytes(transfer.from_base64(key[b"p"]))
            self.pk, self.keysize, self.ktag, self.seqtlsrpt = _Ed25519(public), 256, b"ed25519", False
            return bool(self.verify_sig_process(sig, include_headers, sig_header, dnsfunc))
        return bool(super().verify_sig(sig, include_headers, sig_header, dnsfunc))

    def verify_sig_process(
        self, sig: dict[bytes, bytes], include_headers: list[bytes], sig_header: Any, dnsfunc: Any
    ) -> bool:
        # The key is there; only now the words are gone through, and not by patterns as the library does.
        way, _, way_of_body = sig.get(b"c", b"simple/simple").partition(b"/")
        self.body = self._relaxed if way_of_body == b"relaxed" else self._simple
        told = sig | {b"c": way + b"/simple"} if self.body else sig
        return bool(super().verify_sig_process(told, include_headers, sig_header, dnsfunc))

    @functools.cached_property
    def _simple(self) -> bytes:
        """The body with its lines as they travel, and no empty ones at its end."""
        body = self._words.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        rest = body.rstrip(b"\r\n")
        ends = len(body) - len(rest)
        return rest + b"\r\n" if ends and body.endswith(b"\r\n" * (ends // 2)) and not ends % 2 else body

    @functools.cached_property
    def _relaxed(self) -> bytes:
        """The same with each gap a blank, and none at the ends of lines."""
        body = self._simple.replace(b"\t", b" ")
        while b"  " in body:
            body = body.replace(b"  ", b" ")
        body = body.replace(b" \r\n", b"\r\n").removesuffix(b" ")
        rest = body.rstrip(b"\r\n")
        is_only_ends = body[len(rest) :].replace(b"\r\n", b"") == b""
        return (rest and rest + b"\r\n") if is_only_ends else body


@dataclass(frozen=True)
class _Ed25519:
    """A key as the library expects it from another library, which is not needed for this alone."""

    key: Ed25519PublicKey

    def verify(self, digest: bytes, signature: bytes) -> None:
        """Return if the signature is the key's. Raises InvalidSignature."""
        self.key.verify(signature, digest)


def _one_text(lookup: Lookup) -> Callable[..., str]:
    def ask(name: bytes, timeout: float = 0) -> str:
        key = "".join(lookup(name.decode("ascii").rstrip("."))[:1])
        return key if len(key) <= LONGEST_KEY else ""

    return ask
