# ruff: noqa: E501 - lines are counted in columns, and signs of Chinese and Japanese take two.
"""Bounces written for people: who was not reached, and the words about each."""

import re

from esmero.gateways.email.reading import addresses

MAX_HEAD = 30_000
MAX_RECIPIENTS = 200
ADDRESS = (
    r"[A-Za-z0-9!#$%&*+/=?^_`{|}~.'-]{1,200}@(?:[A-Za-z0-9][A-Za-z0-9.-]{0,254}|\[[0-9a-fA-F:.]{3,60}\])"
)
# What stands above the returned mail.
RETURNED = re.compile(
    r"^[\W_]{0,80}(?:"
    r"(?:this is |below (?:this line )?is |included is |here is )?a copy of (?:the|your) (?:original )?(?:message|mail|e-mail)|"
    r"(?:the )?header(?:s)? of the original message|original (?:message|mail)(?: header(?:s)?| info)?(?: (?:follows|as follows|is))?|"
    r"(?:message|mail) header(?:s)? follow|returned message|returned mail follows|(?:your )?(?:original|returned) (?:message|mail)\b|"
    r"below is (?:a copy of )?the original|copy of (?:the )?(?:original )?message|message header|non-?delivered information below|"
    r"the original message (?:follows|was received)|original message details|message details|begin (?:forwarded|returned) message|"
    r"(?:a )?transcript of the message|(?:unsent|rejected) message (?:follows|below)|исходное (?:сообщение|письмо)|заголовки исходного|"
    r"元のメール|元のメッセージ|原始邮件|mensaje original|nachricht(?:en)?kopf|ursprüngliche nachricht|message d['’]origine"
    r")\b[^\n]{0,80}$|^(?:received|return-path|dkim-signature|arc-seal|x-received|authentication-results)\s{0,3}:",
    re.I | re.M,
)
OPENS_WITH_IT = re.compile(r"the original message was received", re.I)
# Where a recipient stands in such a text: at the start of a line, or after words that name one.
AT_LINE_START = re.compile(
    rf"^[\s>*\-\"']{{0,12}}<?({ADDRESS})>?(?=[\"']?\s{{0,3}}(?:$|[:(<\[]|\.\.\.|on \w{{3}},? |on \d|\s|invalid|reason))",
    re.I | re.M,
)
AFTER_WORDS = re.compile(
    r"(?:recipient(?: address)?(?:\(s\)|s)?|rcpt to|rejected recipient|addressed to|sent to|delivered to|delivering your (?:mail|message) to|"
    r"(?:mail|message)(?: sent)? to|deliver(?:y)?[^\n<]{0,40} to(?: the)?(?: address)?|userid|could not be delivered to|undeliverable(?: to)?|"
    r"unable to deliver(?: \w{1,20}){0,3} to|failed(?: permanently)?(?: for)?|user unknown|unknown user|invalid (?:address|recipient)|for|destinatario|"
    r"получател\w{1,4}|адрес\w{0,3}|empfänger|adresse|destinataire|address)\s{0,3}:?\s{0,4}[<\"'(]{0,2}"
    rf"({ADDRESS})",
    re.I,
)
IN_BRACKETS = re.compile(rf"[<(](?:mailto:)?({ADDRESS})[>)]")
ANYWHERE = re.compile(rf"({ADDRESS})")
TO_LINE = re.compile(rf"^[ \t]{{0,8}}to\s{{0,3}}:[^\n@]{{0,100}}?({ADDRESS})", re.I | re.M)
NEVER = re.compile(
    r"(?:mailer-?daemon|postmaster|abuse|support|helpdesk|no-?reply|admin(?:istrator)?|info)@", re.I
)


def head_of(text: str) -> str:
    """Return what the server wrote itself, without the returned mail below it."""
    text = text[:MAX_HEAD]
    for mark in RETURNED.finditer(text):
        before = text[: mark.start()]
        if not OPENS_WITH_IT.search(mark.group()) and ANYWHERE.search(before):
            return before
    return text


def recipients(head: str, text: str, ours: set[str]) -> list[str]:
    """Return whom the words in `head` name as not reached; `ours` are addresses that can't be meant."""
    for pattern in (AT_LINE_START, AFTER_WORDS, IN_BRACKETS, ANYWHERE):
        if found := _kept(pattern.findall(head), ours):
            return found
    return _kept(TO_LINE.findall(text[:MAX_HEAD]), set())[:1]


def _kept(found: list[str], ours: set[str]) -> list[str]:
    mended = [addresses.mended(one) for one in found[: MAX_RECIPIENTS * 2]]
    kept = {
        one.lower(): one
        for one in reversed(mended)
        if one and one.lower() not in ours and not NEVER.match(one)
    }
    return list(reversed(kept.values()))[:MAX_RECIPIENTS]


def words_about(head: str, address: str, others: list[str]) -> str:
    """Return the words that follow the first mention of `address`, up to the next recipient's."""
    if len({other.lower() for other in others}) < 2:
        # The reason may stand above the address.
        return head
    low = head.lower()
    start = low.find(address.lower())
    if start < 0:
        return head
    ends = [
        low.find(other.lower(), start + len(address)) for other in others if other.lower() != address.lower()
    ]
    following = [end for end in ends if end > start]
    line = low.rfind("\n", 0, start) + 1
    return head[line : min(following) if following else len(head)]
