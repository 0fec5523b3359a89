"""Why somebody is told of something, in words, in the active language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.workbench.kinds import NoticeKind

if TYPE_CHECKING:
    from esmero.domain.workbench.models import Notice


def why(notice: Notice) -> str:
    """Return why somebody is told: "Ines handed it to you". Who wrote as a customer is not named."""
    if notice.by and notice.kind == NoticeKind.HANDED:
        return _("%(name)s handed it to you") % {"name": notice.by.short_name}
    if notice.by and notice.kind == NoticeKind.MENTIONED:
        return _("%(name)s named you in a note") % {"name": notice.by.short_name}
    return str(NoticeKind(notice.kind).label)
