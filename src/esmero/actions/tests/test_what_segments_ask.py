"""Each thing that a segment may ask is asked of the right people, and nothing else can be asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import world

from esmero.actions import agreeing, forget, purposes, tag
from esmero.domain.conversations.models import Conversation, Message, Tag
from esmero.domain.customers import access, writes
from esmero.domain.customers.kinds import (
    FactKind,
    FactUse,
    IdentityKind,
    Proof,
    SegmentCondition,
    SegmentNoun,
    SegmentOperator,
)
from esmero.domain.customers.models import Customer, Fact, Identity, ImportedRow, PeopleImport
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.workflows.factories import make_workflow
from esmero.insight import segments as insight
from esmero.insight.segments import guessing

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
N, Op = SegmentNoun, SegmentOperator


@pytest.fixture
def there():
    return world.make_world(NOON)


@pytest.fixture
def ana(there):
    return there.a.conversation.customer


@pytest.fixture
def other(there):
    return there.b.conversation.customer


def who(noun, operator, *values, days=0, times=0, at=NOON) -> set[int]:
    asked = SegmentCondition(noun, operator, values, days=days, times=times)
    return set(insight.of_people([asked], at=at).values_list("pk", flat=True))


def either(noun, ana, other, *values, **numbers) -> None:
    """Of Ana it is so, of the other it is not, by both of a noun's operators."""
    yes, no = insight.NOUNS[noun].operators[:2]
    assert who(noun, yes, *values, **numbers) == {ana.pk}
    assert who(noun, no, *values, **numbers) == {other.pk}


@pytest.mark.parametrize(("noun", "operator"), [("AGE", "IS"), ("LANGUAGE", "WITHIN"), ("", "")])
def test_nothing_else_can_be_asked(noun, operator):
    with pytest.raises(insight.Unasked):
        insight.check([SegmentCondition(noun, operator)])


def test_the_language(ana, other):
    Customer.objects.filter(pk=ana.pk).update(language="ru")
    either(N.LANGUAGE, ana, other, "ru", "es")


def test_how_long_we_have_known_them(ana, other):
    Customer.objects.filter(pk=ana.pk).update(known_since=NOON - timedelta(days=400))
    either(N.KNOWN_FOR, ana, other, days=365)


def test_when_they_last_wrote_counts_their_own_letters_alone(there, ana, other):
    long_ago = NOON - timedelta(days=100)
    letters = Message.objects.filter(conversation=there.b.conversation)
    letters.update(at=long_ago)
    either(N.WROTE, ana, other, days=90)
    # What somebody beside them wrote, or what is held back, they did not write.
    letters.filter(kind="FROM_CUSTOMER").update(is_from_participant=True)
    assert who(N.WROTE, Op.NEVER) == {other.pk}
    Message.objects.filter(conversation=there.a.conversation).update(held_since=NOON)
    assert who(N.WROTE, Op.NEVER) == {ana.pk, other.pk}


def test_how_often_they_asked(there, ana, other):
    second = Conversation.objects.get(pk=there.a.conversation.pk)
    second.pk, second.code = None, "9999-99"
    second.save()
    either(N.ASKED, ana, other, days=30, times=2)
    assert who(N.ASKED, Op.AT_LEAST, days=30, times=1) == {ana.pk, other.pk}
    Conversation.objects.filter(pk=second.pk).update(opened_at=NOON - timedelta(days=31))
    assert who(N.ASKED, Op.AT_LEAST, days=30, times=2) == set()


def test_whether_anything_is_open(there, ana, other):
    Conversation.objects.filter(customer=other).update(closed_at=NOON)
    either(N.OPEN, ana, other)


def test_by_which_way_they_came_and_about_what(there, ana, other):
    kind = make_workflow(name="Leak", is_on=False, at=NOON)
    Conversation.objects.filter(customer=ana).update(kind=kind)
    either(N.KIND, ana, other, kind.pk)
    assert who(N.WAY, Op.IS, there.a.conversation.channel.kind) >= {ana.pk}
    assert who(N.WAY, Op.IS_NOT, "FAX") == {ana.pk, other.pk}


def test_the_tags_of_their_conversations(there, ana, other):
    tag.tag(agent=there.agent, conversation_id=there.a.conversation.pk, names=["Leak"], at=NOON)
    either(N.TAG, ana, other, Tag.objects.get().pk)


def test_what_was_opened_again(there, ana, other):
    Event.objects.create(
        verb="conversation.reopened",
        about_kind="conversation",
        about_id=there.a.conversation.pk,
        within_kind="conversation",
        within_id=there.a.conversation.pk,
        customer_id=ana.pk,
        by_kind="customer",
        at=NOON - timedelta(days=3),
        digest="",
    )
    either(N.REOPENED, ana, other, days=7)
    assert who(N.REOPENED, Op.WITHIN, days=2) == set()


