"""Segments: what may be asked about customers, who answers to it, and about how many that are.

What can be asked stands in `nouns`, and nothing else can be asked. `asking` finds who belongs to a segment,
`guessing` says about how many that would be while somebody is still thinking about it.
"""

from esmero.insight.segments.asking import Piece, after, differing, facts_behind, members_among, of_people
from esmero.insight.segments.guessing import Guess, guess
from esmero.insight.segments.nouns import NOUNS, Unasked, check

__all__ = [
    "NOUNS",
    "Guess",
    "Piece",
    "Unasked",
    "after",
    "check",
    "differing",
    "facts_behind",
    "guess",
    "members_among",
    "of_people",
]
