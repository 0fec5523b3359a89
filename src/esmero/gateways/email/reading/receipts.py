# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""Receipts: a mail of ours was displayed, or deleted unread, or lies in its mailbox (RFC 8098, and older forms in words)."""

import re

from esmero.gateways.email.reading.splitting import Part

# Programs that send no fields put a word before the subject, and a sentence about the hour into a short text.
SUBJECT = re.compile(
    r"\W{0,3}(?:(?:not )?read|return receipt|read receipt|delivered|(?:no )?le[íi]do|acuse de (?:recibo|lectura)|entregado|confirmaci[óo]n de (?:lectura|entrega)|"
    r"(?:не )?прочитан[оа]|(?:не )?прочтено|уведомление о (?:прочтении|доставке)|доставлено|(?:не ?)?прочитано|сповіщення про прочитання|"
    r"(?:nicht |un)?gelesen|lesebestätigung|empfangsbestätigung|übermittelt|zugestellt|(?:non )?lu|accusé de (?:lecture|réception)|confirmation de lecture|remis|"
    r"(?:non )?letto|conferma di lettura|recapitato|(?:não )?lid[ao]|confirmação de leitura|entregue|(?:niet |on)?gelezen|leesbevestiging|bezorgd|"
    r"(?:nie ?)?przeczytan[eo]|potwierdzenie (?:przeczytania|odczytu)|dostarczono|(?:已读|已讀|未读|未讀|已送达|開封(?:確認|済み))(?:回执|回條)?)"
    r"\s{0,3}(?:\([^()]{0,60}\)\s{0,3})?(?:[:：–—-]|$)",
    re.I,
)
WORDS = re.compile(
    r"\b(?:was|has been|were) (?:read|displayed|opened) (?:on|at|by)\b|was deleted without being read|this is a return receipt|acknowledges that the message was displayed|"
    r"has been delivered to the following recipients|(?:delivery to|delivered to) these recipients|"
    r"(?:fue|ha sido|se ha) (?:leíd[oa]|abiert[oa])|se eliminó sin (?:haberse )?leer|se ha entregado a los siguientes|"
    r"был[оа]? (?:прочитан|прочтен|открыт)|прочитан[оа]? \d|прочтено|без прочтения|было доставлено следующим|(?:було )?прочитан[оа]|"
    r"wurde[^\n]{0,80}(?:gelesen|angezeigt|geöffnet)|ungelesen gelöscht|wurde (?:den folgenden|an folgende) empfänger\w?[^.\n]{0,20}(?:zugestellt|übermittelt)?|"
    r"a été (?:lu|ouvert|affiché)|supprimé sans (?:avoir été |être )?lu|a été remis aux destinataires|"
    r"è stato (?:letto|aperto|visualizzato)|eliminato senza essere (?:stato )?letto|è stato recapitato|foi (?:lid[ao]|abert[ao]|exibid[ao])|(?:excluíd[ao]|eliminad[ao]) sem ser lid[ao]|foi entregue a|"
    r"(?:is|werd) (?:op [^\n]{0,60})?gelezen|zonder te zijn gelezen|is bezorgd bij|(?:został[ao]?|zostało) (?:przeczytan|otwart|wyświetlon)[aey]|usunięt[aey] bez (?:prze)?czytania|dostarczono do|"
    r"(?:已于|已在|于)[^\n]{0,40}(?:阅读|读取|查看)|已(?:被)?(?:阅读|讀取)|未(?:被)?阅读(?:即|就)?被?删除|開封されました|読まれました",
    re.I,
)
MAX_LINES = 16


def is_one(root: Part, text: str, subject: str) -> bool:
    """Tell whether a mail says that another was displayed, deleted or delivered; `text` is its whole text."""
    if any(part.content_type == "message/disposition-notification" for part in root.walk()):
        return True
    if root.type_parameters.get("report-type", "").strip().lower() == "disposition-notification":
        return True
    lines = [line for line in text[:3_000].split("\n") if line.strip()]
    return len(lines) <= MAX_LINES and bool(SUBJECT.match(subject)) and bool(WORDS.search(text[:3_000]))
