"""What customers are asked to agree to, as owners see it: the words, their versions, and how many agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import PurposeKey
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.customers.models import Purpose, PurposeWording

# What the product knows, and words to begin with: the company's own lawyer may know better.
PROPOSED: dict[str, tuple[Any, Any]] = {
    PurposeKey.MAILINGS: (
        gettext_lazy("Letters with our news"),
        gettext_lazy(
            "We may write to your e-mail address when we have something new to tell: a few times a year at "
            "most. In every letter there is a way to take this back."
        ),
    ),
    PurposeKey.OFFERS: (
        gettext_lazy("Offers that fit you"),
        gettext_lazy(
            "We may use what we know about you, as it stands on your page, to offer you what fits. We give "
            "it to nobody else."
        ),
    ),
    PurposeKey.HISTORY: (
        gettext_lazy("Which of our pages you read"),
        gettext_lazy(
            "We may remember which pages of ours you opened and when, so that whoever answers you knows "
            "what you were looking at."
        ),
    ),
    PurposeKey.RECORDINGS: (
        gettext_lazy("Recordings of our calls"),
        gettext_lazy(
            "We may record what we say on the telephone, so that nothing of it is lost. We say so when the "
            "recording begins, and you may have it stopped at any moment."
        ),
    ),
}


@dataclass(frozen=True)
class Line:
    """A purpose in the list."""

    title: str
    state: str
    url: str


@dataclass(frozen=True)
class Version:
    """Words of one time in each language, since when, and how many people's yes stands for them."""

    number: int
    since: str
    people: str
    words: list[tuple[str, str, str]]


def everything(*, at: datetime) -> dict[str, Any]:
    """Return what is asked for, what is not any more, and what the product knows besides."""
    known = customers.purposes(with_ended=True)
    shown = customers.newest_wordings(known)
    lines = [(one, _line(one, shown[one.pk])) for one in known]
    used = {one.key for one in known}
    return {
        "asked": [line for one, line in lines if one.ended_at is None],
        "ended": [line for one, line in lines if one.ended_at is not None],
        "offered": [
            (f"{reverse('backoffice:purpose-new')}?key={key}", PurposeKey(key).label)
            for key in PROPOSED
            if key not in used
        ],
    }


def one(purpose: Purpose, *, at: datetime) -> dict[str, Any]:
    """Return a purpose with all words that were ever shown, the newest first, and who agreed to which."""
    counted = customers.counts_by_version(purpose)
    by_version: dict[int, list[PurposeWording]] = {}
    for row in customers.wordings_of(purpose):
        by_version.setdefault(row.version, []).append(row)
    zone = ZoneInfo(company.the_company().time_zone)
    versions = [
        Version(
            number=number,
            since=times.whole_day(rows[0].since, at=at, zone=zone),
            people=_people(counted.get(number, 0)),
            words=[(row.language, row.title, row.words) for row in rows],
        )
        for number, rows in by_version.items()
    ]
    newest = next(iter(by_version.values()))
    return {
        "purpose": purpose,
        "title": _spoken({row.language: row for row in newest}).title,
        "versions": versions,
        "people": _people(sum(counted.values())),
        "ended": times.whole_day(purpose.ended_at, at=at, zone=zone) if purpose.ended_at else "",
    }


def words_of(purpose: Purpose) -> dict[str, str]:
    """Return what the form begins with: the words of today."""
    shown = customers.newest_wordings([purpose])[purpose.pk]
    return _fields({code: (row.title, row.words) for code, row in shown.items()})


def proposed(key: str) -> dict[str, str]:
    """Return words to begin with for what the product knows, in each language; none for the company's own."""
    if key not in PROPOSED:
        return {}
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            title, words = PROPOSED[key]
            found[code] = (str(title), str(words))
    return _fields(found)


def known_key(typed: str) -> str:
    """Return the key where the product knows it; else empty, the company's own."""
    return typed if typed in PROPOSED else ""


def name_of(key: str) -> str:
    """Return what a page about a new purpose is headed with."""
    return str(PurposeKey(key).label) if key else _("Something of your own")


def _line(purpose: Purpose, words: dict[str, PurposeWording]) -> Line:
    people = _people(sum(customers.counts_by_version(purpose).values()))
    steps = _("Counts once it is confirmed by letter.") if purpose.needs_two_steps else ""
    state = " ".join(part for part in (people, steps) if part)
    return Line(_spoken(words).title, state, reverse("backoffice:purpose", args=[purpose.pk]))


def _spoken(words: dict[str, PurposeWording]) -> PurposeWording:
    return words.get(times.language()) or next(iter(words.values()))


def _people(count: int) -> str:
    if count == 0:
        return _("Nobody agrees to it yet.")
    return ngettext("One person agrees to it.", "%(count)s people agree to it.", count) % {"count": count}


def _fields(words: dict[str, tuple[str, str]]) -> dict[str, str]:
    found = {f"title_{code}": title for code, (title, _said) in words.items()}
    return found | {f"words_{code}": said for code, (_title, said) in words.items()}
