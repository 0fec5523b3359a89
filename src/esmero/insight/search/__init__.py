"""Search over all letters: what somebody typed, what it means, and the conversations in which it stands."""

from esmero.insight.search.asking import Asked, NotADate, understand
from esmero.insight.search.finding import Found, find

__all__ = ["Asked", "Found", "NotADate", "find", "understand"]
