"""Signed and encrypted mail: whether a signature fits and whose it is, told from what the company trusts.

A signature that nobody here can check is nothing to be afraid of, and no proof either. Only what covers the
whole of a mail, by a key that the company trusts and that bears the sender's own address, is verified.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from esmero.gateways.email.reading import splitting
from esmero.ground.reading import transfer

if TYPE_CHECKING:
    from esmero.gateways.email.reading.splitting import Part

VERIFIED, UNCHECKED, MISFIT = "verified", "unchecked", "misfit"
SMIME, OPENPGP = "smime", "openpgp"
SMIME_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
SIGNATURES = {*SMIME_SIGNATURES, "application/pgp-signature"}
SMIME_WRAPPED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
# What a wrapped mail says of itself near its beginning, whatever its headers say.
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
ENVELOPED_DATA = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
HEAD_BYTES = 64
CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
ARMOURED = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.M)
CLEAR_PARTS = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n)*[ \t]*\n"
    r"(?P<words>.*?)^-----BEGIN PGP SIGNATURE-----.*?^-----END PGP SIGNATURE-----[ \t]*$",
    re.M | re.S,
)
MOST_CLEAR = 20


@dataclass(frozen=True)
class Trust:
    """What the company trusts: a file of authorities (PEM) and a folder of OpenPGP keys, or none."""

    authorities: str = ""
    keyring: str = ""


@dataclass(frozen=True)
class Seal:
    """How a mail was sealed: by which way, whether it could be checked, and whose the key is."""

    kind: str
    by: str
    state: str = ""
    who: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the seal as it is kept with its letter."""
        return {key: value for key, value in vars(self).items() if value}


@dataclass(frozen=True)
class Opened:
    """A mail after its seals were looked at: its parts, with those that lay in a wrapping, and its seals."""

    root: Part
    seals: tuple[Seal, ...] = ()


def look(root: Part, sender: str, trust: Trust) -> Opened:
    """Look at the signature and the encryption around the parts of a mail from `sender` (its From)."""
    found = next((part for part in root.walk() if _is_sealed(part)), None)
    if found is None:
        return Opened(root)
    if found.content_type == "multipart/encrypted":
        return Opened(root, (Seal("encrypted", OPENPGP),))
    if found.content_type in SMIME_WRAPPED:
        return _unwrapped(root, found, sender, trust)
    return Opened(root, (_detached(found, sender, trust, is_whole=found is root),))


def _is_sealed(part: Part) -> bool:
    if part.content_type in SMIME_WRAPPED:
        return True
    if part.content_type == "multipart/encrypted":
        return True
    return part.content_type == "multipart/signed" and len(part.children) > 1


def _detached(part: Part, sender: str, trust: Trust, *, is_whole: bool) -> Seal:
    """Check a signature that lies beside what it signs. Parts behind it are signed by nobody."""
    by = SMIME if part.children[1].content_type in SMIME_SIGNATURES else OPENPGP
    content = _with_whole_breaks(splitting.pieces_of(part)[0])
    seal = _checked(by, content, part.children[1].decoded(), sender, trust)
    # A second part of another kind is shown as words, whatever signature stands in it.
    is_covered = is_whole and len(part.children) == 2 and part.children[1].content_type in SIGNATURES
    return seal if is_covered or seal.state != VERIFIED else replace(seal, state=UNCHECKED)


def _checked(by: str, content: bytes, signature: bytes, sender: str, trust: Trust) -> Seal:
    if by == SMIME:
        from esmero.gateways.email.reading.seals import smime

        state, who = smime.check(content, signature, sender, trust.authorities)
    else:
        from esmero.gateways.email.reading.seals import openpgp

        state, who = openpgp.check(content, signature, sender, trust.keyring)
    return Seal("signed", by, state, who)


def _with_whole_breaks(content: bytes) -> bytes:
    """Signatures are made over lines that end in CR LF, however the mail travelled since."""
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _unwrapped(root: Part, part: Part, sender: str, trust: Trust) -> Opened:
    """Take out what an S/MIME wrapping holds, as far as it can be opened by anybody."""
    content = part.decoded()
    head = content[:HEAD_BYTES]
    if any(mark in head for mark in ENVELOPED_DATA) or SIGNED_DATA not in head:
        is_locked = any(mark in head for mark in ENVELOPED_DATA)
        return Opened(root, (Seal("encrypted", SMIME),) if is_locked else ())
    from esmero.gateways.email.reading.seals import smime

    inner, state, who = smime.unwrap(content, sender, trust.authorities)
    if inner is None or part is not root:
        return Opened(root, (Seal("signed", SMIME, UNCHECKED if state == VERIFIED else state, who),))
    return Opened(_in_place_of(root, inner), (Seal("signed", SMIME, state, who),))


def _in_place_of(root: Part, content: bytes) -> Part:
    inner, _ = splitting.take_apart(content)
    kept = [(name, value) for name, value in root.headers if not name.startswith("content-")]
    inner.headers = [*kept, *inner.headers]
    return inner


def in_words(text: str, root: Part, sender: str, trust: Trust) -> tuple[str, tuple[Seal, ...]]:
    """Return a plain text without the armour that OpenPGP put around its words, and what became of the seal.

    Only where nothing stands outside of the armour does its signature speak for the whole mail.
    """
    if ARMOURED.search(text):
        return text, (Seal("encrypted", OPENPGP),)
    if CLEAR_SIGNED not in text:
        return text, ()
    pieces = [] if text.count("-----BEGIN PGP") > MOST_CLEAR else list(CLEAR_PARTS.finditer(text))
    if not pieces:
        return text, ()
    bare = CLEAR_PARTS.sub(lambda found: re.sub(r"^- ", "", found["words"], flags=re.M), text)
    from esmero.gateways.email.reading.seals import openpgp

    is_whole = len(pieces) == 1 and pieces[0].group().strip() == text.strip() and _is_plain(root)
    state, who = UNCHECKED, ""
    if is_whole:
        state, who = openpgp.check_clear(root.decoded(), bare, sender, trust.keyring)
    return bare, (Seal("signed", OPENPGP, state, who),)


def _is_plain(root: Part) -> bool:
    """Whether the mail is one plain text that begins with the armour: HTML shows more than its words."""
    begins = root.decoded().lstrip().startswith(CLEAR_SIGNED.encode())
    return root.content_type == "text/plain" and begins


def unarmoured(content: bytes) -> bytes:
    """Return a signature in bytes, where it travelled as text."""
    return transfer.from_base64(content) if content[:1] != b"\x30" else content
