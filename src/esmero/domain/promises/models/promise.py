from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from esmero.domain.promises.kinds import TOLD_EVERY, MadeBy, PromiseKind, PromiseState
from esmero.domain.promises.models.rules import Policy
from esmero.domain.staff.models import Agent, Team
from esmero.ground.audience import AboutSomething
from esmero.ground.refs import Ref

# What nobody has kept, broken, taken back or moved to another time.
OPEN = Q(kept_at=None, broken_at=None, withdrawn_at=None, moved_at=None)


class Promise(AboutSomething):
    """Something we told a customer that somebody does by some time."""

    kind = models.CharField(max_length=12, choices=PromiseKind.choices)
    owner = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+")
    owner_team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    # What is promised, in the customer's language, when an agent typed it; empty for the fixed kinds.
    wording = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    made_by = models.CharField(max_length=8, choices=MadeBy.choices)
    policy = models.ForeignKey(Policy, models.SET_NULL, null=True, related_name="+")
    # With what its time was counted, and why so (reads/terms.py): ids, numbers, codes, nobody's words. Null:
    # a person named the time, or it was promised before this was noted down; then the time is the fact.
    terms = models.JSONField(null=True)
    # Each time that rules or hours were edited and it was counted again to another one: when, from, to, and
    # why (RecountedBecause and what it names). The time told first stays in `first_due_at`.
    recounts = models.JSONField(null=True)
    # What was edited would have it due too soon by now, so the word given stands.
    pinned_due_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    # When somebody above gets it as well if it is still open; null: never.
    hand_up_at = models.DateTimeField(null=True)
    handed_up_at = models.DateTimeField(null=True)
    handed_up_to = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    kept_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    # When the customer was told that it broke.
    owned_up_at = models.DateTimeField(null=True)
    # Its time passed between a backup and its restore: perhaps it was kept, so a person says what is so,
    # and until then the clock leaves it alone.
    stands_still_since = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    # While the customer has the ball its clock rests: since when, how much open time is left by then, and
    # from when until when it rested before (pairs of moments).
    rests_since = models.DateTimeField(null=True)
    rests_with_seconds = models.PositiveIntegerField(null=True)
    rests = models.JSONField(null=True)
    # Somebody named another time before this one came: what follows is `renewal`, why is in
    # `withdrawn_because`.
    moved_at = models.DateTimeField(null=True)
    renewed_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="renewal")
    # The due time of the first promise of the chain: what the customer was told first.
    first_due_at = models.DateTimeField()
    times_renewed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["about_kind", "about_id", "id"], name="promise_about"),
            models.Index(fields=["customer_id", "id"], name="promise_customer"),
            models.Index(fields=["owner", "about_id"], name="promise_of_owner", condition=OPEN),
            models.Index(fields=["due_at"], name="promise_due", condition=OPEN),
            models.Index(fields=["warn_at"], name="promise_to_warn", condition=OPEN & Q(warned_at=None)),
            models.Index(
                fields=["hand_up_at"],
                name="promise_to_hand_up",
                condition=OPEN & Q(handed_up_at=None, hand_up_at__isnull=False),
            ),
            models.Index(
                fields=["handed_up_to", "about_id"],
                name="promise_of_above",
                condition=OPEN & Q(handed_up_to__isnull=False),
            ),
            # What one person kept, and what of theirs broke, between two moments.
            models.Index(
                fields=["owner", "kept_at"], name="promise_kept", condition=Q(kept_at__isnull=False)
            ),
            models.Index(
                fields=["owner", "broken_at"], name="promise_broken", condition=Q(broken_at__isnull=False)
            ),
            models.Index(
                fields=["owner", "withdrawn_at"],
                name="promise_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
            models.Index(
                fields=["owner", "moved_at"], name="promise_moved", condition=Q(moved_at__isnull=False)
            ),
            models.Index(
                fields=["due_at"],
                name="promise_standing_still",
                condition=Q(stands_still_since__isnull=False),
            ),
        ]

    @property
    def ref(self) -> Ref:
        return Ref("promise", self.pk)

    @property
    def is_open(self) -> bool:
        ends = (self.kept_at, self.broken_at, self.withdrawn_at, self.moved_at)
        return all(end is None for end in ends)

    @property
    def is_late(self) -> bool:
        """Whether it (or what it renews) broke and nobody has mended it yet."""
        return self.is_open and self.times_renewed > 0

    @property
    def is_unasked_update(self) -> bool:
        """Whether it tells the customer how things stand because the rule does so every so often."""
        return self.kind == PromiseKind.UPDATE and bool(self.terms and self.terms.get("every"))

    @property
    def given_as(self) -> str:
        """For what the rule that decided has its time: its kind, or telling them every so often."""
        return TOLD_EVERY if self.is_unasked_update else self.kind

    def state(self, at: datetime) -> PromiseState:
        """Return what became of the promise, seen at `at`."""
        if self.moved_at:
            return PromiseState.MOVED
        if self.withdrawn_at:
            return PromiseState.WITHDRAWN
        if self.kept_at:
            return PromiseState.MENDED if self.times_renewed else PromiseState.KEPT
        if (self.stands_still_since or self.rests_since) and not self.broken_at:
            return PromiseState.OPEN
        if self.broken_at or at >= self.due_at:
            return PromiseState.BROKEN
        return PromiseState.SOON if at >= self.warn_at else PromiseState.OPEN

    def share_passed(self, at: datetime) -> int:
        """Return how much of the time between made and due has passed, 0 to 100 percent."""
        at = self.rests_since or at
        whole = (self.due_at - self.made_at) or timedelta(seconds=1)
        return max(0, min(100, round(100 * ((at - self.made_at) / whole))))
