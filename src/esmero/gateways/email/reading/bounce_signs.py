# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""How one tells that a mail is a report: its parts, and for old servers its sender, subject and words."""

import re

from esmero.gateways.email.reading import absences, headers
from esmero.gateways.email.reading.splitting import Part

# Nobody else is called so.
DAEMON = re.compile(
    r"(?:mailer-?_?daemon|mail-?_?daemon|mdaemon|maildelivery|mail[._-]delivery|post_master|ndr|double-?bounce)[\w.+=-]{0,100}(?:@|$|>)|"
    r"mail deliver\w{0,2} (?:sub)?system|mail delivery (?:agent|service)|mail router|mmsc\b|content-filter at|interscan|\bndr\b|"
    r"^\W{0,3}mailer-?daemon",
    re.I,
)
# Some people write from here too.
POSTMASTER = re.compile(
    r"(?:postmaster|mailadmin|sysadmin|bounces?)[\w.+=-]{0,100}@|(?:mail|system) administrator", re.I
)
NO_PERSON = re.compile(
    r"no[._-]?reply|donotreply|\broot@|-(?:admin|owner|request|bounces?)\b|owner-|automat|system|daemon|server",
    re.I,
)
SUBJECT = re.compile(
    r"undeliver|un-?deliverable|not (?:be )?delivered|(?:mail|message|e-?mail)?[ -]?deliver\w{0,2} (?:has )?(?:fail|problem|notif|status|report|error|incomplete|delay)|"
    r"delivery (?:has )?(?:fail|status|notif|problem|report|error|incomplete)|fail\w{0,4} (?:notice|to deliver|mail|delivery)|failure notice|"
    r"return(?:ed|ing) (?:mail|message|e-?mail|to sender)|mail (?:system )?(?:error|failure|could not)|could not (?:be )?(?:send|sent|deliver)|"
    r"(?:message|mail|e-?mail)[^\n]{0,40}(?:blocked|rejected|returned|failed|bounced|delayed)|error sending|non-?delivery|nondeliverable|delayed mail|"
    r"warning: (?:could not|message)|loop alert|unzustellbar|zustellung|nicht zugestellt|no se (?:ha )?(?:puede|pudo|podido)? ?(?:entreg|envi)|no entregado|"
    r"devuelto|non remis|échec|n['’]a pas (?:pu )?être|impossible de|mancat[ao] (?:recapito|consegna)|não (?:foi )?entregue|não entregue|não é possível entregar|falha|non recapitabil|impossibile (?:recapitare|consegnare)|recapito non riuscito|недоставлен|не доставлен|не уда[её]тся доставить|не удалось доставить|не вдалося доставити|неможливо доставити|недоставлен|"
    r"возвращ|ошибка доставки|помилка доставки|niedostarcz|nie dostarczon|nie można dostarczyć|zwrot (?:wiadomości|do nadawcy)|onbestelbaar|niet bezorgd|olevererbar|kunne ikke leveres|toimittamaton|nedoručiteln|kézbesíthetetlen|"
    r"エラー|配信(?:不能|できません|エラー)|配信できません|届けられません|送信できません|无法(?:投递|送达|传递)|未送达|退信|投递失败|無法傳遞|傳遞失敗|系统退信|반송|전송 실패",
    re.I,
)
WORDS = re.compile(
    r"(?:could|can|was|were|has|have|is|are) ?(?:not|n.t)(?: be)?(?: been)? (?:able to )?(?:be )?deliver|unable to (?:be )?deliver|un-?deliver|not delivered|failed to deliver|delivery (?:to|of|has|attempt)[^\n]{0,60}(?:fail|not)|"
    r"delivery (?:failure|failed|error|problem|has failed|status notification)|did not reach|trouble delivering|rejected (?:your message|recipient)|"
    r"(?:message|mail)[^\n]{0,60}(?:was|has been|could not be|cannot be|can.t be) (?:not )?(?:relayed|delivered|sent|rejected|blocked|returned|bounced|stopped)|"
    r"permanent(?:ly)? (?:fatal )?(?:error|failure|failed)|had (?:delivery )?(?:problems|errors|permanent)|giving up|user unknown|unknown user|no such user|invalid (?:user|address|recipient|final delivery)|"
    r"mailbox (?:is )?full|over quota|account is disabled|returned to (?:the )?sender|failure reasons?|non-?deliver|delivered? to mobile|duplicated message-id|(?:mail|message|routing|forwarding) loop|loop (?:detected|alert)|loops back|"
    r"будет доставлено|не (?:может|удалось|был[оа]?) (?:быть )?доставлен|не доставлен|не удалось|nicht (?:zugestellt|zustellen|ausgeliefert)|no (?:se )?(?:ha )?(?:pudo|podido|puede)[^\n]{0,30}entreg|"
    r"не вдалося доставити|не (?:може|було) (?:бути )?доставлен|неможливо доставити|recapito non riuscito|impossibile (?:recapitare|consegnare)|falha (?:na|de|ao) (?:entrega|entregar)|(?:kan|kon) niet worden (?:bezorgd|afgeleverd)|nie można dostarczyć|"
    r"n['’]a pas (?:pu )?[^\n]{0,20}(?:remis|livr|distribu|délivr)|non (?:è stato possibile|recapitat|consegnat)|não (?:pôde|foi)[^\n]{0,20}entreg|nie (?:może|mogła)[^\n]{0,20}dostarcz|"
    r"配信でき|送信でき|届けられ|お届けでき|エラーのため|送れません|無法投遞|无法(?:投递|发送|送达)|未送达|被退回|退信|전송되지|전달되지",
    re.I,
)
FEEDBACK_SUBJECT = re.compile(
    r"complaint about message from|abuse report|email feedback report|feedback loop|junk ?mail report", re.I
)
FEEDBACK_HEADERS = ("x-hmxmroriginalrecipient", "x-abuse-report-type", "x-feedback-report")
PERSONAL_SUBJECT = re.compile(r"\s{0,3}(?:re|fwd?|fw|aw|wg|sv|vs|rv|tr|ответ|пересл\w{0,6})\s?:", re.I)
TRACE = re.compile(r"^[ \t]{0,8}(?:received|return-path|message-id|delivered-to)[ \t]{0,3}:", re.I | re.M)


