from django.db import models

from esmero.domain.customers.kinds import ImportFormat, Verdict
from esmero.domain.customers.models.customer import Customer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import Ref


class PeopleImport(models.Model):
    """A file with people that is brought in: looked at first, then brought in, and taken back at any time."""

    name = models.CharField(max_length=120)
    form = models.CharField(max_length=10, choices=ImportFormat.choices)
    columns = models.JSONField()
    # What each column means, a kinds.ImportField each.
    means = models.JSONField()
    # Of the names of the columns: a file of the same shape is read the same way next time.
    shape = models.CharField(max_length=64)
    brought_by = models.ForeignKey(Agent, models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    whole = models.PositiveIntegerField()
    # Rows of the file beyond what is taken at once.
    left_out = models.PositiveIntegerField(default=0)
    # The last row that the work under way has done: looking, bringing in, taking back.
    done = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undo_begun_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["shape", "-id"], name="import_shape")]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("import", self.pk)

    @property
    def is_at_work(self) -> bool:
        """Whether the worker is busy with it: looking, bringing in, or taking back."""
        is_bringing = self.begun_at is not None and self.ended_at is None
        is_undoing = self.undo_begun_at is not None and self.undone_at is None
        return self.looked_at is None or is_bringing or is_undoing


class ImportedRow(models.Model):
    """A row of a file with people: what stands in it, what it means, and what it added."""

    run = models.ForeignKey(PeopleImport, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    # Emptied some weeks after the work, and when the person is erased.
    cells = models.JSONField()
    verdict = models.CharField(max_length=5, choices=Verdict.choices, blank=True, default="")
    # Words of kinds.RowTrouble with a space between two.
    troubles = models.CharField(max_length=60, blank=True, default="")
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="+")
    # What it added, so that it can be taken back; None before: whether it "met" them, ids of "identities" and
    # "facts", and what it "filled" by column.
    added = models.JSONField(null=True)
    let_go_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="imported_row_once")]
        indexes = [
            models.Index(fields=["run", "verdict", "number"], name="imported_row_verdict"),
            models.Index(fields=["run", "id"], name="imported_row_old", condition=models.Q(let_go_at=None)),
        ]
