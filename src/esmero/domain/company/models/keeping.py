from django.db import models

from esmero.domain.company.kinds import LONGEST_KEPT_REASON, KeepDeed, KeptKind


class RetentionRule(models.Model):
    """How long a kind of data is kept, and what happens then; a kind without one is as at first."""

    kind = models.CharField(max_length=10, choices=KeptKind.choices, unique=True)
    deed = models.CharField(max_length=8, choices=KeepDeed.choices)
    days = models.PositiveIntegerField(null=True)
    # Why the law makes us keep it, in the company's own words.
    reason = models.CharField(max_length=LONGEST_KEPT_REASON, blank=True)
    set_at = models.DateTimeField()


class RetentionRun(models.Model):
    """Once what is old was let go: how much of each kind, kept up with each piece, in its transaction."""

    begun_at = models.DateTimeField()
    # Who pressed for it; nobody where the night did.
    by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    # How many of each kind were due when it began, and how many are gone.
    due = models.JSONField(default=dict)
    taken = models.JSONField(default=dict)
    # Kinds that could not be taken this time; the log says why.
    failed = models.JSONField(default=list)
