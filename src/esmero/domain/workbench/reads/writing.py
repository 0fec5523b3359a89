"""What somebody keeps while they write: words for later, and the files that wait with them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import Draft, FirstDraft, Upload
from esmero.ground import prepared
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

_kept_in = prepared.Query[tuple[int, datetime]](
    lambda agent_id, ids: (
        Draft.objects.filter(prepared.among("conversation_id", ids), agent=agent_id)
        .order_by("kept_at")
        .values_list("conversation_id", "kept_at")
    )
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
    return dict(_kept_in(agent_id=agent.pk, ids=list(conversation_ids)))


def first_draft(agent: Agent, customer_id: int | None) -> FirstDraft | None:
    """Return the first letter that an agent began of a customer's page, or of nobody's; None without one."""
    return FirstDraft.objects.filter(agent=agent, customer=customer_id).first()


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


def abandoned_uploads(before: datetime, *, limit: int = 200) -> list[Upload]:
    """Return files older than this that wait with no draft: what they were for was sent or given up."""
    same = {name: OuterRef(name) for name in ("conversation", "agent", "kind")}
    given_up = Q(is_left_out=True) | ~Exists(Draft.objects.filter(**same))
    old = Upload.objects.filter(given_up, held=None, kept_at__lt=before)
    return list(old.order_by("id")[:limit])
