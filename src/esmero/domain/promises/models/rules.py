from collections.abc import Mapping, Sequence
from functools import cached_property

from django.db import models

from esmero.domain.company.models import Calendar
from esmero.domain.promises.kinds import ALWAYS, OF_QUESTIONS, TOLD_EVERY, Condition, PromiseKind, Time, Unit
from esmero.domain.staff.models import Team


class Policy(models.Model):
    """How soon the company promises what. The first that fits, by position, decides."""

    position = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    # Working time counts on `calendar`; without one, on the calendar of the team that answers.
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")
    # After our answer, when somebody looks again if the customer stays silent.
    look_again_days = models.PositiveSmallIntegerField(default=7)
    # A promise is at risk when this share (percent) of its time is left.
    warn_percent = models.PositiveSmallIntegerField(default=25)
    # When this share is left and it is not done, somebody above gets it as well; 0: never.
    hand_up_percent = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Grows when anything but its place changes: a promise notes down by which wording it was made.
    revision = models.PositiveIntegerField(default=1, db_default=1)
    # Since when it reads as it does, and when it decided last, noted once a day. Null: not that we know.
    worded_on = models.DateField(null=True)
    last_fitted_on = models.DateField(null=True)

    # What became targets and conditions: an older version reads it while an upgrade is under way, this one
    # never does. To be taken away by the next version.
    channel_kind = models.CharField(max_length=12, blank=True)
    language = models.CharField(max_length=5, blank=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="+")
    first_reply_minutes = models.PositiveIntegerField(default=120)
    next_reply_minutes = models.PositiveIntegerField(default=120)
    update_minutes = models.PositiveIntegerField(default=120)
    escalation_minutes = models.PositiveIntegerField(default=60)

    def __str__(self) -> str:
        return self.name

    # Rules are read together with both (reads/rules.py); one that comes alone asks for them.
    @cached_property
    def times(self) -> Mapping[str, Time]:
        """Return for what it names a time, by kind of promise."""
        return {one.kind: one.time for one in self.targets.all()} if self.pk else {}

    @cached_property
    def conditions(self) -> Sequence[Condition]:
        """Return what has to be so for it to decide, in order; without any it fits everything."""
        return [one.condition for one in self.conditions_kept.order_by("id")] if self.pk else []

    def time_for(self, kind: str) -> Time | None:
        """Return the time for a kind of promise, None where it promises nothing of that kind."""
        # Software is never the only one that answers: a person is there as soon as news.
        named = PromiseKind.UPDATE if kind == PromiseKind.PERSON else kind
        return self.times.get(named) or ALWAYS.get(named)

    @property
    def told_every(self) -> Time | None:
        """How often the customer is told how things stand while the ball is ours; None: when they ask."""
        return self.times.get(TOLD_EVERY)

    @property
    def first_reply(self) -> Time:
        """The time for a first answer, which every rule has."""
        return self.times.get(PromiseKind.FIRST_REPLY) or ALWAYS[PromiseKind.FIRST_REPLY]


class Target(models.Model):
    """How much time a rule gives a kind of promise, or how often the customer is told (TOLD_EVERY)."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="targets", db_index=False)
    kind = models.CharField(max_length=12)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=7, choices=Unit.choices, default=Unit.MINUTES)
    # By the clock on the wall, open or not.
    is_plain = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["policy", "kind"], name="target_once")]

    @property
    def time(self) -> Time:
        return Time(self.amount, self.unit, self.is_plain)


class PolicyCondition(models.Model):
    """Something that has to be so for a rule to decide; all of a rule's have to be."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="conditions_kept")
    noun = models.CharField(max_length=12, choices=[(one.value, one.label) for one in OF_QUESTIONS])
    is_not = models.BooleanField(default=False)
    # Codes, numbers, or words that the company looks for; never anybody's letter.
    values = models.JSONField(default=list)

    @property
    def condition(self) -> Condition:
        return Condition(self.noun, tuple(self.values), self.is_not)
