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
# Parcels are delivered and opened too: under such a subject only what is said of a mail's recipients counts.
CALLED_DELIVERED = re.compile(
    r"\W{0,3}(?:delivered|entregado|доставлено|übermittelt|zugestellt|remis|recapitato|entregue|bezorgd|dostarczono)",
    re.I,
)
DELIVERED = re.compile(
    r"has been delivered to the following recipients|(?:delivery to|delivered to) these recipients|se ha entregado a los siguientes|"
    r"было доставлено следующим|wurde (?:den folgenden|an folgende) empfänger\w?|a été remis aux destinataires|è stato recapitato ai (?:seguenti )?destinatari|"
    r"foi entregue a(?:os|o)? (?:seguintes )?destinat|is bezorgd bij (?:deze|de volgende) (?:geadresseerden|ontvangers)|dostarczono do (?:następujących|tych) (?:adresat|odbiorc)",
    re.I,
)
WORDS = re.compile(
    r"\b(?:was|has been|were) (?:read|displayed|opened) (?:on|at|by)\b|was deleted without being read|this is a return receipt|acknowledges that the message was displayed|"
    r"(?:fue|ha sido|se ha) (?:leíd[oa]|abiert[oa])|se eliminó sin (?:haberse )?leer|"
    r"был[оа]? (?:прочитан|прочтен|открыт)|прочитан[оа]? \d|прочтено|без прочтения|(?:було )?прочитан[оа]|"
    r"wurde[^\n]{0,80}(?:gelesen|angezeigt|geöffnet)|ungelesen gelöscht|"
    r"a été (?:lu|ouvert|affiché)|supprimé sans (?:avoir été |être )?lu|"
    r"è stato (?:letto|aperto|visualizzato)|eliminato senza essere (?:stato )?letto|foi (?:lid[ao]|abert[ao]|exibid[ao])|(?:excluíd[ao]|eliminad[ao]) sem ser lid[ao]|"
    r"(?:is|werd) (?:op [^\n]{0,60})?gelezen|zonder te zijn gelezen|(?:został[ao]?|zostało) (?:przeczytan|otwart|wyświetlon)[aey]|usunięt[aey] bez (?:prze)?czytania|"
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
    if len(lines) > MAX_LINES or not SUBJECT.match(subject):
        return False
    says_so = DELIVERED.search(text[:3_000])
    return bool(says_so if CALLED_DELIVERED.match(subject) else says_so or WORDS.search(text[:3_000]))
