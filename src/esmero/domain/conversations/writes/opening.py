"""Opening conversations."""

from datetime import datetime
from typing import Any

from esmero.domain.channels.models import Channel
from esmero.domain.conversations.kinds import CODE_LENGTH
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Team
from esmero.ground import crypto, made, prepared, text, written

_with_code = prepared.Query[int](
    lambda code: Conversation.objects.filter(code=code).values_list("id", flat=True)
)


def open(  # noqa: A001 - the room's word; modules are imported, never names
    *,
    customer: Customer,
    channel: Channel,
    subject: str,
    language: str,
    reply_to: str,
    by: Doer,
    at: datetime,
    takes_automatic_letters: bool = True,
    answers_by: str = "",
    paper_to: str = "",
    team: Team | None = None,
    wishes_agent_id: int | None = None,
) -> Conversation:
    """Open a conversation with the team of the channel, if no other is named; nobody looks after it yet.

    `wishes_agent_id` is for whom the customer asked, who may be elsewhere.
    """
    conversation = written.add(
        made.fresh(
            Conversation,
            code=_free_code(),
            subject=text.excerpt(text.one_line(subject), 200),
            customer=customer,
            channel=channel,
            team=team or channel.team,
            language=language,
            reply_to=reply_to,
            takes_automatic_letters=takes_automatic_letters,
            answers_by=answers_by,
            paper_to=paper_to,
            opened_at=at,
            last_message_at=at,
            links_valid_from=at,
            wishes_agent_id=wishes_agent_id,
        )
    )
    wished: dict[str, Any] = {"wishes": wishes_agent_id} if wishes_agent_id else {}
    events.record(
        "conversation.opened",
        about=conversation.ref,
        audience=conversation.audience,
        by=by,
        at=at,
        channel=channel.kind,
        code=conversation.code,
        **wished,
    )
    return conversation


def remove(conversation: Conversation) -> None:
    """Take a conversation away as if it had never been: only what somebody practised ever goes so."""
    if conversation.team.is_practice:
        conversation.delete()


def _free_code() -> str:
    while True:
        code = crypto.code(CODE_LENGTH)
        if not _with_code(code=code):
            return code
