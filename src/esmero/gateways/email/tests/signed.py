"""Mails that are signed as their senders' servers would sign them, and the names that prove it."""

import base64
import functools

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from esmero.gateways.email.proving.lookups import CouldNotLookUp
from esmero.gateways.email.tests.mails import mail

DOMAIN = "example.org"
REJECT = "v=DMARC1; p=reject"


class Names:
    """The names of a test's Internet; what is asked is remembered."""

    def __init__(self, *, dmarc: dict[str, str] | None = None, silent: tuple[str, ...] = ()) -> None:
        self.texts = {f"_dmarc.{domain}": [record] for domain, record in (dmarc or {}).items()}
        self.texts |= {f"rsa._domainkey.{domain}": [rsa_record()] for domain in DOMAINS}
        self.texts |= {f"ed._domainkey.{domain}": [ed_record()] for domain in DOMAINS}
        self.silent = silent
        self.asked: list[str] = []

    def __call__(self, name: str) -> list[str]:
        """Return the texts under a name; nobody answers for those that are silent."""
        self.asked.append(name)
        if any(name.endswith(one) for one in self.silent):
            raise CouldNotLookUp(name)
        return self.texts.get(name, [])


DOMAINS = (DOMAIN, "mail.example.org", "evil.example")


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    """Return the test's RSA key."""
    return rsa.generate_private_key(65537, 2048)


@functools.cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    """Return the test's Ed25519 key."""
    return ed25519.Ed25519PrivateKey.generate()


def rsa_record() -> str:
    """Return the public key as its domain shows it."""
    public = rsa_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def ed_record() -> str:
    """Return the public key as its domain shows it."""
    public = ed_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"


def signed(raw: bytes | None = None, *, by: str = DOMAIN, way: bytes = b"relaxed", **details) -> bytes:
    """Return a mail with an RSA signature of a domain; `way`: how blanks count in its body."""
    raw = raw or mail()
    pem = rsa_key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return dkim.DKIM(raw).sign(b"rsa", by.encode(), pem, canonicalize=(b"relaxed", way), **details) + raw


def signed_by_ed25519(raw: bytes | None = None, *, by: str = DOMAIN) -> bytes:
    """Return a mail with an Ed25519 signature of a domain."""
    raw = raw or mail()
    return _Signer(raw, signature_algorithm=b"ed25519-sha256").signed(by)


class _Signer(dkim.DKIM):
    """Signs as the library does with another library, which the tests do without."""

    def signed(self, by: str) -> bytes:
        policy = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
        self.hasher = dkim.HASH_ALGORITHMS[self.signature_algorithm]
        body = self.hasher(policy.canonicalize_body(self.body)).digest()
        names = [b"from", b"to", b"subject", b"from"]
        fields = [
            *((b"v", b"1"), (b"a", self.signature_algorithm), (b"c", policy.to_c_value())),
            *((b"d", by.encode()), (b"s", b"ed"), (b"h", b" : ".join(names))),
            *((b"bh", base64.b64encode(body)), (b"b", b"0" * 60)),
        ]
        value = self.gen_header(fields, names, policy, b"DKIM-Signature", _EdSigner())
        whole = b"\r\n".join(b":".join([name, text.rstrip(b"\r\n")]) for name, text in self.headers)
        return b"DKIM-Signature: " + value + whole + b"\r\n\r\n" + self.body


class _EdSigner:
    class _Made:
        def __init__(self, signature: bytes) -> None:
            self.signature = signature

    def sign(self, digest: bytes) -> _Made:
        return self._Made(ed_key().sign(digest))
