"""Who may see a conversation: people of its team (or all staff), and whoever holds its link."""

import functools

from django.db.models import QuerySet

from esmero.domain.company import reads as company
from esmero.domain.conversations.access.copies import (
    by_copy_address,
    copy_address,
    copy_mail_id,
    is_signed_address,
)
from esmero.domain.conversations.access.going_on import (
    goes_on_after,
    goes_on_for_customer,
    goes_on_in,
    held_one,
    with_people,
)
from esmero.domain.conversations.access.linked import (
    LINK_LIFE,
    LinkEnded,
    by_file_token,
    by_wish_token,
    file_token,
    may_be_asked_from,
    wish_token,
)
from esmero.domain.conversations.access.mail_names import (
    codes_in_tags,
    conversation_in_mail_id,
    mail_id,
    with_tag,
    without_tags,
)
from esmero.domain.conversations.access.shown import (
    ShownTo,
    may_be_chosen,
    shown_at_home,
    shown_conversation,
    shown_of_own,
    shown_to_leader,
)
from esmero.domain.conversations.access.ways_in import (
    by_link_token,
    by_outside_address,
    by_reply_address,
    outside_address,
    page_token,
    reply_address,
)
from esmero.domain.conversations.kinds import CODE_LENGTH
from esmero.domain.conversations.models import Conversation, MergeRecord, Message, Participant, Tag
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, ApiToken
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound, NotYours

__all__ = [
    "LINK_LIFE",
    "LinkEnded",
    "ShownTo",
    "by_code",
    "by_copy_address",
    "by_file_token",
    "by_link_token",
    "by_outside_address",
    "by_reply_address",
    "by_wish_token",
    "codes_in_tags",
    "conversation_by_code",
    "conversation_for",
    "conversation_for_token",
    "conversation_in_mail_id",
    "conversation_to_answer",
    "conversation_to_close",
    "conversation_to_forward",
    "copy_address",
    "copy_mail_id",
    "file_for",
    "file_token",
    "goes_on_after",
    "goes_on_for_customer",
    "goes_on_in",
    "is_signed_address",
    "mail_id",
    "may_be_chosen",
    "may_set_tags_up",
    "merge_for",
    "message_for",
    "outside_address",
    "participant_to_change",
    "may_be_asked_from",
    "page_token",
    "reply_address",
    "seen",
    "seen_by",
    "shown_at_home",
    "shown_conversation",
    "shown_of_own",
    "shown_to_leader",
    "tag_for",
    "tag_to_set_up",
    "wish_token",
    "with_people",
    "with_people_of_a_list",
    "with_tag",
    "without_tags",
]

# What a line of a list says, and what lists are ordered by.
IN_LISTS = (
    *("code", "subject", "language", "reply_to", "answers_by", "paper_to"),
    *("priority", "version", "last_message_at"),
    *("closed_at", "waits_until", "snoozed_until", "next_due_at", "next_warn_at", "broken_at"),
    *("agent", "customer__name", "customer__address_as", "customer__photo"),
    *("team__practised_by", "team__calendar__time_zone"),
)


def seen_by(agent: Agent) -> QuerySet[Conversation]:
    """Return the conversations that the agent may see, with the people and places a page needs."""
    return seen(agent.pk, is_owner=agent.is_owner)


def seen(agent_id: int, *, is_owner: bool) -> QuerySet[Conversation]:
    """Return the same for somebody of whom only the number is known (a slot of a prepared query)."""
    teams = staff.teams_seen(agent_id, is_owner=is_owner)
    return with_people(Conversation.objects.filter(team__in=teams.values("id")))


@functools.cache
def _seen_one(is_owner: bool) -> prepared.Query[Conversation]:
    return prepared.Query(
        lambda agent_id, conversation_id: (
            seen(agent_id, is_owner=is_owner)
            .filter(pk=conversation_id)
            .annotate(asks_why=company.asks_why_looked())
        )
    )


def conversation_for(agent: Agent, conversation_id: int) -> Conversation:
    """Return a conversation that the agent may see; held, inside a transaction. Raises NotFound."""
    if not agent.is_active:
        raise NotFound("conversation")
    if db.is_open():
        found: Conversation | None = held_one(seen_by(agent), pk=conversation_id)
    else:
        found = _seen_one(agent.is_owner).first(agent_id=agent.pk, conversation_id=conversation_id)
    if found is None:
        raise NotFound("conversation")
    # Where it was merged, one has to be allowed to see both.
    return conversation_for(agent, found.merged_into_id) if found.merged_into_id else found


def conversation_by_code(agent: Agent, code: str) -> Conversation:
    """Return the conversation of this code that the agent may see. Raises NotFound."""
    found = seen_by(agent).filter(code=_clean(code)).first() if agent.is_active else None
    if found is None:
        raise NotFound("conversation")
    return conversation_for(agent, found.pk)


