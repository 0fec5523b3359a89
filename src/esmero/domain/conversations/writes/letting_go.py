"""Words and files of closed conversations go when they are old; that there were letters, and when, stays."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from esmero.domain.conversations.models import Conversation, Deleted, MergeRecord, Message, Quote
from esmero.domain.conversations.writes import searching


def let_words_go(ids: Collection[int], *, days: int, at: datetime) -> list[int]:
    """Empty the letters and notes of conversations, which are kept for `days`. Return the letters' ids.

    Who wrote them and when stays, and the search finds them by that alone. The code stands as the heading,
    also of what was put into them, which comes back so when it is taken out again.
    """
    letters = Message.objects.filter(conversation__in=ids)
    letters.update(text="", quoted="", html="", enclosed=[])
    # Nobody has to decide about words that are gone.
    Quote.objects.filter(message__in=letters).delete()
    rows = Conversation.objects.filter(pk__in=[*ids, *put_into(ids)])
    rows.update(subject=F("code"), emptied_at=at, emptied_after_days=days)
    searching.index_again(letters)
    return list(letters.order_by("id").values_list("id", flat=True))


def delete(ids: Collection[int]) -> None:
    """Take conversations away with all letters in them, and what was put into them (`put_into`), for good.

    Whose each was stays by number, with the team that had it.
    """
    rows = Conversation.objects.filter(pk__in=ids).values_list("pk", "customer", "team")
    Deleted.objects.bulk_create(
        Deleted(number=number, customer_id=customer, team_id=team) for number, customer, team in rows
    )
    # What points there from elsewhere goes on by itself; among them the database asks for no order so.
    for way in ("merged_into", "followed_by"):
        Conversation.objects.filter(**{f"{way}__in": ids}).update(**{way: None})
    Conversation.objects.filter(pk__in=ids).delete()


def put_into(ids: Collection[int]) -> set[int]:
    """Return what was put into some conversations and stands there, and into those before."""
    found: set[int] = set()
    fresh = set(ids)
    while fresh:
        rows = MergeRecord.objects.filter(target__in=fresh, undone_at=None)
        fresh = set(rows.values_list("source", flat=True)) - found - set(ids)
        found |= fresh
    return found


def note_files_gone(ids: Collection[int], message_ids: Collection[int], *, days: int, at: datetime) -> None:
    """Note that files of some letters of conversations went, which are kept for `days`.

    What was read in the files goes with them.
    """
    letters = Message.objects.filter(pk__in=message_ids)
    letters.update(file_count=0, enclosed=[])
    Conversation.objects.filter(pk__in=ids).update(files_gone_at=at, files_gone_after_days=days)
    searching.index_again(letters)
