"""Letting go what is older than the company keeps it, by its own rules.

A run goes in pieces, each a transaction with its count: stopped in the middle, the next one goes on where it
was, and takes nothing twice. What is due is asked of `insight.old_data`, as the preview is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import count_words, delete_old, forget, keep_for_law, set_up, tidy
from esmero.domain.channels import writes as channels
from esmero.domain.company import reads as company
from esmero.domain.company import writes as company_writes
from esmero.domain.company.kinds import KeepDeed, KeptKind
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import reads as desk
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.insight import old_data

if TYPE_CHECKING:
    from esmero.domain.company.models import RetentionRule, RetentionRun
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)
TASK = "retention.go_on"
# Rows of a piece, which is one transaction; a conversation is many letters.
AT_ONCE: dict[str, int] = {KeptKind.WHOLE: 20, KeptKind.WORDS: 50}
PIECE = 300
# Pieces of one task; then others have their turn.
PIECES = 20


class NoReason(ValueError):
    """Whoever keeps something for the law says why, in words."""


def set_rule(
    *, agent: Agent, kind: str, deed: str, days: int | None, reason: str, at: datetime
) -> RetentionRule:
    """Say how long a kind of data is kept (days), and what happens then; owners only.

    Raises OwnersOnly, NotFound for no such kind, NoReason where the law is named without a reason.
    """
    words = " ".join(reason.split())
    if deed == KeepDeed.LAW and not words:
        raise NoReason
    with db.write():
        by = set_up.owner_of(agent)
        company.kept_rule(kind)
        kept_days = days if deed == KeepDeed.LET_GO else None
        why = words if deed == KeepDeed.LAW else ""
        return company_writes.set_kept(kind, deed=deed, days=kept_days, reason=why, by=by, at=at)


def begin_now(*, agent: Agent | None, at: datetime) -> RetentionRun | None:
    """Let go what is old by now, as a task: an owner asked for it, or a command (None).

    Return the run, which may be one that is under way; None where nothing is due. Raises OwnersOnly.
    """
    # Counted before anybody else has to wait.
    found = due(at=at)
    with db.write():
        by = set_up.owner_of(agent) if agent else THE_SOFTWARE
        return _begin(found, by=by, at=at)


def begin(*, at: datetime) -> None:
    """Let go each night what is old, as a task; holds that are over end before that."""
    keep_for_law.end(at=at)
    found = due(at=at)
    with db.write():
        _begin(found, by=THE_SOFTWARE, at=at)


def _begin(found: dict[str, int], *, by: Doer, at: datetime) -> RetentionRun | None:
    db.alone_with("retention", "run")
    run = company.running()
    if run is None:
        if not found:
            return None
        run = company_writes.begin_run(found, by=by, at=at)
    queue.enqueue(TASK, at=at, once=TASK, run_id=run.pk)
    return run


def due(*, at: datetime, most: int | None = None) -> dict[str, int]:
    """Return how many of each kind go by the rules of this moment; nothing of a kind where none does.

    With `most`, no kind is counted further.
    """
    but, found = old_data.spared(at), {}
    for kind, rule in company.kept_rules().items():
        if _goes(rule) and rule.days:
            found[kind] = old_data.due(kind, days=rule.days, at=at, but=but)[:most].count()
    return {kind: count for kind, count in found.items() if count}


def go_on(*, at: datetime, run_id: int) -> bool:
    """Go on with a run, some pieces of it, and ask for the others; return whether it is through.

    A kind that fails is noted with the run, and the others go on.
    """
    left = PIECES
    for kind in old_data.KINDS:
        while left and _piece_or_note(run_id, kind, at=at):
            left -= 1
    with db.write():
        run = company.retention_run(run_id)
        if run is None or run.ended_at:
            return True
        if not left:
            queue.enqueue(TASK, at=at, once=TASK, run_id=run.pk)
            return False
        company_writes.end_run(run, by=_who(run), at=at)
        return True


def _piece_or_note(run_id: int, kind: str, *, at: datetime) -> int:
    try:
        return _piece(run_id, kind, at=at)
    except db.Collided:
        raise
    except Exception:
        log.exception("Old data of the kind %s could not be let go.", kind)
        with db.write():
            run = company.retention_run(run_id)
            if run is not None:
                company_writes.note_failed(run, kind)
        return 0


def _piece(run_id: int, kind: str, *, at: datetime) -> int:
    """One transaction: the rule is read anew, and who is spared; what is taken is counted with it.

    Which they are is looked up before it, so that nobody waits for that.
    """
    rule = company.kept_rules()[kind]
    if not _goes(rule):
        return 0
    rows = old_data.due(kind, days=rule.days or 0, at=at).order_by(*old_data.KINDS[kind].order)
    ids = list(rows.values_list("pk", flat=True)[: AT_ONCE.get(kind, PIECE)])
    if not ids:
        return 0
    if kind == KeptKind.WHOLE:
        count_words.keep_up()
    with db.write():
        run, rule = company.retention_run(run_id), company.kept_rule(kind)
        if run is None or run.ended_at or kind in run.failed or not _goes(rule):
            return 0
        found = list(
            db.held(old_data.due(kind, days=rule.days or 0, at=at).filter(pk__in=ids).order_by("pk"))
        )
        DEEDS[kind](found, rule, at)
        company_writes.note_taken(run, kind, len(found))
        return len(found)


def _goes(rule: RetentionRule) -> bool:
    return rule.deed == KeepDeed.LET_GO and bool(rule.days)


def _who(run: RetentionRun) -> Doer:
    return Doer(AGENT, run.by_id) if run.by_id else THE_SOFTWARE


def _ids(rows: list[Any]) -> list[int]:
    return [row.pk for row in rows]


def _drop_bytes(keys: set[str], at: datetime) -> None:
    db.after_commit(lambda: tidy.drop_unneeded(keys, older_than=at - forget.JUST_BROUGHT))


def _delete_whole(found: list[Any], rule: RetentionRule, at: datetime) -> None:
    keys = delete_old.delete(_ids(found), at=at)
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    _drop_bytes(keys, at)


def _let_words_go(found: list[Any], rule: RetentionRule, at: datetime) -> None:
    """With the words go their raw mail, their files, drafts, and what was read in them."""
    ids, law = _ids(found), company.kinds_kept_by_law()
    receipts = conversation_reads.receipts_of(ids)
    assert rule.days is not None
    letters = conversations.let_words_go(ids, days=rule.days, at=at)
    promises.let_words_go(ids)
    if KeptKind.ORIGINALS not in law:
        channels.let_sent_go(letters, notice_ids=desk.notices_about(ids))
        channels.let_quotes_go(ids, at=at)
        channels.let_originals_of_letters_go(letters, receipts, at=at)
    keys = workbench.let_words_go(ids) if KeptKind.DRAFTS not in law else set()
    if KeptKind.FILES not in law:
        keys |= files.let_go_within(ids)
        conversations.note_files_gone(ids, letters, days=rule.days, at=at)
    if KeptKind.PROPOSALS not in law:
        customer_writes.let_proposals_go(customers.proposed_in(letters))
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    _drop_bytes(keys, at)


def _let_originals_go(found: list[Any], rule: RetentionRule, at: datetime) -> None:
    channels.let_originals_go(_ids(found), at=at)


def _let_files_go(found: list[Any], rule: RetentionRule, at: datetime) -> None:
    assert rule.days is not None
    within, letters = {one.within_id for one in found}, {one.about_id for one in found}
    keys = files.let_go(_ids(found))
    conversations.note_files_gone(within, letters, days=rule.days, at=at)
    queue.enqueue("search.wipe", at=at, once="search.wipe")
    _drop_bytes(keys, at)


def _let_drafts_go(found: list[Any], rule: RetentionRule, at: datetime) -> None:
    _drop_bytes(workbench.let_drafts_go(_ids(found)), at)


DEEDS: dict[str, Callable[[list[Any], RetentionRule, datetime], object]] = {
    KeptKind.WHOLE: _delete_whole,
    KeptKind.WORDS: _let_words_go,
    KeptKind.ORIGINALS: _let_originals_go,
    KeptKind.FILES: _let_files_go,
    KeptKind.FACTS: lambda found, _rule, _at: customer_writes.let_facts_go(_ids(found)),
    KeptKind.PROPOSALS: lambda found, _rule, _at: customer_writes.let_proposals_go(_ids(found)),
    KeptKind.DRAFTS: _let_drafts_go,
    KeptKind.ROWS: lambda found, _rule, at: customer_writes.let_rows_go(_ids(found), at=at),
}
