"""S/MIME, through the program `openssl cms`: whether a signature fits, and whose certificate made it."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from esmero.gateways.email.reading.seals import MISFIT, UNCHECKED, VERIFIED, unarmoured

LONGEST_SECONDS = 8
# What it says where the words are not those that were signed; anything else only means that it can't tell.
DOES_NOT_FIT = re.compile(rb"verification failure|content verify error|digest value|bad signature", re.I)


def check(content: bytes, signature: bytes, sender: str, authorities: str) -> tuple[str, str]:
    """Check a signature (DER or base64) beside `content`; return its state and the address it is of.

    It is verified if its certificate descends from one in the file `authorities` and names `sender`.
    """
    with tempfile.TemporaryDirectory(prefix="esmero-seal-") as name:
        folder = Path(name)
        (folder / "content").write_bytes(content)
        return _state(
            folder, unarmoured(signature), ["-content", str(folder / "content")], sender, authorities
        )


def unwrap(wrapped: bytes, sender: str, authorities: str) -> tuple[bytes | None, str, str]:
    """Return what a signed wrapping holds (None if it can't be opened), and the signature as `check` does."""
    with tempfile.TemporaryDirectory(prefix="esmero-seal-") as name:
        folder = Path(name)
        state, who = _state(folder, wrapped, [], sender, authorities)
        # What was altered is read all the same: its reader is told.
        _run(folder, ["-noverify", "-nosigs", "-no_content_verify", "-no_attr_verify"], "opened")
        opened = folder / "opened"
        return (opened.read_bytes() if opened.is_file() else None), state, who


def _state(
    folder: Path, signature: bytes, more: Sequence[str], sender: str, authorities: str
) -> tuple[str, str]:
    (folder / "signature").write_bytes(signature)
    said = _run(folder, [*more, "-noverify", "-signer", str(folder / "signer")])
    if said is None:
        return UNCHECKED, ""
    if said:
        return (MISFIT if DOES_NOT_FIT.search(said) else UNCHECKED), ""
    addresses = _addresses(folder / "signer")
    who = sender.lower() if sender.lower() in addresses else next(iter(addresses), "")
    if who != sender.lower() or not who or not authorities:
        return UNCHECKED, who
    chain = ["-CAfile", authorities, "-no-CApath", "-no-CAstore", "-purpose", "smimesign"]
    return (VERIFIED if _run(folder, [*more, *chain]) == b"" else UNCHECKED), who


def _run(folder: Path, more: Sequence[str], out: str = "out") -> bytes | None:
    """Return what the program complained of, nothing where all was well, None where it could not be asked."""
    program = shutil.which("openssl")
    if program is None:
        return None
    wanted = ["-in", str(folder / "signature"), "-out", str(folder / out)]
    try:
        ended = subprocess.run(  # noqa: S603 - no words of others are among its arguments
            [program, "cms", "-verify", "-binary", "-inform", "DER", *wanted, *more],
            capture_output=True,
            timeout=LONGEST_SECONDS,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (ended.stderr or b"?") if ended.returncode else b""


def _addresses(path: Path) -> list[str]:
    """Return the mail addresses that a signer's certificate names."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        names = certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
        found = [str(one.value) for one in names]
        found += _other_names(certificate)
    except (ValueError, OSError):
        return []
    return list(dict.fromkeys(one.lower() for one in found))


def _other_names(certificate: object) -> list[str]:
    from cryptography import x509

    assert isinstance(certificate, x509.Certificate)
    try:
        others = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return list(others.get_values_for_type(x509.RFC822Name))
