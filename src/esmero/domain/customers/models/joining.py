from django.db import models
from django.db.models import Q

from esmero.domain.customers.models.customer import Customer
from esmero.domain.staff.models import Agent

FINAL = "erased"


class Joining(models.Model):
    """What of one customer became another's: two people were one, or one person was two; until undone.

    Rows are never taken away: whose a thing was before, and whose it is once some of them are undone, is
    read from all of them together (`reads.rightful_owners`).
    """

    of = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    # None where the customer proved both sides themselves.
    by = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    # When the customer returned a code from the other side too, after one of ours had joined them.
    proven_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # Only some of it went: `of` lives on, and was two people.
    is_split = models.BooleanField(default=False)
    # `to` was met by this split: undone, nobody is left there.
    is_new = models.BooleanField(default=False)
    # Ids by kind of thing.
    moved = models.JSONField(default=dict)
    # What was chosen for the one person, by column: how it stood, and how it stands since. By FINAL
    # instead who of it was erased, once somebody was: how they were called is gone, and so is the undo.
    chosen = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["of", "id"], name="joining_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["of"], condition=Q(undone_at=None, is_split=False), name="joined_once"
            )
        ]

    @property
    def is_final(self) -> bool:
        """Whether somebody of it was erased, so that it can't be undone any more."""
        return FINAL in self.chosen

    @property
    def erased(self) -> set[int]:
        """Who of those around it was erased, by id; before this was kept: either of the two."""
        said = self.chosen.get(FINAL, [])
        return set(said) if isinstance(said, list) else {self.of_id, self.to_id}

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    @property
    def is_proven(self) -> bool:
        """Whether the customer proved both sides: by what they did themselves, or by a code since."""
        return self.by_id is None or self.proven_at is not None
