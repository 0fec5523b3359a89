"""Where what was written before begins: "On Monday, Ann wrote:", header blocks, forwarding lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from esmero.gateways.email.reading import phrases
from esmero.gateways.email.reading.markup import QUOTE_BEGINS

MAX_LINE = 400
MAX_NAME = 60
TAIL = 50
MAX_INTRO_LINES = 5
BLOCK_LINES = 12


class Kind(Enum):
    """What begins at an opening: a mail that is answered, one that is passed on, or one of the two."""

    REPLY = "reply"
    FORWARD = "forward"
    EITHER = "either"


@dataclass(frozen=True)
class Opening:
    """An opening and the number of lines that it takes up itself."""

    kind: Kind
    lines: int


def _any(words: Sequence[str]) -> str:
    return "|".join(dict.fromkeys(words))


_VERB = (
    rf"(?:(?<!\w)(?:{_any(phrases.WROTE)})(?!\w)|写道|寫道|書きました|のメッセージ|님이 작성|작성|씀|писал)"
)
HAS_VERB = re.compile(_VERB, re.I)
ENDS_IN_VERB = re.compile(rf"{_VERB}\s{{0,3}}[:：]?\s{{0,3}}[.…]?$", re.I)
ENDS_IN_COLON = re.compile(r"[:：]\s{0,3}$")
BEGINS_WORD = re.compile(
    rf"\W{{0,6}}(?:\d|(?:{_any(phrases.BEGINNINGS)})(?!\w)|(?:{_any(phrases.DAYS)})\w{{0,8}}[.,]?\s)", re.I
)
HAS_DATE = re.compile(
    r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|[年년]|"
    rf"(?<!\w)(?:{_any(phrases.MONTHS)})\w{{0,8}}\.?,?\s{{1,3}}\d|\d\.?\s{{1,3}}(?:de\s)?(?:{_any(phrases.MONTHS)})",
    re.I,
)
HAS_ADDRESS = re.compile(r"[^\s@<>]@[^\s@<>]")
QUOTING = re.compile(r"(?:quoting|citando|zitat von|citation de|quoted from)\s", re.I)
# Dashes, stars and the invisible marks of writing from right to left.
EDGES = "-_* \u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
RULE = re.compile(r"\s{0,8}[_=\-*–—]{4,400}\s{0,400}$")
_ORIGINAL = re.compile(rf"\W{{0,120}}(?:{_any(phrases.ORIGINAL)})\W{{0,120}}$", re.I)
_FORWARDED = re.compile(rf"\W{{0,120}}(?:{_any(phrases.FORWARDED)})[^\n]{{0,60}}$", re.I)
DASHES = re.compile(r"[-_=*–—~#]{2,120}")
# "Marea/ACME wrote on 11/23/2026 09:05:11 AM:", as Notes writes it.
ENDS_IN_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?\s?[:：]$", re.I)
# "2011/11/23 Marea <help@example.com>", an old Gmail.
DATE_AND_ADDRESS = re.compile(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}\s[^<>]{0,80}<[^<>\s]{1,200}@[^<>\s]{1,200}>$")
_KINDS = (("from", phrases.FROM), ("date", phrases.DATE), ("to", phrases.TO), ("subject", phrases.SUBJECT),
          ("other", phrases.OTHER))  # fmt: skip
LABELS: dict[str, set[str]] = {}
for _name, _words in _KINDS:
    for _word in _words:
        LABELS.setdefault(_word, set()).add(_name)


def at(lines: Sequence[str], place: int) -> Opening | None:
    """Return the opening that begins on line number `place` of `lines`, or None."""
    line = lines[place][:MAX_LINE].strip()
    if not line or line.startswith(">"):
        return None
    if line == QUOTE_BEGINS:
        return _marked(lines, place)
    if RULE.match(line):
        return _after_rule(lines, place)
    return _announcement(lines, place) or _block(lines, place) or _intro(lines, place)


def _marked(lines: Sequence[str], place: int) -> Opening:
    """The HTML says that a quote begins here; whether it is a reply or a forward, its next lines say."""
    for ahead in range(place + 1, min(place + 4, len(lines))):
        if lines[ahead].strip() and lines[ahead] != QUOTE_BEGINS:
            inner = at(lines, ahead)
            return Opening(inner.kind, inner.lines + ahead - place) if inner else Opening(Kind.EITHER, 1)
    return Opening(Kind.EITHER, 1)


def _after_rule(lines: Sequence[str], place: int) -> Opening | None:
    """A drawn line counts only when a header block or an intro follows it."""
    ahead = _next_filled(lines, place + 1, 3)
    if ahead is None or RULE.match(lines[ahead]):
        return None
    inner = _announcement(lines, ahead) or _block(lines, ahead)
    return Opening(inner.kind, inner.lines + ahead - place) if inner else None


def _next_filled(lines: Sequence[str], start: int, reach: int) -> int | None:
    return next((n for n in range(start, min(start + reach, len(lines))) if lines[n].strip()), None)


def _announcement(lines: Sequence[str], place: int) -> Opening | None:
    # Some programs write the entity where they mean the space.
    line = lines[place][:MAX_LINE].replace("&nbsp;", " ").strip()
    if len(line) > 120:
        return None
    is_original, is_forward = bool(_ORIGINAL.match(line)), bool(_FORWARDED.match(line))
    if not (is_original or is_forward):
        return None
    ahead = _next_filled(lines, place + 1, 4)
    has_block = ahead is not None and label_of(lines[ahead]) is not None
    if not (DASHES.search(line) or has_block or (is_forward and ENDS_IN_COLON.search(line))):
        return None
    if is_forward and not has_block and not DASHES.match(line) and not ENDS_IN_COLON.search(line):
        return None
    return Opening(Kind.FORWARD if is_forward else Kind.EITHER, 1)


def label_of(line: str) -> set[str] | None:
    """Return what a line such as `*Von:* Ann` tells of a mail (from, date, to, subject, other), or None."""
    # A table that lost its lines: `| Von | Ann |`.
    head, mark, _ = (
        line[:120].replace("：", ":").lstrip(" |").partition("|" if line.startswith("| ") else ":")
    )
    if not mark:
        return None
    return LABELS.get(" ".join(head.strip(" \t>*_|[]\u200e\u200f\xa0").lower().split()))


def labelled(lines: Sequence[str], place: int) -> tuple[dict[str, str], int]:
    """Return what the header lines from `place` on say (from, date, to, subject), and the line after them."""
    told: dict[str, str] = {}
    last = place - 1
    for number in range(place, min(place + BLOCK_LINES, len(lines))):
        kinds = label_of(lines[number])
        if kinds:
            for kind in _one_of(kinds - set(told)):
                told[kind] = lines[number].replace("：", ":").partition(":")[2].strip()
            last = number
        elif not (lines[number].strip() and _may_go_on(lines[number])):
            break
    return told, last + 1


def _block(lines: Sequence[str], place: int) -> Opening | None:
    first = label_of(lines[place])
    if not first or not first & {"from", "date", "to", "subject"}:
        return None
    seen, last = _labels_from(lines, place)
    has_address = any("@" in line for line in lines[place : last + 1])
    if "from" not in seen and {"to", "subject"} <= seen:
        return _intro_below(lines, place, last + 1)
    if "from" not in seen or not (has_address or "subject" in seen):
        # A traveller's "From: Madrid, To: Cádiz" is no mail.
        return None
    needed = 3 if first & {"from", "date"} else 4
    if len(seen) < (needed - 1 if has_address and "from" in first else needed):
        return None
    return Opening(Kind.EITHER, last - place + 1)


def _intro_below(lines: Sequence[str], place: int, start: int) -> Opening | None:
    """ "Кому: …; Тема: …; 23.11.2026, 09:05, "Marea" <help@example.com>:", as Yandex writes it."""
    intro = _intro(lines, start) if start < len(lines) else None
    return Opening(Kind.EITHER, start - place + intro.lines) if intro else None


def _labels_from(lines: Sequence[str], place: int) -> tuple[set[str], int]:
    """Read the labels that follow each other; a long list of names may go on over a line or two."""
    seen: set[str] = set()
    last, loose = place, 0
    for number in range(place, min(place + BLOCK_LINES, len(lines))):
        kinds = label_of(lines[number])
        if kinds:
            seen |= _one_of(kinds - seen)
            last, loose = number, 0
        elif _may_go_on(lines[number]):
            loose += 1
        else:
            break
        if loose > 2:
            break
    return seen, last


def _one_of(kinds: set[str]) -> set[str]:
    """A word such as "a" or "de" may be two labels; it counts as the first one still missing."""
    return set([kind for kind, _ in _KINDS if kind in kinds][:1])


def _may_go_on(line: str) -> bool:
    return not line.strip() or "@" in line or line[:1] in " \t;" or line.rstrip().endswith(";")


def _intro(lines: Sequence[str], place: int) -> Opening | None:
    reach = 0
    for count in range(1, MAX_INTRO_LINES + 1):
        last = lines[place + count - 1].strip() if place + count <= len(lines) else ""
        reach += len(last)
        if not last or reach > MAX_LINE:
            return None
        if (_may_end(last) or (count == 1 and DATE_AND_ADDRESS.match(last))) and (
            count == 1 or _may_be_broken(lines, place)
        ):
            written = " ".join(line.strip() for line in lines[place : place + count]).strip(EDGES)
            if _is_intro(written, _is_quoted_next(lines, place + count)):
                return (
                    None if count > 1 and _begins_later(lines, place, count) else Opening(Kind.REPLY, count)
                )
    return None


def _may_end(line: str) -> bool:
    tail = line[-TAIL:].rstrip(EDGES)
    return bool(ENDS_IN_COLON.search(tail) or ENDS_IN_VERB.search(tail))


def _may_be_broken(lines: Sequence[str], place: int) -> bool:
    """Tell whether the line may be the first half of an intro: a date, a day, or an address follows."""
    line = lines[place].strip()[:MAX_LINE]
    following = lines[place + 1].lstrip()[:MAX_LINE] if place + 1 < len(lines) else ""
    return bool(
        BEGINS_WORD.match(line)
        or "<" in line
        or HAS_ADDRESS.search(line)
        or (following.startswith(("<", "(")) and "@" in following)
        or ("@" in following and HAS_DATE.search(line))
    )


def _begins_later(lines: Sequence[str], place: int, count: int) -> bool:
    """The last line of the text may touch an intro that is whole without it."""
    line, following = lines[place].strip(), lines[place + 1].lstrip()
    if following.startswith(("<", "(")) and len(line) <= MAX_NAME and not line.endswith((".", "!", "?", ":")):
        return False
    rest = " ".join(line.strip() for line in lines[place + 1 : place + count]).strip(EDGES)
    return bool(HAS_DATE.search(rest)) and not BEGINS_WORD.match(lines[place]) and _is_intro(rest, True)


def _is_quoted_next(lines: Sequence[str], start: int) -> bool:
    ahead = _next_filled(lines, start, 4)
    return ahead is not None and lines[ahead].lstrip().startswith((">", QUOTE_BEGINS))


def _is_intro(written: str, is_quoted_next: bool) -> bool:
    has_colon = bool(ENDS_IN_COLON.search(written[-TAIL:]))
    ends_in_verb = bool(ENDS_IN_VERB.search(written[-TAIL:]))
    if not (has_colon or ends_in_verb):
        return is_quoted_next and bool(DATE_AND_ADDRESS.match(written))
    has_date, has_address = bool(HAS_DATE.search(written)), bool(HAS_ADDRESS.search(written))
    if ends_in_verb and has_colon:
        return has_date or has_address or is_quoted_next
    if ends_in_verb:
        return has_date and has_address
    if has_date and has_address:
        return _looks_like_a_heading(written)
    has_verb = bool(HAS_VERB.search(written))
    if has_address and QUOTING.match(written):
        return True
    if has_verb and ENDS_IN_TIME.search(written[-TAIL:]):
        return has_date and len(written) <= MAX_NAME * 2
    if has_verb and (has_date or has_address):
        return bool(BEGINS_WORD.match(written)) or is_quoted_next
    return is_quoted_next and bool(
        has_verb or QUOTING.match(written) or (has_date and BEGINS_WORD.match(written))
    )


def _looks_like_a_heading(written: str) -> bool:
    """A date, an address and a colon, with little else: no sentence that only mentions both."""
    bare = re.sub(r"<[^<>]{0,200}>|\([^()]{0,200}\)|\S{1,100}@\S{1,100}|[\d.,:/+-]{1,30}", " ", written)
    return len(bare.split()) <= 14 and "?" not in bare and ". " not in bare.strip()
