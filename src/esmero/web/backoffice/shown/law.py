"""How the company stands with a law, ready for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.actions import profiles
from esmero.actions.set_rules import COLUMNS
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import RULES_OF, SPAIN, LawRule, RuleState
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT
from esmero.domain.files import reads as files
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import WITHDRAWAL
from esmero.parts import law, times
from esmero.ui import uploads

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.company.models import Profile, ProfileRule
    from esmero.domain.events.models import Event
    from esmero.domain.files.models import Attachment

# Where it is set right.
WAYS = {
    "in_time": "backoffice:promises",
    "person": "backoffice:company",
    "ways": "backoffice:company",
    "evidence": "backoffice:running",
    "calls": "#calls",
    "audit": "#audit",
}
# What nothing here can measure has its advice, however it stands.
BY_YOURSELVES = ("calls", "claims")
TONES = {RuleState.MET: "kept", RuleState.NOT_MET: "broken", RuleState.NOT_MEASURED: ""}
MONTHS = 12
MOST_CHANGES = 12
CHANGES = ("profile.switched_on", "profile.switched_off", "profile.looked", "profile.figure_noted") + (
    "profile.audit_made",
)


@dataclass(frozen=True)
class Line:
    """One rule of the law as the page shows it."""

    key: str
    asks: str
    source: str
    how: str
    state: str
    tone: str
    figure: str
    looked: str
    advice: str
    url: str
    # Conversations that do not fit: code and address.
    proof: list[tuple[str, str]]


def of_now(*, at: datetime) -> dict[str, Any]:
    """Return the whole page as it stands."""
    profile = company.profile(SPAIN)
    zone = ZoneInfo(company.the_company().time_zone)
    now = company.rules_now(SPAIN)
    lines = [_line(key, rule, now.get(key), at=at, zone=zone) for key, rule in RULES_OF[SPAIN].items()]
    is_on = bool(profile and profile.is_on)
    audits = _files(profile, "profile", at=at, zone=zone) if profile else []
    kind = workflows.kind_named(WITHDRAWAL["en"], language="en")
    return {
        "is_on": is_on,
        "is_looking": is_on and profiles.is_looking(),
        "was_on": profile is not None,
        "since": times.on(profile.since, at=at, zone=zone) if profile else "",
        "advice": law.no_advice(),
        "lines": lines,
        "sums": _sums(lines) if is_on and now else [],
        "changes": _changes(profile, at=at, zone=zone) if profile else [],
        "audits": audits,
        "lacks_pdf": bool(audits) and not any(one["name"].endswith(".pdf") for one in audits),
        "figures": _figures(profile) if profile else [],
        "withdrawal_url": reverse("backoffice:workflow", args=[kind.pk]) if kind else "",
    }


def asked(*, at: datetime) -> dict[str, Any]:
    """Return what is asked before it is switched on or off."""
    profile = company.profile(SPAIN)
    return {
        "is_on": bool(profile and profile.is_on),
        "advice": law.no_advice(),
        "long_rules": [rule.name for rule in promises.policies() if _is_too_long(rule, at)],
    }


def months(at: datetime) -> list[tuple[str, str]]:
    """Return the last months that are over, the newest first, as choices."""
    on, found = profiles.month_of(at), []
    for _number in range(MONTHS):
        on = (on - timedelta(days=1)).replace(day=1)
        found.append((on.isoformat(), law.month(on)))
    return found


def _is_too_long(rule: object, at: datetime) -> bool:
    columns = {name: getattr(rule, name) for name in COLUMNS}
    return profiles.too_long(columns, at=at) != ""


def _line(key: str, rule: LawRule, row: ProfileRule | None, *, at: datetime, zone: ZoneInfo) -> Line:
    state = RuleState(row.state) if row else RuleState.NOT_MEASURED
    way = WAYS.get(key, "")
    return Line(
        key=key,
        asks=str(rule.asks),
        source=str(rule.source),
        how=str(rule.how),
        state=str(state.label) if row else "",
        tone=TONES[state],
        figure=law.figure(row) if row else "",
        looked=times.on(row.measured_at, at=at, zone=zone) if row else "",
        advice=str(rule.advice) if row and (state == RuleState.NOT_MET or key in BY_YOURSELVES) else "",
        url=way if way.startswith("#") or not way else reverse(way),
        proof=_proof(row) if row else [],
    )


def _proof(row: ProfileRule) -> list[tuple[str, str]]:
    codes = conversations.codes_of(row.proof.get("conversations", []))
    return [(code, reverse("desk:conversation", args=[number])) for number, code in codes.items()]


def _sums(lines: list[Line]) -> list[tuple[str, str, int]]:
    """How many rules stand how: words, tone, count."""
    counted = [(state, sum(line.state == str(state.label) for line in lines)) for state in RuleState]
    return [(str(state.label), TONES[state], count) for state, count in counted]


def _changes(profile: Profile, *, at: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    names = staff.short_names()
    found = []
    for event in events.newest_about(profile.ref, CHANGES, limit=200):
        found += [(times.on(event.at, at=at, zone=zone), words) for words in _told(event, names)]
    return found[:MOST_CHANGES]


def _told(event: Event, names: dict[int, str]) -> list[str]:
    payload = event.payload or {}
    who = names.get(event.by_id or 0, "") if event.by_kind == AGENT else ""
    if event.verb == "profile.switched_on":
        return [_("%(who)s switched it on.") % {"who": who} if who else _("It was switched on.")]
    if event.verb == "profile.switched_off":
        return [_("%(who)s switched it off.") % {"who": who} if who else _("It was switched off.")]
    if event.verb == "profile.figure_noted":
        return [_("%(who)s noted the calls of a month.") % {"who": who or _("Somebody")}]
    if event.verb == "profile.audit_made":
        return [_("The audit file of %(year)s was made.") % {"year": payload.get("year", "")}]
    return [_changed(key, *pair) for key, pair in payload.get("changed", {}).items() if pair[0]]


def _changed(key: str, before: str, after: str) -> str:
    rule = RULES_OF[SPAIN].get(key)
    labels = {"before": str(RuleState(before).label), "after": str(RuleState(after).label)}
    return _("“%(rule)s” %(before)s → %(after)s") % {"rule": rule.asks if rule else key, **labels}


def _files(profile: Profile, kind: str, *, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    kept = files.of_story(kind, profile.ref)
    rows = sorted((one for some in kept.values() for one in some), key=lambda one: -one.pk)
    return [
        {
            "name": one.name,
            "url": _url(one),
            "size": uploads.size_words(one.size),
            "when": times.on(one.kept_at, at=at, zone=zone),
        }
        for one in rows
    ]


def _url(file: Attachment) -> str:
    return reverse("backoffice:law-file", args=[file.pk])


def _figures(profile: Profile) -> list[dict[str, Any]]:
    kept = files.of_story("noted_figure", profile.ref)
    return [
        {
            "month": law.month(one.on),
            "whole": one.whole,
            "good": one.good,
            "share": f"{one.good * 100 // one.whole} %" if one.whole else "–",
            "files": [(file.name, _url(file)) for file in kept.get(one.pk, [])],
        }
        for one in company.figures_of(SPAIN)
    ]
