from django.db import models

from esmero.domain.company.kinds import LETTER_MB, Quotes


class Company(models.Model):
    """The one company of this installation: how it is called, looks and is reached."""

    name = models.CharField(max_length=100)
    city = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    # Any CSS colour in hex; the pages make it readable.
    colour = models.CharField(max_length=7, default="#20818c")
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="UTC")
    founded_at = models.DateTimeField()
    # From this day on nobody works without a second step; none: everybody decides for themselves.
    second_step_from = models.DateTimeField(null=True)
    # Whether a code sent to one's address stands for the password.
    is_code_enough = models.BooleanField(default=True)
    # What of the letters before stands below an answer.
    quotes = models.CharField(
        max_length=8, choices=Quotes.choices, default=Quotes.NONE, db_default=Quotes.NONE
    )
    # The largest letter that leaves, in megabytes with all that is in it; larger files go as links.
    letter_mb = models.PositiveSmallIntegerField(default=LETTER_MB, db_default=LETTER_MB)
    # Whoever answers so many days after a conversation was closed gets a new one; 0: it always opens again.
    follow_up_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    # What somebody promised by hand is at risk when this share (percent) of its time is left.
    warn_percent = models.PositiveSmallIntegerField(default=25, db_default=25)
    # How long after they asked for an update, or for somebody above, a customer may do so again; 0: at once.
    ask_again_minutes = models.PositiveIntegerField(default=60, db_default=60)
    escalate_again_minutes = models.PositiveIntegerField(default=24 * 60, db_default=24 * 60)
    # Whether letters carry a signed mark in their subject, for programs that drop all else.
    has_subject_tags = models.BooleanField(default=False, db_default=False)
    # Whether customers are offered a person on their page, whatever else answers them.
    has_person_button = models.BooleanField(default=True, db_default=True)
    # Within how many days somebody is forgotten who wishes it; the law gives a month (GDPR, article 12).
    erasure_days = models.PositiveSmallIntegerField(default=10, db_default=10)
    # Whether everybody may read how many of our promises were kept.
    has_public_record = models.BooleanField(default=False, db_default=False)
    # Whether whoever opens the page of a person without a conversation of their own teams says why.
    asks_why_looked = models.BooleanField(default=False, db_default=False)
    # How many people somebody may look at in a day, without a reason, before leads are told of it.
    people_looked_at = models.PositiveSmallIntegerField(default=40, db_default=40)
    # How long it is kept who looked at whom.
    looks_kept_days = models.PositiveSmallIntegerField(default=730, db_default=730)

    # Why we may keep what customers tell of their health, and of what they believe (GDPR, article 9), in the
    # company's own words; empty: nobody may note it.
    health_basis = models.CharField(max_length=300, blank=True, default="", db_default="")
    belief_basis = models.CharField(max_length=300, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return self.name


class Restoration(models.Model):
    """This installation was brought back from a backup: what happened between the two moments is undone."""

    backup_at = models.DateTimeField()
    restored_at = models.DateTimeField()
    # Letters that nobody knows to have left, and promises whose time passed in between.
    letters_in_doubt = models.PositiveIntegerField(default=0)
    promises_to_review = models.PositiveIntegerField(default=0)
    erased_again = models.PositiveIntegerField(default=0)
