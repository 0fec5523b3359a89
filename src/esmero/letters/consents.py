"""Letters about what somebody agreed to: the one that asks to confirm it, and the two receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.customers.kinds import SaidHow
from esmero.ground import phrases
from esmero.letters import names
from esmero.letters.staff import StaffLetterWords
from esmero.parts import people, times, zones

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.company.models import Company
    from esmero.domain.customers.models import Consent


@dataclass(frozen=True)
class About:
    """What such a letter tells of: the yes, in whose company, and the pages it leads to."""

    consent: Consent
    company: Company
    # Behind the link of this very letter, and all that we know.
    url: str
    you_url: str

    @property
    def language(self) -> str:
        """That of the customer."""
        return self.consent.customer.language


def to_confirm(about: About) -> StaffLetterWords:
    """Return the letter that asks whether it was them: what they agree to, word for word, and the link."""
    with translation.override(about.language):
        told = _told(about)
        paragraphs = [
            *_greeting(about),
            _("Somebody agreed to this in your name, %(how)s (%(given)s):") % told,
            _quoted(about.consent),
            _("It counts only once you confirm it, with one press on this page:"),
            about.url,
            _(
                "The page waits for you for seven days, and works once. If it was not you, you need not do "
                "anything: then it counts for nothing."
            ),
        ]
        return _letter(_("Please confirm: %(title)s") % told, paragraphs, about)


def receipt(about: About) -> StaffLetterWords:
    """Return the receipt of a yes: to what, word for word, since when, and how it is taken back."""
    with translation.override(about.language):
        told = _told(about)
        paragraphs = [
            *_greeting(about),
            _("Thank you. This is what you agreed to, %(how)s (%(given)s):") % told,
            _quoted(about.consent),
            *([_("You confirmed it: %(confirmed)s.") % told] if about.consent.confirmed_at else []),
            _("You may take it back whenever you like, with one press on this page:"),
            about.url,
            _("All that you agreed to stands here: %(url)s") % {"url": about.you_url},
        ]
        return _letter(_("You agreed: %(title)s") % told, paragraphs, about)


def taken_back(about: About) -> StaffLetterWords:
    """Return the receipt of a no: what they agree to no more, and the way back."""
    with translation.override(about.language):
        told = _told(about)
        paragraphs = [
            *_greeting(about),
            _("You took this back, %(no_how)s (%(taken_back)s):") % told,
            _quoted(about.consent),
            _("From now on we do nothing of the kind. You need not give a reason, and nothing else changes."),
            _("Should you change your mind, you can agree again here: %(url)s") % {"url": about.you_url},
        ]
        return _letter(_("You took it back: %(title)s") % told, paragraphs, about)


def _greeting(about: About) -> list[str]:
    called = people.short_name_of(about.consent.customer)
    return [_("Hello %(name)s,") % {"name": names.header_line(called, longest=60)}] if called else []


def _told(about: About) -> dict[str, str]:
    consent, zone = about.consent, zones.of(about.consent.customer, about.company)
    told = {"title": names.header_line(consent.wording.title), "how": str(SaidHow(consent.how).label)}
    moments = {
        "given": consent.given_at,
        "confirmed": consent.confirmed_at,
        "taken_back": consent.withdrawn_at,
    }
    for name, moment in moments.items():
        told[name] = _whole(moment, zone) if moment else ""
    told["no_how"] = str(SaidHow(consent.withdrawn_how).label) if consent.withdrawn_how else ""
    return told


def _whole(moment: datetime, zone: ZoneInfo) -> str:
    """Return day and time in full: such a letter is kept for years."""
    day = phrases.day_with_year(moment.astimezone(zone).date(), times.language())
    return f"{day}, {times.clock(moment, zone=zone)}"


def _quoted(consent: Consent) -> str:
    """Return the words that were shown, each line marked as those."""
    words = names.many_lines(f"{consent.wording.title}\n\n{consent.wording.words}".strip())
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def _letter(subject: str, paragraphs: list[str], about: About) -> StaffLetterWords:
    signed = [
        *paragraphs,
        _("Our system wrote this letter for %(company)s.") % {"company": about.company.name},
    ]
    return StaffLetterWords(subject, "\n\n".join(signed) + "\n")
