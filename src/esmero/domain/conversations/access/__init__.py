"""Who may see a conversation: people of its team (or all staff), and whoever holds its link."""

import functools
from datetime import UTC, datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from esmero.domain.conversations.access.linked import LINK_LIFE as LINK_LIFE
from esmero.domain.conversations.access.linked import by_file_token as by_file_token
from esmero.domain.conversations.access.linked import file_token as file_token
from esmero.domain.conversations.access.linked import must_hold
from esmero.domain.conversations.kinds import CODE_LENGTH, MessageKind
from esmero.domain.conversations.models import Conversation, MergeRecord, Message, Tag
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, ApiToken
from esmero.ground import crypto, db, prepared
from esmero.ground.refs import NotFound, NotYours

# What a line of a list says, and what lists are ordered by.
IN_LISTS = (
    *("code", "subject", "language", "reply_to", "priority", "version", "last_message_at"),
    *("closed_at", "waits_until", "snoozed_until", "next_due_at", "next_warn_at", "broken_at"),
    *("agent", "customer__name", "customer__address_as", "customer__photo"),
    *("team__practised_by", "team__calendar__time_zone"),
)
REPLY_PREFIX = "reply+"
# What an outsider answers to; no conversation has such a number.
OUTSIDE_PREFIX = "reply+out."
LONGEST_NUMBER = 15


_with_id = prepared.Query[Conversation](
    lambda conversation_id: with_people(Conversation.objects.filter(pk=conversation_id))
)
_held = prepared.Query[Conversation](
    lambda conversation_id: db.held(with_people(Conversation.objects.filter(pk=conversation_id)))
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
        lambda agent_id, conversation_id: seen(agent_id, is_owner=is_owner).filter(pk=conversation_id)
    )


def conversation_for(agent: Agent, conversation_id: int) -> Conversation:
    """Return a conversation that the agent may see; held, inside a transaction. Raises NotFound."""
    if not agent.is_active:
        raise NotFound("conversation")
    if db.is_open():
        found: Conversation | None = _one(seen_by(agent), pk=conversation_id)
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
    both = {pk: _one(seen_by(agent), pk=pk) for pk in sorted({found.source_id, found.target_id})}
    # As it stands now that both are held.
    kept = MergeRecord.objects.get(pk=merge_id)
    kept.source, kept.target = both[kept.source_id], both[kept.target_id]
    for team_id in {one.team_id for one in both.values()}:
        if not staff.may_close(agent, team_id):
            raise NotYours("merge")
    return kept


def goes_on_in(conversation: Conversation) -> Conversation:
    """Return where a merged conversation goes on; any other is itself."""
    while conversation.merged_into_id:
        conversation = _one(with_people(Conversation.objects.all()), pk=conversation.merged_into_id)
    return conversation


def goes_on_for_customer(conversation: Conversation) -> Conversation:
    """Do so for its customer: what went into somebody else's conversation is not theirs. Raises NotFound."""
    found = goes_on_in(conversation)
    if found.customer_id != conversation.customer_id:
        raise NotFound("conversation")
    return found


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


def page_token(conversation: Conversation, *, at: datetime) -> str:
    """Return the token of the customer's page: dated, so that an old letter's link ends one day."""
    stamp = f"{conversation.pk:x}.{int(at.timestamp()):x}"
    return f"{stamp}.{crypto.mac('page', stamp, 26)}"


def by_link_token(token: str, *, at: datetime) -> Conversation:
    """Return the conversation whose page this token opens. Raises NotFound (also when too old)."""
    stamp, _, mac = token.rpartition(".")
    if not crypto.is_mac("page", stamp, mac, 26):
        raise NotFound("link")
    number, _, seconds = stamp.partition(".")
    made_at = datetime.fromtimestamp(int(seconds, 16), tz=UTC)
    conversation = _with_id.first(conversation_id=int(number, 16))
    if conversation is None:
        raise NotFound("link")
    must_hold(made_at, valid_from=conversation.links_valid_from, at=at)
    return goes_on_for_customer(conversation)


def reply_address(conversation: Conversation, *, host: str) -> str:
    """Return the address that brings an answer back into this conversation."""
    number = f"{conversation.pk:x}"
    return f"{REPLY_PREFIX}{number}.{crypto.mac('reply', number)}@{host}"


def by_reply_address(address: str, *, host: str) -> Conversation | None:
    """Return the conversation of one of our signed reply addresses, or None for any other address."""
    local, _, domain = address.strip().lower().partition("@")
    number, _, mac = local.removeprefix(REPLY_PREFIX).partition(".")
    if (
        domain != host.lower()
        or not local.startswith(REPLY_PREFIX)
        or not crypto.is_mac("reply", number, mac)
    ):
        return None
    found = _held.first(conversation_id=int(number, 16))
    # Also where it went into somebody else's: who writes is checked there, and held back if a stranger.
    return goes_on_in(found) if found else None


def outside_address(forward: Message, *, host: str) -> str:
    """Return the address that brings an outsider's answer to what was forwarded back, to colleagues only."""
    number = f"{forward.pk:x}"
    return f"{OUTSIDE_PREFIX}{number}.{_outside_mac(forward)}@{host}"


def by_outside_address(address: str, *, host: str) -> Message | None:
    """Return what was forwarded from which such an address came, or None for any other address."""
    local, _, domain = address.strip().lower().partition("@")
    number, _, mac = local.removeprefix(OUTSIDE_PREFIX).partition(".")
    if domain != host.lower() or not local.startswith(OUTSIDE_PREFIX) or not number.isalnum():
        return None
    try:
        wanted = int(number[:LONGEST_NUMBER], 16)
    except ValueError:
        return None
    forward = Message.objects.filter(pk=wanted, kind=MessageKind.FORWARD).first()
    if forward is None or not forward.to_email:
        return None
    return forward if crypto.is_mac("outside", f"{wanted:x}:{forward.to_email}", mac) else None


def _outside_mac(forward: Message) -> str:
    """Made with the address it went to: once that is erased, the old answers' way is closed."""
    return crypto.mac("outside", f"{forward.pk:x}:{forward.to_email}")


def by_code(code: str, email: str) -> Conversation | None:
    """Return the conversation with this code if it belongs to this address, or None."""
    rows = with_people(Conversation.objects.filter(code=_clean(code)))
    found = rows.filter(reply_to__iexact=email.strip()).first()
    on = goes_on_in(found) if found else None
    return on if found and on and on.customer_id == found.customer_id else None


def _clean(code: str) -> str:
    """Return a code as it is kept, however it was typed: with gaps, or the company's name before it."""
    return "".join(sign for sign in code.upper() if sign.isalnum())[-CODE_LENGTH:]


def with_people(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Fetch with each conversation the people and places that a page names."""
    return rows.select_related("customer", "channel", "team__calendar", "team__lead", "agent", "closed_by")


def with_people_of_a_list(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Fetch only what a line of a list names: the person, and the team with its clock."""
    return rows.select_related(None).select_related("customer", "team__calendar").only(*IN_LISTS)


def _one(rows: QuerySet[Conversation], *, pk: int) -> Conversation:
    try:
        return db.held(rows).get(pk=pk)
    except ObjectDoesNotExist as error:
        raise NotFound("conversation") from error
