"""Giving conversations the company's own words, and keeping those words tidy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.writes import NameTaken
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workbench import writes as workbench
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Tag
    from esmero.domain.staff.models import Agent

__all__ = ["NameTaken", "add", "bring_back", "describe", "join", "retire", "tag", "untag"]


def tag(*, agent: Agent, conversation_id: int, names: list[str], at: datetime) -> list[Tag]:
    """Give a conversation tags; unknown ones are made. Return those it did not have before.

    Raises NotFound, and ValueError for a name without a letter.
    """
    with db.write():
        conversations.be_alone_with_tags(names)
        conversation = access.conversation_for(agent, conversation_id)
        by = Doer(AGENT, agent.pk)
        given = [conversations.tag(conversation, name=name, by=by, at=at) for name in names]
        return [one for one in given if one]


def untag(*, agent: Agent, conversation_id: int, tag_id: int, at: datetime) -> Conversation:
    """Take a tag off a conversation. Raises NotFound."""
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        tag = access.tag_for(agent, tag_id)
        conversations.untag(conversation, tag=tag, by=Doer(AGENT, agent.pk), at=at)
        return conversation


def add(*, agent: Agent, name: str, colour: str = "", at: datetime) -> Tag:
    """Add a word to the company's, before any conversation has it.

    Raises NotFound for who may not, NameTaken, ValueError.
    """
    by = Doer(AGENT, agent.pk)
    with db.write():
        access.may_set_tags_up(agent)
        conversations.be_alone_with_tags([name])
        made = conversations.add_tag(name=name, by=by, at=at)
        conversations.paint(made, colour=colour, by=by, at=at)
        return made


def describe(*, agent: Agent, tag_id: int, name: str, colour: str, at: datetime) -> Tag:
    """Call and paint a tag otherwise everywhere. Raises NotFound, NameTaken, ValueError."""
    by = Doer(AGENT, agent.pk)
    with _tag(agent, tag_id, new_name=name) as tag:
        if name != tag.name:
            conversations.rename(tag, name=name, by=by, at=at)
        conversations.paint(tag, colour=colour, by=by, at=at)
        return tag


def join(*, agent: Agent, tag_id: int, into_id: int, at: datetime) -> int:
    """Make two tags one, for good; lists that asked for the one ask for the other.

    Return how many conversations changed. Raises NotFound.
    """
    with _tag(agent, tag_id) as tag:
        into = access.tag_to_set_up(agent, into_id)
        if into.pk == tag.pk:
            return 0
        workbench.ask_for_tag(into.pk, instead_of=tag.pk)
        return conversations.join(tag, into=into, by=Doer(AGENT, agent.pk), at=at)


def retire(*, agent: Agent, tag_id: int, at: datetime) -> Tag:
    """Offer a tag no more. Raises NotFound."""
    with _tag(agent, tag_id) as tag:
        if tag.retired_at is None:
            conversations.retire(tag, by=Doer(AGENT, agent.pk), at=at)
        return tag


def bring_back(*, agent: Agent, tag_id: int, at: datetime) -> Tag:
    """Offer a retired tag again. Raises NotFound."""
    with _tag(agent, tag_id) as tag:
        if tag.retired_at:
            conversations.bring_back(tag, by=Doer(AGENT, agent.pk), at=at)
        return tag


@contextmanager
def _tag(agent: Agent, tag_id: int, *, new_name: str = "") -> Iterator[Tag]:
    with db.write():
        if new_name:
            conversations.be_alone_with_tags([new_name])
        yield access.tag_to_set_up(agent, tag_id)
