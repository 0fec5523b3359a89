"""What is done to text that strangers wrote: its language, an excerpt, one line, a safe name for a file."""

import functools
import re
import unicodedata
from collections.abc import Sequence

from esmero.ground import languages

LONGEST_NAME_BYTES = 180
LONGEST_SUFFIX_BYTES = 20
NAMELESS_FILE = "file"
# Marks that turn the reading direction or take no room: they make one text look like another.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Control characters, and halves of letters.
BREAKS_THE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")
# A line this long was broken by a mail program, in the middle of a sentence.
WRAPPED = re.compile(r"(?<=[^\n]{50})\n(?=\S)")
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+|\n")
# Where a dot ends a short form and no sentence, in our three languages; some do before a number alone.
SHORT_FORM = re.compile(
    r"(?<!\w)(?:[^\W\d_IЯaаeеoоyуи]|st|rd|ave|apt|blvd|mrs?|ms|dr|tel|approx|sra?|srta|d[ªº]|dra|avda?|pza|ctra|"
    r"uds?|aprox|esc|pta|izq|dcha|ntra|ул|кв|корп|стр|пр|просп|пер|пл|обл|оф|эт|им|тел|бул|наб)\.$",
    re.IGNORECASE,
)
BEFORE_A_NUMBER = re.compile(r"(?<!\w)(?:no|nr|n[úu]m|pp?)\.$", re.IGNORECASE)
LONGEST_SHORT_FORM = 12
NOT_FOR_FILES = re.compile(r'[<>:"|?*]')
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
NO_LANGUAGE = re.compile(r"^>.*$|https?://\S+|\S+@\S+|\d+", re.MULTILINE)
# Enough words to tell a language by; the recogniser reads no further anyway.
READ_CHARACTERS = 2000
SURE_ENOUGH = 0.4
AHEAD_OF_THE_NEXT = 2.0
# So many languages are weighed against each other.
CONSIDERED = 20


def addresses_in(typed: str) -> list[str]:
    """Return the addresses that somebody typed one after the other, with any mark between them."""
    return [one for one in BETWEEN_ADDRESSES.split(typed) if one]


def language_of(text: str, *, among: Sequence[str]) -> str | None:
    """Return the one of the language codes `among` in which `text` is written, or None when unsure."""
    words = " ".join(NO_LANGUAGE.sub(" ", text[:READ_CHARACTERS]).split())
    if not any(letter.isalpha() for letter in words):
        return None
    scores = languages.guesses(words, most=CONSIDERED)
    best, *others = sorted(among, key=lambda code: -scores.get(code, 0.0)) or [""]
    next_score = scores.get(others[0], 0.0) if others else 0.0
    is_sure = scores.get(best, 0.0) >= max(SURE_ENOUGH, AHEAD_OF_THE_NEXT * next_score)
    return best if is_sure else None


def excerpt(text: str, length: int) -> str:
    """Return the beginning of `text` in at most `length` characters, cut between words, with … where cut."""
    text = text.strip()
    if len(text) <= length:
        return text
    head = text[: max(length - 1, 0)]
    whole_words = head if text[len(head)].isspace() else head.rsplit(None, 1)[0] if " " in head else head
    if len(whole_words) < len(head) // 2:  # one endless word: cut inside it
        whole_words = head
    return whole_words.rstrip(" \t\r\n,;:.-–—\u200d") + "…" if length > 0 else ""


@functools.lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return one or two capital letters for a face without a photograph: "Marta Roldán" is "MR"."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*", one_line(name).split("@")[0])
    letters = [word[0] for word in words if word[0].isalpha()] or [word[0] for word in words]
    return "".join(letters[:1] + letters[1:][-1:]).upper()[:2] or "?"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line; it is read once, however it is written."""
    text, begin, found = WRAPPED.sub(" ", text), 0, []
    for gap in BETWEEN_SENTENCES.finditer(text):
        if gap[0] == "\n" or not _is_short_form(text, gap):
            found.append(text[begin : gap.start()])
            begin = gap.end()
    return [line for line in map(one_line, [*found, text[begin:]]) if line]


def _is_short_form(text: str, gap: re.Match[str]) -> bool:
    last = text[max(0, gap.start() - LONGEST_SHORT_FORM) : gap.start()]
    if text[gap.end() : gap.end() + 1].isdigit() and BEFORE_A_NUMBER.search(last):
        return True
    return SHORT_FORM.search(last) is not None


def one_line(text: str) -> str:
    """Return `text` on one line, for headers and logs: no line break, no control or hidden mark."""
    if text.isprintable():  # nothing in it breaks a line or hides; most texts are so
        return " ".join(text.split())
    return " ".join(BREAKS_THE_LINE.sub(" ", INVISIBLE.sub("", text)).split())


def seen_filename(name: str) -> str:
    """Return what a reader sees of a file's name: on one line, no folder, no hidden mark; perhaps nothing.

    To show and to compare; whoever keeps or hands out a file under it takes `tidy_filename`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cf", "Cs", "Co"))
    return one_line(seen)


def tidy_filename(name: str) -> str:
    """Return a name under which any system may keep the file, as close to the given one as is safe.

    No folder, no control or hidden character, no leading dot or dash, no name reserved by a system, at most
    180 bytes of UTF-8 with the ending kept; "file" where nothing is left.
    """
    plain = NOT_FOR_FILES.sub("_", seen_filename(name)).lstrip(" .-~").rstrip(" .")
    if RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _shortened(plain) or NAMELESS_FILE


def _shortened(name: str) -> str:
    if len(name.encode()) <= LONGEST_NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    suffix = dot + ending
    if not stem or len(suffix.encode()) > LONGEST_SUFFIX_BYTES:
        stem, suffix = name, ""
    room = LONGEST_NAME_BYTES - len(suffix.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + suffix
