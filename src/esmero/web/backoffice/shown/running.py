"""How the installation runs, told to an owner: what is well, what needs a hand, and what to do."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero import __version__
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.insight import condition
from esmero.insight.condition import Check, Of, State
from esmero.parts import times, works

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise, Work

    Words = Callable[[Check, str], tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One thing in words: how it is, and what to do where it needs a hand."""

    words: str
    what_to_do: str
    is_bad: bool


@dataclass(frozen=True)
class Standing:
    """A promise that waits for a person's word since a restore."""

    id: int
    what: str
    due: str
    url: str


def of_now(*, at: datetime) -> dict[str, Any]:
    """Return all that the page says."""
    zone = ZoneInfo(company.the_company().time_zone)
    found = condition.checks(at)
    lines = {check.of: _line(check, at=at, zone=zone) for check in found}
    return {
        "wrong": [lines[check.of] for check in found if check.state is not State.WELL],
        "well": [lines[check.of] for check in found if check.state is State.WELL],
        "facts": _facts(),
        "restored": _restored(at=at, zone=zone),
    }


def _line(check: Check, *, at: datetime, zone: ZoneInfo) -> Line:
    since = times.label(check.since, at=at, zone=zone) if check.since else ""
    is_well = check.state is State.WELL
    if is_well and check.of in _WELL:
        return Line(_WELL[check.of](check, since), "", is_bad=False)
    words, what_to_do = _WRONG[check.of](check, since)
    return Line(words, "" if is_well else what_to_do, is_bad=check.state is State.BAD)


def _facts() -> list[tuple[str, str]]:
    return [
        ("Esmero", __version__),
        ("Python", platform.python_version()),
        (_("Database"), _DATABASES.get(connection.vendor, connection.vendor)),
    ]


_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def _restored(*, at: datetime, zone: ZoneInfo) -> dict[str, Any] | None:
    last = company.last_restoration()
    if last is None:
        return None
    return {
        "when": times.label(last.restored_at, at=at, zone=zone),
        "backup": times.label(last.backup_at, at=at, zone=zone),
        "letters": last.letters_in_doubt,
        "letters_url": reverse("desk:unsent_letters"),
        "standing": _standing(promises.standing_still(), at=at, zone=zone),
    }


def _standing(found: list[Promise], *, at: datetime, zone: ZoneInfo) -> list[Standing]:
    to_customers = [one for one in found if one.about_kind == "conversation"]
    about = conversations.with_customers(one.about_id for one in to_customers)
    asked = promises.works_by_id(one.about_id for one in found if one.about_kind == "work")

    def what(one: Promise) -> str:
        return _of_work(asked[one.about_id]) if one.kind == PromiseKind.WORK else _what(one, about)

    return [
        Standing(
            id=promise.pk,
            what=what(promise),
            due=times.label(promise.due_at, at=at, zone=zone),
            url=_where(promise),
        )
        for promise in found
    ]


def _where(promise: Promise) -> str:
    name = "desk:work" if promise.kind == PromiseKind.WORK else "desk:conversation"
    return reverse(name, args=[promise.about_id])


def _of_work(work: Work) -> str:
    whom = works.who_asked(work).name
    return _("%(what)s, promised to %(customer)s") % {"what": works.asked(work).rstrip("."), "customer": whom}


def _what(promise: Promise, about: Mapping[int, Conversation]) -> str:
    what = promise.wording or promise.get_kind_display()
    customer = about[promise.about_id].customer.name if promise.about_id in about else ""
    return _("%(what)s, promised to %(customer)s") % {"what": what, "customer": customer or _("a customer")}


def _in_gigabytes(check: Check) -> str:
    return f"{(check.number or 0) / 1024:.1f}"


