"""Runs of words: where a text says so many words of another in a row, compared as search compares them."""

from collections.abc import Collection, Iterable, Iterator

from esmero.ground.search.words import placed

# So many words in a row are somebody's; fewer may be anybody's.
RUN = 12
Span = tuple[int, int]


def runs_of(words: list[str]) -> set[tuple[str, ...]]:
    """Return each run of RUN of these folded words; none where there are fewer."""
    return {tuple(words[first : first + RUN]) for first in range(len(words) - RUN + 1)}


def said_in(text: str, runs: Collection[tuple[str, ...]]) -> Iterator[Span]:
    """Yield where the longest runs of a text begin and end that consist of these runs of RUN words."""
    found = list(placed(text)) if runs else []
    words = [word for word, _first, _last in found]
    begins: int | None = None
    ends = 0
    for first in range(len(words) - RUN + 1):
        if tuple(words[first : first + RUN]) not in runs:
            continue
        if begins is not None and first >= ends:
            yield found[begins][1], found[ends - 1][2]
            begins = None
        begins = first if begins is None else begins
        ends = first + RUN
    if begins is not None:
        yield found[begins][1], found[ends - 1][2]


def as_one(spans: Iterable[Span]) -> list[Span]:
    """Return places in their order, those that overlap as one."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def with_bars(text: str, spans: list[Span], bar: str) -> str:
    """Return a text with a bar in each of these places, which are in their order and apart."""
    ends = [0, *(last for _first, last in spans)]
    begins = [*(first for first, _last in spans), len(text)]
    return bar.join(text[since:until] for since, until in zip(ends, begins, strict=True))


def moved(place: Span, spans: list[Span], bar: str) -> Span:
    """Return where a place of a text lies once bars stand in these; what a bar covers of it is the bar's."""
    return _moved(place[0], spans, len(bar), is_begin=True), _moved(place[1], spans, len(bar), is_begin=False)


def _moved(position: int, spans: list[Span], length: int, *, is_begin: bool) -> int:
    shift = 0
    for first, last in spans:
        if first < position < last or (position == (first if is_begin else last)):
            return first + shift + (length if is_begin else 0)
        if last <= position:
            shift += length - (last - first)
    return position + shift
