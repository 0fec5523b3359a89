"""Addresses that are somebody's no longer, what a proof opens, and names as they are said and found."""

from importlib import import_module

import pytest
from django.apps import apps

from esmero.domain.customers import access, reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import OPENS, Door, IdentityKind, Proof
from esmero.domain.customers.models import Clue, Former, Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import clock

pytestmark = pytest.mark.django_db

BY = THE_SOFTWARE
# By proof: ask, letters of ours, a code, everything. The table of decision 0082, written once more.
MATRIX = {
    Proof.GUESSED: (False, False, False, False),
    Proof.SAID: (True, False, False, False),
    Proof.READ_OUT: (True, True, False, False),
    Proof.WROTE_FROM: (True, True, True, False),
    Proof.VOUCHED: (True, True, True, False),
    Proof.SIGNED: (True, True, True, False),
    Proof.ANSWERED: (True, True, True, False),
    Proof.CODE: (True, True, True, True),
}


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def ana(db):
    return make_customer("Ana Belmonte", email="ana@example.org")


def learn(customer, value, at, kind=IdentityKind.EMAIL):
    return writes.learn_identity(customer, kind=kind, value=value, by=BY, at=at)


@pytest.mark.parametrize("proof", Proof)
def test_what_each_proof_opens(proof):
    doors = (Door.ASK, Door.LETTERS, Door.CODE, Door.MIRROR)
    assert tuple(access.opens(proof, door) for door in doors) == MATRIX[proof]


def test_a_surer_proof_never_opens_less():
    # To its owner; that an address speaks for two being one is another question: a From can be made up.
    opened = [OPENS[proof] - {Door.SIGN} for proof in Proof]
    assert all(less <= more for less, more in zip(opened, opened[1:], strict=False))


@pytest.mark.parametrize("proof", Proof)
def test_every_door_asks_the_table(ana, proof):
    Identity.objects.filter(customer=ana).update(proof=proof)
    learn(ana, "+34612345678", clock.now(), IdentityKind.PHONE)

    assert bool(reads.proved_email_of(ana.pk)) == access.opens(proof, Door.LETTERS)
    assert bool(reads.opening_identity(ana.pk)) == access.opens(proof, Door.CODE)


def test_an_address_that_is_theirs_no_longer_is_somebody_elses_to_have(ana, now):
    mine = reads.identity_of("ana@example.org")
    number = mine.pk
    former = writes.end(mine, by=BY, at=now)

    assert reads.by_email("ana@example.org") is None
    assert reads.former_of(ana.pk) == [former]
    assert not Clue.objects.filter(customer=ana, key=b"ana@example.org").exists()
    assert Event.objects.filter(verb="identity.ended").count() == 1
    back = writes.bring_back(former, by=BY, at=now)
    assert (back.pk, back.proof, back.customer_id) == (number, Proof.WROTE_FROM, ana.pk)
    assert reads.by_email("ana@example.org") == ana
    assert not Former.objects.exists()


def test_what_was_theirs_goes_along_when_two_are_one_and_back(ana, now):
    other = make_customer("Ana B.", email="ana@work.example")
    former = writes.end(learn(other, "ana@old.example", now), by=BY, at=now)

    moved = writes.move(from_customer=other, to_customer=ana)
    assert former.identity_id in moved["identities"]
    assert [one.value for one in reads.former_of(ana.pk)] == ["ana@old.example"]
    writes.give("identities", moved["identities"], to_customer=other)
    assert [one.value for one in reads.former_of(other.pk)] == ["ana@old.example"]


def test_the_one_that_comes_first_is_one_of_its_kind(ana, now):
    work, phone = learn(ana, "ana@work.example", now), learn(ana, "+34612345678", now, IdentityKind.PHONE)
    for one in (reads.identity_of("ana@example.org"), work, phone):
        writes.put_first(one, by=BY, at=now)

    first = Identity.objects.filter(customer=ana).exclude(first_since=None)
    assert {one.value for one in first} == {"ana@work.example", "+34612345678"}
    assert reads.email_of(ana.pk) == "ana@work.example"


