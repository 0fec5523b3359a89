"""The record in numbers: what is told of lengths of time agrees with itself."""

from datetime import date

from esmero.domain.promises.models import DayFigure
from esmero.ground import logarithms
from esmero.parts import record


def test_nine_of_ten_took_no_longer_than_the_longest():
    longest = 16_200
    figure = DayFigure(
        on=date(2026, 11, 16),
        **dict.fromkeys(record.COUNTS, 0) | {"promised": 1, "kept": 1},
        histogram={str(logarithms.bucket_of(longest)): 1},
        longest_seconds=longest,
    )
    assert logarithms.percentile(figure.histogram, 90) > longest  # a step's upper end

    whole = record.sums([figure])

    assert whole.half == whole.most == whole.longest
