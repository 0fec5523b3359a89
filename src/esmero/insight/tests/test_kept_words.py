"""The record of kept words: a word counts once, by its first time, and nothing makes it look better."""

import pytest
from tests.given_words import DAY, HOUR, break_, count, give, in_pieces, keep, move_on, put_off, take_back
from tests.world import make_world

from esmero.domain.events.models import Event
from esmero.domain.promises import reads
from esmero.domain.promises.models import DayFigure, Promise, Word
from esmero.insight import record_proof


@pytest.fixture
def company(db):
    return make_world()


def _figures(company):
    count(company)
    (figure,) = DayFigure.objects.all()
    return {name: getattr(figure, name) for name in reads.COUNTS if getattr(figure, name)}


def test_a_word_kept_in_time_is_kept(company):
    keep(give(company), after=HOUR / 3)
    assert _figures(company) == {"promised": 1, "kept": 1}
    figure = DayFigure.objects.get()
    assert (figure.longest_seconds, figure.channel_id) == (1200, company.a.conversation.channel_id)


def test_a_word_kept_too_late_does_not_look_kept(company):
    keep(give(company), after=3 * HOUR)
    assert _figures(company) == {"promised": 1, "mended": 1}


def test_a_broken_word_and_its_renewal_are_one_word_by_its_first_time(company):
    keep(break_(company, give(company)), after=HOUR / 2)
    break_(company, give(company))
    assert _figures(company) == {"promised": 2, "broken": 1, "mended": 1}


def test_a_moved_word_is_moved_however_it_ends_in_time_and_broken_where_it_does_not(company):
    keep(put_off(give(company)), after=HOUR)
    break_(company, put_off(give(company)))
    assert _figures(company) == {"promised": 2, "moved": 1, "broken": 1}
    assert list(record_proof.faults()) == []


def test_a_word_taken_back_is_neither_kept_nor_broken_unless_its_time_was_over(company):
    in_time, late = give(company), give(company)
    take_back(in_time, after=HOUR / 2)
    take_back(late, after=2 * HOUR)
    assert _figures(company) == {"promised": 2, "withdrawn": 1, "broken": 1}


def test_what_is_for_colleagues_or_practice_is_no_word(company):
    Promise.objects.filter(pk=give(company, kind="LOOK_AGAIN").pk).update(is_internal=True)
    company.other_team.practised_by = company.agent
    company.other_team.save()
    give(company, team=company.other_team)
    count(company)
    assert not DayFigure.objects.exists()


def test_a_word_that_a_merge_hides_stays_a_word_and_so_it_is_when_it_is_shown_again(company):
    first, second = give(company), give(company)
    hide(first)
    count(company)
    hide(second)
    keep(Promise.objects.get(pk=second.pk), after=HOUR / 3)
    count(company)
    Promise.objects.update(is_internal=False)
    assert sorted(Word.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)) == [
        "KEPT",
        "OPEN",
    ]
    assert list(record_proof.faults()) == []


def test_a_word_that_is_hidden_and_not_counted_is_found(company):
    hidden = give(company)
    hide(hidden)
    count(company)
    assert list(record_proof.faults()) == []
    Word.objects.filter(pk=hidden.pk).delete()
    assert f"The record says nothing of promise {hidden.pk}." in list(record_proof.faults())


def hide(promise):
    """As a merge with another customer's conversation does."""
    Promise.objects.filter(pk=promise.pk).update(is_internal=True)


def test_a_day_is_counted_when_it_is_over(company):
    count(company)
    assert not DayFigure.objects.exists()
    count(company, later=2 * DAY)
    assert sum(one.promised for one in DayFigure.objects.all()) == 2


def test_counting_again_changes_nothing_and_records_nothing(company):
    give(company)
    count(company)
    recorded = Event.objects.filter(verb="record.counted").count()
    assert count(company, later=HOUR) == 0
    assert Event.objects.filter(verb="record.counted").count() == recorded == 1


def test_a_word_mended_later_is_counted_anew_and_both_counts_stay_recorded(company):
    renewal = break_(company, give(company))
    assert _figures(company) == {"promised": 1, "broken": 1}
    keep(renewal, after=HOUR / 2)
    assert _figures(company) == {"promised": 1, "mended": 1}
    first, second = Event.objects.filter(verb="record.counted").order_by("id")
    assert (first.payload["broken"], second.payload["broken"]) == (1, 0)
    assert second.payload["before"] == first.digest


def test_a_conversation_that_moves_on_takes_no_word_away_from_its_team(company):
    promise = give(company)
    keep(promise, after=HOUR / 2)
    count(company)
    move_on(company, promise)
    count(company)
    assert DayFigure.objects.get().team_id == company.team.pk


def test_the_record_is_what_happened(company):
    keep(give(company), after=HOUR / 2)
    keep(break_(company, give(company)), after=HOUR / 2)
    break_(company, give(company, kind="UPDATE"))
    count(company, later=2 * DAY)
    assert list(record_proof.faults()) == []


def test_a_prettied_promise_is_found(company):
    promise = give(company)
    break_(company, promise)
    Promise.objects.filter(pk=promise.pk).update(broken_at=None, kept_at=promise.made_at)
    count(company)
    assert list(record_proof.faults()) == [f"The record says of promise {promise.pk} what did not happen."]


def test_a_prettied_word_a_prettied_day_and_a_lost_word_are_found(company):
    promise, other = give(company), give(company, kind="UPDATE")
    break_(company, promise)
    break_(company, other)
    count(company)
    on = Word.objects.get(pk=promise.pk).on
    Word.objects.filter(pk=promise.pk).update(state="KEPT")
    Word.objects.filter(pk=other.pk).delete()
    DayFigure.objects.filter(kind="UPDATE").update(broken=0, kept=1)
    assert list(record_proof.faults()) == [
        f"The record says of promise {promise.pk} what did not happen.",
        f"The record says nothing of promise {other.pk}.",
        f"The figures of {on} are not those that were recorded.",
        f"The figures of {on} are not what its words come to.",
    ]


def test_many_events_are_followed_to_the_last(company, monkeypatch):
    in_pieces(monkeypatch, 2)
    for _number in range(5):
        keep(give(company), after=HOUR / 2)
    assert _figures(company) == {"promised": 5, "kept": 5}
