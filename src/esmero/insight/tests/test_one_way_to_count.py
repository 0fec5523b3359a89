"""The record, one's own page and what got easier count a word alike, however it ended."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from tests.given_words import HOUR, break_, count, give, keep, put_off, take_back
from tests.world import make_world

from esmero.domain.promises.models import Promise, Word
from esmero.insight import easier, kept_words, my_words
from esmero.insight.my_words import Month

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
ENDS = ["KEPT", "KEPT_LATE", "BROKEN", "MENDED", "MOVED_AND_KEPT", "MOVED_AND_BROKEN", "TAKEN_BACK"]


@pytest.fixture
def company(db):
    return make_world(NOON)


def end(company, how, **given):
    word = give(company, **given)
    match how:
        case "KEPT":
            keep(word)
        case "KEPT_LATE":
            keep(word, after=3 * HOUR)
        case "BROKEN":
            break_(company, word)
        case "MENDED":
            keep(break_(company, word))
        case "MOVED_AND_KEPT":
            keep(put_off(word))
        case "MOVED_AND_BROKEN":
            break_(company, put_off(word))
        case "TAKEN_BACK":
            take_back(word, after=HOUR / 2)
    return word


def in_the_record(company):
    count(company)
    states = Counter(Word.objects.values_list("state", flat=True))
    settled = states.total() - states["OPEN"]
    return states["KEPT"], states["MENDED"], settled


def on_ones_own_page(company):
    month = my_words.my_words(company.agent, at=NOON).this_month
    return month.kept, month.mended, month.all


def in_what_got_easier(company):
    found = easier.easier_for(company.agent)
    return found.kept, found.mended, found.settled


@pytest.mark.parametrize("how", ENDS)
def test_a_word_counts_alike_wherever_it_is_counted(company, how):
    end(company, how)

    assert in_the_record(company) == on_ones_own_page(company) == in_what_got_easier(company)
    assert on_ones_own_page(company)[2] == 1


def test_many_words_count_alike_too(company):
    for how in ENDS * 2:
        end(company, how)
    give(company, days_ago=0)

    assert in_the_record(company) == (2, 4, 14)
    assert on_ones_own_page(company) == in_what_got_easier(company) == (2, 4, 14)


def test_what_a_colleague_made_good_is_told_beside_their_own_words(company):
    made = break_(company, give(company))
    Promise.objects.filter(pk=made.pk).update(owner=company.lead)
    keep(Promise.objects.get(pk=made.pk))

    assert my_words.my_words(company.agent, at=NOON).this_month == Month(all=1)
    assert my_words.my_words(company.lead, at=NOON).this_month == Month(mended=1)


def test_what_was_put_off_stays_among_all_and_is_said(company):
    for how in ("MOVED_AND_KEPT", "TAKEN_BACK", "KEPT"):
        end(company, how)

    assert my_words.my_words(company.agent, at=NOON).this_month == Month(kept=1, put_off=2, all=3)


def test_each_month_has_what_ended_in_it(company):
    end(company, "KEPT", days_ago=30)
    end(company, "BROKEN", days_ago=30)
    end(company, "KEPT", days_ago=80)

    found = my_words.my_words(company.agent, at=NOON)

    assert (found.this_month, found.last_month) == (Month(), Month(kept=1, all=2))


def test_it_is_counted_in_as_many_questions_however_many_words_there_are(
    company, django_assert_max_num_queries
):
    for how in ENDS * 3:
        end(company, how)
    ids = list(Promise.objects.values_list("id", flat=True))

    with django_assert_max_num_queries(7):
        assert len(kept_words.given(ids)) >= len(ENDS) * 3
    with django_assert_max_num_queries(14):
        my_words.my_words(company.agent, at=NOON)


def handed_to_the_lead(company, word):
    Promise.objects.filter(pk=word.pk).update(owner=company.lead)
    return Promise.objects.get(pk=word.pk)


def test_what_another_person_breaks_after_a_move_is_theirs(company):
    break_(company, handed_to_the_lead(company, put_off(give(company))))

    assert my_words.my_words(company.agent, at=NOON).this_month == Month()
    assert my_words.my_words(company.lead, at=NOON).this_month == Month(all=1)


def test_what_breaks_twice_after_a_move_is_whose_it_was_first(company):
    again = break_(company, put_off(give(company)))
    keep(break_(company, handed_to_the_lead(company, again)))

    assert my_words.my_words(company.agent, at=NOON).this_month == Month(all=1, mended=1)
    assert my_words.my_words(company.lead, at=NOON).this_month == Month()


def test_what_was_moved_and_breaks_a_month_later_counts_where_it_broke(company):
    new = put_off(give(company, days_ago=30))
    Promise.objects.filter(pk=new.pk).update(due_at=NOON - HOUR)
    october = my_words.my_words(company.agent, at=NOON).last_month
    break_(company, Promise.objects.get(pk=new.pk))

    found = my_words.my_words(company.agent, at=NOON)

    assert october == Month(put_off=1, all=1)
    assert (found.last_month, found.this_month) == (Month(), Month(all=1))
