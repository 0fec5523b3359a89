"""Links in letters: how long one holds, and the one that opens a single file to whoever has the letter."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from esmero.domain.company import reads as company
from esmero.domain.conversations.access.going_on import goes_on_for_customer, with_people
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import Door
from esmero.domain.customers.reads import proof_at
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.ground import crypto, prepared
from esmero.ground.refs import NotFound

# A link in an old letter stops working after this; a fresh one is a click away.
LINK_LIFE = timedelta(days=90)
MAC_LETTERS = 26

_team_of = prepared.Query[tuple[datetime, int]](
    lambda conversation_id: Conversation.objects.filter(pk=conversation_id).values_list(
        "links_valid_from", "team"
    )
)
_whole = prepared.Query[Conversation](
    lambda conversation_id: with_people(Conversation.objects.filter(pk=conversation_id))
)


class LinkEnded(NotFound):
    """We made this link, and it opens nothing any more: by its age, or whatever else ended it.

    Which of the others it was is not told apart: a link may be in anybody's hands by now.
    """

    def __init__(self, *, is_old: bool = False) -> None:
        super().__init__("link")
        self.is_old = is_old


def must_be_young(made_at: datetime, *, at: datetime) -> None:
    """Check that a link made at a moment is not too old at `at`. Raises LinkEnded."""
    if at - made_at > LINK_LIFE:
        raise LinkEnded(is_old=True)


def must_hold(made_at: datetime, *, valid_from: datetime, at: datetime) -> None:
    """Check that a link made at a moment still opens something at `at`. Raises LinkEnded."""
    must_be_young(made_at, at=at)
    if made_at < valid_from.replace(microsecond=0) or company.is_undone(made_at):
        raise LinkEnded


def may_be_asked_from(conversation: Conversation, address: str) -> bool:
    """Say whether a customer may read and go on with a conversation by a mail address (Door.ASK)."""
    return opens(proof_at(conversation.customer, address), Door.ASK)


def file_token(file: Attachment, *, at: datetime) -> str:
    """Return the token that opens this one file to whoever holds it, and nothing else."""
    stamp = f"{file.pk:x}.{int(at.timestamp()):x}"
    return f"{stamp}.{_file_mac(stamp, file)}"


def by_file_token(token: str, *, at: datetime) -> Attachment:
    """Return the file that such a token opens.

    One that is too old opens nothing, nor one that was made for others than may see the file by now, nor
    one that lies in a mailbox that is the customer's no longer. Raises NotFound.
    """
    stamp, _, mac = token.rpartition(".")
    number, _, seconds = stamp.partition(".")
    try:
        file = files.one(int(number, 16))
        made_at = datetime.fromtimestamp(int(seconds, 16), tz=UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotFound("link") from error
    is_ours = crypto.is_mac("file", _said(stamp, file), mac, MAC_LETTERS)
    if not is_ours or file.within_kind != "conversation":
        raise NotFound("link")
    conversation = _whole.first(conversation_id=file.within_id)
    if conversation is None:
        raise NotFound("link")
    must_hold(made_at, valid_from=conversation.links_valid_from, at=at)
    # What is internal went to somebody outside, whose mailbox is none of the customer's.
    if not file.is_internal and not _is_with_customer(conversation):
        raise NotFound("link")
    return file


def _is_with_customer(conversation: Conversation) -> bool:
    on = goes_on_for_customer(conversation)
    return may_be_asked_from(on, on.reply_to)


def wish_token(conversation: Conversation, agent: Agent, *, at: datetime) -> str:
    """Return the token by which a customer asks anew for whoever answered them in this conversation."""
    stamp = f"{conversation.pk:x}.{agent.pk:x}.{int(at.timestamp()):x}"
    return f"{stamp}.{crypto.mac('wish', stamp, MAC_LETTERS)}"


class Wish(NamedTuple):
    """Whom a customer asks for, and in which team they were answered, both by id."""

    agent_id: int
    team_id: int


def by_wish_token(token: str, *, at: datetime) -> Wish:
    """Return what such a token asks for. Raises NotFound, also for one that is too old."""
    stamp, _, mac = token.rpartition(".")
    if not crypto.is_mac("wish", stamp, mac, MAC_LETTERS):
        raise NotFound("link")
    conversation_id, agent_id, seconds = (int(part, 16) for part in stamp.split("."))
    found = _team_of.first(conversation_id=conversation_id)
    if found is None:
        raise NotFound("link")
    must_hold(datetime.fromtimestamp(seconds, tz=UTC), valid_from=found[0], at=at)
    return Wish(agent_id, found[1])


def _file_mac(stamp: str, file: Attachment) -> str:
    return crypto.mac("file", _said(stamp, file), MAC_LETTERS)


def _said(stamp: str, file: Attachment) -> str:
    """What the token says: with whose file it is, so that it ends once the file is another's."""
    return f"{stamp}:{file.customer_id}:{'inside' if file.is_internal else 'theirs'}"
