from django.db import models

from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models.customer import Customer


class Identity(models.Model):
    """An address or number by which we recognise a customer, with how sure we are."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=10, choices=IdentityKind.choices)
    # Normalised: a mail address in lower case.
    value = models.CharField(max_length=254)
    proof = models.CharField(max_length=12, choices=Proof.choices, default=Proof.SAID)
    # When that was proved which `proof` says; None for what is only said or guessed, and of before.
    proved_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    # What we sent there came back for good: since when, and why. Mail from there ends it, or an agent.
    lost_since = models.DateTimeField(null=True)
    lost_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    # Its owner called a letter of ours unwanted: software writes there by itself no more.
    complained_at = models.DateTimeField(null=True)

    # Two people use it: letters from it go to the one of them who is named in them (`reads.named_at`).
    is_shared = models.BooleanField(default=False, db_default=False)
    # Of its kind the one that we write to or call first: since when it was chosen.
    first_since = models.DateTimeField(null=True)
    # How it read before it was corrected, where conversations are still answered there.
    corrected_from = models.CharField(max_length=254, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="identity_once")]

    @property
    def is_marked(self) -> bool:
        """Whether letters to it come back, or are not wanted there."""
        return self.lost_since is not None or self.complained_at is not None


class Former(models.Model):
    """An address or number that is somebody's no longer: letters from it are not theirs any more.

    A row of its own, so that whoever has the address by now is known by it; `identity_id` is the number that
    it had and has again once this is undone.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    identity_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=IdentityKind.choices)
    value = models.CharField(max_length=254)
    proof = models.CharField(max_length=12, choices=Proof.choices)
    proved_at = models.DateTimeField(null=True)
    first_seen_at = models.DateTimeField()
    lost_since = models.DateTimeField(null=True)
    lost_because = models.CharField(max_length=300, blank=True, default="", db_default="")
    complained_at = models.DateTimeField(null=True)
    first_since = models.DateTimeField(null=True)
    # Which conversations are answered elsewhere since, by number, and where: to give their answers back.
    answered_at = models.CharField(max_length=254, blank=True, default="", db_default="")
    answered_elsewhere = models.JSONField(default=list)
    # From when on their links held before (ISO 8601), by the conversation's number: to give those back too.
    links_before = models.JSONField(null=True)
    ended_at = models.DateTimeField()