_WELL: dict[Of, Callable[[Check, str], str]] = {
    Of.DATABASE: lambda check, since: _("The database answers."),
    Of.SCHEMA: lambda check, since: _("Database and program are of the same version."),
    Of.DISK: lambda check, since: _("%(number)s GB are free on the disk.") % {"number": _in_gigabytes(check)},
    Of.REDIS: lambda check, since: _("What is fleeting has its place."),
    Of.WORKER: lambda check, since: _("The worker is at work."),
    Of.MAILBOX: lambda check, since: _("Mail can come in."),
    Of.FETCHING: lambda check, since: _("Mail is fetched where it is to be fetched."),
    Of.DUTIES: lambda check, since: _("All that is on the schedule is done."),
    Of.CLOCK: lambda check, since: _("The clock goes on evenly."),
    Of.RECEIPTS: lambda check, since: _("Mail is read as it comes."),
    Of.LETTERS: lambda check, since: _("Letters leave as they are written."),
    Of.SIGNING: lambda check, since: _("Letters leave signed."),
    Of.SEAL: lambda check, since: _("What happens is sealed within seconds."),
    Of.BACKUP: lambda check, since: _("The last backup: %(when)s.") % {"when": since},
    Of.RESTORE: lambda check, since: _("Nothing waits for a word since a restore."),
}


def _schema(check: Check, since: str) -> tuple[str, str]:
    if "newer" in check.names:
        return _("The database is newer than this program."), _("Start the new version everywhere.")
    return _("The database is older than this program."), _("Run esmero prepare.")


def _backup(check: Check, since: str) -> tuple[str, str]:
    words = (
        _("The last backup is old: %(when)s.") % {"when": since} if since else _("There is no backup yet.")
    )
    return words, _("Have esmero backup run each night, and keep the file on another machine.")


_WRONG: dict[Of, Words] = {
    Of.DATABASE: lambda check, since: (
        _("The database can’t be written."),
        _("Look whether its disk is full or read-only."),
    ),
    Of.SCHEMA: _schema,
    Of.DISK: lambda check, since: (
        _("Only %(number)s GB are free on the disk.") % {"number": _in_gigabytes(check)},
        _("Make room on the disk of ESMERO_HOME before nothing can be stored any more."),
    ),
    Of.REDIS: lambda check, since: (
        _("Redis does not answer."),
        _("Limits and presence are kept by each process alone meanwhile. Look after Redis."),
    ),
    Of.WORKER: lambda check, since: (
        _("No worker is at work: letters wait, and no promise is watched."),
        _("Start esmero serve, or esmero worker, and look into its log."),
    ),
    Of.MAILBOX: lambda check, since: (
        _("No mailbox is at work: mail servers keep what they have for us."),
        _("Start esmero serve, or esmero mailbox. Is its port taken by another program?"),
    ),
    Of.FETCHING: lambda check, since: (
        _("Mail can’t come or letters can’t leave for: %(names)s.") % {"names": ", ".join(check.names)},
        _("The channel’s page says why, and lets you try it."),
    ),
    Of.DUTIES: lambda check, since: (
        _("Something on the schedule fails again and again: %(names)s.") % {"names": ", ".join(check.names)},
        _("The log says why."),
    ),
    Of.CLOCK: lambda check, since: (
        _("The clock jumped and says: %(when)s. Promises are not watched until it is steady for a minute.")
        % {"when": since},
        _("Is the time of the worker’s machine right, and does it ask a time server?"),
    ),
    Of.RECEIPTS: lambda check, since: (
        ngettext("%(number)s mail waits to be read.", "%(number)s mails wait to be read.", check.number or 0)
        % {"number": check.number},
        _("Is the worker at work? Its log says what keeps it."),
    ),
    Of.LETTERS: lambda check, since: (
        ngettext("%(number)s letter waits to leave.", "%(number)s letters wait to leave.", check.number or 0)
        % {"number": check.number},
        _("Does the mail server in ESMERO_SMTP_URL answer?"),
    ),
    Of.SIGNING: lambda check, since: (
        _("A letter could not be signed and left without a signature: %(when)s.") % {"when": since},
        _("The log of the worker says why. Some who get such letters may take them for forged."),
    ),
    Of.SEAL: lambda check, since: (
        _("What happened waits to be sealed since: %(when)s.") % {"when": since},
        _("Is the worker at work? Its log says what keeps it."),
    ),
    Of.BACKUP: _backup,
    Of.RESTORE: lambda check, since: (
        ngettext(
            "%(number)s promise waits for a word since a restore.",
            "%(number)s promises wait for a word since a restore.",
            check.number or 0,
        )
        % {"number": check.number},
        _("Answer, or own up to it, below."),
    ),
}
