"""Signed and encrypted mail: verified only by what the company trusts, and for the sender's own address."""

import base64
from pathlib import Path

import pysequoia
import pytest

from esmero.gateways.email.reading import message
from esmero.gateways.email.reading.seals import Trust
from esmero.gateways.email.tests.sealing import WORDS, Authority, locked_for, smime

ANA = "ana@example.org"
HEAD = f"From: Ana <{ANA}>\r\nTo: help@example.com\r\nSubject: Parcel\r\n".encode()


def beside(signature: bytes, kind: str, name: str, *, words: bytes = WORDS, more: bytes = b"") -> bytes:
    """Return a mail with a signature beside its words, and what came after it."""
    packed = base64.encodebytes(signature).replace(b"\n", b"\r\n")
    return (
        HEAD
        + f'Content-Type: multipart/signed; protocol="{kind}"; boundary=s\r\n\r\n--s\r\n'.encode()
        + words
        + f"\r\n--s\r\nContent-Type: {kind}; name={name}\r\n".encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + packed
        + more
        + b"\r\n--s--\r\n"
    )


def by_smime(signature: bytes, **more: bytes) -> bytes:
    return beside(signature, "application/pkcs7-signature", "smime.p7s", **more)


def state(raw: bytes, trust: Trust) -> tuple[str, str]:
    """Return what became of the first seal of a mail, and whose it is."""
    seal = message.read(raw, trust=trust).enclosed[0]
    return seal["state"], seal.get("who", "")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def trust(authority, tmp_path_factory) -> Trust:
    return Trust(authorities=authority.written_to(tmp_path_factory.mktemp("trust") / "ca.pem"))


def test_a_signature_is_verified_by_an_authority_that_the_company_names(authority, trust) -> None:
    assert state(by_smime(smime(authority, ANA)), trust) == ("verified", ANA)


def test_the_words_are_read_and_the_signature_is_no_file_for_people(authority, trust) -> None:
    mail = message.read(by_smime(smime(authority, ANA)), trust=trust)

    assert (mail.text or "").strip() == "The parcel never came."
    assert [file.is_seal for file in mail.attachments] == [True]


@pytest.mark.parametrize("name", ["nobody is trusted", "another authority", "another address", "more parts"])
def test_what_is_not_proved_is_only_signed(authority, trust, tmp_path, name) -> None:
    raw = by_smime(smime(authority, ANA))
    if name == "nobody is trusted":
        trust = Trust()
    elif name == "another authority":
        trust = Trust(authorities=Authority().written_to(tmp_path / "other.pem"))
    elif name == "another address":
        raw = by_smime(smime(authority, "luis@example.org"))
    else:
        raw = by_smime(smime(authority, ANA), more=b"\r\n--s\r\nContent-Type: text/plain\r\n\r\nPay me!")

    assert state(raw, trust)[0] == "unchecked"


def test_altered_words_do_not_fit_their_signature(authority, trust) -> None:
    changed = WORDS.replace(b"never", b"always")

    assert state(by_smime(smime(authority, ANA), words=changed), trust)[0] == "misfit"
    assert state(by_smime(smime(authority, ANA), words=changed), Trust())[0] == "misfit"


def test_broken_signatures_are_only_signed(trust) -> None:
    assert state(by_smime(b"no signature"), trust)[0] == "unchecked"
    assert state(by_smime(b"\x30\x80"), trust)[0] == "unchecked"


def test_a_signed_part_below_other_words_proves_nothing(authority, trust) -> None:
    inner = by_smime(smime(authority, ANA)).replace(HEAD, b"")
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nSend the money.\r\n--o\r\n"

    assert state(raw + inner + b"\r\n--o--\r\n", trust)[0] == "unchecked"


def wrapped(content: bytes, kind: str = "") -> bytes:
    """Return a mail that is a wrapping around its words."""
    packed = base64.encodebytes(content)
    return (
        HEAD
        + f"Content-Type: application/pkcs7-mime; name=smime.p7m{kind}\r\n".encode()
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + packed
    )


def test_words_in_a_signed_wrapping_are_taken_out_and_verified(authority, trust) -> None:
    raw = wrapped(smime(authority, ANA, is_wrapped=True), "; smime-type=signed-data")
    mail = message.read(raw, trust=trust)

    assert (mail.text or "").strip() == "The parcel never came."
    assert (mail.enclosed[0]["state"], mail.subject, mail.attachments) == ("verified", "Parcel", ())


def test_an_encrypted_mail_is_kept_and_told(authority, trust, tmp_path) -> None:
    mail = message.read(wrapped(locked_for(authority, ANA, tmp_path)), trust=trust)

    assert mail.enclosed == ({"kind": "encrypted", "by": "smime"},)
    assert [file.name for file in mail.attachments] == ["smime.p7m"]


@pytest.fixture
def ana() -> pysequoia.Tsk:
    return pysequoia.Tsk.generate(f"Ana <{ANA}>")


