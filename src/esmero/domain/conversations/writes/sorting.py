"""What conversations are found and ordered by: kind, tags and priority."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from esmero.domain.conversations.kinds import Colour, Priority
from esmero.domain.conversations.models import Conversation, Tag
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.workflows.models import Kind
from esmero.ground import db, text
from esmero.ground.refs import Audience

LONGEST_NAME = 40


class NameTaken(Exception):
    """Another tag has this name already."""


def tidy(name: str) -> str:
    """Return a tag's name on one line, without marks and spaces around it; empty where nothing is left."""
    return text.one_line(name).strip(" #,;")[:LONGEST_NAME].strip()


def key_of(name: str) -> str:
    """Return a name as it is compared."""
    return tidy(name).casefold()[:LONGEST_NAME]


def be_alone_with_tags(names: Iterable[str]) -> None:
    """Let nobody else make tags of these names until the commit. Called before a conversation is held."""
    for key in sorted({key_of(name) for name in names}):
        db.alone_with("tag", key)


def tag(conversation: Conversation, *, name: str, by: Doer, at: datetime) -> Tag | None:
    """Give it a tag, made if there is none of that name. Return it; None where it has it already.

    Raises ValueError for a name without a letter. A retired tag that somebody types is in use again.
    """
    if not key_of(name):
        raise ValueError("A tag is a word.")
    # Held: nobody makes two tags one while it is given.
    found = db.held(Tag.objects.filter(key=key_of(name))).first()
    if found is None:
        found = Tag.objects.create(name=tidy(name), key=key_of(name))
        _record_tag("tag.added", found, by, at)
    elif found.retired_at:
        bring_back(found, by=by, at=at)
    if conversation.tags.filter(pk=found.pk).exists():
        return None
    conversation.tags.add(found)
    record("conversation.tagged", conversation, by, at, internal=True, tag=found.pk, name=found.name)
    return found


def untag(conversation: Conversation, *, tag: Tag, by: Doer, at: datetime) -> bool:
    """Take a tag off. Return whether it had it."""
    if not conversation.tags.filter(pk=tag.pk).exists():
        return False
    conversation.tags.remove(tag)
    record("conversation.untagged", conversation, by, at, internal=True, tag=tag.pk, name=tag.name)
    return True


def prioritise(conversation: Conversation, *, priority: int, by: Doer, at: datetime) -> None:
    """Say whether it stands before or after the others. Promises keep their times."""
    if conversation.priority == priority:
        return
    conversation.priority = Priority(priority)
    conversation.save(update_fields=["priority"])
    record("conversation.prioritised", conversation, by, at, internal=True, priority=int(priority))


def set_kind(conversation: Conversation, *, kind: Kind | None, by: Doer, at: datetime) -> bool:
    """Say what it is, None for nothing. Return whether that is new."""
    number = kind.pk if kind else None
    if conversation.kind_id == number:
        return False
    conversation.kind = kind
    conversation.save(update_fields=["kind"])
    names = kind.names if kind else {}
    record("conversation.kind_set", conversation, by, at, kind=number, names=names)
    return True


def take_kind(
    conversation: Conversation, *, of: Conversation, step_names: Mapping[str, str], by: Doer, at: datetime
) -> None:
    """Have it be what another one is that was put into it, at the step of these names, if at any."""
    conversation.kind = of.kind
    conversation.save(update_fields=["kind"])
    told = {"kind": of.kind_id, "names": of.kind.names if of.kind else {}, "step": dict(step_names)}
    record("conversation.kind_brought", conversation, by, at, internal=True, **told)


def give_kind_back(conversation: Conversation, *, kind: Kind | None, by: Doer, at: datetime) -> None:
    """Have it be what it was before another one was put into it, which has its own kind back."""
    conversation.kind = kind
    conversation.save(update_fields=["kind"])
    told = {"kind": kind.pk if kind else None, "names": kind.names if kind else {}}
    record("conversation.kind_given_back", conversation, by, at, internal=True, **told)


def rename(tag: Tag, *, name: str, by: Doer, at: datetime) -> None:
    """Call a tag otherwise, on every conversation that has it. Raises NameTaken and ValueError."""
    if not key_of(name):
        raise ValueError("A tag is a word.")
    if Tag.objects.filter(key=key_of(name)).exclude(pk=tag.pk).exists():
        raise NameTaken(name)
    before, tag.name, tag.key = tag.name, tidy(name), key_of(name)
    tag.save(update_fields=["name", "key"])
    _record_tag("tag.renamed", tag, by, at, before=before)


def add_tag(*, name: str, by: Doer, at: datetime) -> Tag:
    """Add a word that no conversation has yet. Raises NameTaken, and ValueError for one without a letter."""
    if not key_of(name):
        raise ValueError("A tag is a word.")
    if Tag.objects.filter(key=key_of(name)).exists():
        raise NameTaken(name)
    made = Tag.objects.create(name=tidy(name), key=key_of(name))
    _record_tag("tag.added", made, by, at)
    return made


def paint(tag: Tag, *, colour: str, by: Doer, at: datetime) -> None:
    """Give a tag another colour. Raises ValueError for one that there is not."""
    if tag.colour == Colour(colour):
        return
    tag.colour = Colour(colour)
    tag.save(update_fields=["colour"])
    _record_tag("tag.painted", tag, by, at, colour=colour)


def join(tag: Tag, *, into: Tag, by: Doer, at: datetime) -> int:
    """Make two tags one: conversations with `tag` have `into` instead. Return how many changed."""
    rows = Conversation.tags.through.objects
    has_both = rows.filter(tag_id=into.pk).values("conversation_id")
    moved = rows.filter(tag_id=tag.pk).exclude(conversation_id__in=has_both).update(tag_id=into.pk)
    _record_tag("tag.joined", tag, by, at, into=into.pk)
    tag.delete()
    return moved


def retire(tag: Tag, *, by: Doer, at: datetime) -> None:
    """Offer a tag no more; conversations that have it keep it."""
    tag.retired_at = at
    tag.save(update_fields=["retired_at"])
    _record_tag("tag.retired", tag, by, at)


def bring_back(tag: Tag, *, by: Doer, at: datetime) -> None:
    """Offer a retired tag again."""
    tag.retired_at = None
    tag.save(update_fields=["retired_at"])
    _record_tag("tag.brought_back", tag, by, at)


def _record_tag(verb: str, tag: Tag, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(
        verb, about=tag.ref, audience=Audience(is_internal=True), by=by, at=at, name=tag.name, **payload
    )
