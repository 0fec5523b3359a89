"""Names in Cyrillic as people without a Cyrillic keyboard type them: in Latin letters, two ways.

As passports have it (ICAO Doc 9303, part 3, section 6) and as people write by themselves; both leave out
the soft sign. Only to find by: nothing of it is shown.
"""

PASSPORT = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ы": "y", "ь": "",
    "э": "e", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g",
}  # fmt: skip
BY_THEMSELVES = PASSPORT | {"й": "y", "х": "h", "ц": "c", "ъ": "", "ю": "yu", "я": "ya", "є": "ye", "ї": "yi"}
_TABLES = tuple(
    map(
        str.maketrans,
        (PASSPORT, BY_THEMSELVES, BY_THEMSELVES | {"я": "ia"}, BY_THEMSELVES | {"й": "i", "я": "a"}),
    )
)
# A soft sign before these is heard: Ильин is also "Ilyin", Васильев "Vasilyev".
_HEARD = str.maketrans({"ь": "y"})
_VOWELS = ("ьи", "ье", "ьо")


def spelled(word: str) -> set[str]:
    """Return how a word, folded, may be typed in Latin letters; nothing for one without Cyrillic."""
    if word.isascii():
        return set()
    heard = word.translate(_HEARD) if any(pair in word for pair in _VOWELS) else word
    found = {one.translate(table) for table in _TABLES for one in (word, heard)}
    return {one for one in found if one.isascii() and one}
