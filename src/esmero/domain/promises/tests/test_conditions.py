"""Which rule decides: conditions one by one, all of them together, and rules that never decide."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import Asked, Condition, Noun
from esmero.domain.promises.reads import conditions
from esmero.ground import search

ASKED = Asked(
    channel_kind="EMAIL",
    channel_id=3,
    team_id=7,
    kind_id=2,
    language="es",
    priority=1,
    segments=(10, 11),
    places=(20, 21),
    words="Mi estrella llegó rota\nQuiero devolver los pedidos, por favor",
)


@pytest.mark.parametrize(
    ("noun", "fits", "does_not"),
    [
        (Noun.WAY, "EMAIL", "FORM"),
        (Noun.CHANNEL, 3, 4),
        (Noun.KIND, 2, 5),
        (Noun.LANGUAGE, "es", "ru"),
        (Noun.TEAM, 7, 8),
        (Noun.PRIORITY, 1, 2),
        (Noun.WORDS, "pedido", "factura"),
        (Noun.SEGMENT, 11, 12),
        (Noun.BELONGS, 21, 22),
    ],
)
def test_each_noun_is_asked_and_denied(noun, fits, does_not):
    assert conditions.is_so(Condition(noun, (does_not, fits)), ASKED)
    assert not conditions.is_so(Condition(noun, (does_not,)), ASKED)
    assert not conditions.is_so(Condition(noun, (does_not, fits), is_not=True), ASKED)
    assert conditions.is_so(Condition(noun, (does_not,), is_not=True), ASKED)


def test_a_letter_is_brought_to_its_stems_once_for_all_rules(monkeypatch):
    read, stems = [], search.stems
    monkeypatch.setattr(search, "stems", lambda text, language: read.append(text) or stems(text, language))
    asked = replace(ASKED)

    for word in ("factura", "reloj", "pedido"):
        conditions.is_so(Condition(Noun.WORDS, (word,)), asked)

    assert read.count(ASKED.words) == 1


def test_every_noun_is_in_the_registry():
    assert set(conditions.NOUNS) == set(Noun)


@pytest.mark.parametrize(
    ("word", "language", "text", "is_there"),
    [
        ("return", "en", "I RETURNED the coat", True),
        ("turn", "en", "I returned the coat", False),
        ("rotó", "es", "llegó ROTO", True),
        ("сломан", "ru", "Лампа сломана!", True),
        ("does not start", "en", "It does not start.", True),
        ("does not start", "en", "It does start, not often", False),
        ("c++", "en", "we sell a C", True),
        ("!!", "en", "help!!", False),
        ("", "en", "help", False),
    ],
)
def test_whole_words_in_any_form_are_found_and_parts_of_words_are_not(word, language, text, is_there):
    asked = replace(ASKED, language=language, words=text)

    assert conditions.is_so(Condition(Noun.WORDS, (word,)), asked) == is_there


def test_the_first_rule_of_which_all_conditions_hold_decides():
    spanish, post = Condition(Noun.LANGUAGE, ("es",)), Condition(Noun.WAY, ("POST",))
    both, one = (
        promises.unkept_policy(name="both", asks=[spanish, post]),
        promises.unkept_policy(name="one", asks=[spanish]),
    )
    other, rest = promises.unkept_policy(name="other", asks=[post]), promises.unkept_policy(name="rest")

    assert promises.policy_for(ASKED, [both, other, one, rest]).name == "one"
    assert promises.policy_for(replace(ASKED, language="ru"), [both, other, one, rest]).name == "rest"
    assert promises.policy_for(ASKED, [both, other]).pk is None


@pytest.mark.django_db
def test_rules_are_read_with_all_that_belongs_to_them_in_one_question(django_assert_num_queries):
    make_policy("Late", language="ru", conditions=[Condition(Noun.WORDS, ("a", "b"), is_not=True)])
    make_policy("All")

    with django_assert_num_queries(1):
        first, second = promises.policies()
        asked = [*first.conditions, first.first_reply, *second.conditions]

    assert asked[:2] == [Condition(Noun.LANGUAGE, ("ru",)), Condition(Noun.WORDS, ("a", "b"), True)]
    assert [rule.name for rule in promises.policies()] == ["Late", "All"]


@pytest.mark.parametrize(
    ("wide", "narrow", "covers"),
    [
        ([], [("LANGUAGE", "es")], True),
        ([("LANGUAGE", "es", "ru")], [("LANGUAGE", "es")], True),
        ([("LANGUAGE", "es")], [("LANGUAGE", "es", "ru")], False),
        ([("LANGUAGE", "es")], [("LANGUAGE", "es"), ("WAY", "POST")], True),
        ([("LANGUAGE", "es"), ("WAY", "POST")], [("LANGUAGE", "es")], False),
        ([("not LANGUAGE", "es")], [("LANGUAGE", "ru")], True),
        ([("not LANGUAGE", "es")], [("not LANGUAGE", "es", "ru")], True),
        ([("not LANGUAGE", "es", "ru")], [("not LANGUAGE", "es")], False),
        ([("LANGUAGE", "es")], [("not LANGUAGE", "ru")], False),
        # A letter may have both words.
        ([("not WORDS", "coat")], [("WORDS", "star")], False),
    ],
)
def test_a_rule_covers_another_only_where_that_follows_from_both(wide, narrow, covers):
    assert conditions.covers(*[[_condition(*one) for one in each] for each in (wide, narrow)]) == covers


def _condition(noun, *values):
    return Condition(noun.removeprefix("not "), values, is_not=noun.startswith("not "))


VALUES = {"LANGUAGE": ["en", "es", "ru"], "WAY": ["EMAIL", "FORM"], "WORDS": ["star", "coat", "red coat"]}
SOME = st.sampled_from(sorted(VALUES)).flatmap(
    lambda noun: st.builds(
        Condition,
        st.just(noun),
        st.lists(st.sampled_from(VALUES[noun]), min_size=1, unique=True).map(tuple),
        st.booleans(),
    )
)
QUESTIONS = st.builds(
    Asked,
    st.sampled_from(VALUES["WAY"]),
    st.sampled_from(VALUES["LANGUAGE"]),
    st.just(1),
    words=st.lists(st.sampled_from(["star", "coats", "red", "other"])).map(" ".join),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SOME, max_size=3), st.lists(SOME, max_size=3), st.lists(QUESTIONS, max_size=8))
def test_whatever_a_covered_rule_fits_the_earlier_one_fits(wide, narrow, questions):
    if conditions.covers(wide, narrow):
        for asked in questions:
            assert conditions.all_are_so(wide, asked) or not conditions.all_are_so(narrow, asked)
