"""Every change to a conversation and its messages; callers import this module, never its parts."""

from esmero.domain.conversations.writes.mentions import mention, see_mentions
from esmero.domain.conversations.writes.merging import (
    CannotUndo,
    go_into,
    link,
    remember,
    take_apart,
    take_out,
    unlink,
)
from esmero.domain.conversations.writes.messages import add, let_through, note_delivery, set_mail_id
from esmero.domain.conversations.writes.opening import open, remove
from esmero.domain.conversations.writes.person import forget, move
from esmero.domain.conversations.writes.searching import (
    index_again,
    index_conversation,
    index_customer,
    index_letters,
    index_next,
)
from esmero.domain.conversations.writes.snoozing import come_back, end_snooze, snooze
from esmero.domain.conversations.writes.sorting import (
    NameTaken,
    bring_back,
    join,
    prioritise,
    rename,
    retire,
    tag,
    untag,
)
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
    "CannotUndo",
    "NameTaken",
    "SomethingCameIn",
    "add",
    "assign",
    "bring_back",
    "close",
    "come_back",
    "end_snooze",
    "forget",
    "go_into",
    "hand_over",
    "join",
    "index_again",
    "index_conversation",
    "index_customer",
    "index_letters",
    "index_next",
    "let_through",
    "link",
    "mention",
    "move",
    "must_be_at",
    "note_delivery",
    "open",
    "prioritise",
    "remember",
    "remove",
    "rename",
    "reopen",
    "retire",
    "see_mentions",
    "set_mail_id",
    "set_next_due",
    "snooze",
    "tag",
    "take_apart",
    "take_out",
    "unlink",
    "untag",
    "wait",
    "wake",
    "welcome_letters",
]