def test_promises_that_broke_and_that_are_open_but_none_among_colleagues(ana, other):
    theirs = Promise.objects.filter(customer_id=other.pk)
    theirs.update(kept_at=NOON)
    either(N.PROMISED, ana, other)
    Promise.objects.filter(customer_id=ana.pk).update(broken_at=NOON - timedelta(days=2))
    either(N.BROKEN, ana, other, days=7)
    Promise.objects.filter(customer_id=ana.pk).update(is_internal=True)
    assert who(N.BROKEN, Op.WITHIN, days=7) == set()


def test_how_they_can_be_reached_and_how_sure_that_is(ana, other):
    Identity.objects.filter(customer=ana).update(proof=Proof.CODE)
    either(N.PROOF, ana, other, Proof.CODE)
    Identity.objects.create(
        customer=ana, kind=IdentityKind.PHONE, value="+34600000001", proof=Proof.SAID, first_seen_at=NOON
    )
    either(N.REACH, ana, other, "PHONE")
    Identity.objects.filter(customer=other).update(lost_since=NOON)
    assert who(N.REACH, Op.IS, "NONE") == {other.pk}
    assert who(N.REACH, Op.IS, "NONE", "PHONE") == {ana.pk, other.pk}


def test_by_which_clock_they_live(ana, other):
    Customer.objects.filter(pk=ana.pk).update(time_zone="America/Mexico_City")
    either(N.CLOCK, ana, other, "America/Mexico_City")


def test_which_file_brought_them_in(there, ana, other):
    run = PeopleImport.objects.create(
        name="old.csv",
        form="TABLE",
        columns=[],
        means=[],
        shape="",
        brought_by=there.owner,
        brought_at=NOON,
        whole=1,
        begun_at=NOON,
    )
    ImportedRow.objects.create(run=run, number=1, cells=[], customer=ana, added={})
    ImportedRow.objects.create(run=run, number=2, cells=[], customer=other, added=None)
    either(N.FILE, ana, other, run.pk)


def test_what_they_agreed_to_as_the_gate_says(there, ana, other):
    words = {"en": ("Offers", "We may tell you of what fits.")}
    purpose = purposes.add(agent=None, key="OFFERS", needs_two_steps=False, words=words, at=NOON)
    shown = purpose.wordings.get()
    for one in (ana, other):
        agreeing.agree(customer_id=one.pk, wording_id=shown.pk, at=NOON)
    agreeing.withdraw(customer_id=other.pk, purpose_id=purpose.pk, at=NOON)
    assert [access.may(one, purpose, at=NOON) for one in (ana, other)] == [True, False]

    either(N.AGREED, ana, other, purpose.pk)

    agreeing.agree(customer_id=other.pk, wording_id=shown.pk, at=NOON + timedelta(seconds=1))
    later = NOON + timedelta(minutes=1)
    assert access.may(other, purpose, at=later)
    assert who(N.AGREED, Op.IS, purpose.pk, at=later) == {ana.pk, other.pk}

    purposes.end(agent=None, purpose_id=purpose.pk, at=later)
    assert who(N.AGREED, Op.IS, purpose.pk, at=later) == set()


def learned(customer, words="Likes Coffee", kind=FactKind.TASTE, **more) -> Fact:
    said = {"source": "x", "source_kind": "WROTE", "by": THE_SOFTWARE, "at": NOON} | more
    return writes.note_fact(customer, words=words, kind=kind, **said)


def test_what_we_know_and_words_in_it(ana, other):
    learned(ana, "Любит Кофе")
    either(N.FACT, ana, other, "TASTE", "SIZE")
    either(N.FACT_WORDS, ana, other, "кофе")
    either(N.FACT_WORDS, ana, other, "tea", "Кофе")


@pytest.mark.parametrize(
    ("known", "words", "is_found"),
    [
        ("Higher education", "cat", False),
        ("Has a cat.", "CAT", True),
        ("Сын Пётр", "петр", True),
        ("ПЕТР", "пётр", True),
        ("Дочь Ана-Мария", "ана", True),
        ("Анастасия", "ана", False),
        ("Café con leche", "cafe", True),
        ("Cafe\u0301 con leche", "café", True),
        ("Size 42.5", "42.5", True),
        ("Size 42", "4", False),
        ("Prefers early  mornings", "early mornings", True),
        ("Anything (at all)", "...", False),
    ],
)
def test_words_are_whole_words_in_any_spelling(ana, known, words, is_found):
    learned(ana, known)
    assert (who(N.FACT_WORDS, Op.IS, words) == {ana.pk}) is is_found


