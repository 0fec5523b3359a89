"""Deleting old conversations altogether: every room lets go what stands in it of them.

What stays is that something was promised and what became of it, with no words, and the chain of events.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from esmero.actions import segments
from esmero.domain.channels import writes as channels
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import reads as desk
from esmero.domain.workbench import writes as workbench
from esmero.domain.workflows import writes as workflows


def delete(conversation_ids: Collection[int], *, at: datetime) -> set[str]:
    """The step inside a transaction: delete conversations, with what was put into them.

    Before it the record of kept words is to be up to date (`count_words.keep_up`): afterwards nothing says in
    which channel a word was given.
    Return the keys of the bytes of their files, which go after the commit.
    """
    ids = sorted({*conversation_ids, *conversations.put_into(conversation_ids)})
    letters, receipts = conversation_reads.letters_within(ids), conversation_reads.receipts_of(ids)
    people = {one.customer_id for one in conversation_reads.with_customers(ids).values()}
    promises.part_from(ids)
    sent = channels.delete_sent(letters, notice_ids=desk.notices_about(ids))
    events.forget_about("delivery", sent)
    events.forget_about("receipt", channels.delete_originals(ids, receipts, at=at))
    events.forget_within("conversation", ids)
    keys = files.let_go_within(ids) | workbench.let_words_go(ids)
    customers.part_from_letters(letters)
    workflows.forget_ways("conversation", ids)
    conversations.delete(ids)
    # No event says that they lost it.
    segments.look_again(people, at=at)
    return keys
