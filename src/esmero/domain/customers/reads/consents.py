"""What customers agreed to, in which words, and how and when they want to be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from esmero.domain.customers.kinds import SaidHow
from esmero.domain.customers.models import (
    GONE,
    Consent,
    Customer,
    Preference,
    Purpose,
    PurposeWording,
    is_agreed,
    newest_yes,
)
from esmero.ground import db
from esmero.ground.refs import NotFound


@dataclass(frozen=True)
class Agreement:
    """A purpose as it stands with a customer: the words of today, and the yes of theirs, if one stands."""

    purpose: Purpose
    wording: PurposeWording
    consent: Consent | None
    # May it be done: not while it waits for the press on the link in our letter.
    holds: bool
    # Every yes of theirs, the newest first, also those that were taken back.
    rows: tuple[Consent, ...]

    @property
    def is_pending(self) -> bool:
        return self.consent is not None and not self.holds and self.consent.is_pending

    @property
    def taken_back(self) -> Consent | None:
        """What they took back last, where no yes stands."""
        noes = [row for row in self.rows if row.withdrawn_at]
        newest = max(noes, key=lambda row: (row.withdrawn_at, row.pk), default=None)
        return None if self.consent else newest


def purposes(*, with_ended: bool = False) -> list[Purpose]:
    """Return what the company asks people to agree to, the oldest first; `with_ended` all it ever did."""
    rows = Purpose.objects.order_by("id")
    return list(rows if with_ended else rows.filter(ended_at=None))


def purpose(purpose_id: int) -> Purpose:
    """Return one purpose; held, inside a transaction. Raises NotFound."""
    found = db.held(Purpose.objects.filter(pk=purpose_id)).first()
    if found is None:
        raise NotFound("purpose")
    return found


def purpose_with(key: str) -> Purpose | None:
    """Return the purpose of a kinds.PurposeKey, whether it is asked for or not; None before it ever was."""
    return Purpose.objects.filter(key=key).first() if key else None


def wordings_of(purpose: Purpose) -> list[PurposeWording]:
    """Return all words that were ever shown for a purpose, the newest first."""
    return list(PurposeWording.objects.filter(purpose=purpose).order_by("-version", "language"))


def newest_wordings(of: Iterable[Purpose]) -> dict[int, dict[str, PurposeWording]]:
    """Return by purpose and language the words that are shown today."""
    asked = [one.pk for one in of]
    rows = PurposeWording.objects.filter(purpose__in=asked).order_by("version", "id") if asked else []
    found: dict[int, dict[str, PurposeWording]] = {}
    for row in rows:
        known = found.setdefault(row.purpose_id, {})
        if known and next(iter(known.values())).version < row.version:
            known.clear()
        known[row.language] = row
    return found


def agreements(customer: Customer, *, language: str, at: datetime) -> list[Agreement]:
    """Return how each purpose stands with a customer, in their language or, without words in it, another.

    What the company asks for no more stands last, and only where they once agreed to it.
    """
    given: dict[int, list[Consent]] = {}
    for row in consents_of(customer.pk):
        given.setdefault(row.purpose_id, []).append(row)
    shown = [one for one in purposes(with_ended=True) if one.ended_at is None or one.pk in given]
    words = newest_wordings(shown)
    found = []
    for one in sorted(shown, key=lambda purpose: (purpose.ended_at is not None, purpose.pk)):
        rows, known = tuple(given.get(one.pk, ())), words[one.pk]
        yes = newest_yes(rows, at=at)
        # A wording without one in their language is read in the one that stands first.
        wording = known.get(language) or next(iter(known.values()))
        found.append(Agreement(one, wording, yes, is_agreed(one, yes, at=at), rows))
    return found


def agreement(customer: Customer, purpose: Purpose, *, language: str, at: datetime) -> Agreement:
    """Return how one purpose stands with a customer. Raises NotFound where they are not asked about it."""
    for one in agreements(customer, language=language, at=at):
        if one.purpose.pk == purpose.pk:
            return one
    raise NotFound("purpose")


def consents_of(customer_id: int) -> list[Consent]:
    """Return every yes of a customer with its words, the newest first."""
    rows = Consent.objects.filter(customer_id=customer_id).select_related("purpose", "wording")
    return list(rows.order_by("-id"))


def consent(consent_id: int) -> Consent:
    """Return one yes with its customer and words; held, inside a transaction. Raises NotFound."""
    rows = db.held(Consent.objects.filter(pk=consent_id))
    found = rows.select_related("customer", "purpose", "wording").first()
    if found is None:
        raise NotFound("consent")
    return found


def takes_confirmation(row: Consent, *, at: datetime) -> bool:
    """Say whether the link of a yes still confirms it: within seven days, once, and before any no of theirs.

    What the company asks for no more is not confirmed either.
    """
    is_off = row.purpose.ended_at is not None and row.purpose.ended_at <= at
    if is_off or not row.takes_confirmation(at):
        return False
    since = Consent.objects.filter(customer=row.customer_id, purpose=row.purpose_id)
    return not since.filter(withdrawn_at__gte=row.given_at).exists()


def counts_by_version(purpose: Purpose) -> dict[int, int]:
    """Return how many people's yes stands for each version of the words; each is counted for their newest.

    The rule is that of `models.newest_yes`: a no of theirs, also of whom they are one with, ends what was
    before it, and who was erased counts no more.
    """
    theirs = Consent.objects.filter(purpose=purpose, customer=OuterRef("customer"))
    since_then_no = theirs.filter(withdrawn_at__gte=OuterRef("given_at"))
    standing = Q(withdrawn_at=None) & ~Q(link_key=GONE) & (Q(link_key="") | Q(confirmed_at__isnull=False))
    if purpose.needs_two_steps:
        standing &= Q(confirmed_at__isnull=False)
    newer = Q(given_at__gt=OuterRef("given_at")) | Q(given_at=OuterRef("given_at"), id__gt=OuterRef("id"))
    rows = Consent.objects.filter(standing, purpose=purpose)
    rows = rows.exclude(Exists(since_then_no)).exclude(Exists(theirs.filter(standing, newer)))
    counted = rows.values("wording__version").annotate(people=Count("id"))
    return dict(counted.order_by().values_list("wording__version", "people"))


def preference_of(customer: Customer) -> Preference | None:
    """Return how and when a customer wants to be reached; None, without a query, where they never said."""
    if not customer.has_preferences:
        return None
    rows = Preference.objects.filter(customer=customer).order_by("-id")
    own = rows.filter(how=SaidHow.PAGE).values("call_at")[:1]
    newest = rows.annotate(own_number=Coalesce(Subquery(own), Value(""))).first()
    if newest is not None:
        newest.called_at = newest.own_number
    return newest


def how_many_consents(customer_ids: Iterable[int]) -> int:
    """Return how often these customers agreed to something, taken back or not."""
    return Consent.objects.filter(customer__in=customer_ids).count()
