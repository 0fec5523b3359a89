"""What the worker may find to do by the clock, asked as one question, so that a million steps can be taken.

It may say yes where there is nothing, and never no where there is something: `History` sees to that.
"""

from datetime import datetime

from django.db import connection

from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Absence, Presence, Team
from esmero.domain.workbench.models import HeldReply, Practice
from esmero.ground.tasks.models import Task

OPEN = "kept_at IS NULL AND broken_at IS NULL AND withdrawn_at IS NULL AND moved_at IS NULL"
# By duty: what there has to be. A moment that has come by is `{at}`.
THERE_IS = {
    "send what was held back": (HeldReply, "release_at <= {at}"),
    "bring back what was snoozed": (Conversation, "snoozed_until <= {at}"),
    "do tasks": (Task, "gave_up_at IS NULL AND due_at <= {at}"),
    "own up to broken promises": (Promise, f"{OPEN} AND due_at <= {{at}}"),
    "warn of promises at risk": (Promise, f"{OPEN} AND warn_at <= {{at}} AND warned_at IS NULL"),
    "give to somebody above what is close to its time": (Promise, f"{OPEN} AND hand_up_at <= {{at}}"),
    "give to others what people away had promised": (Absence, "begun_at IS NULL AND from_at <= {at}"),
    "give on what waited for somebody": (Routing, "ended_at IS NULL AND releases_at <= {at}"),
    "give on what lies idle": (Team, "idle_after_minutes IS NOT NULL"),
    "say that whoever has no page open is away": (Presence, "since <= {at}"),
    "look again at silent conversations": (Conversation, "closed_at IS NULL AND waits_until <= {at}"),
    "answer in practice": (Practice, "id > 0"),
    "end old practice": (Practice, "id > 0"),
}


def nothing_for(at: datetime) -> set[str]:
    """Return the names of the duties for which there is nothing to do at a moment. One question."""
    asked = [
        f"EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {what})".replace("{at}", "%s")
        for model, what in THERE_IS.values()
    ]
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        times = sum(one.count("%s") for one in asked)
        cursor.execute(f"SELECT {', '.join(asked)}", [moment] * times)  # noqa: S608 - of our own names
        return {name for name, is_so in zip(THERE_IS, cursor.fetchone(), strict=True) if not is_so}
