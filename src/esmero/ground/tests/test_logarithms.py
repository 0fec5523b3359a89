import random

import pytest

from esmero.ground import logarithms, spreadsheets


@pytest.mark.parametrize("percent", [50, 90])
def test_a_percentile_is_about_the_one_that_counting_all_gives(percent):
    drawn = random.Random(7)
    took = sorted(round(drawn.lognormvariate(8, 1.5)) for _number in range(2000))
    histogram = {}
    for seconds in took:
        bucket = str(logarithms.bucket_of(seconds))
        histogram[bucket] = histogram.get(bucket, 0) + 1
    exactly = took[len(took) * percent // 100 - 1]
    assert exactly <= logarithms.percentile(histogram, percent) <= exactly * 1.27


def test_nothing_measured_has_no_percentile():
    assert logarithms.percentile({}, 50) is None


def test_every_length_has_a_bucket_that_reaches_it():
    for seconds in (0, 60, 61, 3600, 86400, 10**7):
        bucket = logarithms.bucket_of(seconds)
        assert seconds <= logarithms.seconds_of(bucket)
        assert bucket == 0 or seconds > logarithms.seconds_of(bucket - 1) * 0.999
    assert logarithms.bucket_of(10**12) == logarithms.BUCKETS - 1


def test_the_sum_of_histograms_is_the_histogram_of_the_sum():
    assert logarithms.joined([{"1": 2, "3": 1}, {"3": 4}]) == {"1": 2, "3": 5}


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_a_spreadsheet_begins_a_formula(begins):
    assert spreadsheets.as_csv([[begins + "1", -1, None]]).startswith(("\ufeff'", "\ufeff\"'"))
