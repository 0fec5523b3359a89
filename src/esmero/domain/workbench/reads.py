"""What an agent kept for their own work, finished for a page."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench import access
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import (
    GOING_OUT,
    CannedReply,
    Draft,
    Follower,
    HeldReply,
    Notice,
    Practice,
    SavedView,
    Upload,
)
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

# Files that their agent may still send.
WAITING = Q(held=None, is_left_out=False)


_drafts = prepared.Query[Draft](
    lambda conversation_id, agent_id: Draft.objects.filter(conversation=conversation_id, agent=agent_id)
)
_uploads = prepared.Query[Upload](
    lambda conversation_id, agent_id: Upload.objects.filter(
        WAITING, conversation=conversation_id, agent=agent_id
    ).order_by("id")
)


def draft(conversation: Conversation, agent: Agent, *, kind: str = DraftKind.REPLY) -> str:
    """Return the words an agent kept for later in this conversation, empty without any."""
    kept = draft_row(conversation, agent, kind=kind)
    return kept.text if kept else ""


def draft_row(conversation: Conversation, agent: Agent, *, kind: str) -> Draft | None:
    """Return one kept draft with when it was kept, or None."""
    return Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).first()


def drafts(conversation: Conversation, agent: Agent) -> dict[str, Draft]:
    """Return all that an agent kept for later in this conversation, by its kind. One query."""
    return {kept.kind: kept for kept in _drafts(conversation_id=conversation.pk, agent_id=agent.pk)}


def drafts_of(agent: Agent, conversation_ids: Iterable[int]) -> dict[int, datetime]:
    """Return for these conversations when the agent last kept words there, without those with none."""
    rows = Draft.objects.filter(agent=agent, conversation__in=list(conversation_ids)).order_by("kept_at")
    return dict(rows.values_list("conversation_id", "kept_at"))


def uploads(conversation: Conversation, agent: Agent) -> list[Upload]:
    """Return the files that wait with the agent's drafts in this conversation, oldest first."""
    return _uploads(conversation_id=conversation.pk, agent_id=agent.pk)


def chosen_uploads(
    conversation: Conversation, agent: Agent, ids: Iterable[int], *, kind: str
) -> list[Upload]:
    """Return those of the agent's own waiting files that are named, oldest first; strangers' are left out."""
    waiting = Upload.objects.filter(
        WAITING, conversation=conversation, agent=agent, kind=kind, pk__in=list(ids)
    )
    return list(waiting.order_by("id"))


def upload_of(agent: Agent, upload_id: int) -> Upload:
    """Return one of the agent's own files that wait with a draft. Raises NotFound."""
    found = Upload.objects.select_related("conversation").filter(WAITING, pk=upload_id, agent=agent).first()
    if found is None:
        raise NotFound("upload")
    return found


def files_of(held: HeldReply) -> list[Upload]:
    """Return the files that go with an answer held back."""
    return list(held.uploads.order_by("id"))


def held_in(conversation: Conversation) -> list[HeldReply]:
    """Return the answers that wait or were stopped in this conversation, soonest first, with their files."""
    rows = HeldReply.objects.filter(conversation=conversation).select_related("agent")
    return list(rows.prefetch_related("uploads").order_by("release_at", "id"))


def held_by(agent: Agent, *, limit: int = 200) -> list[HeldReply]:
    """Return the answers of an agent that wait or were stopped, soonest first."""
    rows = HeldReply.objects.filter(agent=agent).select_related(
        "agent", "conversation__customer", "conversation__team__calendar"
    )
    return list(rows.order_by("release_at", "id")[:limit])


def stopped_count(agent: Agent) -> int:
    """Return how many of an agent's answers did not go out and wait for them."""
    return HeldReply.objects.filter(agent=agent, stopped_at__isnull=False).count()


def held(held_id: int, *, for_change: bool = False) -> HeldReply | None:
    """Return an answer that is held back, or None when it went out or was taken back.

    `for_change` keeps other writers away from the row until the transaction ends.
    """
    rows = HeldReply.objects.select_related("agent", "conversation")
    if for_change:
        rows = db.held(rows)
    return rows.filter(pk=held_id).first()


def held_with(external_id: str) -> HeldReply | None:
    """Return the answer that the same press of the send button already holds back, or None."""
    return HeldReply.objects.filter(external_id=external_id).first()


