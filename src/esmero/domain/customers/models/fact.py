import math
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from esmero.domain.customers.kinds import AGES, FactEnd, FactKind, FactSource
from esmero.domain.customers.models.customer import Customer
from esmero.ground import crypto
from esmero.ground.refs import Ref

# What holds: neither corrected nor taken back. Whether its last day is over, the day says.
HOLDS = Q(ended_at=None)
# Proposed, and nobody has decided yet.
OPEN = Q(accepted_at=None, put_away_at=None)
# Below this we are not sure enough to use it without asking again.
OLD_BELOW_PERCENT = 50


class Fact(models.Model):
    """Something we know about a customer: where it comes from, since when, until when, how sure we are."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="facts")
    kind = models.CharField(
        max_length=10, choices=FactKind.choices, default=FactKind.OTHER, db_default=FactKind.OTHER
    )
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    source_kind = models.CharField(
        max_length=10, choices=FactSource.choices, default=FactSource.SAID, db_default=FactSource.SAID
    )
    # The very letter that it was read in.
    message_id = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    # When they wrote or said it, where that was before anybody noted it.
    said_at = models.DateTimeField(null=True)
    noted_by_id = models.BigIntegerField(null=True)
    # How sure we were when it was noted, or when somebody last said that it is so, in percent.
    sure = models.PositiveSmallIntegerField(default=85, db_default=85)
    confirmed_at = models.DateTimeField(null=True)
    # When a colleague last asked whether it is still so.
    asked_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True, blank=True)
    # The customer wants nobody here to read it; they themselves do.
    hidden_at = models.DateTimeField(null=True)
    # For what the customer forbade its use: words of kinds.FactUse with a space between two.
    not_for = models.CharField(max_length=60, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(
        max_length=10, choices=FactEnd.choices, blank=True, default="", db_default=""
    )
    corrected_to = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "-noted_at"], name="fact_of_customer"),
            models.Index(fields=["message_id"], condition=Q(message_id__isnull=False), name="fact_of_letter"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="fact_ended"),
            # Looked up by the database itself whenever a fact goes.
            models.Index(
                fields=["corrected_to"], condition=Q(corrected_to__isnull=False), name="fact_corrected"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def ref(self) -> Ref:
        return Ref("fact", self.pk)

    @property
    def heard_at(self) -> datetime:
        """When we heard it from whom we have it."""
        return self.said_at or self.noted_at

    def certainty(self, at: datetime) -> int:
        """Return how sure we are at a moment, in percent: half as sure after each of its kind's ages."""
        age = max(at - (self.confirmed_at or self.heard_at), timedelta())
        return round(self.sure * math.exp2(-age / timedelta(days=AGES[self.kind])))

    def is_old(self, at: datetime) -> bool:
        """Whether it is to be asked about before it is used."""
        return self.certainty(at) < OLD_BELOW_PERCENT

    def is_over(self, on: date) -> bool:
        """Whether its last day is behind us."""
        return self.ends_on is not None and self.ends_on < on

    def may_be_used(self, use: str) -> bool:
        """Whether the customer lets us use it so (kinds.FactUse); what they hid is used for nothing."""
        return self.hidden_at is None and use not in self.not_for.split()


def digest_of(kind: str, words: str) -> str:
    """Return what is kept of words that were decided about: it knows them again and does not tell them."""
    return crypto.mac("proposal", f"{kind} {words.casefold()}", 32)


class Proposal(models.Model):
    """Words of a letter that may tell something of a customer; a person makes a fact of them, or nobody."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="proposals", db_index=False)
    kind = models.CharField(max_length=10, choices=FactKind.choices)
    # Nobody needs them once somebody decided: then they are empty, as `source` is, and `digest` says
    # which words are proposed no more (`digest_of`).
    words = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=32)
    # The very letter, who wrote it, and when.
    message_id = models.BigIntegerField()
    source = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField()
    made_at = models.DateTimeField()
    # Somebody decided: the same words are proposed never again.
    accepted_at = models.DateTimeField(null=True)
    put_away_at = models.DateTimeField(null=True)
    # What was made of it, for an undo.
    fact_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "id"], name="proposal_of_customer"),
            models.Index(fields=["message_id"], name="proposal_of_letter"),
            models.Index(fields=["made_at"], condition=OPEN, name="proposal_open"),
        ]

    def __str__(self) -> str:
        return self.words
