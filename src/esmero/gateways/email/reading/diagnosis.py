# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""What a mail server meant: its codes, and whether the address itself is at fault for good."""

import re
from dataclasses import dataclass

MAX_LENGTH = 3_000
# Replies that SMTP knows; any other number of three digits is something else.
REPLY_CODES = {
    *("421", "422", "430", "432", "450", "451", "452", "453", "454", "455", "456", "458", "459"),
    *(
        "500",
        "501",
        "502",
        "503",
        "504",
        "511",
        "521",
        "523",
        "524",
        "525",
        "530",
        "533",
        "534",
        "535",
        "538",
    ),
    *("550", "551", "552", "553", "554", "555", "556", "557"),
}
STATUS = r"[45]\.\d{1,3}\.\d{1,3}(?![\d.])"
REPLY_AND_STATUS = re.compile(rf"(?<![\d.])([45]\d\d)[ \-,:#\"'(]{{1,4}}(?:\w{{1,12}} :)?({STATUS})")
ANY_STATUS = re.compile(rf"(?<![\d.\[/])({STATUS})")
ANY_REPLY = re.compile(r"(?<![\d.:/\[=\-@#])([45]\d\d)(?![\d.:/\]@])(?=[\s\-,;#\"')<]|$)")

_FULL = (
    r"mailbox (?:is |has )?(?:\S{1,100} )?(?:is )?(?:full|over|exceed)|(?:over|exceed\w{0,4}|out of|beyond|insufficient|disk)[ \w]{0,30}"
    r"(?:quota|storage|disk ?space|space|allocation)|quota[ \w']{0,30}exceed|(?:is |was |mailbox )full\b|overquota|over ?quota|too many messages|"
    r"exceeded the (?:local )?limit|exceeds? the maximum|too (?:large|big|long)|size limit|mailbox (?:size|limit)|disk full|user is over|"
    r"storage allocation|mail ?box usage|quota|buzón lleno|переполнен|превы(?:шен|сил)|voll(?:er|es)? (?:postfach|mailbox)|"
    r"postfach (?:ist )?voll|boîte[^.]{0,30}pleine|casella[^.]{0,30}piena|caixa[^.]{0,30}cheia|メールボックス[^.]{0,10}一杯|容量|邮箱已满|空间"
)
_STOPPED = (
    r"(?:account|mailbox|user|recipient|address|login)[^.\n]{0,60}\b(?:disabled|suspended|inactive|deactivated|locked|blocked|frozen|"
    r"discontinued|expired|closed|on hold|not active)|(?:disabled|suspended|inactive|deactivated|discontinued) (?:account|mailbox|user|recipient)|"
    r"not currently (?:accepting|being accepted)|temporarily (?:disabled|suspended)|заблокирован|отключ[её]н|停止"
)
_SENDER = (
    r"sender[^.\n]{0,60}(?:reject|denied|not exist|does not|verif|unknown|invalid|not allowed|blocked|refused|must)|"
    r"(?:reject|refus|invalid|unverified|unknown|block)\w{0,4}[^.\n]{0,15} sender|mail from[^.\n]{0,80}(?:reject|denied|refused)|"
    r"domain of sender|sender address|from address|envelope from|purported responsible|reverse-?path|return[- ]path"
)
_POLICY = (
    r"spam|\bube\b|unsolicited|content (?:reject|filter|denied)|black ?-?list|block ?-?list|dnsbl|\brbl\b|spamhaus|reputation|"
    r"\bblocked\b|banned|\bpolicy\b|policies|administrative|prohibit|not (?:permitted|authori[sz]ed|allowed)|authenticat|\bspf\b|\bdkim\b|dmarc|"
    r"relay(?:ing)?\b[^.\n]{0,20}(?:denied|not|prohibited)|access denied|greylist|gr[ae]y ?list|try again later|too many (?:connections|recipients|hops)|"
    r"rate limit|throttl|virus|malware|infected|tls|certificate|\bptr\b|reverse dns|loop|hop count|header error|syntax|use the smtp server|"
    r"refused to talk|service (?:currently )?unavailable|mailer error|system error|timed? ?out|connection (?:refused|reset|lost)|"
    r"no route to host|network|unreachable|refuse\w{0,2} to receive|preference|restricted|only accept|user rules?|protected by|suspicious"
)
_UNKNOWN = (
    r"user[ \w]{0,12} unknown|5\.4\.1 recipient address rejected: access denied|(?:rcpt|recipient|user|address|mail ?box) not exists?|unknown[ \w]{0,12} (?:user|recipient|address|account|mailbox|part)|unknown user|\S@\S{1,200} (?:is |was )?(?:unknown|not found|invalid)|"
    r"no such[ \w]{0,12}? (?:user|recipient|mailbox|person|account|address|mail ?box|customer|name|email)|"
    r"(?:user|recipient|mail ?box|account|address|addressee|person|local ?part|e-?mail)[^.,;\n]{0,60}? (?:is |was |could |can |has |does |do |did )?"
    r"(?:unknown|not (?:be )?(?:known|found|exist|recogni[sz]ed|listed|located|registered|valid|present|local)|n[o']t exist|n['’]t (?:exist|be found|found)|invalid|"
    r"non-?existent|nonexistent|no longer (?:exists|valid|available|active|in use|on server|here|with us))|wasn.t found|couldn.t be found|"
    r"could not be found|no mail ?box|not a (?:valid|known|registered|local)[ \w]{0,12} (?:user|mailbox|recipient|address|account)|"
    r"(?:invalid|illegal|bad|incorrect|non-?existent|unrouteable|undeliverable)[ \w-]{0,24} ?(?:user(?:id|name)?|recipients?|mailbox(?:es)?|address(?:es)?|local part)|"
    r"not (?:be )?listed in|is not listed|doesn.t have an? |does not have an? |not our (?:customer|user)|doesn.t exist|recip(?:ient)?notfound|"
    r"no valid recipients|not present in directory|mailbox unavailable|mailbox not available|mailbox not found|address unknown|addr(?:ess)? (?:error|rejected$)|"
    r"unable to deliver message to <|please check if address is correct|\b542 \S{1,200} rejected|no account by that name|not on our system|there is no|this address (?:does not|no longer)|"
    r"(?:address|recipient|account) (?:is |has been )?(?:deleted|removed|terminated)|has left the (?:company|organi[sz]ation)|no longer (?:works|employed|with)|"
    r"(?:宛|あて)先[^.\n]{0,20}不明|見つかりません|存在しません|見つかりませんでした|不存在|无法找到|找不到|查无此人|없는 (?:사용자|주소)|존재하지 않|"
    r"не (?:найден|существует|зарегистрирован)|несуществующ|нет такого|так(?:ого|ой) (?:пользовател[яь]|адрес\w?|ящик\w?)[^.\n]{0,20} нет|неизвест|недействительн|"
    r"не (?:знайден|існує|зареєстрован)|неіснуюч|немає так|невідом|недійсн|"
    r"no existe|desconocid|desconhecid|inexistente|no se (?:ha )?encontr|unbekannt|existiert nicht|nicht gefunden|ungültige? (?:adresse|empfänger)|nicht bekannt|"
    r"inconnu|n['’]existe pas|introuvable|sconosciut|non (?:esiste|trovat)|inesistent[ei]|não (?:existe|encontrad)|nieznan[yae]|nie (?:istnieje|znaleziono)|neexistuje|bestaat niet|niet gevonden|onbekend|okänd|ukendt|ukjent|tuntematon"
)
_HOST = (
    r"host or domain name not found|(?:host|domain|server|system)(?: name)?(?:[^.,;\n]|\.(?=\w)){0,60}? (?:is |was |could |does |do )?(?:unknown|not (?:be )?(?:found|exist|valid|known)|not exist|n.t exist|non-?existent|invalid)|"
    r"(?:unknown|no such|invalid|illegal|non-?existent|bad) (?:host|domain|mail ?server|destination (?:host|system|domain))|unrouteable (?:mail )?domain|"
    r"name or service not known|nxdomain|domain must (?:exist|resolve)|all relevant mx records point to non|no (?:mx|a) (?:or \w{1,4} )?records?|"
    r"dns error[^.\n]{0,40}domain|domain (?:was )?not found|couldn.t find any host|bad destination (?:host|system)|there is no such domain"
)
_MOVED = r"(?:address|user|mailbox|account|recipient)[^.\n]{0,40}(?:has )?(?:moved|changed|been replaced)|has been replaced by|please use the new address|no longer at this|551 user not local"
_NO_MAIL = r"(?:does not|doesn.t|do not|no longer) (?:accept|receive)s? (?:any )?(?:e-?)?mail(?! (?:from|in|with|of|larger|sent|that)\b)|null ?mx|indicated no smtp service|not accept(?:ing)? (?:e-?)?mail(?! (?:from|in|with|of|larger|sent|that)\b)"

