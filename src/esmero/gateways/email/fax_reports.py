"""What a fax gateway's report says in words, in the languages that gateways speak: sent, or why not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.domain.channels.kinds import ReportKind
from esmero.domain.channels.ports import Report

if TYPE_CHECKING:
    from esmero.gateways.email.reading.shape import ReadMail

# A report is short; what stands further down quotes or advertises.
LONGEST = 4_000
BUSY = gettext_noop("The line was busy.")
NO_ANSWER = gettext_noop("Nobody answered there.")
NO_FAX = gettext_noop("No fax machine answered there.")
BAD_NUMBER = gettext_noop("This number does not exist.")
NOT_SENT = gettext_noop("The fax service could not send it")


def _any(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


WHY = {
    BUSY: _any(
        r"\bbusy\b",
        r"\bocupad[oa]\b",
        r"comunicando",
        r"\bbesetzt\b",
        r"\boccup[ée]e?\b",
        r"\bзанят",
    ),
    NO_ANSWER: _any(
        r"no[ _-]?answer",
        r"not? answered",
        r"sin respuesta",
        r"no contesta",
        r"keine antwort",
        r"pas de réponse",
        r"не отвечает",
        r"нет ответа",
    ),
    NO_FAX: _any(
        r"not? a fax",
        r"no fax (?:machine|tone|device)",
        r"no carrier",
        r"voice answered",
        r"answered by a (?:person|human)",
        r"no es un fax",
        r"kein fax",
        r"не факс",
        r"нет факса",
    ),
    BAD_NUMBER: _any(
        r"(?:invalid|wrong|unknown|unassigned|disconnected) (?:fax |phone )?number",
        r"number (?:is )?(?:invalid|not in service)",
        r"número (?:no válido|inexistente|erróneo)",
        r"nummer (?:ist )?ungültig",
        r"ungültige nummer",
        r"неверный номер",
    ),
}
FAILED = _any(
    r"\bfail",
    r"not (?:been )?(?:sent|delivered)",
    r"could ?n[o’']t be (?:sent|delivered)",
    r"undeliver",
    r"unsuccessful",
    r"\berror\b",
    r"no (?:se )?(?:ha podido|pudo|ha sido) ",
    r"no (?:enviado|entregado)",
    r"\bfallid[oa]\b",
    r"\bfalló\b",
    r"fehlgeschlagen",
    r"nicht (?:gesendet|zugestellt|übermittelt)",
    r"\béchec\b",
    r"échoué",
    r"не (?:отправлен|доставлен|удалось)",
    r"ошибк",
)
SENT = _any(
    r"success",
    r"\bdelivered\b",
    r"\bsent\b",
    r"\bOK\b",
    r"\benviado\b",
    r"\bentregado\b",
    r"correctamente",
    r"erfolgreich",
    r"gesendet",
    r"zugestellt",
    r"\benvoyé",
    r"успешно",
    r"\bотправлен",
    r"\bдоставлен",
)
WAITS = _any(
    r"\bqueued?\b",
    r"accepted for",
    r"being (?:sent|processed)",
    r"en cola",
    r"in bearbeitung",
    r"warteschlange",
    r"принят",
    r"в очереди",
)
A_PAGE = r"(?:pages?|p[aá]ginas?|seiten?|страниц[аы]?|стр)\b"
# "Pages: 2", "Pages sent: 2/2", "2 pages".
PAGES = (
    re.compile(rf"{A_PAGE}[\w ]{{0,20}}[:=]\s*(\d{{1,4}})\b", re.IGNORECASE),
    re.compile(rf"\b(\d{{1,4}})\s+{A_PAGE}", re.IGNORECASE),
)


def told(mail: ReadMail) -> Report | None:
    """Return what a report says of a fax, without saying of which; None where its words say nothing.

    What failed is seldom told without a word for it, so that counts first.
    """
    words = f"{mail.subject or ''}\n{mail.text_reply or mail.text or ''}"[:LONGEST]
    why = next((reason for reason, signs in WHY.items() if signs.search(words)), "")
    if FAILED.search(words) or (why and not SENT.search(words)):
        because = why or f"{NOT_SENT}: {_subject(mail)}"
        return Report(ReportKind.CAME_BACK, [], because[:300], is_of_fax=True)
    if WAITS.search(words):
        return Report(ReportKind.DELAYED, [], is_of_fax=True)
    if SENT.search(words):
        return Report(ReportKind.ARRIVED, [], is_of_fax=True, pages=_pages(words))
    return None


def _subject(mail: ReadMail) -> str:
    return " ".join((mail.subject or "").split())[:120]


def _pages(words: str) -> int | None:
    found = next(filter(None, (shape.search(words) for shape in PAGES)), None)
    return int(found[1]) if found else None