def to_release(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of answers whose moment has come, oldest first."""
    rows = HeldReply.objects.filter(GOING_OUT, release_at__lte=at).order_by("release_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def going_out() -> list[HeldReply]:
    """Return all answers that are held back and go out by themselves, with their conversations."""
    return list(HeldReply.objects.filter(GOING_OUT).select_related("conversation").order_by("id"))


def overdue(at: datetime, *, by: timedelta) -> int:
    """Return how many answers should have gone out this long ago: nobody releases them."""
    return HeldReply.objects.filter(GOING_OUT, release_at__lt=at - by).count()


def abandoned_uploads(before: datetime, *, limit: int = 200) -> list[Upload]:
    """Return files older than this that wait with no draft: what they were for was sent or given up."""
    same = {name: OuterRef(name) for name in ("conversation", "agent", "kind")}
    given_up = Q(is_left_out=True) | ~Exists(Draft.objects.filter(**same))
    old = Upload.objects.filter(given_up, held=None, kept_at__lt=before)
    return list(old.order_by("id")[:limit])


def is_key_used(key: str) -> bool:
    """Return whether a waiting file has these bytes."""
    return Upload.objects.filter(key=key).exists()


def conversations_with_drafts(agent: Agent) -> QuerySet[Draft, int]:
    """Return the ids of the conversations where the agent kept words, for use inside another query."""
    return Draft.objects.filter(agent=agent).values_list("conversation_id", flat=True)


def saved_views(agent: Agent) -> list[SavedView]:
    """Return the lists of one's own in their order, then those shared with one's teams. One query."""
    return _saved_views(agent=agent.pk, member=agent.pk, owner=agent.pk)


def _views_seen(agent: int, member: int, owner: int) -> QuerySet[SavedView]:
    shared = Q(team__memberships__agent_id=member)
    rows = SavedView.objects.filter(Q(agent_id=agent) | shared, removed_at=None).distinct()
    is_own = Case(When(agent_id=owner, then=0), default=1, output_field=IntegerField())
    return rows.select_related("agent", "team").order_by(is_own, "position", "id")


_saved_views = prepared.Query[SavedView](_views_seen)


def removed_views(agent: Agent, *, since: datetime) -> list[SavedView]:
    """Return the lists that the agent took away since then, the last one first."""
    return list(SavedView.objects.filter(agent=agent, removed_at__gte=since).order_by("-removed_at")[:10])


def practice_of(agent: Agent) -> Practice | None:
    """Return what somebody practises now with its conversation, or None."""
    return _practices().filter(agent=agent).first()


def practices(*, at: datetime) -> list[Practice]:
    """Return all that is practised now; a handful, since each ends after some days."""
    return list(_practices().filter(ends_at__gt=at).order_by("id"))


def practices_over(*, at: datetime) -> list[Practice]:
    """Return what was practised long enough."""
    return list(_practices().filter(ends_at__lte=at).order_by("id"))


def _practices() -> QuerySet[Practice]:
    return Practice.objects.select_related(
        "agent", "conversation__customer", "conversation__team__calendar", "conversation__channel"
    )


def waits_to_go_out(conversation: Conversation) -> bool:
    """Say whether an answer is held back in this conversation."""
    return HeldReply.objects.filter(conversation=conversation).exists()


def is_practice(conversation_ids: Iterable[int]) -> bool:
    """Say whether one of these conversations is only practised."""
    return Practice.objects.filter(conversation__in=list(conversation_ids)).exists()


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


# A page of notices, and up to where the bell counts.
NOTICES, MANY_NOTICES = 50, 99


def unseen_notices(agent: Agent) -> int:
    """Return how many things an agent was told and has not seen, counted up to one more than MANY_NOTICES."""
    return len(_unseen(agent.is_owner)(agent_id=agent.pk))


@functools.cache
def _unseen(is_owner: bool) -> prepared.Query[int]:
    return prepared.Query(
        lambda agent_id: (
            access.notices_seen(agent_id, is_owner=is_owner)
            .filter(seen_at=None)
            .values_list("id", flat=True)[: MANY_NOTICES + 1]
        )
    )


def notices(agent: Agent, *, before_id: int | None = None) -> list[Notice]:
    """Return one more than a page of what an agent was told, newest first."""
    rows = access.notices_seen(agent.pk, is_owner=agent.is_owner).order_by("-id")
    rows = rows if before_id is None else rows.filter(pk__lt=before_id)
    return list(rows.select_related("conversation__customer", "by")[: NOTICES + 1])


def has_notices_of(conversation: Conversation, agent: Agent) -> bool:
    """Return whether something about this conversation was told to an agent who did not see it yet."""
    here = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    return Notice.objects.filter(here, agent=agent, seen_at=None).exists()


def old_notices(before: datetime, *, limit: int = 500) -> list[int]:
    """Return the ids of notices from before this moment, oldest first."""
    return list(Notice.objects.filter(at__lt=before).order_by("at").values_list("id", flat=True)[:limit])


def followed_to(name: str) -> int | None:
    """Return the last event that a follower has seen, None before its first."""
    return Follower.objects.filter(name=name).values_list("event_id", flat=True).first()
