"""What a mail server that we trust wrote above a mail counts, and nobody else's words."""

import pytest

from esmero.domain.channels.kinds import SenderProof
from esmero.gateways.email.proving import sender
from esmero.gateways.email.tests.mails import ANA, mail
from esmero.gateways.email.tests.signed import REJECT, Names, signed

PROVED, UNPROVED = SenderProof.PROVED, SenderProof.UNPROVED
REFUTED, UNCHECKED = SenderProof.REFUTED, SenderProof.UNCHECKED
OURS = "mx.shop.example"


def above(results, *, server=OURS, below=b""):
    """Return a mail with what a server wrote above it."""
    return f"Authentication-Results: {server};{results}\r\n".encode() + below + mail()


def proof(raw, *, lookup=None, servers=(OURS,)):
    return sender.prove(raw, ANA, lookup=lookup, servers=servers)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (" dmarc=pass (p=reject dis=none) header.from=example.org", PROVED),
        ("\r\n\tspf=fail smtp.mailfrom=x@evil.example;\r\n\tDMARC = Pass header.from=Example.ORG", PROVED),
        (" dmarc=fail (p=reject dis=none) header.from=example.org", REFUTED),
        (" dmarc=fail action=oreject header.from=example.org", REFUTED),
        (" dmarc=fail action=none header.from=example.org", UNPROVED),
        (" dmarc=fail header.from=example.org", REFUTED),
        (" dmarc=fail (p=none dis=none) header.from=example.org", UNPROVED),
        (" dmarc=temperror header.from=example.org", UNCHECKED),
        (" dkim=pass header.d=example.org header.s=a", PROVED),
        (" dkim=pass header.d=evil.example", UNCHECKED),
        (" dkim=fail header.d=example.org", UNCHECKED),
        (" dmarc=pass header.from=evil.example", UNCHECKED),
        (" none", UNCHECKED),
        ("", UNCHECKED),
    ],
)
def test_its_results_are_believed(results, expected):
    assert proof(above(results)) == expected


@pytest.mark.parametrize(
    "results",
    [
        ' spf=fail smtp.mailfrom="a; dmarc=pass header.from=example.org"@evil.example',
        ' spf=fail smtp.mailfrom="a\\"; dmarc=pass header.from=example.org; x="@evil.example',
        " spf=fail (of a\\); dmarc=pass header.from=example.org; (x) smtp.mailfrom=a@evil.example",
        " spf=fail (of (a); dmarc=pass header.from=example.org;) smtp.mailfrom=a@evil.example",
        " dkim=pass header.d=evil.example header.d=example.org",
    ],
)
def test_what_the_sender_put_into_its_results_is_not_its_word(results):
    assert proof(above(results)) == UNCHECKED


def test_what_came_with_the_mail_is_not_believed_whatever_its_name():
    forged = f"Authentication-Results: {OURS}; dmarc=pass header.from=example.org\r\n".encode()

    assert proof(above(" dmarc=fail (p=reject) header.from=example.org", below=forged)) == REFUTED
    assert proof(above(" dmarc=pass", server="elsewhere.example", below=forged)) == UNCHECKED
    assert proof(above(" dmarc=pass", server="elsewhere.example")) == UNCHECKED
    assert proof(above(" dmarc=pass"), servers=()) == UNCHECKED


def test_of_two_senders_nobody_knows_which_one_it_meant():
    assert (
        proof(above(" dmarc=pass header.from=example.org", below=b"From: eve@example.org\r\n")) == UNCHECKED
    )


def test_what_it_does_not_say_is_checked_here():
    strict = Names(dmarc={"example.org": REJECT})
    own_results = f"Authentication-Results: {OURS}; dkim=none\r\n".encode()

    assert proof(own_results + signed(), lookup=strict) == PROVED
    assert proof(own_results + mail(), lookup=strict) == REFUTED


def test_where_it_saw_the_mail_come_from_a_machine_of_the_domain_that_counts_as_the_domain_wants():
    came = above(" spf=pass smtp.mailfrom=bounce@mail.example.org")

    assert proof(came, lookup=Names(dmarc={"example.org": REJECT})) == PROVED
    assert proof(came, lookup=Names()) == UNPROVED
