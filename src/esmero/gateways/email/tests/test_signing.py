"""Letters are signed with the company's key: others can check it, and nobody can put another word in."""

import base64
import io
import re

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.ports import CouldNotSend
from esmero.gateways.email import demo_box, signing, transport
from esmero.gateways.email.proving import lookups, sender
from esmero.gateways.email.proving.lookups import CouldNotLookUp
from esmero.gateways.email.tests.signed import rsa_key
from esmero.insight import condition
from esmero.insight.condition import State
from esmero.letters import envelope
from esmero.letters.tests.test_envelope import ADDRESS, AT, LETTER

DOMAIN = "marea.example"
FROM = "help@marea.example"


def written(**changed) -> bytes:
    details = {"message_id": "m.12@x.example", "references": ["a@b.example"], "at": AT, "is_automatic": False}
    return envelope.seal(LETTER, ADDRESS, **details | changed)


@pytest.fixture(autouse=True)
def mailbox_of_its_own(settings, tmp_path):
    settings.ESMERO_HOME = tmp_path


def key_file(folder, key=None, name="one.pem"):
    path = folder / name
    pem = (key or rsa_key()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(pem)
    path.chmod(0o600)
    return path


@pytest.fixture
def named(settings, tmp_path):
    """The company's key is named; return a way to ask the DNS that holds it."""
    settings.ESMERO_DKIM = [(DOMAIN, "s2026", str(key_file(tmp_path)))]
    return publishing(*signing.named_keys())


def publishing(*keys):
    texts = {key.name: [signing.record(key)] for key in keys}
    return lambda name: texts.get(name.rstrip("."), [])


def by_the_library(raw, lookup):
    return dkim.verify(raw, dnsfunc=lambda name, timeout=5: "".join(lookup(name.decode())).encode())


def test_a_signed_letter_holds_for_us_and_for_others(named):
    raw = signing.signed(written(), FROM)

    assert by_the_library(raw, named)
    assert sender.prove(raw, FROM, lookup=named, servers=()) == SenderProof.PROVED


def test_a_signature_holds_after_the_journey_through_a_mail_server(named):
    # What Django writes ends its lines otherwise; on the way they are made alike.
    raw = signing.signed(written().replace(b"\r\n", b"\n"), FROM)

    assert by_the_library(re.sub(rb"\r\n|\n", b"\r\n", raw), named)


@pytest.mark.parametrize(
    "more", [b"From: x@evil.example", b"Subject: Another", b"To: all@evil.example", b"Cc: b@evil.example",
             b"Reply-To: x@evil.example", b"Date: Tue, 1 Dec 2026 10:00:00 +0000",
             b"Content-Type: text/html", b"In-Reply-To: <x@evil.example>"]
)  # fmt: skip
@pytest.mark.parametrize("where", ["above", "below"])
def test_nobody_can_put_another_header_beside_ours(named, more, where):
    raw = signing.signed(written(), FROM)
    head, _, words = raw.partition(b"\r\n\r\n")
    changed = more + b"\r\n" + raw if where == "above" else head + b"\r\n" + more + b"\r\n\r\n" + words

    assert not by_the_library(changed, named)


def test_the_words_cannot_be_changed(named):
    raw = signing.signed(written(), FROM)

    assert not by_the_library(raw.replace(b"Tenemos", b"Tenimos", 1), named)
    assert not by_the_library(raw + b"<p>And more</p>\r\n", named)


def test_the_first_key_of_a_domain_signs_and_the_next_one_is_made_ready(settings, tmp_path):
    old, new = key_file(tmp_path), key_file(tmp_path, rsa.generate_private_key(65537, 2048), "two.pem")
    settings.ESMERO_DKIM = [(DOMAIN, "s1", str(old)), (DOMAIN, "s2", str(new))]
    both = publishing(*signing.named_keys())
    before = signing.signed(written(), FROM)

    settings.ESMERO_DKIM = [(DOMAIN, "s2", str(new)), (DOMAIN, "s1", str(old))]
    after = signing.signed(written(), FROM)

    assert b"s=s1;" in before and b"s=s2;" in after
    assert by_the_library(before, both) and by_the_library(after, both)


def test_only_the_domain_of_the_key_is_signed_for(named):
    raw = written()

    assert signing.signed(raw, "help@other.example") == raw


def test_a_domain_in_other_letters_is_found_by_its_name_in_the_network(settings, tmp_path):
    settings.ESMERO_DKIM = [("морской.example", "s1", str(key_file(tmp_path)))]

    assert b"d=xn--" in signing.signed(written(), "help@морской.example")


def test_without_its_key_a_letter_waits_and_goes_nowhere_unsigned(settings, tmp_path):
    settings.ESMERO_DKIM = [(DOMAIN, "s1", str(tmp_path / "gone.pem"))]

    with pytest.raises(CouldNotSend) as refused:
        transport.send(written(), sender=FROM, recipient="ana@example.org", message_id="m.12@x.example")

    assert not refused.value.is_final
    assert "could not be read" in refused.value.answer
    assert not list(demo_box.newest(1))


def test_a_letter_that_can_not_be_signed_leaves_all_the_same_and_the_operators_page_says_so(
    named, monkeypatch
):
    def fail(*_, **__):
        raise dkim.MessageFormatError("unforeseen")

    monkeypatch.setattr(dkim.DKIM, "sign", fail)
    assert _of_signing().state is State.WELL

    transport.send(written(), sender=FROM, recipient="ana@example.org", message_id="m.12@x.example")

    assert b"DKIM-Signature" not in demo_box.newest(1)[0].raw()
    assert _of_signing().state is State.HAND and _of_signing().since


def _of_signing():
    return next(condition._signing())


def test_what_is_no_key_is_said_plainly(settings, tmp_path):
    path = tmp_path / "one.pem"
    path.write_text("no key")
    settings.ESMERO_DKIM = [(DOMAIN, "s1", str(path))]

    with pytest.raises(signing.KeyIsWrong, match="holds no private key"):
        signing.record(*signing.named_keys())


def test_letters_to_staff_are_signed_too_and_say_that_nobody_wrote_them(named, settings):
    settings.EMAIL_BACKEND = "esmero.gateways.email.backend.SameWayOut"
    EmailMessage("A link", "Words\n", FROM, ["marta@example.com"]).send()

    raw = demo_box.newest(1)[0].raw().split(b"\n", 2)[2]
    assert by_the_library(re.sub(rb"\r\n|\n", b"\r\n", raw), named)
    assert b"Auto-Submitted: auto-generated" in raw


def told(monkeypatch, lookup):
    monkeypatch.setattr(lookups.the_net, "texts", lookup)
    out = io.StringIO()
    try:
        call_command("mail", "dkim", stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_the_command_says_what_to_write_into_the_dns_and_whether_it_stands_there(monkeypatch, named):
    words, is_well = told(monkeypatch, named)

    pieces = re.findall(r'"([^"]*)"', words)
    assert max(len(piece) for piece in pieces) <= 255
    public = "".join(pieces).partition("p=")[2]
    assert base64.b64decode(public) and f"s2026._domainkey.{DOMAIN}. IN TXT" in words
    assert is_well and "stands in the DNS as it must" in words


def nobody_answers(name):
    raise CouldNotLookUp(name)


@pytest.mark.parametrize(
    ("lookup", "said", "is_well"),
    [
        (lambda _: [], "does not stand in the DNS yet", False),
        (lambda _: ["v=DKIM1; k=rsa; p=AAAA"], "is another key, or there are two", False),
        (lambda _: ["v=DKIM1; p="], "is another key, or there are two", False),
        (nobody_answers, "no name server answered", True),
    ],
)
def test_the_command_says_what_is_wrong(monkeypatch, named, lookup, said, is_well):
    words, was_well = told(monkeypatch, lookup)

    assert said in words
    assert was_well == is_well
