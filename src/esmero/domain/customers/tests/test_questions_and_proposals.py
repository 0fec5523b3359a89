"""The next best question, and what letters may tell: proposed, accepted, put away, moved and erased."""

from datetime import UTC, datetime, timedelta

import pytest

from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactKind, FactSource
from esmero.domain.customers.models import Customer, Proposal
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import db
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LONG_AGO = NOON - timedelta(days=3000)
BY = {"by": THE_SOFTWARE, "at": NOON}


def know(customer, words, **more):
    with db.write():
        return writes.note_fact(customer, **{"words": words, "source": "Said", **BY} | more)


def propose(customer, words="Call me after four.", **more):
    told = {"kind": FactKind.REACH, "words": words, "message_id": 7, "source": "Ana", "said_at": LONG_AGO}
    with db.write():
        return writes.propose_fact(customer, **told | BY | more)


def next_of(customer, at=NOON):
    customer.refresh_from_db()
    found = reads.known_of(customer.pk, on=at.date())
    return reads.next_question(customer, found.facts, reads.unknown_kinds(found.kinds), at=at)


def test_of_old_facts_the_one_that_matters_most_is_asked_about_before_what_is_unknown():
    customer = make_customer()
    know(customer, "Likes blue", kind=FactKind.TASTE, said_at=LONG_AGO)
    where = know(customer, "Lives in Cádiz", kind=FactKind.WHERE, said_at=LONG_AGO)

    assert next_of(customer) == reads.Question(FactKind.WHERE, where)


@pytest.mark.parametrize("kind", [FactKind.PEOPLE, FactKind.PLAN, FactKind.HEALTH, FactKind.BELIEF])
def test_nobody_is_asked_about_family_plans_health_or_belief(kind):
    customer = make_customer()
    for known in (FactKind.WHERE, FactKind.REACH):
        know(customer, known, kind=known)
    know(customer, "old", kind=kind, said_at=LONG_AGO, has_basis=True)

    assert next_of(customer) is None


def test_what_may_not_be_used_for_answers_is_not_asked_about():
    customer = make_customer()
    for known in (FactKind.WHERE, FactKind.REACH):
        know(customer, known, kind=known)
    taste = know(customer, "Likes blue", kind=FactKind.TASTE, said_at=LONG_AGO)
    assert next_of(customer).fact == taste

    with db.write():
        writes.forbid_uses(taste, not_for=["SERVICE"], **BY)
    assert next_of(customer) is None


def test_after_a_question_there_is_a_week_of_quiet_and_the_same_is_not_asked_for_a_month():
    customer = make_customer()
    assert next_of(customer) == reads.Question(FactKind.WHERE)
    with db.write():
        writes.note_question(customer, kind=FactKind.WHERE, **BY)

    assert next_of(customer, NOON + timedelta(days=6)) is None
    assert next_of(customer, NOON + timedelta(days=7)) == reads.Question(FactKind.REACH)
    assert next_of(customer, NOON + timedelta(days=30)) == reads.Question(FactKind.WHERE)


def test_an_old_fact_that_was_asked_about_waits_a_month():
    customer = make_customer()
    know(customer, "Mornings", kind=FactKind.REACH)
    where = know(customer, "Lives in Cádiz", kind=FactKind.WHERE, said_at=LONG_AGO)
    with db.write():
        writes.ask_again(where, **BY)

    assert next_of(customer, NOON + timedelta(days=29)) is None
    assert next_of(customer, NOON + timedelta(days=30)).fact == where


def test_what_they_hid_or_had_forgotten_is_not_asked_for_again():
    customer = make_customer()
    hidden = know(customer, "Lives in Riga", kind=FactKind.WHERE)
    forgotten = know(customer, "Mornings", kind=FactKind.REACH)
    with db.write():
        writes.hide_fact(hidden, is_hidden=True, **BY)
        writes.end_fact(forgotten, because="FORGOTTEN", **BY)

    assert next_of(customer) is None
    assert reads.facts_of(customer.pk, on=NOON.date()) == []

    with db.write():
        writes.end_fact(hidden, because="OVER", **BY)
    assert next_of(customer) == reads.Question(FactKind.WHERE), "they said it is over"


def test_however_much_we_know_what_matters_is_known():
    customer = make_customer()
    where = know(customer, "Lives in Riga", kind=FactKind.WHERE, at=NOON - timedelta(days=9))
    for number in range(40):
        know(customer, f"Thing {number}")

    found = reads.known_of(customer.pk, on=NOON.date())

    assert reads.unknown_kinds(found.kinds) == [FactKind.REACH]
    assert where in found.facts
    assert len(found.shown) == 30


def test_an_address_for_letters_says_where_they_live():
    assert reads.unknown_kinds([], has_address=True) == [FactKind.REACH]


def test_an_accepted_proposal_is_a_fact_with_its_letter_and_its_day():
    customer = make_customer()
    made = propose(customer)
    assert reads.proposals_of(customer) == [made]
    assert reads.facts_of(customer.pk, on=NOON.date()) == [], "software makes no fact"

    with db.write():
        fact = writes.accept_proposal(reads.proposal_of_customer(customer.pk, made.pk), **BY)

    assert (fact.words, fact.kind, fact.source, fact.message_id) == ("Call me after four.", "REACH", "Ana", 7)
    assert (fact.source_kind, fact.heard_at) == (FactSource.WROTE, LONG_AGO)
    customer.refresh_from_db()
    assert not customer.has_proposals
    with pytest.raises(NotFound):
        reads.proposal_of_customer(customer.pk, made.pk)


def test_what_was_put_away_or_is_known_is_proposed_never_again():
    customer = make_customer()
    made = propose(customer)
    with db.write():
        writes.put_proposal_away(made, **BY)
    know(customer, "Size 40", kind=FactKind.SIZE)

    assert propose(customer, "call me after four.", message_id=8) is None
    assert propose(customer, "size 40", kind=FactKind.SIZE) is None
    assert propose(make_customer()) is not None


def test_a_merge_takes_proposals_and_questions_along():
    old, new = make_customer(), make_customer()
    made = propose(old)
    with db.write():
        writes.note_question(old, kind=FactKind.WHERE, **BY)
        writes.note_question(new, kind=FactKind.WHERE, by=THE_SOFTWARE, at=NOON - timedelta(days=20))
        old.refresh_from_db()
        new.refresh_from_db()
        writes.move(from_customer=old, to_customer=new)

    new.refresh_from_db()
    assert reads.proposals_of(new) == [made]
    assert new.asked_on == {FactKind.WHERE: NOON.date()}
    assert not Customer.objects.get(pk=old.pk).has_proposals


def test_erasing_somebody_erases_what_was_proposed():
    customer = make_customer()
    propose(customer)
    with db.write():
        writes.note_question(customer, kind=FactKind.WHERE, **BY)
        writes.forget(customer)

    assert not Proposal.objects.exists()
    customer.refresh_from_db()
    assert (customer.asked_about, customer.has_proposals) == ("", False)
