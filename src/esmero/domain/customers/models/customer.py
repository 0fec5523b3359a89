from datetime import date

from django.db import models

from esmero.domain.customers.kinds import ZoneFrom
from esmero.ground import text
from esmero.ground.refs import Ref


class Customer(models.Model):
    """A person we know."""

    name = models.CharField(max_length=120, blank=True)
    # How they like to be called; empty until somebody knows.
    address_as = models.CharField(max_length=120, blank=True)
    # How it is spoken, in the letters of whoever reads it here ("SHIV-awn"), and as linguists write it.
    spoken_as = models.CharField(max_length=80, blank=True, default="", db_default="")
    spoken_ipa = models.CharField(max_length=80, blank=True, default="", db_default="")
    # How they want to be spoken of, where they said so; nobody guesses it.
    pronouns = models.CharField(max_length=40, blank=True, default="", db_default="")
    # The name by its parts, each as they write it; empty where nobody said which is which.
    prefix = models.CharField(max_length=40, blank=True, default="", db_default="")
    given_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    family_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    second_family_name = models.CharField(max_length=80, blank=True, default="", db_default="")
    language = models.CharField(max_length=5)
    photo = models.CharField(max_length=80, blank=True)
    known_since = models.DateTimeField()
    # Made up for somebody to practise with: a customer of nobody, without an address.
    is_made_up = models.BooleanField(default=False)
    # An address of theirs is marked, or theirs no longer: only then need anybody look which.
    has_marked_address = models.BooleanField(default=False, db_default=False)

    # "America/Mexico_City"; empty until somebody or their own browser says so.
    time_zone = models.CharField(max_length=60, blank=True, default="", db_default="")
    zone_from = models.CharField(
        max_length=4, blank=True, choices=ZoneFrom.choices, default="", db_default=""
    )

    # A letter told something that nobody has decided about: only then need anybody look what.
    has_proposals = models.BooleanField(default=False, db_default=False)
    # Of which kinds of facts they were asked, and on what day: "WHERE:2026-03-01 REACH:2026-04-02".
    asked_about = models.CharField(max_length=300, blank=True, default="", db_default="")
    # They are the same person as this one: all that was theirs is found there (`reads.living`).
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    # Somebody was joined with them, or taken out of them: only then need anybody look who.
    has_joinings = models.BooleanField(default=False, db_default=False)
    # Somebody else may be the same person, and nobody has decided: only then need anybody look who.
    has_pairs = models.BooleanField(default=False, db_default=False)

    # They belong to an organisation or a household: only then need anybody look to which.
    has_belongings = models.BooleanField(default=False, db_default=False)
    # They said how or when they want to be reached: only then need anybody look.
    has_preferences = models.BooleanField(default=False, db_default=False)
    # They want to be greeted as everybody, whatever segments they belong to.
    is_greeted_alike = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="customer_with_pairs", condition=models.Q(has_pairs=True)),
            models.Index(
                fields=["merged_into"], name="customer_merged", condition=models.Q(merged_into__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked_on(self) -> dict[str, date]:
        """On what day a colleague last asked about each kind of fact that we know nothing of."""
        pairs = (one.partition(":") for one in self.asked_about.split())
        return {kind: date.fromisoformat(day) for kind, _colon, day in pairs}

    @property
    def ref(self) -> Ref:
        return Ref("customer", self.pk)

    @property
    def initials(self) -> str:
        return text.initials(self.name)


class Clue(models.Model):
    """A beginning by which a customer is found while one types: a word of the name, an address, digits."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    # As `ground.search.clues` makes it: bytes, which every database puts into the same order.
    key = models.BinaryField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "key"], name="clue_once")]
        indexes = [models.Index(fields=["key", "customer"], name="clue_of_customer")]
