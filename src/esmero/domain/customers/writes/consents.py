"""What we ask people to agree to; their yes and their no; and how and when they want to be reached."""

from collections.abc import Collection, Mapping
from datetime import datetime

from esmero.domain.customers.kinds import SaidHow
from esmero.domain.customers.models import GONE, Consent, Customer, Preference, Purpose, PurposeWording
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import written
from esmero.ground.refs import Audience

# By language: how it is called, and what exactly one agrees to.
Words = Mapping[str, tuple[str, str]]


def add_purpose(*, key: str, needs_two_steps: bool, words: Words, by: Doer, at: datetime) -> Purpose:
    """Ask for something from now on, in these words (version 1)."""
    purpose = Purpose.objects.create(key=key, needs_two_steps=needs_two_steps, added_at=at)
    _word(purpose, 1, words, at=at)
    _tell_of_purpose("purpose.added", purpose, by=by, at=at)
    return purpose


def reword_purpose(purpose: Purpose, *, words: Words, by: Doer, at: datetime) -> int:
    """Ask in other words from now on. Return the number of the new version; old ones are kept for ever."""
    newest = PurposeWording.objects.filter(purpose=purpose).order_by("-version").first()
    version = newest.version + 1 if newest else 1
    _word(purpose, version, words, at=at)
    _tell_of_purpose("purpose.reworded", purpose, by=by, at=at)
    return version


def _word(purpose: Purpose, version: int, words: Words, *, at: datetime) -> None:
    PurposeWording.objects.bulk_create(
        PurposeWording(purpose=purpose, version=version, language=language, title=title, words=said, since=at)
        for language, (title, said) in words.items()
    )


def end_purpose(purpose: Purpose, *, by: Doer, at: datetime) -> None:
    """Ask for it no more, and do nothing of the kind: who agreed stays kept, and counts for nothing."""
    purpose.ended_at = at
    written.change(purpose, "ended_at")
    _tell_of_purpose("purpose.ended", purpose, by=by, at=at)


def bring_purpose_back(purpose: Purpose, *, by: Doer, at: datetime) -> None:
    """Ask for it again: who had agreed, and did not take it back, has agreed."""
    purpose.ended_at = None
    written.change(purpose, "ended_at")
    _tell_of_purpose("purpose.brought_back", purpose, by=by, at=at)


def give_consent(
    customer: Customer, wording: PurposeWording, *, how: str, link_key: str, by: Doer, at: datetime
) -> Consent:
    """Keep that somebody agreed in these words; with a `link_key` it waits for the press in our letter."""
    row = Consent.objects.create(
        customer=customer,
        purpose=wording.purpose,
        wording=wording,
        given_at=at,
        how=how,
        by_id=by.id if by.kind == AGENT else None,
        link_key=link_key,
    )
    _tell("consent.given", row, by=by, at=at)
    return row


def confirm_consent(row: Consent, *, by: Doer, at: datetime) -> None:
    """Keep that the link in our letter was pressed."""
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    _tell("consent.confirmed", row, by=by, at=at)


def withdraw_consent(customer: Customer, purpose: Purpose, *, how: str, by: Doer, at: datetime) -> int:
    """Keep that they agree no more, whatever they had agreed to before. Return how many rows it ended."""
    rows = list(Consent.objects.filter(customer=customer, purpose=purpose, withdrawn_at=None).order_by("id"))
    for row in rows:
        row.withdrawn_at, row.withdrawn_how = at, how
        row.withdrawn_by_id = by.id if by.kind == AGENT else None
        row.save(update_fields=["withdrawn_at", "withdrawn_how", "withdrawn_by_id"])
    if rows:
        _tell("consent.withdrawn", rows[-1], by=by, at=at)
    return len(rows)


def set_preference(
    customer: Customer,
    *,
    best: str,
    never: frozenset[str],
    from_minute: int | None,
    to_minute: int | None,
    days_off: frozenset[int],
    call_at: str,
    how: str,
    by: Doer,
    at: datetime,
) -> Preference:
    """Keep how and when they want to be reached: minutes of their own day, days with Monday = 0.

    `call_at` is a number as kept; it takes the place of those that they named before, which are forgotten.
    """
    if how == SaidHow.PAGE:
        Preference.objects.filter(customer=customer).exclude(call_at="").update(call_at="")
    row = Preference.objects.create(
        customer=customer,
        said_at=at,
        how=how,
        by_id=by.id if by.kind == AGENT else None,
        best=best,
        never=" ".join(sorted(never)),
        call_at=call_at,
        from_minute=from_minute,
        to_minute=to_minute,
        days_off="".join(str(day) for day in sorted(days_off)),
    )
    see_preferences(customer)
    events.record("preference.set", about=customer.ref, audience=audience_of(customer), by=by, at=at, how=how)
    return row


def see_preferences(customer: Customer) -> None:
    """Bring in line whether they said how they want to be reached."""
    customer.has_preferences = Preference.objects.filter(customer=customer).exists()
    written.change(customer, "has_preferences")


def forget_consents(family: Collection[int]) -> None:
    """Erase how they want to be reached. That they agreed and took it back stays, as numbers and days.

    Whoever has to prove that somebody agreed (GDPR, article 7, 1) can do so, though not who it was. No link
    leads there any more, and nobody counts it.
    """
    Preference.objects.filter(customer__in=family).delete()
    Consent.objects.filter(customer__in=family).update(link_key=GONE)


def _tell(verb: str, row: Consent, *, by: Doer, at: datetime) -> None:
    events.record(
        verb,
        about=row.customer.ref,
        audience=audience_of(row.customer),
        by=by,
        at=at,
        purpose=row.purpose_id,
        consent=row.pk,
        how=row.withdrawn_how or row.how,
    )


def _tell_of_purpose(verb: str, purpose: Purpose, *, by: Doer, at: datetime) -> None:
    events.record(verb, about=purpose.ref, audience=Audience(is_internal=True), by=by, at=at)
