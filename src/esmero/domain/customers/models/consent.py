from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.customers.kinds import LONGEST_TITLE, LONGEST_WORDS, PurposeKey, SaidHow, Way
from esmero.domain.customers.models.customer import Customer
from esmero.ground import calendars, hours
from esmero.ground.refs import Ref

# In place of what only a letter of ours knew, once they are erased: a proof, and nobody's yes any more.
GONE = "erased"
# As long as the link holds by which somebody confirms that they agreed.
LINK_LIFE = timedelta(days=7)
DAY_MINUTES = 24 * 60


class Purpose(models.Model):
    """Something that we do only with whom agreed to it: what exactly, its wordings say."""

    # One of kinds.PurposeKey; empty for the company's own.
    key = models.CharField(max_length=10, choices=PurposeKey.choices, blank=True)
    # A yes counts only once the link in a letter of ours was pressed.
    needs_two_steps = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    # Since when the company asks for it no more, and does nothing of the kind.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="purpose_once")]

    @property
    def ref(self) -> Ref:
        return Ref("purpose", self.pk)


class PurposeWording(models.Model):
    """What people read before they agreed, in one language. Never changed: other words are a new version."""

    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="wordings", db_index=False)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    title = models.CharField(max_length=LONGEST_TITLE)
    words = models.TextField(max_length=LONGEST_WORDS)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version", "language"], name="purpose_wording_once")
        ]

    def __str__(self) -> str:
        return self.title


class Consent(models.Model):
    """A yes of a customer: to what, in which words, when and how; and when they took it back.

    Only ever added to: whoever agrees again makes a new row.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="+", db_index=False)
    wording = models.ForeignKey(PurposeWording, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=SaidHow.choices)
    # The colleague to whom it was said.
    by_id = models.BigIntegerField(null=True)
    # Chance that only the link in our letter knows; empty where none was needed. GONE after an erasure.
    link_key = models.CharField(max_length=24, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_how = models.CharField(max_length=10, choices=SaidHow.choices, blank=True)
    withdrawn_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["customer", "purpose", "id"], name="consent_of_customer"),
            models.Index(fields=["purpose", "customer"], name="consent_for_purpose"),
        ]

    @property
    def is_pending(self) -> bool:
        """Whether it waits for the press on the link in our letter."""
        waits = bool(self.link_key) and self.confirmed_at is None and self.withdrawn_at is None
        return waits and not self.is_nobodys

    @property
    def is_nobodys(self) -> bool:
        """Whether whoever agreed was erased: it proves that somebody did, and lets us do nothing."""
        return self.link_key == GONE

    def takes_confirmation(self, at: datetime) -> bool:
        """Whether the link of its letter still confirms it: once, and within seven days."""
        return self.is_pending and at < self.link_ends_at

    @property
    def link_ends_at(self) -> datetime:
        """Until when the link of its letter holds."""
        return self.given_at + LINK_LIFE


def newest_yes(rows: Iterable[Consent], *, at: datetime) -> Consent | None:
    """Return, of one person's rows for one purpose, the yes that stands at `at`; None for none.

    What they said last counts, also where two people turned out to be one: a no after a yes takes it back.
    One that is confirmed goes before one that waits for it, which counts for nothing by itself.
    """
    known = [row for row in rows if row.given_at <= at and not row.is_nobodys]
    noes = [row.withdrawn_at for row in known if row.withdrawn_at and row.withdrawn_at <= at]
    last_no = max(noes, default=None)
    stand = [
        row
        for row in known
        if (row.withdrawn_at is None or row.withdrawn_at > at) and (last_no is None or row.given_at > last_no)
    ]
    return max(stand, key=lambda row: (not row.is_pending, row.given_at, row.pk), default=None)


def agreed_rows(rows: QuerySet[Consent], *, at: datetime) -> QuerySet[Consent]:
    """Return, of these rows, the yeses that let us do it at `at`: what `is_agreed` says, as a query."""
    noes = Consent.objects.filter(
        customer=OuterRef("customer"),
        purpose=OuterRef("purpose"),
        withdrawn_at__gte=OuterRef("given_at"),
        withdrawn_at__lte=at,
    ).exclude(link_key=GONE)
    asked_for = Q(purpose__ended_at=None) | Q(purpose__ended_at__gt=at)
    pressed = Q(confirmed_at__lte=at) | Q(purpose__needs_two_steps=False, link_key="")
    standing = rows.filter(asked_for, pressed, given_at__lte=at).exclude(link_key=GONE)
    return standing.filter(~Exists(noes))


def is_agreed(purpose: Purpose, yes: Consent | None, *, at: datetime) -> bool:
    """Say whether a yes lets us do it at `at`: it is asked for, and confirmed where it has to be."""
    is_off = purpose.ended_at is not None and purpose.ended_at <= at
    if yes is None or is_off:
        return False
    needs_press = purpose.needs_two_steps or bool(yes.link_key)
    return not needs_press or (yes.confirmed_at is not None and yes.confirmed_at <= at)


class Preference(models.Model):
    """How and when a customer wants to be reached, as they said at one moment; the newest row counts."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+", db_index=False)
    said_at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=SaidHow.choices)
    by_id = models.BigIntegerField(null=True)
    # Of kinds.Way: what they like best, and words of what they never want, with a space between two.
    best = models.CharField(max_length=5, choices=Way.choices, blank=True)
    never = models.CharField(max_length=30, blank=True)
    # The number at which they want to be called, as kept, in the newest row that they said on their page;
    # empty where they named none, and in what a colleague noted.
    call_at = models.CharField(max_length=20, blank=True, default="", db_default="")
    # Minutes of their own day from which, and until which, we may write or call; None without a bound.
    from_minute = models.PositiveSmallIntegerField(null=True)
    to_minute = models.PositiveSmallIntegerField(null=True)
    # Days on which we leave them alone: digits, Monday is 0.
    days_off = models.CharField(max_length=7, blank=True)
    # Read beside the newest row (`reads.preference_of`): `call_at` of the newest that they said themselves.
    called_at: str = ""

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="preference_of_customer")]

    @property
    def has_hours(self) -> bool:
        """Whether there is an hour or a day at which they want to be left alone."""
        return self.from_minute is not None or self.to_minute is not None or bool(self.days_off)

    def never_wants(self, way: str) -> bool:
        """Whether they never want to be reached so (kinds.Way)."""
        return way in self.never.split()

    def opens_at(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the moment itself where they may be written to or called then, else when they next may.

        `zone` is the one in which they live.
        """
        if not self.has_hours or len(set(self.days_off)) > 6:
            return moment
        window = calendars.Window(
            timedelta(minutes=self.from_minute or 0),
            timedelta(minutes=DAY_MINUTES if self.to_minute is None else self.to_minute),
        )
        days = {day: (window,) for day in range(7) if str(day) not in self.days_off}
        return hours.next_open(calendars.Calendar(zone, days), moment)[0]
