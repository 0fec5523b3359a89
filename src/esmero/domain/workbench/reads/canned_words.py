"""Words written before, with their languages."""

from collections.abc import Collection
from dataclasses import dataclass

from esmero.domain.staff.models import Agent
from esmero.domain.workbench import access
from esmero.domain.workbench.models import CannedReply

FOR_THEM, FOR_ALL, FOR_OTHERS = range(3)


@dataclass(frozen=True)
class Canned:
    """A canned reply with its words by language."""

    reply: CannedReply
    texts: dict[str, str]

    def language_for(self, language: str) -> str:
        """Return this language where there are words in it, else one in which there are."""
        return language if language in self.texts else next(iter(self.texts), language)

    def text_in(self, language: str) -> str:
        """Return the words in this language, else in any that there is."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


def canned_of(agent: Agent) -> list[Canned]:
    """Return what the agent may use and was not removed, what is used most first. Two queries."""
    rows = access.canned_used_by(agent).filter(removed_at=None).select_related("team", "agent")
    return [_with_texts(one) for one in rows.prefetch_related("texts").order_by("-used_count", "name", "id")]


def canned_removed_of(agent: Agent, *, limit: int = 50) -> list[Canned]:
    """Return what was removed, the newest first."""
    rows = access.canned_used_by(agent).filter(removed_at__isnull=False).select_related("team", "agent")
    return [_with_texts(one) for one in rows.prefetch_related("texts").order_by("-removed_at", "-id")[:limit]]


def canned(reply: CannedReply) -> Canned:
    """Return a canned reply with its words."""
    return _with_texts(reply)


def canned_like(
    agent: Agent, words: str, *, language: str, segments: Collection[int] = (), limit: int = 8
) -> list[Canned]:
    """Return what somebody looks for by a few letters, what speaks the customer's language first.

    Of that first what is for people of `segments`, to which the customer belongs, and at most half of all as
    long as there is other; what is for people of other segments is there only where it is looked for by its
    name, and last.
    """
    wanted = words.casefold().split()
    found = [one for one in canned_of(agent) if _is_meant(one, wanted, segments)]

    def place(one: Canned) -> tuple[bool, bool, int]:
        near = _nearness(one, segments)
        return near == FOR_OTHERS, language not in one.texts, near

    ordered = sorted(found, key=place)
    theirs = [one for one in ordered if _nearness(one, segments) == FOR_THEM]
    room = max(limit // 2, limit - (len(ordered) - len(theirs)))
    too_many = {one.reply.pk for one in theirs[room:]}
    return [one for one in ordered if one.reply.pk not in too_many][:limit]


def canned_for_segment(segment_id: int) -> list[CannedReply]:
    """Return the canned replies for people of a segment that are offered, with whose they are, by name."""
    rows = CannedReply.objects.filter(segment_id=segment_id, removed_at=None)
    return list(rows.select_related("team", "agent").order_by("name", "id"))


def segments_with_canned(segment_ids: Collection[int]) -> set[int]:
    """Return for which of these segments a canned reply is offered."""
    rows = CannedReply.objects.filter(segment_id__in=segment_ids, removed_at=None)
    return {number for number in rows.values_list("segment_id", flat=True).distinct() if number}


def _nearness(canned: Canned, segments: Collection[int]) -> int:
    number = canned.reply.segment_id
    return FOR_ALL if number is None else FOR_THEM if number in segments else FOR_OTHERS


def _is_meant(canned: Canned, wanted: Collection[str], segments: Collection[int]) -> bool:
    number = canned.reply.segment_id
    if number is None or number in segments:
        return all(_holds(canned, word) for word in wanted)
    name = canned.reply.name.casefold()
    return bool(wanted) and all(word in name for word in wanted)


def _holds(canned: Canned, word: str) -> bool:
    return any(word in text.casefold() for text in (canned.reply.name, *canned.texts.values()))


def _with_texts(reply: CannedReply) -> Canned:
    return Canned(reply, {one.language: one.text for one in reply.texts.all()})
