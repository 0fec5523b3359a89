"""Certificates, keys and signatures for tests, made as they are needed."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

WORDS = b"Content-Type: text/plain; charset=utf-8\r\n\r\nThe parcel never came.\r\n"


class Authority:
    """An authority with its certificate, which vouches for addresses."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self._signed("An authority", self.key, is_authority=True)

    def vouch(self, address: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        """Return a certificate for an address, with its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self._signed("A person", key, address=address), key

    def written_to(self, path: Path) -> str:
        """Write the certificate into a file; return its path."""
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return str(path)

    def _signed(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, address: str = "", is_authority: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if address:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False
            )
        return builder.sign(self.key, hashes.SHA256())


def smime(authority: Authority, address: str, *, is_wrapped: bool = False) -> bytes:
    """Return the signature of `WORDS` by whoever has that address (DER), around the words or beside them."""
    certificate, key = authority.vouch(address)
    options = [pkcs7.PKCS7Options.Binary]
    options += [] if is_wrapped else [pkcs7.PKCS7Options.DetachedSignature]
    builder = pkcs7.PKCS7SignatureBuilder().set_data(WORDS)
    return builder.add_signer(certificate, key, hashes.SHA256()).sign(serialization.Encoding.DER, options)


def locked_for(authority: Authority, address: str, folder: Path) -> bytes:
    """Return `WORDS` encrypted for somebody (DER)."""
    certificate, _ = authority.vouch(address)
    (folder / "c.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "w").write_bytes(WORDS)
    made = subprocess.run(
        ["openssl", "cms", "-encrypt", "-binary", "-outform", "DER", "-in", folder / "w", folder / "c.pem"],
        capture_output=True,
        check=True,
    )
    return made.stdout
