from django.db import models

from esmero.ground.audience import AboutSomething
from esmero.ground.refs import Ref


class Event(AboutSomething):
    """One thing that happened. Rows are only ever added; erasing a person empties payload and salt."""

    verb = models.CharField(max_length=60)
    # The story it belongs to (a promise's event belongs to its conversation's story).
    within_kind = models.CharField(max_length=30)
    within_id = models.BigIntegerField()
    by_kind = models.CharField(max_length=12)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    payload = models.JSONField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["within_kind", "within_id", "id"], name="event_within"),
            models.Index(fields=["about_kind", "about_id", "id"], name="event_about"),
            models.Index(fields=["customer_id", "id"], name="event_customer"),
        ]

    @property
    def within(self) -> Ref:
        return Ref(self.within_kind, self.within_id)


class Seal(models.Model):
    """A link of the chain: covers a batch of events and the seal before it."""

    first_event_id = models.BigIntegerField(unique=True)
    last_event_id = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    mark = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    # What an event states about itself when it is sealed; a worker of an older release knows the first only.
    version = models.PositiveSmallIntegerField(db_default=1)


class Look(models.Model):
    """An agent looked at a customer. Written in batches, outside the chain.

    Where another customer did, who may (decision 0084), `by_customer_id` says who, and `agent_id` is 0.
    """

    agent_id = models.BigIntegerField()
    customer_id = models.BigIntegerField()
    about_kind = models.CharField(max_length=30)
    about_id = models.BigIntegerField()
    at = models.DateTimeField()
    # Why, in their own words, where the company asks for it.
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    by_customer_id = models.BigIntegerField(null=True)
    # The organisation for which they looked; empty in a household.
    organisation_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer_id", "at"], name="look_customer"),
            # When somebody last looked at a thing: from there on it is new to them.
            models.Index(fields=["agent_id", "about_kind", "about_id", "at"], name="look_last"),
            models.Index(fields=["at"], name="look_when"),
        ]


class LooksReadTo(models.Model):
    """The last day of the company whose looks were gone through for what stands out: one row."""

    day = models.DateField()


class Hint(models.Model):
    """That a look stands out by one of the rules (`insight/unusual`), as it was found on its day.

    It hangs on the look and goes with it. Of many people on one day it is the last look of that day.
    """

    look_id = models.BigIntegerField()
    rule = models.CharField(max_length=16)
    # The day of the company.
    day = models.DateField()
    # How many people, where it is of many.
    count = models.PositiveIntegerField(default=0)
    # Which of those who lead asked about it, and what they were told.
    seen_by_id = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look_id", "rule"], name="hint_once")]