def is_feedback(root: Part, subject: str) -> bool:
    """Tell whether a provider passes on that a reader marked a mail as junk (RFC 5965 and older forms)."""
    if (
        any(part.content_type == "message/feedback-report" for part in root.walk())
        or _report_type(root) == "feedback-report"
    ):
        return True
    if any(root.first(name) is not None for name in FEEDBACK_HEADERS):
        return True
    return bool(FEEDBACK_SUBJECT.search(subject)) and _carries_mail(root)


def is_bounce(root: Part, text: str, subject: str, *, has_fields: bool) -> bool:
    """Tell whether it reports a mail that was not delivered, or not yet; `has_fields`: recipients' fields were found."""
    kinds = {part.content_type for part in root.walk()}
    if (
        kinds & {"message/delivery-status", "message/global-delivery-status"}
        or _report_type(root) == "delivery-status"
    ):
        return True
    if root.first("x-failed-recipients") is not None:
        return True
    sender = headers.words(root.first("from")) or ""
    sent_back, by_daemon = _is_without_sender(root), _is_from_daemon(root, sender)
    if has_fields and (sent_back or by_daemon or not PERSONAL_SUBJECT.match(subject)):
        return True
    says_so, is_called_so = bool(WORDS.search(text[:6_000])), bool(SUBJECT.search(subject))
    if by_daemon:
        return says_so or is_called_so or sent_back
    if sent_back and not absences.may_be_one(subject):
        return says_so or (is_called_so and bool(POSTMASTER.search(sender)))
    if not is_called_so or PERSONAL_SUBJECT.match(subject):
        return False
    if POSTMASTER.search(sender):
        return says_so or _returns_mail(root, text)
    return says_so and bool(NO_PERSON.search(sender)) and _returns_mail(root, text)


def _report_type(root: Part) -> str:
    return root.type_parameters.get("report-type", "").strip().lower()


def _is_without_sender(root: Part) -> bool:
    """An empty return path marks what must never be bounced in turn; absences carry it too."""
    return root.plain("return-path") == "<>" or root.plain("from").endswith("<>")


def _is_from_daemon(root: Part, sender: str) -> bool:
    return bool(DAEMON.search(sender)) or bool(re.search(r"mailer-?daemon", root.plain("return-path"), re.I))


def _returns_mail(root: Part, text: str) -> bool:
    """Tell whether the text carries a mail's trace itself, as old servers return it."""
    return _carries_mail(root) or len(TRACE.findall(text[:30_000])) >= 2


def _carries_mail(root: Part) -> bool:
    return any(
        part.content_type in ("message/rfc822", "text/rfc822-headers", "text/rfc822-header")
        for part in root.walk()
    )
