"""Who may be one person: found as something is learned, told apart for ever, and never joined by itself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from esmero.domain.company.factories import make_calendar
from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import Evidence, FactKind, IdentityKind, PairState, Proof
from esmero.domain.customers.models import Candidate, Customer, Sign
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.staff.factories import make_agent
from esmero.ground import db

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
BY = {"by": THE_SOFTWARE, "at": NOON}


def meet(name: str, email: str) -> Customer:
    with db.write():
        return writes.meet(email=email, name=name, language="es", proof=Proof.WROTE_FROM, **BY)


def learn(customer: Customer, kind: str, value: str) -> None:
    with db.write():
        writes.learn_identity(customer, kind=kind, value=value, **BY)


def know(customer: Customer, kind: str, words: str):
    with db.write():
        return writes.note_fact(customer, kind=kind, words=words, source="Said", **BY)


def kinds() -> list[str]:
    row = Candidate.objects.filter(state=PairState.OPEN).first()
    return [kind for kind, _since in row.evidence] if row else []


def tell_apart() -> Candidate:
    with db.write():
        row = reads.pair(Candidate.objects.get().pk)
        writes.tell_apart(row, agent=make_agent(), **BY)
    return Candidate.objects.get()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ana.belmonte@gmail.com", "anabelmonte+shop@googlemail.com"),
        ("ana@icloud.com", "ana+esmero@icloud.com"),
    ],
)
def test_addresses_of_one_mailbox_may_be_one_person(first: str, second: str) -> None:
    meet("", first)
    meet("", second)

    assert kinds() == [Evidence.MAILBOX]


def test_a_telephone_is_the_same_in_any_spelling() -> None:
    make_calendar(holidays_of="ES")
    one, other = meet("Ana", "a@one.example"), meet("Boris", "b@two.example")
    learn(one, IdentityKind.PHONE, "+34612345678")

    know(other, FactKind.REACH, "Call me: 0034 612 34-56 78, after four.")

    assert kinds() == [Evidence.TELEPHONE]


def test_a_telephone_that_a_whole_house_has_says_nothing() -> None:
    for number in range(7):
        know(meet("", f"p{number}@one.example"), FactKind.REACH, "+34 612 345 678")

    assert not Candidate.objects.filter(one__gt=Customer.objects.order_by("id")[5].pk).exists()


@pytest.mark.parametrize("words", ["Calle Sol 4\n11001 Cádiz", "calle sol, 4. 11001 CADIZ"])
def test_one_name_and_one_postal_address(words: str) -> None:
    one, other = meet("Ana Belmonte", "a@one.example"), meet("BELMONTE Ana", "b@two.example")
    learn(one, IdentityKind.POST, "Ana Belmonte\nCalle Sol 4\n11001 Cádiz")

    know(other, FactKind.WHERE, words)

    assert kinds() == [Evidence.HOUSE, Evidence.POSTCODE, Evidence.POST]


def test_two_of_one_house_with_two_names_are_no_candidates() -> None:
    one, other = meet("Ana Belmonte", "a@one.example"), meet("Juan Ruiz", "b@two.example")
    learn(one, IdentityKind.POST, "Ana Belmonte\nCalle Sol 4\n11001 Cádiz")

    learn(other, IdentityKind.POST, "Juan Ruiz\nCalle Sol 4\n11001 Cádiz")

    assert kinds() == []


def test_one_name_alone_says_nothing_and_with_the_same_beginning_it_does() -> None:
    meet("Ana Belmonte", "ana@one.example")
    meet("Ana Belmonte", "xy@two.example")
    meet("Ana Belmonte", "info@one.example")
    assert kinds() == []

    meet("Ana Belmonte", "xy@three.example")

    assert kinds() == []  # two letters are no name

    meet("Ana Belmonte", "belmonte.ana@one.example")
    meet("Ana Belmonte", "belmonte.ana@two.example")
    assert kinds() == [Evidence.BEGIN]


def test_a_name_learned_later_speaks_too() -> None:
    meet("Ana Belmonte", "belmonte@one.example")
    other = meet("", "belmonte@two.example")
    assert kinds() == []

    with db.write():
        writes.learn_name(other, name="Ana Belmonte", **BY)

    assert kinds() == [Evidence.BEGIN]


def test_proved_on_both_sides_stands_above_written_from() -> None:
    for address in ("ana@gmail.com", "ana+a@gmail.com"):
        # Anybody can write any address above a letter.
        meet("", address)
    written = Candidate.objects.get().weight
    for address in ("eva@gmail.com", "eva+a@gmail.com"):
        with db.write():
            other = writes.meet(email=address, name="", language="es", proof=Proof.VOUCHED, **BY)

    assert Candidate.objects.filter(other=other).get().weight > written


def test_what_spoke_for_it_ends_and_so_does_the_candidate() -> None:
    one, other = meet("Ana", "a@one.example"), meet("Boris", "b@two.example")
    know(one, FactKind.REACH, "+34 612 345 678")
    fact = know(other, FactKind.REACH, "+34 612 345 678")
    one.refresh_from_db()
    assert one.has_pairs

    with db.write():
        writes.hide_fact(fact, is_hidden=True, **BY)

    one.refresh_from_db()
    assert (kinds(), one.has_pairs) == ([], False)


def test_told_apart_they_are_proposed_again_only_for_stronger_evidence() -> None:
    one, other = meet("Ana Belmonte", "belmonte@one.example"), meet("Ana Belmonte", "belmonte@two.example")
    tell_apart()
    one.refresh_from_db()
    assert (kinds(), one.has_pairs) == ([], False)

    know(one, FactKind.WHERE, "Cádiz")
    know(other, FactKind.WHERE, "Cádiz")
    assert kinds() == []  # weaker

    know(one, FactKind.REACH, "+34 612 345 678")
    know(other, FactKind.REACH, "+34 612 345 678")

    assert kinds()[0] == Evidence.TELEPHONE


def test_told_apart_holds_when_one_of_them_is_joined_with_a_third_and_when_that_is_undone() -> None:
    one, other = meet("Ana Belmonte", "belmonte@one.example"), meet("Ana Belmonte", "belmonte@two.example")
    tell_apart()
    third = make_customer("Carla")
    by = make_agent()

    with db.write():
        moved = writes.move(from_customer=other, to_customer=third)
        writes.set_chosen(third, {"name": "Ana Belmonte"})
        row = writes.note_joining(other, third, moved=moved, agent=by, **BY)
    assert kinds() == []

    with db.write():
        writes.undo_joining(row, **BY)
        writes.give("identities", moved["identities"], to_customer=other)
        writes.see_pairs(one, at=NOON)

    assert Candidate.objects.get(one=one, other=other).state == PairState.TWO


def test_that_they_are_two_is_taken_back() -> None:
    meet("Ana Belmonte", "belmonte@one.example")
    meet("Ana Belmonte", "belmonte@two.example")
    row = tell_apart()

    with db.write():
        writes.ask_pair_again(row, **BY)

    assert kinds() == [Evidence.BEGIN]
    told = Event.objects.filter(verb__startswith="pair.").order_by("id").values_list("verb", flat=True)
    assert list(dict.fromkeys(told)) == ["pair.found", "pair.told_apart", "pair.asked_again"]


def test_who_is_joined_is_proposed_no_more() -> None:
    one, other = meet("Ana Belmonte", "belmonte@one.example"), meet("Ana Belmonte", "belmonte@two.example")

    with db.write():
        moved = writes.move(from_customer=other, to_customer=one)
        writes.note_joining(other, one, moved=moved, agent=make_agent(), **BY)

    assert Candidate.objects.get().state == PairState.JOINED
    assert reads.pairs_page(limit=5) == []


def test_the_strongest_stands_first_and_pages_go_on_behind_the_last() -> None:
    meet("Ana Belmonte", "belmonte@one.example")
    meet("Ana Belmonte", "belmonte@two.example")
    meet("", "eva@gmail.com")
    meet("", "eva+a@gmail.com")

    first, second = reads.pairs_page(limit=5)

    assert [reads.strongest(one) for one in (first, second)] == [Evidence.MAILBOX, Evidence.BEGIN]
    assert reads.pairs_page(after=(first.weight, first.pk), limit=5) == [second]


def test_reasons_say_from_what_each_was_read() -> None:
    one, other = meet("Ana", "a@one.example"), meet("Boris", "b@two.example")
    learn(one, IdentityKind.PHONE, "+34612345678")
    fact = know(other, FactKind.REACH, "+34 612 345 678")

    (reason,) = reads.reasons_of(Candidate.objects.get())

    assert (reason.one.read_in.value, reason.other.read_in) == ("+34612345678", fact)


def test_those_of_before_are_found_in_pieces_and_looking_twice_changes_nothing() -> None:
    for name in ("one", "two", "three"):
        make_customer("Ana Belmonte", email=f"belmonte@{name}.example")
    Sign.objects.all().delete()
    Candidate.objects.all().delete()

    pieces = 0
    more = True
    while more:
        with db.write():
            more = writes.search_on(at=NOON + timedelta(hours=pieces), limit=2)
        pieces += 1

    assert (pieces, Candidate.objects.count()) == (3, 3)
    with db.write():
        assert not writes.search_on(at=NOON)


def test_whom_an_address_may_mean_is_looked_up_by_an_index() -> None:
    one = meet("Ana", "ana@gmail.com")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert reads.known_by(IdentityKind.EMAIL, "a.n.a+x@googlemail.com") == [one.pk]

    assert len(asked) == 2
    for query in (Sign.objects.filter(key=b"x"), Candidate.objects.filter(other=one)):
        assert "sign_of_customer" in query.explain() or "candidate" in query.explain() or _small(query)


def _small(query) -> bool:
    """PostgreSQL reads a table of a few rows whole, whatever its indexes are."""
    return connection.vendor == "postgresql"


def test_forgotten_nothing_is_left_of_whom_they_may_be() -> None:
    one, other = meet("Ana Belmonte", "belmonte@one.example"), meet("Ana Belmonte", "belmonte@two.example")

    with db.write():
        writes.forget(one)

    other.refresh_from_db()
    assert not Candidate.objects.exists()
    assert not Sign.objects.filter(customer=one).exists()
    assert not other.has_pairs
