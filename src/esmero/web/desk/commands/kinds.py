"""What a command is: a thing that can be done on a page of the desk, with its name, its key and its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from esmero.domain.staff.access import Rights
from esmero.ui import remembered

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

    Words = str | _StrPromise


class Way(StrEnum):
    """How a command is carried out."""

    GO = "go"  # a link to another page
    ASK = "ask"  # a question in the dialog; without script a page that asks the same
    DO = "do"  # one press, one change: a POST
    PRESS = "press"  # something that stands on the page is pressed, or the cursor goes there
    KEY = "key"  # the page does it by itself; it is only listed


class Group(StrEnum):
    """Under which heading a command stands in the list of keys and in the palette."""

    HERE = "here"
    LIST = "list"
    GO = "go"
    DESK = "desk"


HEADINGS: dict[Group, Words] = {
    Group.HERE: _("This conversation"),
    Group.LIST: _("The list"),
    Group.GO: _("Go to"),
    Group.DESK: _("The desk"),
}


@dataclass(frozen=True)
class Here:
    """Who is at the desk, what they have open, and what they may do in its team."""

    agent: Agent
    conversation: Conversation | None = None
    rights: Rights = Rights()
    # Whether the page shows to which other conversation it may belong.
    is_guessed: bool = False
    # Whether it walks the steps of its kind.
    is_under_way: bool = False

    @property
    def is_there(self) -> bool:
        """Whether a conversation is there."""
        return self.conversation is not None

    @property
    def may_answer(self) -> bool:
        """Whether a conversation is there in which the agent may write to the customer."""
        return self.is_there and self.rights.may_answer

    @property
    def may_forward(self) -> bool:
        """Whether a conversation is there whose letters the agent may pass on to somebody outside."""
        return self.is_there and self.rights.may_forward

    @property
    def may_close(self) -> bool:
        """Whether a conversation is there that the agent may close, open again, join and take apart."""
        return self.is_there and self.rights.may_close

    @property
    def is_open(self) -> bool:
        """Whether a conversation is there that is not closed."""
        return self.conversation is not None and not self.conversation.is_closed

    @property
    def is_closed(self) -> bool:
        """Whether a conversation is there that is closed."""
        return self.conversation is not None and self.conversation.is_closed

    @property
    def is_snoozed(self) -> bool:
        """Whether a conversation is there that is out of sight for now."""
        return self.conversation is not None and self.conversation.is_snoozed

    @property
    def is_practice(self) -> bool:
        """Whether a conversation is there that is only practised."""
        return self.conversation is not None and self.conversation.is_practice

    @property
    def is_mine(self) -> bool:
        """Whether the agent looks after the conversation that is there."""
        return self.conversation is not None and self.conversation.agent_id == self.agent.pk


def _anywhere(here: Here) -> bool:
    return True


def _nothing(here: Here) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Command:
    """A thing that can be done.

    `to` is the name of an address (it gets the conversation's number where the group is HERE), or a
    function that returns one, or for PRESS the id of something on the page. `key` is one letter, two
    letters one after the other ("G M") or with Ctrl. `also`: other words by which people look for it.
    `fields` are what a POST carries; `target` is the part of the page that its answer replaces: the
    letters where the group is HERE, otherwise another page follows.
    """

    name: str
    words: Words
    way: Way
    group: Group
    to: str | Callable[[], str] = ""
    key: str = ""
    icon: str = ""
    also: Words = ""
    fits: Callable[[Here], bool] = _anywhere
    fields: Callable[[Here], dict[str, Any]] = _nothing
    target: str = ""
    # On the screen, where there is less room than in a list.
    short: Words = ""
    # What is chosen in a letter on the page goes along.
    takes_selection: bool = False


@remembered.plain
@dataclass(frozen=True)
class Ready:
    """A command as a page shows it, in the reader's language."""

    name: str
    words: str
    short: str
    also: str
    keys: str
    icon: str
    way: str
    url: str
    attrs: tuple[tuple[str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


# What one does with the conversation that is open, by its way.
ask_here = partial(Command, way=Way.ASK, group=Group.HERE)
do_here = partial(Command, way=Way.DO, group=Group.HERE)
press_here = partial(Command, way=Way.PRESS, group=Group.HERE)


def there(here: Here) -> bool:
    """Fits wherever a conversation is open on the page."""
    return here.is_there
