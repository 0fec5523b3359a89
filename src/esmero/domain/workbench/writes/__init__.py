"""Every change to what an agent keeps for their own work; callers import this module, never its parts."""

from esmero.domain.workbench.writes.drafts import drop_draft, drop_same_words, keep_draft
from esmero.domain.workbench.writes.person import forget, move

__all__ = ["drop_draft", "drop_same_words", "forget", "keep_draft", "move"]
