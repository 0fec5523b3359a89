"""Sentences in which somebody thanks, in English, Spanish and Russian.

It reads each text from its beginning to its end once, however it is written.
"""

import re

LONGEST = 180
THANKS = re.compile(r"\b(thanks?|thank you|gracias|agradec\w+|спасибо|благодар\w+)\b", re.IGNORECASE)
# Who thanks for what is still to come does not say yet that it went well.
BEFOREHAND = re.compile(r"in advance|de antemano|por adelantado|заранее", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


def thanks_in(text: str) -> str:
    """Return the sentence in which somebody thanks, in their words; empty where nobody does."""
    for found in SENTENCE.finditer(text):
        sentence = found.group().strip()
        if THANKS.search(sentence) and not BEFOREHAND.search(sentence) and "?" not in sentence:
            return sentence[:LONGEST]
    return ""


def is_only_thanks(text: str) -> bool:
    """Say whether a message is a thank-you that asks nothing."""
    return "?" not in text and bool(thanks_in(text)) and len(text) <= 2 * LONGEST
