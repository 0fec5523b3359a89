"""Words written before, with their languages."""

from dataclasses import dataclass

from esmero.domain.staff.models import Agent
from esmero.domain.workbench import access
from esmero.domain.workbench.models import CannedReply


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


def canned_like(agent: Agent, words: str, *, language: str, limit: int = 8) -> list[Canned]:
    """Return what somebody looks for by a few letters, what speaks the customer's language first."""
    wanted = words.casefold().split()
    found = [one for one in canned_of(agent) if all(_holds(one, word) for word in wanted)]
    return sorted(found, key=lambda one: language not in one.texts)[:limit]


def _holds(canned: Canned, word: str) -> bool:
    return any(word in text.casefold() for text in (canned.reply.name, *canned.texts.values()))


def _with_texts(reply: CannedReply) -> Canned:
    return Canned(reply, {one.language: one.text for one in reply.texts.all()})
