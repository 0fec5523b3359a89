"""What segments are used for, as customers read it."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.insight import segment_uses

USED_FOR = {
    segment_uses.POLICY: gettext_lazy("By this we decide how soon we promise you something."),
    segment_uses.RULE: gettext_lazy("By this our software decides what it does by itself."),
    segment_uses.ROUTING: gettext_lazy("By this we decide who looks after what you ask."),
    segment_uses.CANNED: gettext_lazy("By this our people are offered words for answers to you."),
    segment_uses.GREETING: gettext_lazy("By this we choose the words with which we greet you."),
}


def used_for(uses: Collection[str]) -> str:
    """Say to a customer what a segment is used for (segment_uses.in_force)."""
    return " ".join(str(words) for of, words in USED_FOR.items() if of in uses) or _(
        "At present nothing is decided by this."
    )
