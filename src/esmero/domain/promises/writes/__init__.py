"""Making promises and saying what became of them. Once settled, a promise never changes again."""

from esmero.domain.promises.writes.ascents import ascend, refuse, settle
from esmero.domain.promises.writes.life import (
    PromiseSettled,
    break_,
    go_on,
    hand_on,
    hand_up,
    hand_up_anew,
    keep,
    make,
    name_new_time,
    renew,
    stand_again,
    stand_still,
    warn,
    withdraw,
)
from esmero.domain.promises.writes.person import forget, go_along, hand_over, move, remove
from esmero.domain.promises.writes.record import note_words, set_figures
from esmero.domain.promises.writes.rules import move_policies, set_policies
from esmero.domain.promises.writes.tried import end_try_out, forget_tried, note_tried, try_rules
from esmero.domain.promises.writes.work import (
    WorkEnded,
    ask_for_work,
    end_work,
    move_work,
    own_up_to_asker,
    work_goes_along,
)

__all__ = [
    "PromiseSettled",
    "WorkEnded",
    "ascend",
    "ask_for_work",
    "break_",
    "end_try_out",
    "end_work",
    "forget",
    "forget_tried",
    "go_along",
    "go_on",
    "hand_on",
    "hand_over",
    "hand_up",
    "hand_up_anew",
    "keep",
    "make",
    "move",
    "move_policies",
    "move_work",
    "name_new_time",
    "own_up_to_asker",
    "refuse",
    "note_tried",
    "note_words",
    "remove",
    "renew",
    "set_figures",
    "set_policies",
    "settle",
    "stand_again",
    "stand_still",
    "try_rules",
    "warn",
    "withdraw",
    "work_goes_along",
]
