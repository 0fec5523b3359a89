"""Keeping what somebody is writing: words for later, and files that wait with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.actions import copying, tidy
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.files import writes as files
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workbench.kinds import Copies, DraftKind
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Draft, FirstDraft, Upload

# A file that waits with no draft for this long was given up.
UPLOAD_LIFE = timedelta(days=1)
# Files that a page may bring to wait in one conversation: none needs more, and a broken one must not fill the
# disk. What comes by mail has a bound of its own (`keep_answer`).
MOST_WAITING = 20
# What somebody types of a first letter beside its words.
WRITTEN_OF_SOMEBODY = ("name", "phone", "email", "subject")


class DraftMoved(Exception):
    """The kept words are newer than those the page knew: another machine wrote. Nothing was overwritten."""

    def __init__(self, draft: Draft | FirstDraft) -> None:
        super().__init__(draft.pk)
        self.draft = draft


class TooManyWaiting(Exception):
    """So many files wait in this conversation already that no more are taken."""


def keep_draft(
    *,
    agent: Agent,
    conversation_id: int,
    words: str,
    seen_version: int,
    at: datetime,
    kind: str = DraftKind.REPLY,
    chosen: Mapping[str, Any] | None = None,
    addressed: Copies | None = None,
) -> Draft | None:
    """Keep an agent's words for later, and what was `chosen` beside them (`Draft.chosen`).

    `addressed` is what was chosen for an answer that could not go out: who else was to get it.
    Nothing written and nobody chosen takes the draft away. Raises NotFound.
    """
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        if addressed:
            chosen = {**(chosen or {}), **copying.chosen(conversation, addressed)}
        return _keep(conversation, agent, words, seen_version, kind, chosen, at=at)


def keep_draft_after(
    *,
    agent: Agent,
    conversation_id: int,
    words: str,
    seen_version: int,
    kind: str,
    base: datetime | None,
    at: datetime,
    chosen: Mapping[str, Any] | None = None,
    addressed: Copies | None = None,
) -> Draft | None:
    """Keep words that go on from those kept at `base`; for a page that keeps by itself.

    Raises DraftMoved when somebody else's page of the same agent kept other words since, NotFound.
    """
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        there = workbench.draft_row(conversation, agent, kind=kind)
        if there and there.kept_at != base and there.text.strip() != words.strip():
            raise DraftMoved(there)
        if addressed:
            chosen = {**(chosen or {}), **copying.chosen(conversation, addressed)}
        return _keep(conversation, agent, words, seen_version, kind, chosen, at=at)


def keep_first_letter(
    *,
    agent: Agent,
    begun_for: int | None,
    words: str,
    chosen: Mapping[str, Any],
    base: datetime | None,
    at: datetime,
) -> FirstDraft | None:
    """Keep a first letter that goes on from what was kept at `base`; nothing written takes it away.

    `begun_for` is the customer of whose page it was begun, None for nobody's. Raises DraftMoved, NotFound.
    """
    with db.write():
        # Two windows may begin it at this moment.
        db.alone_with("first letter", f"{agent.pk}:{begun_for}")
        customer = conversations.customer_for_call(agent, begun_for) if begun_for else None
        there = workbench.first_draft(agent, begun_for)
        if there and there.kept_at != base and there.text.strip() != words.strip():
            raise DraftMoved(there)
        if not words.strip() and not any(chosen.get(name) for name in WRITTEN_OF_SOMEBODY):
            workbench_writes.drop_first_letter(agent=agent, customer_id=begun_for)
            return None
        return workbench_writes.keep_first_letter(
            agent=agent, customer=customer, words=words, chosen=chosen, at=at
        )


def _keep(
    conversation: Conversation,
    agent: Agent,
    words: str,
    seen_version: int,
    kind: str,
    chosen: Mapping[str, Any] | None,
    *,
    at: datetime,
) -> Draft | None:
    if not words.strip() and not any((chosen or {}).get(name) for name in ("to", "bcc")):
        workbench_writes.drop_draft(conversation, agent=agent, kind=kind)
        return None
    return workbench_writes.keep_draft(
        conversation, agent=agent, words=words, seen_version=seen_version, at=at, kind=kind, chosen=chosen
    )


def keep_upload(*, agent: Agent, conversation_id: int, kind: str, file: NewFile, at: datetime) -> Upload:
    """Keep a file for what the agent is writing. Raises NotFound, TooManyWaiting."""
    access.conversation_for(agent, conversation_id)
    key = files.store(file.content)
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        if len(workbench.uploads(conversation, agent)) >= MOST_WAITING:
            raise TooManyWaiting
        return workbench_writes.keep_upload(
            conversation,
            agent=agent,
            kind=kind,
            key=key,
            file=file,
            at=at,
        )


def drop_upload(*, agent: Agent, upload_id: int) -> Upload:
    """Leave a file out again; its bytes go with the next sweep. Raises NotFound."""
    with db.write():
        upload = workbench.upload_of(agent, upload_id)
        access.conversation_for(agent, upload.conversation_id)
        workbench_writes.leave_out(upload)
        return upload


def sweep_uploads(*, at: datetime) -> int:
    """Remove files that wait for nothing, rows first; bytes that no row needs follow. Returns how many."""
    with db.write():
        abandoned = workbench.abandoned_uploads(at - UPLOAD_LIFE)
        workbench_writes.drop_uploads(abandoned)
    tidy.drop_unneeded({upload.key for upload in abandoned}, older_than=at - UPLOAD_LIFE)
    return len(abandoned)
