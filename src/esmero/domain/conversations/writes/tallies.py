"""Counting how much people and software write."""

from datetime import date

from django.db.models import F

from esmero.domain.conversations.models import WordTally


def tally(on: date, *, channel_id: int, written_by: str, letters: int, words: int) -> None:
    """Add letters and words to what was written on a day to customers who came by a channel."""
    day, _is_new = WordTally.objects.get_or_create(on=on, channel_id=channel_id, written_by=written_by)
    more = {"letters": F("letters") + letters, "words": F("words") + words}
    WordTally.objects.filter(pk=day.pk).update(**more)
