import hashlib

from django.db import models
from django.db.models import F, Q

from esmero.domain.customers.kinds import Evidence, PairState
from esmero.domain.customers.models.customer import Customer
from esmero.domain.staff.models import Agent


def key_of(kind: str, value: str) -> bytes:
    """Return what stands for a sign in the index: equal for what is equal, and nothing to read in it."""
    return hashlib.blake2b(f"{kind}:{value}".encode("utf-8", "replace"), digest_size=16).digest()


class Sign(models.Model):
    """Something by which somebody may turn out to be another customer too: a number, a name with a place."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Evidence.choices)
    key = models.BinaryField(max_length=16)
    # When we learned the last part of it, and whether it is more than said.
    since = models.DateTimeField()
    is_proved = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "key"], name="sign_once")]
        indexes = [models.Index(fields=["key", "customer"], name="sign_of_customer")]


class Candidate(models.Model):
    """Two customers who may be one person: what speaks for it, and what somebody decided.

    Kept by their own numbers, the smaller one first, also while one of them is joined with a third.
    """

    one = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    # By kind (kinds.Evidence), the strongest first: [["TELEPHONE", "2026-03-01T10:00:00+00:00"], ...].
    evidence = models.JSONField(default=list)
    # What was read in letters and files: [["SIGNATURE", moment, message], ["FILE", moment, import], ...].
    remarks = models.JSONField(default=list)
    weight = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=PairState.choices, default=PairState.OPEN)
    # Somebody said that they are two, however strong the evidence of that day was.
    two_at = models.DateTimeField(null=True)
    two_by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    two_weight = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="candidate_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="candidate_in_order"),
        ]
        indexes = [
            models.Index(fields=["-weight", "-id"], name="candidate_open", condition=Q(state=PairState.OPEN))
        ]

    @property
    def is_open(self) -> bool:
        """Whether somebody may decide about it."""
        return self.state == PairState.OPEN

    def speaks(self, kind: str) -> bool:
        """Whether evidence of this kind speaks for one person."""
        return any(said == kind for said, _since in self.evidence)


class PairSearch(models.Model):
    """How far the customers of before were looked through for those who may be one person."""

    begun_at = models.DateTimeField()
    last_id = models.BigIntegerField(default=0)
    upto_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)
