"""Search: words as they are compared, a question made of them, and the engine that answers it.

The engine knows one table, `search_entry`, whose rows are whole and plain on both databases; what finds them
(FTS5 on SQLite, a text vector on PostgreSQL) is an index beside it that the database keeps in step by itself.
"""

from esmero.ground.search import clues
from esmero.ground.search.asking import Looked, Question, Term, term
from esmero.ground.search.finding import Hit, begin_wiping, find, is_sound, rebuild, wipe_on
from esmero.ground.search.runs import RUN, as_one, moved, runs_of, said_in, with_bars
from esmero.ground.search.words import (
    LANGUAGES,
    READ_CHARACTERS,
    addresses,
    fold,
    indexed,
    marks,
    pattern,
    placed,
    spoken,
    stems,
)

__all__ = [
    "LANGUAGES",
    "READ_CHARACTERS",
    "RUN",
    "Hit",
    "Looked",
    "Question",
    "Term",
    "addresses",
    "as_one",
    "begin_wiping",
    "clues",
    "find",
    "fold",
    "indexed",
    "is_sound",
    "marks",
    "moved",
    "pattern",
    "placed",
    "rebuild",
    "runs_of",
    "said_in",
    "spoken",
    "stems",
    "term",
    "wipe_on",
    "with_bars",
]
