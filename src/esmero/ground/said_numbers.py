"""Clock times that are written out in words become digits: "half past nine", "a las diez y media"."""

import re
from collections.abc import Callable

from esmero.ground import when_said_words as said
from esmero.ground import when_words as words

# Somebody who says "at four" of a working day means the afternoon.
EARLY_HOURS = range(1, 7)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


NUMBER = "|".join(words.NUMBERS)
HOUR = rf"(?P<hour>{NUMBER}|1[0-2]|[1-9])\b(?![:.]\d)"
MINUTES = {
    "half": 30, "media": 30, "quarter": 15, "cuarto": 15, "thirty": 30, "fifteen": 15, "forty-five": 45,
    "ten": 10, "diez": 10, "twenty": 20, "veinte": 20,
}  # fmt: skip
UNIT = "|".join(words.UNITS)
# Where the part of the day is said, the hour is left as it was said.
SAYS_THE_HALF = _pattern(
    r"\b(?:morning|evening|(?:to)?night|in\s+the\s+afternoon)\b|(?<=\d)\s?[ap]\.?\s?m\b|\bla\s+(?:mañana|tarde|noche|madrugada)|"
    r"\besta\s+(?:mañana|noche)|утр|вечер|ноч|\bдня\b"
)

Pass = tuple[re.Pattern[str], Callable[[re.Match[str], bool], str]]


def in_digits(text: str) -> tuple[str, list[int]]:
    """Return the text with its clock times in digits, and for each place in it where that was said."""
    is_half_said = SAYS_THE_HALF.search(text) is not None
    back = list(range(len(text) + 1))
    for pattern, replacing in PASSES:
        text, back = _replaced(text, back, pattern, replacing, is_half_said)
    return text, back


def _replaced(
    text: str,
    back: list[int],
    pattern: re.Pattern[str],
    replacing: Callable[[re.Match[str], bool], str],
    is_half_said: bool,
) -> tuple[str, list[int]]:
    pieces, places, at = [], [], 0
    for found in pattern.finditer(text):
        new = replacing(found, is_half_said)
        pieces += [text[at : found.start()], new]
        places += back[at : found.start()] + [back[found.start()]] * len(new)
        at = found.end()
    return "".join([*pieces, text[at:]]), places + back[at:]


def _number(word: str, table: dict[str, int]) -> int:
    if word.isdecimal():
        return int(word)
    return next(number for pattern, number in table.items() if _pattern(pattern).fullmatch(word))


def _on_the_clock(minutes: int, is_half_said: bool) -> str:
    """An early hour of a working day is of the afternoon, where nobody said otherwise."""
    hour = minutes // 60
    if hour in EARLY_HOURS and not is_half_said:
        minutes += 12 * 60
    return f"{minutes // 60 % 24}:{minutes % 60:02}"


def _spoken(found: re.Match[str], is_half_said: bool) -> str:
    """Half past, quarter to, and bare hours."""
    parts = found.groupdict()
    minutes = 60 * _number(parts["hour"].strip(), words.NUMBERS)
    if more := parts.get("past"):
        minutes += MINUTES[more.casefold()]
    if less := parts.get("to"):
        minutes -= MINUTES[less.casefold()]
    clock = _on_the_clock(minutes, is_half_said)
    if not parts.get("past") and not parts.get("to") and clock.endswith(":00"):
        clock = clock[: -len(":00")]
    return f"{parts['lead']} {clock}"


def _half_of_the_running(found: re.Match[str], is_half_said: bool) -> str:
    minutes = 60 * _number(found["running"], said.RUNNING_HOURS) - 30
    return f"в {_on_the_clock(minutes, is_half_said)}"


def _counted(found: re.Match[str], _is_half_said: bool) -> str:
    return f"{found['lead']}{_number(found['count'], words.NUMBERS)}"


def _always(new: str) -> Callable[[re.Match[str], bool], str]:
    return lambda found, _is_half_said: found.expand(new)


EN, ES, RU = r"at|by|before|until", r"a\s+las?|para\s+las?|antes\s+de\s+las?|hasta\s+las?", "в|к|до"
MONTH = "|".join(words.MONTHS)
NOT_COUNTED = (
    rf"(?!\s+(?:{UNIT})\b(?!\s+(?:дня|утра|вечера|ночи)))(?!\s+(?:(?:of|de)\s+)?(?:{MONTH})\b)(?![/]\d)"
    rf"(?!\s+(?:{words.WORKING_DAYS})\b)"
)
PASSES: list[Pass] = [
    (_pattern(r"\s+o['’]\s?clock\b"), _always("")),
    (_pattern(r"\bno\s+later\s+than\b"), _always("by")),
    (_pattern(r"\b(?:a\s+más\s+tardar|como\s+muy\s+tarde|como\s+máximo)(?=\s+el\b)"), _always("para")),
    (_pattern(r"\bне\s+(?:позднее|позже)\b"), _always("до")),
    (
        _pattern(r"\b(?:at\s+)?(?:around|about)(?=\s+(?:\d|(?:half|quarter)\b|" + NUMBER + r"))"),
        _always("at"),
    ),
    (_pattern(r"\b(?:sobre|hacia|alrededor\s+de)(?=\s+las?\s)"), _always("a")),
    (_pattern(r"\bровно\s+в\b"), _always("в")),
    (_pattern(r"\bоколо(?=\s+(?:\d|" + NUMBER + r"))"), _always("в")),
    (_pattern(r"\b(в|к)\s+час(?:у)?(?=\s+(?:дня|ночи))"), _always(r"\1 1")),
    (
        _pattern(rf"(?P<lead>\b(?:{words.IN})\s+(?:the\s+next\s+)?)(?P<count>{NUMBER})(?=\s+(?:{UNIT})\b)"),
        _counted,
    ),
    (_pattern(rf"\b(?P<lead>{EN})\s+(?P<past>half|quarter|ten|twenty)\s+past\s+{HOUR}"), _spoken),
    (_pattern(rf"\b(?P<lead>{EN})\s+(?P<to>quarter|ten|twenty)\s+to\s+{HOUR}"), _spoken),
    (_pattern(rf"\b(?P<lead>{EN})\s+{HOUR}[\s-](?P<past>thirty|fifteen|forty-five)\b"), _spoken),
    (_pattern(rf"\b(?P<lead>{ES})\s+{HOUR}\s+y\s+(?P<past>media|cuarto|diez|veinte)\b"), _spoken),
    (_pattern(rf"\b(?P<lead>{ES})\s+{HOUR}\s+menos\s+(?P<to>cuarto|diez|veinte)\b"), _spoken),
    (
        _pattern(rf"\b(?:в|к|до)\s+пол(?:овин[еы]\s+)?(?P<running>{'|'.join(said.RUNNING_HOURS)})\b"),
        _half_of_the_running,
    ),
    (_pattern(rf"\b(?P<lead>{EN}|{ES}|{RU})\s+{HOUR}{NOT_COUNTED}"), _spoken),
    (_pattern(rf"\b(?P<lead>{RU})\s+{HOUR}(?=\s+час(?:а|ов|ам)\b)"), _spoken),
    (_pattern(r"(\d)\s+in\s+the\s+morning\b"), _always(r"\1 am")),
    (_pattern(r"(\d)\s+in\s+the\s+(?:afternoon|evening)\b"), _always(r"\1 pm")),
    (_pattern(r"(?<=\d)\s+(?:en\s+punto|sharp|ровно)\b"), _always("")),
]
