"""Counting again while it is edited, stopped or fails: it goes on, and ends with the newest."""

from datetime import timedelta

import pytest

from esmero.actions import (
    recount,
)
from esmero.actions.tests.edited import (
    HOUR,
    MONDAY,
    again,
    asked,
    close_tuesday,
    hours_change,
    there,
    told,
    work,
)
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Recount
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task

pytestmark = pytest.mark.django_db
__all__ = ["there", "told"]


def test_two_edits_at_once_are_counted_in_one_go_with_the_newest(there, told):
    hours_change(there, 720)
    hours_change(there, 660)
    close_tuesday(there)

    assert Task.objects.filter(name=recount.TASK).count() == 1
    work(MONDAY + HOUR)

    # Eight hours on Monday, three on Wednesday: Tuesday is closed.
    assert again(told).due_at == told.due_at + timedelta(days=1, hours=1)
    assert len(again(told).recounts) == 1
    assert Recount.objects.get().moved == 1


def test_what_is_edited_in_the_middle_is_counted_from_the_beginning(there, monkeypatch):
    monkeypatch.setattr(recount, "MANY", 2)
    many = [asked(f"Letter {number}") for number in range(5)]
    hours_change(there, 720)
    doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    assert [len(again(one).recounts or []) for one in many] == [1, 1, 0, 0, 0]

    hours_change(there, 660)
    work(MONDAY + HOUR)

    assert {again(one).due_at - one.due_at for one in many} == {HOUR}
    assert [len(again(one).recounts) for one in many] == [2, 2, 1, 1, 1]
    counted = Recount.objects.get()
    assert (counted.counted, counted.total, counted.moved) == (5, 5, 7)
    assert Event.objects.get(verb="promises.recounted").payload == {"counted": 5, "moved": 7, "pinned": 0}


def test_killed_in_the_middle_it_goes_on_where_it_was(there, monkeypatch):
    monkeypatch.setattr(recount, "MANY", 2)
    many = [asked(f"Letter {number}") for number in range(5)]
    hours_change(there, 720)
    doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    real = recount._count_all

    def dies(*given, **how):
        real(*given, **how)
        raise SystemExit

    monkeypatch.setattr(recount, "_count_all", dies)
    with pytest.raises(SystemExit):
        doing.do_next({recount.TASK: recount.go_on}, at=MONDAY + HOUR)
    assert [bool(again(one).recounts) for one in many] == [True, True, False, False, False]

    monkeypatch.setattr(recount, "_count_all", real)
    # Whoever did it is believed to be alive for some minutes.
    work(MONDAY + 2 * HOUR)

    assert [len(again(one).recounts) for one in many] == [1] * 5
    assert Recount.objects.get().counted == 5
    assert not Task.objects.filter(name=recount.TASK).exists()


def test_one_that_fails_keeps_its_time_and_stops_no_other(there, monkeypatch):
    many = [asked(f"Letter {number}") for number in range(3)]
    hours_change(there, 720)
    real = recount._count_all

    def fails(conversation_id, *given, **how):
        if conversation_id == many[1].about_id:
            raise ValueError("broken row")
        return real(conversation_id, *given, **how)

    monkeypatch.setattr(recount, "_count_all", fails)
    work(MONDAY + HOUR)

    assert [bool(again(one).recounts) for one in many] == [True, False, True]
    assert (Recount.objects.get().counted, Recount.objects.get().moved) == (3, 2)
    assert Recount.objects.get().ended_at


def test_what_another_worker_counts_while_one_looks_is_counted_once(there, monkeypatch):
    # One counts two at a time and sees five: what both see ends further on for the slower one.
    monkeypatch.setattr(recount, "AT_ONCE", 2)
    many = [asked(f"Letter {number}") for number in range(5)]
    hours_change(there, 720)
    real = recount.promises.to_count_again

    def meanwhile(**how):
        seen = real(**how)
        monkeypatch.setattr(recount.promises, "to_count_again", real)
        recount.go_on(at=MONDAY + HOUR)
        return seen

    monkeypatch.setattr(recount.promises, "to_count_again", meanwhile)
    work(MONDAY + HOUR)

    assert [len(again(one).recounts) for one in many] == [1] * 5
    assert (Recount.objects.get().counted, Recount.objects.get().moved) == (5, 5)