def test_a_corrected_address_is_proven_by_nothing(ana, now):
    typed = learn(ana, "anna@work.example", now)
    writes.correct(typed, value="ana@work.example", by=BY, at=now)

    typed.refresh_from_db()
    assert (typed.value, typed.proof, typed.proved_at) == ("ana@work.example", Proof.SAID, None)


def test_erasing_somebody_takes_what_was_theirs(ana, now):
    writes.end(learn(ana, "ana@old.example", now), by=BY, at=now)
    writes.ask_for_proof(ana, value="x@y.example", code="c", by=BY, at=now)
    writes.describe(ana, spoken_as="AH-na", pronouns="she", family_name="Belmonte", by=BY, at=now)

    writes.forget(ana)

    ana.refresh_from_db()
    assert not Former.objects.exists() and reads.proving_for(ana.pk, None, at=now) is None
    assert (ana.spoken_as, ana.pronouns, ana.family_name) == ("", "", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana@Example.ORG ", "ana@example.org"),
        ("ana@xn--mnchen-3ya.example", "ana@münchen.example"),
        ("ana@MÜNCHEN.example", "ana@münchen.example"),
        ('"ana.b"@example.org', "ana.b@example.org"),
        ('"ana b"@example.org', '"ana b"@example.org'),
        ("a.na+shop@example.org", "a.na+shop@example.org"),
        ("ana@xn--zz.example", "ana@xn--zz.example"),
        ("nothing", "nothing"),
    ],
)
def test_addresses_are_one_by_the_rules_of_mail(typed, kept):
    assert reads.normal_email(typed) == kept
    assert reads.normal_email(kept) == kept


@pytest.mark.parametrize("typed", ["ilin", "ilyin", "ильин", "yulia", "iuliia"])
def test_a_cyrillic_name_is_found_in_latin_letters(typed):
    someone = make_customer("Юлия Ильин", email="j@mail.example")
    keys = [bytes(one.key) for one in Clue.objects.filter(customer=someone)]
    assert any(key.startswith(typed.encode()) for key in keys)


def test_somebody_is_found_by_a_part_of_their_name(ana, now):
    writes.describe(ana, second_family_name="Zorita", by=BY, at=now)
    keys = [bytes(one.key) for one in Clue.objects.filter(customer=ana)]
    assert b"zorita" in keys


def test_all_of_it_is_told_to_them(ana, now):
    writes.end(learn(ana, "ana@old.example", now), by=BY, at=now)
    writes.describe(ana, spoken_as="AH-na", pronouns="she", given_name="Ana", by=BY, at=now)

    told = reads.told_of(ana.pk)

    assert told["identities_of_before"][0]["value"] == "ana@old.example"
    assert (told["spoken_as"], told["pronouns"]) == ("AH-na", "she")
    assert told["name_by_its_parts"] == {"given_name": "Ana"}


def test_hosts_that_differ_in_one_letter_are_two_houses():
    assert reads.normal_email("ana@straße.de") == "ana@straße.de" != reads.normal_email("ana@strasse.de")
    assert reads.normal_email("Ana@xn--strae-oqa.de") == "ana@straße.de"
    assert reads.normal_email("ana@xn--mnchen-3ya.example") == reads.normal_email("ana@MÜNCHEN.example")
    assert reads.normal_email("ana@xn--a") == "ana@xn--a"


def test_addresses_of_before_are_spelled_as_they_are_looked_for(ana):
    spell = import_module("esmero.domain.customers.migrations.0019_people_prove_their_addresses")._spell_anew
    Identity.objects.filter(customer=ana).update(value='"ana.b"@xn--mnchen-3ya.example')
    other = make_customer("Luis", email="luis@münchen.example")
    Identity.objects.create(
        customer=ana, kind="EMAIL", value="luis@xn--mnchen-3ya.example", first_seen_at=ana.known_since
    )

    spell(apps, None)

    assert reads.by_email("ana.b@xn--mnchen-3ya.example") == ana
    assert reads.by_email("luis@münchen.example") == other