def test_a_fact_that_is_hidden_forbidden_over_ended_or_old_is_used_for_no_segment(ana):
    fact = learned(ana)
    known = (N.FACT, Op.IS, "TASTE")
    assert who(*known) == {ana.pk}
    for change in (
        {"hidden_at": NOON},
        {"not_for": f"{FactUse.OFFERS} {FactUse.RULES}"},
        {"ends_on": NOON.date() - timedelta(days=1)},
        {"ended_at": NOON},
    ):
        before = {name: getattr(fact, name) for name in change}
        Fact.objects.filter(pk=fact.pk).update(**change)
        assert who(*known) == set(), change
        Fact.objects.filter(pk=fact.pk).update(**before)
    assert who(*known) == {ana.pk}


@pytest.mark.parametrize("days", [1, 200, 300, 309, 310, 311, 312, 320, 400, 1000])
def test_a_fact_is_old_for_segments_on_the_day_on_which_it_is_old_for_people(ana, days):
    fact, later = learned(ana), NOON + timedelta(days=days)

    assert bool(who(N.FACT, Op.IS, "TASTE", at=later)) == (not fact.is_old(later))


def test_health_and_belief_are_never_asked(ana):
    Fact.objects.filter(pk=learned(ana, "Is ill").pk).update(kind=FactKind.HEALTH)

    assert who(N.FACT, Op.IS, "HEALTH") == set()
    assert who(N.FACT_WORDS, Op.IS, "ill") == set()


def test_all_conditions_hold_together(ana, other):
    Customer.objects.filter(pk=ana.pk).update(language="ru")
    asked = [SegmentCondition(N.LANGUAGE, Op.IS, ("ru",)), SegmentCondition(N.OPEN, Op.NO)]
    assert not insight.of_people(asked, at=NOON).exists()


def test_a_guess_counts_everybody_where_they_are_few(ana, other):
    guess = insight.guess([SegmentCondition(N.OPEN, Op.YES)], at=NOON)
    assert (guess.count, guess.whole, guess.is_exact) == (2, 2, True)


def test_a_guess_looks_at_no_more_than_it_says(ana, monkeypatch):
    monkeypatch.setattr(guessing, "MOST_LOOKED_AT", 200)
    Customer.objects.bulk_create(
        Customer(name=f"N{number}", language="ru" if number % 4 == 0 else "en", known_since=NOON)
        for number in range(1000)
    )
    guess = insight.guess([SegmentCondition(N.LANGUAGE, Op.IS, ("ru",))], at=NOON)
    assert guess.looked_at <= 200
    assert not guess.is_exact
    assert 200 <= guess.count <= 300


def test_a_guess_is_not_led_astray_by_gaps_between_numbers(ana, monkeypatch):
    """A crowd behind a gap is looked at once and stands for itself alone, and nobody is looked at twice."""
    monkeypatch.setattr(guessing, "MOST_LOOKED_AT", 160)
    start = ana.pk + 1000
    crowd = [(start + 9000 + number, "ru" if number % 2 else "en") for number in range(100)]
    few = [(start + number * 80, "en") for number in range(100)]
    Customer.objects.bulk_create(
        Customer(pk=number, name="N", language=language, known_since=NOON) for number, language in crowd + few
    )
    guess = insight.guess([SegmentCondition(N.LANGUAGE, Op.IS, ("ru",))], at=NOON)
    there_are = Customer.objects.count()
    assert guess.looked_at <= 160
    assert abs(guess.whole - there_are) <= 20
    assert 40 <= guess.count <= 60


def test_nobody_is_counted_where_nobody_is(there):
    Customer.objects.update(is_made_up=True)
    guess = insight.guess([SegmentCondition(N.OPEN, Op.YES)], at=NOON)
    assert (guess.count, guess.whole, guess.is_exact) == (0, 0, True)


def test_somebody_without_name_and_address_is_asked_and_whoever_is_erased_is_not(there, ana):
    """As after a telephone call that nobody wrote a number down of."""
    Identity.objects.filter(customer=ana).delete()
    Fact.objects.filter(customer=ana).delete()
    Customer.objects.filter(pk=ana.pk).update(name="")
    assert ana.pk in who(N.REACH, Op.IS, "NONE")

    forget.forget_customer(agent=there.owner, customer_id=ana.pk, at=NOON)
    assert ana.pk not in who(N.REACH, Op.IS, "NONE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has no statistics of its own accord.")
def test_what_a_file_brought_is_found_by_the_customer(there):
    asked = [SegmentCondition(N.FILE, Op.IS, (1,))]
    plan = insight.of_people(asked, at=NOON).filter(pk__in=[1, 2, 3]).explain()
    assert "(run_id=?" not in plan
    assert "(customer_id=?)" in plan
