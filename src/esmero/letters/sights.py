"""The letters that tell somebody who reads what they write to us as one of an organisation, or no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters import names
from esmero.letters.staff import StaffLetterWords
from esmero.parts import people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.company.models import Company
    from esmero.domain.customers.models import Customer


@dataclass(frozen=True)
class About:
    """Who is told of what: the organisation, who leads it now (by name), and where all of it stands.

    `own` is where they belong themselves, which may be below it; `is_leader`: they alone lead it.
    """

    customer: Customer
    organisation: str
    own: str
    is_leader: bool
    leaders: Sequence[str]
    company: Company
    you_url: str


def told(about: About) -> StaffLetterWords:
    """Return the letter: who reads what from now on, what nobody reads, and how one is kept out."""
    with translation.override(about.customer.language):
        said = {
            "place": names.header_line(about.organisation),
            "own": names.header_line(about.own),
            "company": about.company.name,
            "people": ", ".join(names.header_line(one) for one in about.leaders),
            "url": about.you_url,
        }
        called = people.short_name_of(about.customer)
        if about.is_leader:
            leads = _("At the moment that is you alone.")
        elif about.leaders:
            leads = _("At the moment that is %(people)s.")
        else:
            leads = _("At the moment that is nobody.")
        paragraphs = [
            *([_("Hello %(name)s,") % {"name": names.header_line(called, longest=60)}] if called else []),
            _(
                "From now on, whoever leads %(place)s can read what you write to %(company)s as one of "
                "%(own)s, and what we answer. %(leads)s"
            )
            % {**said, "leads": leads % said},
            _(
                "As one of %(own)s you write from an address there, or where you say so on your page. "
                "What you began before this letter stays between you and us, and so does all else."
            )
            % said,
            _(
                "On your page you see which conversations are read and who read them when, and with one "
                "press you keep one between us, for good: %(url)s"
            )
            % said,
            _("Our system wrote this letter for %(company)s.") % said,
        ]
        subject = _("Who at %(place)s reads what you write to us") % said
        return StaffLetterWords(subject, "\n\n".join(paragraphs) + "\n")


def ended(about: About) -> StaffLetterWords:
    """Return the letter that it is over: who reads nothing of theirs any more, and where they see who did."""
    with translation.override(about.customer.language):
        said = {
            "place": names.header_line(about.organisation),
            "own": names.header_line(about.own),
            "company": about.company.name,
            "url": about.you_url,
        }
        called = people.short_name_of(about.customer)
        paragraphs = [
            *([_("Hello %(name)s,") % {"name": names.header_line(called, longest=60)}] if called else []),
            _(
                "Whoever leads %(place)s no longer reads what you write to %(company)s as one of %(own)s: it "
                "was switched off. Nothing of it is shown to them any more, new or old."
            )
            % said,
            _(
                "Who read what until then stands on your page: %(url)s Should it be switched on again, a "
                "letter tells you first, and nothing from before that letter is shown."
            )
            % said,
            _("Our system wrote this letter for %(company)s.") % said,
        ]
        subject = _("Whoever leads %(place)s no longer reads what you write to us") % said
        return StaffLetterWords(subject, "\n\n".join(paragraphs) + "\n")
