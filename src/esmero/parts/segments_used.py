"""What segments decide, as customers read it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from esmero.insight import segment_uses


def used_for(uses: Collection[str]) -> str:
    """Say to a customer what is decided by a segment (segment_uses.in_force)."""
    if segment_uses.POLICY in uses and segment_uses.RULE in uses:
        return _("By this we decide how soon we promise you something, and what our software does by itself.")
    if segment_uses.POLICY in uses:
        return _("By this we decide how soon we promise you something.")
    if segment_uses.RULE in uses:
        return _("By this our software decides what it does by itself.")
    return _("At present nothing is decided by this.")
