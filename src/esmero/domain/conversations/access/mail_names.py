"""Signed names that say to which conversation a mail belongs: Message-IDs, and a mark in the subject.

They are read off the mail alone. Whether its sender takes part in that conversation is another question.
"""

import re
import secrets

from esmero.domain.conversations.kinds import CODE_LENGTH
from esmero.ground import crypto

# Ours begin so; those that are no conversation's (to colleagues, to somebody outside) end at the @.
MAIL_ID = re.compile(r"m\.([0-9a-f]{24})\.([0-9a-f]{1,15})\.([a-z2-7]{16})@(.+)")
# As many letters as nobody guesses who gets one try a mail, and few enough for a subject.
TAG_LETTERS = 8
TAG = re.compile(
    rf"\s*\[([{crypto.CODE_LETTERS}]{{{CODE_LENGTH}}})-([a-z2-7]{{{TAG_LETTERS}}})\]", re.IGNORECASE
)
MOST_TAGS = 5


def mail_id(conversation_id: int, *, host: str) -> str:
    """Return a new Message-ID for a letter to the customer of a conversation, without brackets."""
    once, number = secrets.token_hex(12), f"{conversation_id:x}"
    return f"m.{once}.{number}.{crypto.mac('mail', f'{once}.{number}')}@{host}"


def conversation_in_mail_id(message_id: str, *, host: str) -> int | None:
    """Return the number of the conversation that a Message-ID of ours was made for, None for any other."""
    found = MAIL_ID.fullmatch(message_id.strip().strip("<>").lower())
    if found is None or found[4] != host.lower():
        return None
    once, number, mac = found[1], found[2], found[3]
    return int(number, 16) if crypto.is_mac("mail", f"{once}.{number}", mac) else None


def with_tag(subject: str, code: str) -> str:
    """Return a subject with the signed mark of the conversation of this code at its end, once."""
    return f"{without_tags(subject)} [{code}-{crypto.mac('subject', code, TAG_LETTERS)}]".lstrip()


def without_tags(subject: str) -> str:
    """Return a subject without such marks, whoever made them up."""
    return TAG.sub("", subject).strip()


def codes_in_tags(subject: str) -> list[str]:
    """Return the codes whose marks in a subject are signed by us."""
    marks = [(found[1].upper(), found[2]) for found in TAG.finditer(subject)][:MOST_TAGS]
    return [code for code, mac in marks if crypto.is_mac("subject", code, mac, TAG_LETTERS)]
