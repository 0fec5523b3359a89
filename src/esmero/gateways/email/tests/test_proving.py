"""Whether a mail comes from whom its From names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esmero.domain.channels.kinds import SenderProof
from esmero.gateways.email.proving import sender, signatures
from esmero.gateways.email.tests.mails import ANA, mail
from esmero.gateways.email.tests.signed import REJECT, Names, signed, signed_by_ed25519

PROVED, UNPROVED = SenderProof.PROVED, SenderProof.UNPROVED
REFUTED, UNCHECKED = SenderProof.REFUTED, SenderProof.UNCHECKED
STRICT = {"example.org": REJECT}


def proof(raw, names=None, *, of=ANA, servers=()):
    return sender.prove(raw, of, lookup=names or Names(dmarc=STRICT), servers=servers)


@pytest.mark.parametrize("way", [b"relaxed", b"simple"])
def test_a_signature_of_its_domain_proves_it(way):
    raw = signed(mail(words="Words  with \t gaps   \n\nand  lines\n\n\n"), way=way)

    assert proof(raw) == PROVED
    # Pipes hand mails over with other ends of lines.
    assert proof(raw.replace(b"\r\n", b"\n")) == PROVED


def test_a_signature_by_the_newer_kind_of_key_proves_it_too():
    raw = signed_by_ed25519()

    assert proof(raw) == PROVED
    assert proof(raw.replace(b"parcel?", b"money?")) == REFUTED


def test_without_a_wish_of_the_domain_its_signature_proves_it_all_the_same():
    assert proof(signed(), Names()) == PROVED


@pytest.mark.parametrize(("of", "by"), [("ana@mail.example.org", "example.org"), (ANA, "mail.example.org")])
def test_domains_of_one_owner_speak_for_each_other_unless_they_ask_for_the_very_same(of, by):
    raw = signed(mail(sender=of), by=by)
    very_same = "v=DMARC1; p=reject; adkim=s"

    assert proof(raw, of=of) == PROVED
    assert proof(raw, Names(dmarc={"example.org": very_same}), of=of) == REFUTED


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"Where is my parcel?", b"Send me money."),
        lambda raw: raw.replace(b"Subject: My parcel", b"Subject: My money"),
        lambda raw: raw.replace(b"Ana <ana@", b"Ana <eva@"),
        lambda raw: raw.replace(b" d=example.org", b" d=evil.example"),
    ],
)
def test_what_was_changed_on_its_way_is_refuted_where_the_domain_says_so(change):
    raw = change(signed())

    of = "eva@example.org" if b"eva@" in raw else ANA
    assert proof(raw, of=of) == REFUTED
    assert proof(raw, Names(), of=of) == UNPROVED
    assert proof(raw, Names(dmarc={"example.org": "v=DMARC1; p=none"}), of=of) == UNPROVED


def test_a_signature_of_another_domain_proves_nothing():
    assert proof(signed(by="evil.example")) == REFUTED
    assert proof(signed(by="evil.example"), Names()) == UNPROVED


def test_a_sender_from_a_part_of_the_domain_is_asked_after_at_its_owner():
    raw = mail(sender="ana@mail.example.org")

    def asked(record):
        return proof(raw, Names(dmarc={"example.org": record}), of="ana@mail.example.org")

    assert asked("v=DMARC1; p=none; sp=reject") == REFUTED
    assert asked("v=DMARC1; p=reject; sp=none") == UNPROVED
    assert asked("v=DMARC1; p=quarantine") == REFUTED


@pytest.mark.parametrize(
    ("share", "found"), [("0", UNPROVED), ("00", UNPROVED), ("1", REFUTED), ("100", REFUTED)]
)
def test_a_wish_for_no_mail_in_a_hundred_is_none_yet(share, found):
    record = f"v=DMARC1; p=reject; pct={share}"

    assert proof(mail(), Names(dmarc={"example.org": record})) == found


@pytest.mark.parametrize(
    "records", [["v=DMARC1; p=reject", "v=DMARC1; p=none"], ["v=DMARC1; p"], ["p=reject"], [""]]
)
def test_a_wish_that_is_none_counts_for_nothing(records):
    names = Names()
    names.texts["_dmarc.example.org"] = records

    assert proof(mail(), names) == UNPROVED


def test_names_that_nobody_answers_for_are_neither_yes_nor_no():
    assert proof(signed(), Names(silent=("_domainkey.example.org",), dmarc=STRICT)) == UNCHECKED
    assert proof(mail(), Names(silent=("_dmarc.example.org",))) == UNCHECKED
    # The signature alone is proof enough.
    assert proof(signed(), Names(silent=("_dmarc.example.org",))) == PROVED


def test_nothing_is_asked_where_it_is_switched_off():
    assert sender.prove(signed(), ANA, lookup=None, servers=[]) == UNCHECKED


@pytest.mark.parametrize("of", ["", "ana", "ana@localhost", f"ana@{'a' * 64}.example", "ana@.."])
def test_an_address_without_a_domain_can_not_be_checked(of):
    assert proof(mail(), of=of) == UNCHECKED


def test_a_hundred_signatures_cost_little():
    others = signed(by="evil.example").partition(b"From:")[0] * 97
    own = signed().partition(b"From:")[0].replace(b" s=rsa", b" s=gone") * 4
    names = Names(dmarc=STRICT)

    assert proof(others + signed()) == PROVED
    assert proof(others + own + signed(), names) == REFUTED
    assert len(names.asked) <= signatures.MOST_SIGNATURES + 1


def test_a_head_beyond_all_measure_is_no_way_around_the_wish_of_the_domain():
    assert proof(b"X-Long: x\r\n" * 1_100 + signed()) == REFUTED
    assert proof(b"X-Long: " + b"x" * signatures.MOST_HEAD_BYTES + b"\r\n" + signed()) == REFUTED


def test_what_covers_only_the_beginning_of_the_words_proves_nothing():
    assert proof(signed(length=True) + b"and send me money") == REFUTED


@pytest.mark.parametrize(
    "slipped_in",
    [
        b"From: Ana <ana@example.org>\r\n",
        b"From : Ana <ana@example.org>\r\n",
        b"X-Note: hm\rFrom: Ana <ana@example.org>\r\n",
        b"no header at all\r\nFrom: Ana <ana@example.org>\r\n",
    ],
)
def test_nobody_slips_in_a_second_sender_of_the_same_domain(slipped_in):
    """They sign as themselves, where everybody may have an address, and show another's."""
    raw = slipped_in + signed(mail(sender="eve@example.org"))

    assert proof(raw) == REFUTED
    assert proof(slipped_in + raw) == REFUTED


