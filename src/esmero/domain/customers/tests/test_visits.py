"""Customers come in by a code, and wish to be forgotten: what the room keeps of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactEnd, FactSource, FactUse, IdentityKind, Proof
from esmero.domain.customers.models import Farewell, Identity
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE, Doer
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def ana(db):
    return make_customer(email="ana@example.org")


@pytest.fixture
def identity(ana):
    return Identity.objects.get(customer=ana)


def _note(customer, words, at, **more):
    return writes.note_fact(customer, words=words, source="By telephone", by=THE_SOFTWARE, at=at, **more)


def test_a_code_returned_lets_in_and_proves(ana, identity, now):
    visit = writes.send_code(identity, key="a", code="b", at=now)
    assert visit.takes_code(now) and not visit.takes_code(now + timedelta(minutes=10))
    writes.enter(visit, key="c", at=now)

    identity.refresh_from_db()
    assert (identity.proof, identity.proved_at) == (Proof.CODE, now)
    assert reads.open_visit("c", at=now) == visit
    assert reads.open_visit("a", at=now) is None
    assert not visit.takes_code(now)


def test_a_visit_ends_by_leaving_and_by_itself(identity, now):
    visit = writes.send_code(identity, key="a", code="b", at=now)
    writes.enter(visit, key="c", at=now)
    assert reads.open_visit("c", at=now + timedelta(hours=11))
    assert not reads.open_visit("c", at=now + timedelta(hours=12))

    writes.leave(visit, at=now)
    writes.leave(visit, at=now)

    assert not reads.open_visit("c", at=now)
    assert list(
        Event.objects.filter(verb__startswith="visit.").order_by("id").values_list("verb", flat=True)
    ) == [
        "visit.code_sent",
        "visit.begun",
        "visit.ended",
    ]


def test_a_visit_goes_along_with_its_address_and_is_forgotten_with_it(ana, identity, now):
    other = make_customer("Boris")
    visit = writes.send_code(identity, key="a", code="b", at=now)
    writes.enter(visit, key="c", at=now)

    writes.move(from_customer=ana, to_customer=other)
    assert reads.open_visit("c", at=now).identity.customer == other

    writes.forget(other)
    assert reads.open_visit("c", at=now) is None


@pytest.mark.parametrize(
    ("proofs", "opens"),
    [
        ([Proof.SAID], [True]),
        ([Proof.GUESSED], [False]),
        ([Proof.SAID], [True]),
        ([Proof.SAID, Proof.SAID], [False, False]),
        ([Proof.SAID, Proof.WROTE_FROM], [False, True]),
        ([Proof.WROTE_FROM, Proof.ANSWERED], [True, True]),
    ],
)
def test_which_addresses_open(ana, now, proofs, opens):
    Identity.objects.filter(customer=ana).delete()
    made = []
    for number, proof in enumerate(proofs):
        mail = {"kind": IdentityKind.EMAIL, "value": f"{number}@example.org"}
        made.append(Identity.objects.create(customer=ana, proof=proof, first_seen_at=ana.known_since, **mail))

    found = [reads.opening_identity(ana.pk, one.pk) is not None for one in made]

    assert found == opens


def test_the_surest_address_is_written_to(ana, identity, now):
    mail = {"kind": IdentityKind.EMAIL, "value": "surer@example.org", "first_seen_at": now}
    surer = Identity.objects.create(customer=ana, proof=Proof.ANSWERED, **mail)

    assert reads.opening_identity(ana.pk) == surer


def test_an_address_that_lost_a_letter_is_written_to_last(ana, identity, now):
    Identity.objects.filter(customer=ana).update(proof=Proof.WROTE_FROM, lost_since=now)
    mail = {"kind": IdentityKind.EMAIL, "value": "new@example.org", "first_seen_at": now}
    new = Identity.objects.create(customer=ana, proof=Proof.WROTE_FROM, **mail)

    assert reads.opening_identity(ana.pk) == new


@pytest.mark.parametrize("known", ["a fact", "a number"])
def test_what_was_only_said_opens_nothing_that_did_not_come_with_it(ana, identity, now, known):
    Identity.objects.filter(customer=ana).update(proof=Proof.SAID)
    assert reads.opening_identity(ana.pk)
    if known == "a fact":
        _note(ana, "The key lies under the mat", now)
    else:
        phone = {"kind": IdentityKind.PHONE, "value": "+34600111222", "proof": Proof.SAID}
        Identity.objects.create(customer=ana, first_seen_at=now, **phone)

    assert reads.opening_identity(ana.pk) is None


def test_a_correction_is_undone(ana, now):
    by = Doer(CUSTOMER, ana.pk)
    fact = _note(ana, "Size 40", now)
    said = {"words": "Size 38", "source": "", "source_kind": FactSource.THEMSELVES}
    made = writes.correct_fact(fact, **said, by=by, at=now)
    assert reads.corrected_by(made) == fact

    writes.take_back_correction(fact, made, by=by, at=now)

    assert [one.words for one in reads.facts_of(ana.pk, on=now.date())] == ["Size 40"]
    assert made.ended_because == FactEnd.WRONG


def test_a_last_day_is_set_and_left_open(ana, now):
    fact = _note(ana, "Is away", now)
    writes.end_fact_on(fact, ends_on=now.date(), by=THE_SOFTWARE, at=now)
    assert reads.facts_of(ana.pk, on=now.date()) and not reads.facts_of(
        ana.pk, on=now.date() + timedelta(days=1)
    )

    writes.end_fact_on(fact, ends_on=None, by=THE_SOFTWARE, at=now)
    writes.end_fact_on(fact, ends_on=None, by=THE_SOFTWARE, at=now)

    assert reads.facts_of(ana.pk, on=now.date() + timedelta(days=1))
    assert Event.objects.filter(verb="fact.last_day_set").count() == 2


def test_what_was_forgotten_is_found_by_nobody(ana, now):
    fact = _note(ana, "Likes wool", now)
    writes.end_fact(fact, because=FactEnd.FORGOTTEN, by=THE_SOFTWARE, at=now)

    with pytest.raises(NotFound):
        reads.any_fact_of_customer(ana.pk, fact.pk)
    assert reads.told_of(ana.pk)["facts"] == []


def test_all_that_is_kept_is_told(ana, now):
    fact = _note(ana, "Likes wool", now)
    writes.forbid_uses(fact, not_for=[FactUse.OFFERS], by=THE_SOFTWARE, at=now)
    writes.hide_fact(fact, is_hidden=True, by=THE_SOFTWARE, at=now)

    told = reads.told_of(ana.pk)

    assert told["identities"][0]["value"] == "ana@example.org"
    (said,) = told["facts"]
    assert (said["words"], said["not_for"], said["hidden_at"]) == ("Likes wool", ["OFFERS"], now)


def _wish(customer, at):
    due_at = at + timedelta(days=10)
    return writes.ask_to_be_forgotten(customer, conversation_id=1, promise_id=1, due_at=due_at, at=at)


def test_one_wish_to_be_forgotten_stands_at_a_time(ana, now):
    wish = _wish(ana, now)
    with pytest.raises(IntegrityError), transaction.atomic():  # noqa: TID251 (the database refuses it)
        _wish(ana, now)

    writes.take_farewell_back(wish, at=now)
    assert reads.farewell_of(ana.pk) is None
    assert _wish(ana, now).stands()
    assert reads.count_of_farewells(ana.pk) == 2


def test_of_two_people_who_are_one_one_wish_stands(ana, now):
    other = make_customer("Boris")
    _wish(ana, now)
    kept = _wish(other, now)

    writes.move(from_customer=ana, to_customer=other)

    assert reads.farewell_of(other.pk) == kept
    assert not Farewell.objects.filter(customer=ana)
    assert reads.farewells() == [kept]
