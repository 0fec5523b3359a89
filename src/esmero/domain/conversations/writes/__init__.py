"""Every change to a conversation and its messages; callers import this module, never its parts."""

from esmero.domain.conversations.writes.belonging import (
    await_mails,
    await_no_longer,
    go_on_in,
    guess,
    put_guess_away,
)
from esmero.domain.conversations.writes.firsts import end_first, put_first
from esmero.domain.conversations.writes.letting_go import delete, let_words_go, note_files_gone, put_into
from esmero.domain.conversations.writes.mentions import mention, see_mentions
from esmero.domain.conversations.writes.merging import (
    CannotUndo,
    go_into,
    link,
    part_ways,
    remember,
    take_apart,
    take_out,
    unlink,
)
from esmero.domain.conversations.writes.messages import (
    add,
    keep_on_the_page,
    let_through,
    note_delivery,
    say_instead,
    set_mail_id,
)
from esmero.domain.conversations.writes.opening import open, remove
from esmero.domain.conversations.writes.participants import (
    carry_participants,
    copy_to,
    drop_participants,
    leave_out,
    let_in,
    note_copy,
    note_delivery_of_copy,
)
from esmero.domain.conversations.writes.person import forget, give, give_deleted, move
from esmero.domain.conversations.writes.quotes import black_out as black_out
from esmero.domain.conversations.writes.quotes import found_below as found_below
from esmero.domain.conversations.writes.quotes import found_quotes as found_quotes
from esmero.domain.conversations.writes.quotes import leave_quote as leave_quote
from esmero.domain.conversations.writes.quotes import put_aside as put_aside
from esmero.domain.conversations.writes.quotes import put_aside_whole as put_aside_whole
from esmero.domain.conversations.writes.quotes import want_all_out as want_all_out
from esmero.domain.conversations.writes.routing import (
    end_routing,
    note_routing,
    take_from_absent,
    take_from_idle,
)
from esmero.domain.conversations.writes.searching import (
    index_again,
    index_conversation,
    index_customer,
    index_files,
    index_letters,
    index_next,
)
from esmero.domain.conversations.writes.shown import begun_as as begun_as
from esmero.domain.conversations.writes.shown import go_on_as as go_on_as
from esmero.domain.conversations.writes.shown import keep_between as keep_between
from esmero.domain.conversations.writes.shown import stay_as as stay_as
from esmero.domain.conversations.writes.snoozing import come_back, end_snooze, snooze
from esmero.domain.conversations.writes.sorting import (
    NameTaken,
    add_tag,
    be_alone_with_tags,
    bring_back,
    give_kind_back,
    join,
    paint,
    prioritise,
    rename,
    retire,
    set_kind,
    tag,
    take_kind,
    untag,
)
from esmero.domain.conversations.writes.state import (
    AlreadyClosed,
    SomethingCameIn,
    assign,
    close,
    end_links,
    hand_over,
    hush,
    must_be_at,
    need_no_answer,
    readdress,
    reopen,
    set_next_due,
    wait,
    wake,
    welcome_letters,
)
from esmero.domain.conversations.writes.tallies import tally
from esmero.domain.conversations.writes.ways import answer_by, be_written_by

__all__ = [
    "delete",
    "let_words_go",
    "put_into",
    "note_files_gone",
    "AlreadyClosed",
    "CannotUndo",
    "NameTaken",
    "SomethingCameIn",
    "add",
    "add_tag",
    "answer_by",
    "assign",
    "await_mails",
    "await_no_longer",
    "be_alone_with_tags",
    "be_written_by",
    "bring_back",
    "carry_participants",
    "close",
    "come_back",
    "copy_to",
    "drop_participants",
    "end_first",
    "end_routing",
    "end_snooze",
    "forget",
    "give",
    "give_deleted",
    "give_kind_back",
    "go_into",
    "go_on_in",
    "guess",
    "hand_over",
    "hush",
    "index_again",
    "index_conversation",
    "index_customer",
    "index_files",
    "index_letters",
    "index_next",
    "join",
    "keep_on_the_page",
    "leave_out",
    "let_in",
    "let_through",
    "link",
    "mention",
    "move",
    "must_be_at",
    "need_no_answer",
    "note_copy",
    "note_delivery",
    "note_delivery_of_copy",
    "note_routing",
    "put_first",
    "open",
    "paint",
    "part_ways",
    "prioritise",
    "put_guess_away",
    "end_links",
    "readdress",
    "remember",
    "remove",
    "rename",
    "reopen",
    "retire",
    "say_instead",
    "see_mentions",
    "set_kind",
    "set_mail_id",
    "set_next_due",
    "snooze",
    "tag",
    "take_apart",
    "take_from_absent",
    "take_from_idle",
    "take_kind",
    "take_out",
    "tally",
    "unlink",
    "untag",
    "wait",
    "wake",
    "welcome_letters",
]
