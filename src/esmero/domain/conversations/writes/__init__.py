"""Every change to a conversation and its messages; callers import this module, never its parts."""

from esmero.domain.conversations.writes.drafts import drop_draft, keep_draft
from esmero.domain.conversations.writes.messages import add, let_through, note_delivery, set_mail_id
from esmero.domain.conversations.writes.opening import open
from esmero.domain.conversations.writes.person import forget, move
from esmero.domain.conversations.writes.state import (
    AlreadyClosed,
    SomethingCameIn,
    assign,
    close,
    hand_over,
    must_be_at,
    reopen,
    set_next_due,
    wait,
    wake,
    welcome_letters,
)

__all__ = [
    "AlreadyClosed",
    "SomethingCameIn",
    "add",
    "assign",
    "close",
    "drop_draft",
    "forget",
    "hand_over",
    "keep_draft",
    "let_through",
    "move",
    "must_be_at",
    "note_delivery",
    "open",
    "reopen",
    "set_mail_id",
    "set_next_due",
    "wait",
    "wake",
    "welcome_letters",
]
