"""How much of what customers are written comes from software."""

from __future__ import annotations

from datetime import datetime, timedelta

from esmero.domain.conversations import reads as conversations
from esmero.insight import kept_words

DAYS = 30
FOLLOWER = "machine words"
LETTERS = ("message.sent", "notice.sent")


def share_now(channel_id: int, *, at: datetime) -> int:
    """Return how many of a hundred words software wrote in a channel in the last thirty days."""
    since = kept_words.today(at) - timedelta(days=DAYS - 1)
    return conversations.share_of(channel_id, since=since).percent


def shares(*, at: datetime) -> list[conversations.Share]:
    """Return by channel who wrote how much in the last thirty days, today among them."""
    today = kept_words.today(at)
    return conversations.shares(today - timedelta(days=DAYS - 1), today)
