from datetime import datetime

from django.db import models
from django.db.models import Q

from esmero.domain.customers.kinds import SegmentCondition
from esmero.domain.customers.models.customer import Customer
from esmero.ground.refs import Ref

# Of whom it is so now; the other rows tell of whom it was so, and until when.
MEMBERS_NOW = Q(until=None)


class Segment(models.Model):
    """A saved question about customers: those of whom all of its conditions are so."""

    name = models.CharField(max_length=80)
    what_for = models.CharField(max_length=300, blank=True)
    # Rows of noun, operator and value (kinds.SegmentCondition); all of them hold.
    asks = models.JSONField(default=list)
    made_at = models.DateTimeField()
    # Goes up with each change of what is asked: a work under way that asked otherwise ends.
    revision = models.PositiveIntegerField(default=1)
    # Kept up with its members, so that nobody has to count them.
    member_count = models.PositiveIntegerField(default=0)
    # Up to whom everybody is being asked at this moment; None while nobody goes through all of them.
    asked_to = models.BigIntegerField(null=True)
    asking_since = models.DateTimeField(null=True)
    # When all customers were last asked what it asks now; None: not yet.
    whole_at = models.DateTimeField(null=True)
    # Asked no more; its rows are being cleared away.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("segment", self.pk)

    @property
    def conditions(self) -> list[SegmentCondition]:
        """What has to be so of its members, in order."""
        return [SegmentCondition.of(row) for row in self.asks]


class SegmentMember(models.Model):
    """Somebody of whom a segment's conditions are so: since when, and until when they were.

    A stay that ended is kept as long as trials of rules look back, so that they decide as was decided.
    """

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["segment", "customer"], condition=MEMBERS_NOW, name="member_once")
        ]
        indexes = [
            models.Index(fields=["customer", "segment"], name="member_customer"),
            models.Index(fields=["segment", "-since", "-id"], name="member_newest", condition=MEMBERS_NOW),
            models.Index(
                fields=["segment", "-until", "-id"], name="member_gone", condition=Q(until__isnull=False)
            ),
        ]

    def was_one(self, at: datetime) -> bool:
        """Whether they belonged to it at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


class SegmentDay(models.Model):
    """How many belonged to a segment at the end of a day on which it changed, who came and who went."""

    segment = models.ForeignKey(Segment, models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField()
    came = models.PositiveIntegerField(default=0)
    went = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segment_day_once")]
