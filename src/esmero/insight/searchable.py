"""Whether search is in step: every message has its entry, for those who may see it and nobody else."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from esmero.domain.conversations.kinds import INTERNAL, MessageKind
from esmero.domain.conversations.models import Message, SearchEntry
from esmero.ground import search

# More than these are not named one by one.
NAMED = 20
CURE = "run `esmero reindex`"


def faults() -> Iterator[str]:
    """Yield a sentence for each way in which search is out of step."""
    if not search.is_sound():
        yield f"The index of search does not agree with its entries: {CURE}."
    of_message = SearchEntry.objects.filter(pk=OuterRef("pk"))
    # What was erased has no words left to be found by, and nobody looks for what is practised.
    real = Message.objects.filter(conversation__team__practised_by=None)
    kept = real.exclude(kind=MessageKind.NOTICE).exclude(text="")
    for number in kept.exclude(Exists(of_message)).values_list("id", flat=True)[:NAMED]:
        yield f"Message {number} is not found by search: {CURE}."
    for number in _for_others().values_list("pk", flat=True)[:NAMED]:
        yield f"Message {number} is found by others than may see it: {CURE}."


def is_lost() -> bool:
    """Say whether there is much to find and nothing to find it by, as after an upgrade."""
    return not SearchEntry.objects.exists() and Message.objects.exclude(kind=MessageKind.NOTICE).exists()


def _for_others() -> QuerySet[SearchEntry]:
    team = Concat(Value(" t"), Cast("team_id", CharField()), Value(" "))
    hidden = Q(message__kind__in=INTERNAL) | Q(message__held_since__isnull=False)
    agree = Q(
        team_id=F("message__conversation__team_id"),
        conversation_id=F("message__conversation_id"),
        marks__contains=team,
    ) & (Q(hidden, is_internal=True) | Q(~hidden, is_internal=False))
    return SearchEntry.objects.exclude(agree)
