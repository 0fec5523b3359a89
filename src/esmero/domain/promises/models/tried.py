from django.db import models

from esmero.domain.promises.kinds import Tried
from esmero.domain.staff.models import Agent


class TryOut(models.Model):
    """Something that is tried on the last weeks before it counts; nothing changes by it, it is kept a day.

    Rules of promises on what was promised, or how questions find their people on what came in.
    """

    asked_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    kind = models.CharField(max_length=7, choices=Tried.choices, db_default=Tried.RULES)
    # The rules in their order, by their columns, with `id` where one is kept. Of who gets what, one row
    # with all that is otherwise (insight/routed_again.py).
    rules = models.JSONField()
    # The place of the rule that is written otherwise than it is kept, 0 where all are as they are kept.
    place = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    # What came out (insight/replay.py, routed_again.py): numbers, ids and codes. Null also where it could
    # not be told.
    result = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="try_out_asked")]
