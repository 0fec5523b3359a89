from django.db import models
from django.db.models import Q

from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.domain.customers.models.customer import Customer
from esmero.ground.refs import Ref

# A name of a mail domain has so many letters at most (RFC 1035, 2.3.4).
LONGEST_DOMAIN = 253
# Some signs become several when they are compared; nobody's name is as long as this.
LONGEST_FOLDED = 200
# What holds: nobody ended it.
STILL = Q(ended_at=None)


class Organisation(models.Model):
    """A company, an office, a school: something to which people belong, and which may be part of another."""

    name = models.CharField(max_length=120)
    # As it is compared (`reads.folded_name`): two of one name are one.
    folded = models.CharField(max_length=LONGEST_FOLDED, unique=True)
    # What it is part of; never of itself by any way (`writes.describe_organisation`).
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    known_since = models.DateTimeField()
    # The organisation that it is the same as: whatever leads here leads there, until that is undone.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["parent", "name"], name="organisation_part", condition=Q(parent__isnull=False)
            ),
            models.Index(fields=["name", "id"], name="organisation_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> Ref:
        return Ref("organisation", self.pk)


class OrganisationJoining(models.Model):
    """That two organisations are one: what of the one went to the other, until it is undone."""

    of = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    to = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    # Ids by kind of thing; "doubles" are of people who belonged to both, and once since.
    moved = models.JSONField(default=dict)
    # By column: how the one that lives stood before, and stands since; and of what the other was part.
    chosen = models.JSONField(default=dict)


class OrganisationDomain(models.Model):
    """A domain of mail addresses that is one organisation's own: who writes from there may belong to it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="domains")
    name = models.CharField(max_length=LONGEST_DOMAIN, unique=True)

    def __str__(self) -> str:
        return self.name


class OrganisationClue(models.Model):
    """A beginning by which an organisation is found while one types, as `Clue` is for people."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    key = models.BinaryField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="organisation_clue_once")]
        indexes = [models.Index(fields=["key", "organisation"], name="clue_of_organisation")]


class OrganisationNote(models.Model):
    """A sentence that we know of an organisation, with who said it and when it was noted."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    words = models.CharField(max_length=300)
    source = models.CharField(max_length=200)
    noted_at = models.DateTimeField()
    noted_by_id = models.BigIntegerField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "-noted_at"], name="note_of_organisation")]

    def __str__(self) -> str:
        return self.words


class Household(models.Model):
    """People who live together. It has no name of its own: it is called after them."""

    begun_at = models.DateTimeField()

    @property
    def ref(self) -> Ref:
        return Ref("household", self.pk)


class Belonging(models.Model):
    """That a customer belongs to an organisation or a household: as what, since when, from whom we know.

    After two people turn out to be one there may be two of the same place; whoever reads takes the older
    (`reads.belongings_of`), and an undo gives each back.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="belongings", db_index=False)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+", db_index=False
    )
    household = models.ForeignKey(Household, models.CASCADE, null=True, related_name="+", db_index=False)
    belongs_as = models.CharField(max_length=8, choices=BelongsAs.choices)
    # In own words, where the list has none.
    words = models.CharField(max_length=80, blank=True)
    is_leading = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    source_kind = models.CharField(max_length=10, choices=FactSource.choices)
    noted_at = models.DateTimeField()
    noted_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    # They said so themselves: nobody here says otherwise with an undo.
    is_ended_by_them = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, household__isnull=False)
                | Q(organisation__isnull=False, household=None),
                name="belongs_to_one_place",
            )
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="belonging_of_customer"),
            models.Index(
                fields=["organisation", "customer"],
                name="people_of_organisation",
                condition=Q(organisation__isnull=False, ended_at=None),
            ),
            models.Index(
                fields=["household", "customer"],
                name="people_of_household",
                condition=Q(household__isnull=False, ended_at=None),
            ),
        ]

    @property
    def place(self) -> tuple[str, int]:
        """To what it is, so that two of the same place are known as such."""
        if self.organisation_id is not None:
            return "organisation", self.organisation_id
        return "household", self.household_id or 0
