"""Where a signature begins: after its mark, or at "Sent from my phone"; closing words stay with the text."""

import re
from collections.abc import Sequence

from esmero.gateways.email.reading import phrases

MARK = re.compile(r"[ \t]{0,3}(?:--|–-|-–)[ \t\xa0]?$")
LIST_RULE = re.compile(r"_{2,400}[ \t]{0,400}$")
LIST_WORDS = re.compile(
    r"mailing list|unsubscri|listinfo|lists?[.@-]|https?://|@|desuscri|darse de baja|отписа", re.I
)
GITHUB = re.compile(r"(?:reply to this e?-?mail directly|you are receiving this because)", re.I)
SENT_FROM = re.compile(rf"\W{{0,3}}(?:{'|'.join(dict.fromkeys(phrases.SENT_FROM))})", re.I)
PROGRAMS = re.compile(
    r"phone|pad\b|android|mail|outlook|app\b|mobil|móvil|galaxy|samsung|huawei|xiaomi|redmi|nokia|pixel|blackberry|tablet|windows|"
    r"邮箱|邮件|yahoo|gmail|proton|mac\b|device|smart|iphon|телефон|почт|устройств|айфон|смартфон|handy|ger[äa]t|携帯|手机",
    re.I,
)
# A whole sentence of a program about itself, by which it begins and ends.
ABOUT_ITSELF = re.compile(
    r"\W{0,3}(?:diese nachricht wurde von meinem|von meinem|enviado con el correo seguro|enviado a partir do|"
    r"使用 ?proton|发自|发送自|来自我的|yahoo mail: search)",
    re.I,
)
MINE = re.compile(
    r"\b(?:my|mi|моего|мое[йг]о?|mein(?:em|er)|mon|mio|mia|meu|minha|mijn|min|mojego|mého|môjho)\b", re.I
)
EXCUSE = re.compile(
    r"excuse|brevity|typos|breve|disculp|errores|краткост|опечат|kürze|tippfehler|fautes", re.I
)
LINK = re.compile(r"<[^<>]{0,1000}>|\(https?[^()]{0,1000}\)|\[https?[^\[\]]{0,1000}\]|https?://\S{1,1000}")
MAX_LOOSE_LINES = 30
LOOK_AHEAD = 120


def begins_at(lines: Sequence[str]) -> int | None:
    """Return the number of the line on which the signature begins, or None."""
    for number, line in enumerate(lines):
        if _is_mark(lines, number, line) or is_sent_from(line):
            return number
    return None


def is_sent_from(line: str) -> bool:
    """Tell whether a line is what a phone or a program adds about itself."""
    line = line[:2000].strip()
    if not SENT_FROM.match(line):
        return False
    plain = LINK.sub("", line).strip()
    if EXCUSE.search(plain):
        return True
    if ABOUT_ITSELF.match(plain) and PROGRAMS.search(plain):
        return len(plain) <= 90 and "，" not in plain
    if PROGRAMS.search(plain) or MINE.search(plain):
        is_sentence = plain.endswith((".", "!", "?")) and len(plain.split()) > 7
        return len(plain.split()) <= 10 and len(plain) <= 90 and not is_sentence
    # "Sent from Madrid, it never came." is what a customer says.
    return len(plain.split()) <= 6 and len(plain) <= 50 and not plain.endswith(tuple(".!?,:。！？，："))


def without_mark(lines: Sequence[str]) -> str:
    """Return a signature as text, without the mark above it."""
    first = next(
        (n for n, line in enumerate(lines) if not (MARK.match(line) or LIST_RULE.match(line))), len(lines)
    )
    return "\n".join(lines[first:]).strip("\n ")


def _is_mark(lines: Sequence[str], number: int, line: str) -> bool:
    if MARK.match(line):
        # A bare "--" far above the end is a ruler, not a signature.
        return line.endswith((" ", "\xa0")) or _ends_soon(lines, number + 1)
    if LIST_RULE.match(line):
        return any(LIST_WORDS.search(near[:300]) for near in lines[number + 1 : number + 4])
    if line.strip() in ("—", "–", "---"):
        return any(GITHUB.search(near[:300]) for near in lines[number + 1 : number + 3])
    return False


def _ends_soon(lines: Sequence[str], start: int) -> bool:
    filled = 0
    for number in range(start, min(start + LOOK_AHEAD, len(lines))):
        filled += bool(lines[number].strip())
        if filled > MAX_LOOSE_LINES:
            return False
    return True
