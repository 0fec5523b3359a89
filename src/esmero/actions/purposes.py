"""What the company asks its customers to agree to, and in which words; owners set it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import set_up
from esmero.domain.customers import reads, writes
from esmero.domain.customers.kinds import TWO_STEPS, PurposeKey
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.customers.models import Purpose
    from esmero.domain.staff.models import Agent

Words = Mapping[str, tuple[str, str]]


class AskedAlready(Exception):
    """The company asks for this already, or did: it is brought back and reworded, not added."""


def add(*, agent: Agent | None, key: str, needs_two_steps: bool, words: Words, at: datetime) -> Purpose:
    """Ask for something from now on: one of PurposeKey, or the company's own (empty `key`).

    `words` by language: title and what exactly one agrees to. Letters to many always need two steps. Raises
    OwnersOnly, AskedAlready, and ValueError without words or for a key that is none.
    """
    if not words or key not in {"", *set(PurposeKey) - {PurposeKey.ANSWERING}}:
        raise ValueError(key)
    with db.write():
        by = set_up.owner_of(agent)
        if reads.purpose_with(key):
            raise AskedAlready(key)
        needs = needs_two_steps or key in TWO_STEPS
        return writes.add_purpose(key=key, needs_two_steps=needs, words=words, by=by, at=at)


def reword(*, agent: Agent, purpose_id: int, words: Words, at: datetime) -> int:
    """Ask in other words from now on: who agreed keeps what they agreed to. Return the newest version.

    The same words again change nothing. Raises OwnersOnly, NotFound, and ValueError without words.
    """
    if not words:
        raise ValueError(purpose_id)
    with db.write():
        by = set_up.owner_of(agent)
        purpose = reads.purpose(purpose_id)
        shown = reads.newest_wordings([purpose])[purpose.pk]
        if {language: (one.title, one.words) for language, one in shown.items()} == dict(words):
            return next(iter(shown.values())).version
        return writes.reword_purpose(purpose, words=words, by=by, at=at)


def end(*, agent: Agent, purpose_id: int, at: datetime) -> Purpose:
    """Ask for it no more, and do nothing of the kind. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        purpose = reads.purpose(purpose_id)
        if purpose.ended_at is None:
            writes.end_purpose(purpose, by=by, at=at)
        return purpose


def bring_back(*, agent: Agent, purpose_id: int, at: datetime) -> Purpose:
    """Ask for it again; who had agreed has agreed. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        purpose = reads.purpose(purpose_id)
        if purpose.ended_at is not None:
            writes.bring_purpose_back(purpose, by=by, at=at)
        return purpose
