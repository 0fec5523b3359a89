"""Answers, closings and notes in the small company, by which a law is measured."""

from datetime import date, datetime

from esmero.actions import close, promise, reply
from esmero.domain.company import writes as company
from esmero.domain.company.kinds import SPAIN
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.kinds import THE_SOFTWARE
from tests.world import World

WHY = "You told us that it came."


def answer(there: World, words: str = "It left today.", *, at: datetime) -> None:
    """The owner answers both customers."""
    for story in (there.a, there.b):
        current = Conversation.objects.get(pk=story.conversation.pk)
        reply.reply(
            agent=there.owner,
            conversation_id=current.pk,
            words=words,
            seen_version=current.version,
            send_key=f"{current.pk}-{at}",
            at=at,
        )


def shut(there: World, reason: str = "ANSWERED", *, at: datetime) -> None:
    """The owner closes what customer A wrote, and says why."""
    close.close(agent=there.owner, conversation_id=there.a.conversation.pk, reason=reason, why=WHY, at=at)


def ask_for_a_person(there: World, *, at: datetime) -> None:
    """Customer A asks for a person."""
    promise.ask_for_person(there.a.conversation, at=at)


def noted(there: World, *, on: date, whole: int, good: int) -> None:
    """A month's calls were noted by hand."""
    profile = company.switch(SPAIN, is_on=True, by=THE_SOFTWARE, at=there.at)
    company.note_figure(profile, "calls", on=on, whole=whole, good=good, by=THE_SOFTWARE, at=there.at)


def audited(there: World, *, year: int) -> None:
    """The audit file of a year was made."""
    profile = company.switch(SPAIN, is_on=True, by=THE_SOFTWARE, at=there.at)
    company.note_audit(profile, year=year, digests={}, by=THE_SOFTWARE, at=there.at)