def keyring(folder: Path, *keys: pysequoia.Tsk) -> Trust:
    """Return the trust in these keys, written into a folder."""
    for number, key in enumerate(keys):
        (folder / f"{number}.asc").write_bytes(bytes(key.extract_certificate()))
    return Trust(keyring=str(folder))


def by_openpgp(key: pysequoia.Tsk, **more: bytes) -> bytes:
    signature = pysequoia.sign(key.signer(), WORDS, mode=pysequoia.SignatureMode.DETACHED)
    return beside(signature, "application/pgp-signature", "signature.asc", **more)


def test_an_openpgp_signature_is_verified_by_a_key_of_the_company(ana, tmp_path) -> None:
    (tmp_path / "notes.asc").write_text("no key at all")

    assert state(by_openpgp(ana), keyring(tmp_path, ana)) == ("verified", ANA)


def test_openpgp_proves_nothing_without_the_key_or_for_another_address(ana, tmp_path) -> None:
    luis = pysequoia.Tsk.generate("Luis <luis@example.org>")

    assert state(by_openpgp(ana), Trust())[0] == "unchecked"
    assert state(by_openpgp(luis), keyring(tmp_path, ana))[0] == "unchecked"
    assert state(by_openpgp(luis), keyring(tmp_path, ana, luis)) == ("unchecked", "luis@example.org")


def test_altered_words_do_not_fit_their_openpgp_signature(ana, tmp_path) -> None:
    raw = by_openpgp(ana, words=WORDS.replace(b"never", b"always"))

    assert state(raw, keyring(tmp_path, ana))[0] == "misfit"


def test_what_is_checked_is_what_is_shown_also_where_the_boundary_is_missing(ana, tmp_path) -> None:
    raw = by_openpgp(ana, words=b"Content-Type: text/plain\r\n\r\nPay me!\r\n")
    replayed = b"--\r\n" + WORDS + b"\r\n--\r\n"
    head, gap, body = raw.partition(b"\r\n\r\n")
    raw = head.replace(b"boundary=s", b"x=y") + gap + replayed + body

    mail = message.read(raw, trust=keyring(tmp_path, ana))

    assert (mail.text or "").strip() == "Pay me!"
    assert mail.enclosed[0]["state"] == "misfit"


def test_a_signature_among_words_covers_no_words(ana, tmp_path) -> None:
    signature = pysequoia.sign(ana.signer(), WORDS, mode=pysequoia.SignatureMode.DETACHED)
    raw = beside(signature + b"\r\nPay me!\r\n", "text/plain", "words")
    mail = message.read(
        raw.replace(b"; name=words", b"").replace(b'; name="words"', b""), trust=keyring(tmp_path, ana)
    )

    assert mail.enclosed[0]["state"] == "unchecked"


def clear(key: pysequoia.Tsk, *, before: str = "") -> bytes:
    """Return a mail whose plain text carries its signature around it."""
    signed = pysequoia.sign(
        key.signer(), b"The parcel never came.\n- Ana\n", mode=pysequoia.SignatureMode.CLEAR
    )
    return HEAD + b"\r\n" + before.encode() + signed


def test_words_signed_in_the_text_are_shown_without_their_armour(ana, tmp_path) -> None:
    mail = message.read(clear(ana), trust=keyring(tmp_path, ana))

    assert mail.text_reply == "The parcel never came.\n- Ana"
    assert (mail.enclosed[0]["state"], mail.enclosed[0]["who"]) == ("verified", ANA)


def test_words_around_the_armour_are_signed_by_nobody(ana, tmp_path) -> None:
    mail = message.read(clear(ana, before="Pay me first.\n\n"), trust=keyring(tmp_path, ana))

    assert mail.enclosed[0]["state"] == "unchecked"
    assert (mail.text_reply or "").startswith("Pay me first.")


def test_what_html_shows_beside_signed_words_is_signed_by_nobody(ana, tmp_path) -> None:
    signed = clear(ana).removeprefix(HEAD + b"\r\n")
    picture = b'<img src="data:image/png;base64,AAAA">'
    raw = HEAD + b"Content-Type: text/html\r\n\r\n<pre>\n" + signed + b"</pre>" + picture
    mail = message.read(raw, trust=keyring(tmp_path, ana))

    assert "<img" in (mail.html or "")
    assert mail.enclosed[0]["state"] == "unchecked"


def test_openpgp_encryption_is_told_in_both_its_shapes() -> None:
    in_parts = HEAD + (
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e\r\n\r\n'
        b"--e\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b"--e\r\nContent-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
        b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQ==\r\n-----END PGP MESSAGE-----\r\n--e--\r\n"
    )
    in_text = HEAD + b"\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQ==\r\n-----END PGP MESSAGE-----\r\n"

    for raw in (in_parts, in_text):
        assert message.read(raw).enclosed == ({"kind": "encrypted", "by": "openpgp"},)
    assert [file.name for file in message.read(in_parts).attachments if not file.is_seal] == ["encrypted.asc"]
