"""Every look at what an agent keeps for their own work; callers import this module, never its parts."""

from esmero.domain.workbench.reads.canned_words import (
    Canned,
    canned,
    canned_like,
    canned_of,
    canned_removed_of,
)
from esmero.domain.workbench.reads.holding import (
    files_of,
    going_out,
    held,
    held_by,
    held_in,
    held_with,
    overdue,
    to_release,
    waits_to_go_out,
)
from esmero.domain.workbench.reads.practice import is_practice, practice_of, practices, practices_over
from esmero.domain.workbench.reads.told import (
    MANY_NOTICES,
    NOTICES,
    followed_to,
    has_notices_of,
    notices,
    old_notices,
    unseen_notices,
)
from esmero.domain.workbench.reads.views import removed_views, saved_views
from esmero.domain.workbench.reads.writing import (
    abandoned_uploads,
    chosen_uploads,
    draft,
    draft_row,
    drafts,
    drafts_of,
    upload_of,
    uploads,
)

__all__ = [
    "Canned",
    "canned",
    "canned_like",
    "canned_of",
    "canned_removed_of",
    "abandoned_uploads",
    "chosen_uploads",
    "draft",
    "draft_row",
    "drafts",
    "drafts_of",
    "upload_of",
    "uploads",
    "files_of",
    "going_out",
    "held",
    "held_by",
    "held_in",
    "held_with",
    "overdue",
    "to_release",
    "waits_to_go_out",
    "MANY_NOTICES",
    "NOTICES",
    "followed_to",
    "has_notices_of",
    "notices",
    "old_notices",
    "unseen_notices",
    "is_practice",
    "practice_of",
    "practices",
    "practices_over",
    "removed_views",
    "saved_views",
]
