"""Stretches of a week on the wall clock."""

from datetime import time

from esmero.ground import weeks


def test_hours_that_touch_are_one_stretch():
    found = weeks.stretches([(0, time(9), time(14)), (0, time(14), time(20))])

    assert found == [weeks.Stretch(540, 1200)]


def test_a_window_past_midnight_goes_on_the_day_after():
    (night,) = weeks.stretches([(4, time(22), time(2))])

    assert weeks.by_day([night]) == [(4, time(22), time(0)), (5, time(0), time(2))]


def test_what_runs_past_sunday_goes_on_on_monday():
    found = weeks.by_day(weeks.stretches([(6, time(22), time(2))]))

    assert found == [(0, time(0), time(2)), (6, time(22), time(0))]


def test_a_whole_day_ends_at_midnight():
    assert weeks.stretches([(1, time(0), time(0))]) == [weeks.Stretch(weeks.DAY, 2 * weeks.DAY)]


def test_what_is_taken_out_of_the_middle_leaves_both_ends():
    left = weeks.without([weeks.Stretch(540, 1200)], [weeks.Stretch(600, 660)])

    assert left == [weeks.Stretch(540, 600), weeks.Stretch(660, 1200)]
