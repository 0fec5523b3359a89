"""How much people and software wrote, counted by day and channel."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum

from esmero.domain.conversations.kinds import WrittenBy
from esmero.domain.conversations.models import Message, WordTally


@dataclass(frozen=True)
class Share:
    """The letters and words of people and of software to customers who came by one channel."""

    channel_id: int
    people_letters: int = 0
    people_words: int = 0
    machine_letters: int = 0
    machine_words: int = 0

    @property
    def percent(self) -> int:
        """The share of words that software wrote, 0 where nothing was written."""
        every = self.people_words + self.machine_words
        return round(100 * self.machine_words / every) if every else 0


def shares(since: date, until: date) -> list[Share]:
    """Return by channel who wrote how much from one day to another, both counted. One query."""
    return _shares(WordTally.objects.filter(on__range=(since, until)))


def share_of(channel_id: int, *, since: date) -> Share:
    """Return who wrote how much in one channel since a day."""
    found = _shares(WordTally.objects.filter(channel=channel_id, on__gte=since))
    return found[0] if found else Share(channel_id)


def _shares(rows: QuerySet[WordTally]) -> list[Share]:
    sums: dict[int, dict[str, int]] = {}
    found = rows.values_list("channel_id", "written_by").annotate(Sum("letters"), Sum("words"))
    for channel_id, who, letters, words in found.order_by("channel_id"):
        name = "machine" if who == WrittenBy.SOFTWARE else "people"
        sums.setdefault(channel_id, {}).update({f"{name}_letters": letters, f"{name}_words": words})
    return [Share(channel_id, **counted) for channel_id, counted in sums.items()]


@dataclass(frozen=True)
class Counted:
    """One letter to a customer: by which channel they came, who wrote it, when, and its words."""

    channel_id: int
    written_by: str
    at: datetime
    words: str


def written_now(message_ids: Collection[int]) -> list[Counted]:
    """Return these letters as they are counted, practice left out. One query."""
    found = Message.objects.filter(pk__in=message_ids, conversation__team__practised_by=None)
    rows = found.values_list("conversation__channel_id", "written_by", "at", "text")
    return [Counted(*row) for row in rows.order_by("id")]