FULL, STOPPED, SENDER, POLICY, UNKNOWN, GONE = (
    re.compile(words, re.I)
    for words in (_FULL, _STOPPED, _SENDER, _POLICY, _UNKNOWN, f"{_HOST}|{_MOVED}|{_NO_MAIL}")
)
# Names that nobody could look up just now.
FOR_NOW = re.compile(
    r"not found,? try again|temporar\w{0,4} (?:failure|error|problem|lookup|unable|unavailable)", re.I
)
AFTER_DATA = re.compile(
    r"(?:in reply to|after|final|response to|for|error after|sending) (?:the )?(?:end of )?(?:\.|data|text|message)(?: command)?\b|>>> ?data|\[data\]|"
    r"command[^.\n]{0,3}\s{0,5}data\b|end of data|message (?:text|body) phase",
    re.I,
)
AT_RECIPIENT = re.compile(r"rcpt[ _]?to|rcpt command|recipient command", re.I)
# Google says of every group alike that it may not exist or may not be written to.
MAY_BE_ANYTHING = re.compile(r"groups\.google\.com/support|unknown recipient or mailbox unavailable", re.I)
LOCAL_PROGRAM = re.compile(
    r"x-unix|command output|command died|pipe to|procmail|maildrop|mailer ?error", re.I
)
# The server has not given up yet. Who gives up may say in the same breath for how long it tried.
KEEPS_TRYING = re.compile(
    r"will (?:be re-?tried|be retrying|be re-?attempted|retry|continue|keep|try again|be attempted|attempt|be tried)|"
    r"(?:has|have) (?:not yet been delivered|been (?:temporarily )?delayed)|not yet (?:been )?delivered|still (?:being )?(?:trying|queued|retrying)|"
    r"(?:delivery|message|mail)[^.\n]{0,30} (?:is|was) delayed|warning message only|do(?:es)? not need to (?:resend|send)|no action is required|continue to try|"
    r"being retried|попытк\w{0,3} (?:доставки )?(?:будут|продолж)|будет (?:повтор|продолж)|задерж(?:ана|ано|ка)|"
    r"se (?:seguirá|volverá a) intent|(?:entrega|mensaje)[^.\n]{0,30} retras|wird (?:weiter|erneut) versucht|verzögert|sera (?:de nouveau|à nouveau)|a été retardé|"
    r"ritardat|será (?:novamente )?tentad|opóźnion|vertraagd|再送|延迟|延遲|稍后重试",
    re.I,
)
GIVEN_UP = re.compile(
    r"(?:not going to|will not|won.t|no longer|stopped|could no longer) (?:be )?(?:try|retr|attempt|trying)|giv(?:en|ing) (?:up|it up)|gave up|"
    r"in the queue too long|expired|retry timeout exceeded|too old|permanent(?:ly)? (?:fail|error)|failed permanently|unable to deliver|returned to sender",
    re.I,
)
# Codes that speak of the address or its host alone (RFC 3463): unknown, ambiguous, moved, no mail there.
ADDRESS_CODES = {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.4.310"}


@dataclass(frozen=True)
class Verdict:
    """The codes of a failure and whether the address should never be tried again."""

    status: str | None
    smtp_code: str | None
    is_permanent: bool


def judge(said: str, *, status: str | None = None, action: str = "", around: str = "") -> Verdict:
    """Judge what a server said of one recipient.

    `said`: its own words; `status` and `action`: the fields of a report, if any; `around`: what stands near, used
    where the words lack a code and for the command that was refused. Returns the verdict; raises nothing.
    """
    said, around = _one_line(said), _one_line(around)
    code, told = codes(said)
    if not (code or told) or (status is None and not told):
        near_code, near_told = codes(around)
        code, told = code or near_code, told or near_told
    best = _more_exact(status, told)
    return Verdict(best, code, _is_permanent(best, said, around, action.lower()))


def is_given_up(around: str, *, action: str = "") -> bool:
    """Tell whether the server tries no more, by the field `action` of a report, else by what it wrote `around`."""
    action = action.lower().split(" ")[0]
    if action:
        return action != "delayed"
    around = _one_line(around)
    return bool(GIVEN_UP.search(around)) or not KEEPS_TRYING.search(around)


def codes(said: str) -> tuple[str | None, str | None]:
    """Return the reply code (`550`) and the status (`5.1.1`) that stand in a server's words."""
    together = [pair for pair in REPLY_AND_STATUS.findall(said) if pair[0] in REPLY_CODES]
    if together:
        return together[0][0], together[0][1]
    replies = [code for code in ANY_REPLY.findall(said) if code in REPLY_CODES]
    statuses = ANY_STATUS.findall(said)
    return next(iter(replies), None), next(iter(statuses), None)


def _one_line(words: str) -> str:
    return " ".join(words[:MAX_LENGTH].split())


def _more_exact(field: str | None, told: str | None) -> str | None:
    """A report that says no more than "failed" gives way to the server's own status."""
    if field is None or (told and field.endswith(".0.0")):
        return told or field
    return field


def _is_permanent(status: str | None, said: str, around: str, action: str) -> bool:
    if action in ("delayed", "expired", "delivered", "relayed", "expanded") or (status or "5").startswith(
        "4"
    ):
        return False
    if LOCAL_PROGRAM.search(said) or MAY_BE_ANYTHING.search(said):
        return False
    words = said if UNKNOWN.search(said) or GONE.search(said) or len(said) > 40 else f"{said} {around}"
    if any(other.search(words) for other in (FULL, SENDER, STOPPED, FOR_NOW)):
        return False
    if (status or "").startswith("5.7."):
        return False
    if UNKNOWN.search(words):
        return (status or "").startswith("5.1.") or not _was_after_data(f"{said} {around}")
    return _is_gone(status, words)


def _is_gone(status: str | None, words: str) -> bool:
    if GONE.search(words):
        return True
    if POLICY.search(words):
        return False
    return status in ADDRESS_CODES


def _was_after_data(words: str) -> bool:
    """Who refuses a user only after the text has a filter, not a list of users."""
    return bool(AFTER_DATA.search(words)) and not AT_RECIPIENT.search(words)