def merge_for(agent: Agent, merge_id: int) -> MergeRecord:
    """Return a merge of two conversations that the agent may see and close. Raises NotFound, NotYours."""
    found = MergeRecord.objects.filter(pk=merge_id).first()
    if found is None or not agent.is_active:
        raise NotFound("merge")
    both = {pk: held_one(seen_by(agent), pk=pk) for pk in sorted({found.source_id, found.target_id})}
    # As it stands now that both are held.
    kept = MergeRecord.objects.get(pk=merge_id)
    kept.source, kept.target = both[kept.source_id], both[kept.target_id]
    for team_id in {one.team_id for one in both.values()}:
        if not staff.may_close(agent, team_id):
            raise NotYours("merge")
    return kept


def conversation_for_token(token: ApiToken, code: str) -> Conversation:
    """Return the conversation with this code if a program with this key may see it. Raises NotFound.

    A person's key sees what the person sees; the company's sees its team's.
    """
    seen = seen_by(token.agent) if token.agent else with_people(Conversation.objects.filter(team=token.team))
    found = seen.filter(code=_clean(code)).first()
    if found is None:
        raise NotFound("conversation")
    if found.merged_into_id:
        return conversation_for_token(token, goes_on_for_customer(found).code)
    return found


def conversation_to_answer(agent: Agent, conversation_id: int) -> Conversation:
    """Return a conversation in which the agent may write to the customer. Raises NotFound, NotYours."""
    conversation = conversation_for(agent, conversation_id)
    if not staff.may_answer(agent, conversation.team_id):
        raise NotYours("conversation")
    return conversation


def conversation_to_forward(agent: Agent, conversation_id: int) -> Conversation:
    """Return a conversation whose letters the agent may pass on to outsiders. Raises NotFound, NotYours."""
    conversation = conversation_for(agent, conversation_id)
    if not staff.may_forward(agent, conversation.team_id):
        raise NotYours("conversation")
    return conversation


def conversation_to_close(agent: Agent, conversation_id: int) -> Conversation:
    """Return a conversation that the agent may close, open again, join, take apart or hand over.

    Raises NotFound, NotYours.
    """
    conversation = conversation_for(agent, conversation_id)
    if not staff.may_close(agent, conversation.team_id):
        raise NotYours("conversation")
    return conversation


def message_for(agent: Agent, message_id: int) -> Message:
    """Return a message of a conversation that the agent may see. Raises NotFound."""
    within = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    if within is None:
        raise NotFound("message")
    # Fetched after its conversation, which may have to be waited for.
    conversation = conversation_for(agent, within)
    message = Message.objects.get(pk=message_id)
    message.conversation = conversation
    return message


def participant_to_change(agent: Agent, participant_id: int) -> Participant:
    """Return who takes part, or did, for an agent who may answer there. Raises NotFound, NotYours."""
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None:
        raise NotFound("participant")
    # Fetched after its conversation, which may have to be waited for; never where it was merged away.
    conversation = conversation_to_answer(agent, found.conversation_id)
    found = Participant.objects.filter(pk=participant_id, conversation=conversation).first()
    if found is None:
        raise NotFound("participant")
    found.conversation = conversation
    return found


def file_for(agent: Agent, file_id: int) -> Attachment:
    """Return a file of a conversation that the agent may see. Raises NotFound."""
    file = files.one(file_id)
    if file.within_kind != "conversation":
        raise NotFound("attachment")
    conversation_for(agent, file.within_id)
    return file


def tag_for(agent: Agent, tag_id: int) -> Tag:
    """Return a tag for somebody of the staff: the company's words are everybody's. Raises NotFound.

    Held, inside a transaction.
    """
    found = db.held(Tag.objects.filter(pk=tag_id)).first() if agent.is_active else None
    if found is None:
        raise NotFound("tag")
    return found


def tag_to_set_up(agent: Agent, tag_id: int) -> Tag:
    """Return a tag for whoever keeps the company's words tidy. Raises NotFound."""
    may_set_tags_up(agent)
    return tag_for(agent, tag_id)


def may_set_tags_up(agent: Agent) -> None:
    """Check that somebody keeps the company's words tidy: leads and owners do. Raises NotYours."""
    if not agent.is_lead:
        raise NotYours("tag")


def by_code(code: str, email: str) -> Conversation | None:
    """Return the conversation with this code if it belongs to this address, or None."""
    rows = with_people(Conversation.objects.filter(code=_clean(code)))
    found = rows.filter(reply_to__iexact=email.strip()).first()
    on = goes_on_in(found) if found else None
    is_theirs = found and on and on.customer_id == found.customer_id
    return on if on and is_theirs and may_be_asked_from(on, on.reply_to) else None


def _clean(code: str) -> str:
    """Return a code as it is kept, however it was typed: with gaps, or the company's name before it."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[-CODE_LENGTH:]


def with_people_of_a_list(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Fetch only what a line of a list names: the person, and the team with its clock."""
    return rows.select_related(None).select_related("customer", "team__calendar").only(*IN_LISTS)
