"""What somebody agreed to, in words that they and colleagues read alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SaidHow
from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Consent, Customer
    from esmero.domain.customers.reads import Agreement


@dataclass(frozen=True)
class AgreedWords:
    """A purpose with somebody: what exactly it is, and whether, when and how they agreed."""

    number: int
    wording: int
    title: str
    words: str
    # "yes", "waits", "no"; what is asked for no more is "ended".
    state: str
    told: tuple[str, ...]
    needs_letter: bool
    # What they agreed to, where other words are shown today.
    agreed_words: str
    may_agree: bool
    may_take_back: bool


def of(customer: Customer, *, language: str = "", at: datetime, zone: ZoneInfo) -> list[AgreedWords]:
    """Return each purpose as it stands with a customer; its words in `language`, else the active one."""
    found = customers.agreements(customer, language=language or times.language(), at=at)
    return [_words(one, at=at, zone=zone) for one in found]


def _words(one: Agreement, *, at: datetime, zone: ZoneInfo) -> AgreedWords:
    is_ended, consent = one.purpose.ended_at is not None, one.consent
    is_older = consent is not None and consent.wording.version < one.wording.version
    state = "ended" if is_ended else "yes" if one.holds else "waits" if one.is_pending else "no"
    return AgreedWords(
        number=one.purpose.pk,
        wording=one.wording.pk,
        title=one.wording.title,
        words=one.wording.words,
        state=state,
        told=tuple(_told(one, at=at, zone=zone)),
        needs_letter=one.purpose.needs_two_steps,
        agreed_words=f"{consent.wording.title}\n\n{consent.wording.words}" if consent and is_older else "",
        may_agree=not is_ended and (not one.holds or is_older),
        may_take_back=consent is not None,
    )


def _told(one: Agreement, *, at: datetime, zone: ZoneInfo) -> list[str]:
    consent = one.consent
    said = [_("We ask for this no more, and do nothing of the kind.")] if one.purpose.ended_at else []
    if consent is None:
        no = one.taken_back
        if no and no.withdrawn_at:
            told = {"date": _day(no.withdrawn_at, zone), "how": SaidHow(no.withdrawn_how).label}
            return [*said, _("Taken back on %(date)s, %(how)s.") % told]
        return [*said, _("Not agreed to: we do nothing of the kind.")]
    told = {"date": _day(consent.given_at, zone), "how": SaidHow(consent.how).label}
    said.append(_("Agreed to on %(date)s, %(how)s.") % told)
    if consent.confirmed_at:
        said.append(_("Confirmed on %(date)s.") % {"date": _day(consent.confirmed_at, zone)})
    elif consent.is_pending:
        said.append(_waits(consent, at=at, zone=zone))
    if consent.wording.version < one.wording.version:
        said.append(_("The words are others by now; what was agreed to then holds."))
    return said


def _waits(consent: Consent, *, at: datetime, zone: ZoneInfo) -> str:
    if not consent.takes_confirmation(at):
        return _("It was never confirmed, so it counts for nothing. Agreeing again brings a new letter.")
    until = {"date": _day(consent.link_ends_at, zone)}
    return _("It counts once the link in our letter is pressed, until %(date)s.") % until


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return phrases.day_with_year(moment.astimezone(zone).date(), times.language())