def test_what_is_too_large_is_not_checked(monkeypatch):
    monkeypatch.setattr(signatures, "MOST_BYTES", 2_000)

    assert proof(signed(mail(words="x " * 2_000))) == UNCHECKED


def test_a_key_that_is_longer_than_any_is_none():
    names = Names(dmarc=STRICT)
    names.texts["rsa._domainkey.example.org"] = [names.texts["rsa._domainkey.example.org"][0] + "A" * 3_000]

    assert proof(signed(), names) == REFUTED


@pytest.mark.parametrize(
    "junk", [b"", b";", b"v=1", b"v=1; d=example.org", b"d=example.org; h=from; a=?; s=x; b=x; bh=x"]
)
def test_a_signature_that_is_none_does_no_harm(junk):
    assert proof(b"DKIM-Signature: " + junk + b"\r\n" + mail()) == REFUTED


def with_a_last_word(words: str) -> str:
    """A blank at the very end, with no line after it, is the one thing in which libraries differ."""
    return f"{words}a" if words.rstrip("\r\n").endswith((" ", "\t")) else words


BLANKS_AND_LINES = st.lists(st.sampled_from(["a", " ", "\t", "\n", "\r\n", "\ra"]), max_size=30).map("".join)


@pytest.mark.parametrize("way", [b"relaxed", b"simple"])
@given(BLANKS_AND_LINES.map(with_a_last_word))
@settings(max_examples=150, deadline=None)
def test_however_blanks_and_lines_stand_the_words_count_as_they_were_signed(way, words):
    raw = mail(words="short").replace(b"short\n", words.encode())

    assert proof(signed(raw, way=way)) == PROVED


PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"DKIM-Signature: ", b"v=1; ", b"a=rsa-sha256; ", b"d=", b"example.org", b"; ", b"h=from"]
    ),
    st.sampled_from(
        [b"c=relaxed/relaxed; ", b"s=rsa; ", b"b=AAAA; ", b"bh=AAAA; ", b"t=1; ", b"\r\n", b"\r\n "]
    ),
    st.sampled_from(
        [b"From: ana@example.org", b"Authentication-Results: mx.example; dmarc=", b"pass", b'"(\\']
    ),
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=200, deadline=None)
def test_nothing_of_chance_is_ever_proved_or_defeats_the_check(pieces):
    raw = b"".join(pieces) + mail()

    assert sender._proof(raw, ANA, Names(dmarc=STRICT), ["elsewhere.example"]) == REFUTED
