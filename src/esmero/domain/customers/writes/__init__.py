"""Every change to what we know of people; callers import this module, never its parts."""

from esmero.domain.customers.writes.clues import keep_clues, keep_clues_after
from esmero.domain.customers.writes.facts import (
    SensitiveFact,
    ask_again,
    bring_fact_back,
    confirm_fact,
    correct_fact,
    end_fact,
    forbid_uses,
    hide_fact,
    note_fact,
)
from esmero.domain.customers.writes.identities import (
    PROOFS,
    find_again,
    learn_address,
    learn_identity,
    lose,
    prove,
    settle_complaint,
    take_complaint,
)
from esmero.domain.customers.writes.people import (
    audience_of,
    describe,
    learn_name,
    learn_zone,
    make_up,
    meet,
    meet_by_hand,
    remove,
)
from esmero.domain.customers.writes.person import forget, move, note_erasure
from esmero.domain.customers.writes.proposals import (
    accept_proposal,
    note_question,
    propose_fact,
    put_proposal_away,
)

__all__ = [
    "PROOFS",
    "SensitiveFact",
    "accept_proposal",
    "ask_again",
    "audience_of",
    "bring_fact_back",
    "confirm_fact",
    "correct_fact",
    "describe",
    "end_fact",
    "find_again",
    "forbid_uses",
    "forget",
    "hide_fact",
    "keep_clues",
    "keep_clues_after",
    "learn_address",
    "learn_identity",
    "learn_name",
    "learn_zone",
    "lose",
    "make_up",
    "meet",
    "meet_by_hand",
    "move",
    "note_erasure",
    "note_fact",
    "note_question",
    "propose_fact",
    "prove",
    "put_proposal_away",
    "remove",
    "settle_complaint",
    "take_complaint",
]
