"""How long things took, in 64 buckets that grow by a quarter each: small to keep, and added by adding."""

from collections.abc import Mapping

BUCKETS = 64
# Up to a minute is the first; three buckets double the time, so the last begins beyond four years.
FIRST_SECONDS = 60
EACH = 2 ** (1 / 3)


def bucket_of(seconds: float) -> int:
    """Return the number of the bucket in which so many seconds lie, 0 to 63."""
    edge = float(FIRST_SECONDS)
    for number in range(BUCKETS - 1):
        if seconds <= edge:
            return number
        edge *= EACH
    return BUCKETS - 1


def seconds_of(bucket: int) -> int:
    """Return the seconds up to which a bucket reaches."""
    return round(FIRST_SECONDS * EACH**bucket)


def percentile(histogram: Mapping[str, int], percent: int) -> int | None:
    """Return about how many seconds so many percent stayed below, None when nothing was measured.

    `histogram` has how many by the number of their bucket, written as text (it comes from JSON).
    """
    whole = sum(histogram.values())
    passed = 0
    for bucket in sorted(int(number) for number in histogram):
        passed += histogram[str(bucket)]
        if passed * 100 >= whole * percent:
            return seconds_of(bucket)
    return None


def joined(histograms: list[Mapping[str, int]]) -> dict[str, int]:
    """Return several histograms as one."""
    whole: dict[str, int] = {}
    for one in histograms:
        for bucket, count in one.items():
            whole[bucket] = whole.get(bucket, 0) + count
    return whole
