from django.db import models

from esmero.domain.company.kinds import RuleState
from esmero.ground.refs import Ref


class Profile(models.Model):
    """A law that the company wants to be measured by."""

    key = models.CharField(max_length=30, unique=True)
    is_on = models.BooleanField(default=False)
    # Since when it is switched on or off, and the number of the owner who did it (none: the installation).
    since = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return self.key

    @property
    def ref(self) -> Ref:
        return Ref("profile", self.pk)


class ProfileRule(models.Model):
    """How one rule of a profile stood in a month: as it was looked at last."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="rules")
    key = models.CharField(max_length=20)
    # The first day of the month.
    on = models.DateField()
    state = models.CharField(max_length=12, choices=RuleState.choices)
    measured_at = models.DateTimeField()
    # Numbers, and ids of what does not fit: nobody's words.
    value = models.JSONField(default=dict)
    proof = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "key", "on"], name="profile_rule_once")]


class NotedFigure(models.Model):
    """A month's figures that were counted elsewhere and noted here by hand."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="figures")
    key = models.CharField(max_length=20)
    # The first day of the month.
    on = models.DateField()
    # How many there were, and how many of them as the law wants it.
    whole = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    noted_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["profile", "key", "on"], name="noted_figure_once")]

    @property
    def ref(self) -> Ref:
        return Ref("noted_figure", self.pk)
