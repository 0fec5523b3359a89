"""Why somebody is told of something, in words, in the active language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.workbench.kinds import NoticeKind
from esmero.ground import text

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Participant
    from esmero.domain.workbench.models import Notice

LONGEST_NAME = 60


def why(notice: Notice) -> str:
    """Return why somebody is told: "Ines handed it to you". The customer is not named."""
    if notice.by and notice.kind == NoticeKind.HANDED:
        return _("%(name)s handed it to you") % {"name": notice.by.short_name}
    if notice.by and notice.kind == NoticeKind.MENTIONED:
        return _("%(name)s named you in a note") % {"name": notice.by.short_name}
    if notice.participant and notice.kind == NoticeKind.WROTE:
        return _("%(name)s, who takes part, wrote") % {"name": _named(notice.participant)}
    return str(NoticeKind(notice.kind).label)


def _named(participant: Participant) -> str:
    # The name is the sender's own words: in one line, and not longer than a line.
    return text.excerpt(text.one_line(participant.name), LONGEST_NAME) or participant.address
