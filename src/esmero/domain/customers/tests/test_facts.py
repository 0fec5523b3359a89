"""What we know of somebody: how sure we are, how it ends and comes back, and who may read it."""

from datetime import UTC, datetime, timedelta

import pytest

from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactEnd, FactKind, FactSource, FactUse
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import db
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
BY = {"by": THE_SOFTWARE, "at": NOON}


def know(customer, words="Size 40", **more):
    """Return something we know of them."""
    told = {"words": words, "source": "Said at the counter", **BY} | more
    with db.write():
        return writes.note_fact(customer, **told)


def change(deed, fact, **more):
    with db.write():
        return deed(fact, **BY | more)


def told_of(customer):
    events = Event.objects.filter(about_kind="customer", about_id=customer.pk).order_by("id")
    return list(events.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("kind", "source_kind", "days", "percent"),
    [
        # As sure as of what is said that way, on the first day.
        (FactKind.SIZE, FactSource.SAID, 0, 85),
        (FactKind.SIZE, FactSource.THEMSELVES, 0, 100),
        # Half as sure after one of its kind's ages, a quarter after two.
        (FactKind.WHERE, FactSource.THEMSELVES, 1460, 50),
        (FactKind.TASTE, FactSource.THEMSELVES, 730, 25),
        # 90 * 2 ** (-30 / 60) = 63.6
        (FactKind.PLAN, FactSource.WROTE, 30, 64),
        # 50 * 2 ** (-365 / 730) = 35.4
        (FactKind.REACH, FactSource.OTHERS, 365, 35),
    ],
)
def test_certainty_halves_with_each_age_of_its_kind(kind, source_kind, days, percent):
    fact = know(make_customer(), kind=kind, source_kind=source_kind)

    assert fact.certainty(NOON + timedelta(days=days)) == percent
    assert fact.is_old(NOON + timedelta(days=days)) == (percent < 50)


def test_what_was_written_long_ago_is_as_old_as_its_letter_and_not_as_our_note():
    fact = know(make_customer(), kind=FactKind.TASTE, said_at=NOON - timedelta(days=365), source_kind="WROTE")

    assert fact.certainty(NOON) == 45
    assert fact.heard_at == NOON - timedelta(days=365)


def test_saying_that_it_is_still_so_makes_it_young():
    fact = know(make_customer(), kind=FactKind.TASTE)
    later = NOON + timedelta(days=800)
    change(writes.ask_again, fact, at=later)
    change(writes.confirm_fact, fact, at=later)

    assert fact.certainty(later) == 85
    assert fact.asked_at is None


def test_a_corrected_fact_ends_and_says_to_what():
    customer = make_customer()
    old = know(customer, "Size 40", kind=FactKind.SIZE)
    change(writes.forbid_uses, old, not_for=[FactUse.OFFERS])

    new = change(writes.correct_fact, old, words="Size 41", source="She wrote so", source_kind="WROTE")

    old.refresh_from_db()
    assert (old.ended_at, old.ended_because, old.corrected_to) == (NOON, FactEnd.CORRECTED, new)
    assert (new.kind, new.words, new.not_for) == (FactKind.SIZE, "Size 41", "OFFERS")
    assert reads.facts_of(customer.pk, on=TODAY) == [new]
    assert reads.all_facts_of(customer.pk) == [new, old]
    assert told_of(customer) == ["fact.noted", "fact.uses_set", "fact.noted", "fact.ended"]


def test_what_holds_no_more_is_brought_back_by_an_undo():
    customer = make_customer()
    fact = know(customer)
    change(writes.end_fact, fact, because=FactEnd.OVER)
    assert reads.facts_of(customer.pk, on=TODAY) == []
    with pytest.raises(NotFound):
        reads.fact_of_customer(customer.pk, fact.pk)

    change(writes.bring_fact_back, reads.ended_fact_of_customer(customer.pk, fact.pk))

    assert reads.facts_of(customer.pk, on=TODAY) == [fact]


def test_what_they_had_forgotten_loses_its_words_and_never_comes_back():
    fact = know(make_customer(), message_id=7)
    change(writes.end_fact, fact, because=FactEnd.FORGOTTEN)

    fact.refresh_from_db()
    assert (fact.words, fact.source, fact.message_id) == ("", "", None)
    with pytest.raises(ValueError, match="forgotten"):
        change(writes.bring_fact_back, fact)


def test_staff_read_nothing_that_is_hidden_or_over_and_the_customer_reads_all():
    customer = make_customer()
    hidden, over = know(customer, "Has a dog"), know(customer, "Away", ends_on=TODAY - timedelta(days=1))
    last_day = know(customer, "Here", ends_on=TODAY)
    change(writes.hide_fact, hidden, is_hidden=True)

    assert reads.facts_of(customer.pk, on=TODAY) == [last_day]
    assert reads.all_facts_of(customer.pk) == [last_day, over, hidden]
    assert not hidden.may_be_used(FactUse.SERVICE)

    change(writes.hide_fact, hidden, is_hidden=False)
    assert reads.facts_of(customer.pk, on=TODAY) == [last_day, hidden]


def test_the_newest_is_read_first():
    customer = make_customer()
    first = know(customer, "first")
    second = know(customer, "second", at=NOON + timedelta(minutes=1))

    assert reads.facts_of(customer.pk, on=TODAY) == [second, first]


@pytest.mark.parametrize("kind", [FactKind.HEALTH, FactKind.BELIEF])
def test_what_the_law_protects_is_kept_only_with_a_basis(kind):
    customer = make_customer()
    with pytest.raises(writes.SensitiveFact):
        know(customer, kind=kind)
    assert not customer.facts.exists()

    assert know(customer, kind=kind, has_basis=True).kind == kind


def test_two_sizes_are_a_conflict_and_two_tastes_are_not():
    customer = make_customer()
    sizes = [know(customer, words, kind=FactKind.SIZE) for words in ("Size 40", "Size 41")]
    know(customer, "Likes blue", kind=FactKind.TASTE)
    know(customer, "Likes green", kind=FactKind.TASTE)
    # The same said twice is one thing.
    for words in ("Lives in Cádiz", "lives in cádiz"):
        know(customer, words, kind=FactKind.WHERE)

    (apart,) = reads.in_conflict(reads.facts_of(customer.pk, on=TODAY))

    assert {fact.pk for fact in apart} == {fact.pk for fact in sizes}


def test_no_fact_of_somebody_else_is_found():
    fact = know(make_customer())
    with pytest.raises(NotFound):
        reads.fact_of_customer(make_customer().pk, fact.pk)
