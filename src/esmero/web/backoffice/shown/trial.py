"""Trying a rule: asked then, due when, and why; counted by the same code as real promises."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations.kinds import Priority
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Asked
from esmero.domain.staff import reads as staff
from esmero.ground import calendars, hours, phrases, places
from esmero.parts import times
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.forms.promises import TrialForm
from esmero.web.backoffice.shown import stretch

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Team
    from esmero.ground.calendars import Calendar
    from esmero.web.backoffice.forms.promises import RuleForm


@dataclass(frozen=True)
class Trial:
    """What would be promised, and how that comes about."""

    due: str
    rule: str
    why: list[str]
    hours: str
    picture: stretch.Picture | None


def just_now(at: datetime) -> dict[str, Any]:
    """Return the trial's fields for a question that comes at this moment."""
    local = at.astimezone(ZoneInfo(company.the_company().time_zone))
    return {"on": local.date(), "clock": time(local.hour, local.minute)}


def of_question(form: TrialForm, *, at: datetime) -> Trial | None:
    """Return what the company's rules promise; None where the form isn't filled in rightly."""
    if not form.is_bound or not form.is_valid():
        return None
    given = form.cleaned_data
    team = staff.team(given["team_id"])
    asked = Asked(
        channel_kind=given["channel_kind"],
        language=given["language"],
        team_id=team.pk,
        priority=Priority.NORMAL,
        words=given["words"],
    )
    rule = promises.policy_for(asked, promises.policies())
    return _counted(rule, team, given["on"], given["clock"], at=at)


def of_rule(rule_form: RuleForm, form: TrialForm, *, at: datetime) -> Trial | None:
    """Return what a rule promises as it is written in its form; None where something isn't right yet."""
    if not all([rule_form.is_valid(), form.is_valid()]):
        return None
    given = form.cleaned_data
    columns = rule_form.columns()
    rule = promises.unkept_policy(asks=columns.pop("conditions"), **columns)
    return _counted(rule, staff.team(given["team_id"]), given["on"], given["clock"], at=at)


def beside(rule: Policy, *, at: datetime) -> dict[str, Any]:
    """Return the trial that stands beside a kept rule: a question that comes now."""
    named = promises.teams_of(rule)
    teams = [team for team in staff.teams() if not named or team.pk in named]
    if not teams:
        return {"trial_form": TrialForm(with_rule=True, initial=just_now(at)), "trial": None}
    initial = {**just_now(at), "team_id": teams[0].pk}
    form = TrialForm(with_rule=True, initial=initial)
    return {
        "trial_form": form,
        "trial": _counted(rule, teams[0], initial["on"], initial["clock"], at=at),
    }


def _counted(rule: Policy, team: Team, on: date, clock: time, *, at: datetime) -> Trial:
    kept = company.calendar(rule.calendar_id or team.calendar_id)
    calendar = company.working_hours(kept.pk, around=on)
    asked_at = hours.resolve_local(calendar, on, clock)
    due_at = promises.count(rule, team, time=rule.first_reply, start=asked_at).due_at
    days = _days(calendar, asked_at, due_at)
    return Trial(
        due=_due(calendar, due_at, asked_at),
        rule=rule.name,
        why=_why(calendar, days),
        hours=_counted_on(kept),
        picture=stretch.drawn(calendar, days, asked_at, due_at),
    )


def _due(calendar: Calendar, due_at: datetime, asked_at: datetime) -> str:
    """Return the due time by weekday, or by date where the weekday could be another week's."""
    zone, near = calendar.time_zone, due_at - asked_at < timedelta(days=6)
    day = phrases.weekday_name(due_at, zone, spoken()) if near else phrases.date_line(due_at, zone, spoken())
    words = _("%(day)s, %(time)s") % {"day": day, "time": times.clock(due_at, zone=zone)}
    return words[:1].upper() + words[1:]


def _counted_on(kept: Any) -> str:
    if not kept.holidays_of:
        return _("Counted on “%(name)s”, %(zone)s.") % {"name": kept.name, "zone": kept.time_zone}
    words = _("Counted on “%(name)s”, %(zone)s, with the public holidays of %(place)s.")
    place = places.name(kept.holidays_of, spoken())
    return words % {"name": kept.name, "zone": kept.time_zone, "place": place}


def _days(calendar: Calendar, asked_at: datetime, due_at: datetime) -> list[stretch.Day]:
    """Return each day from asking to due with the stretches that count on it."""
    spans = calendars.open_spans(calendar, asked_at, due_at)
    first, last = calendar.local(asked_at).date(), calendar.local(due_at).date()
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [stretch.Day(on, _on(calendar, spans, on)) for on in every]


def _on(calendar: Calendar, spans: list[calendars.Span], on: date) -> list[calendars.Span]:
    begins = hours.resolve_local(calendar, on, time(0))
    ends = hours.resolve_local(calendar, on, timedelta(days=1))
    return [calendars.Span(max(a, begins), min(b, ends)) for a, b in spans if a < ends and b > begins]


def _why(calendar: Calendar, days: list[stretch.Day]) -> list[str]:
    lines = []
    for _rests, run in groupby(days, key=lambda day: (not day.spans, day.on in calendar.holidays)):
        together = list(run)
        if together[0].spans:
            lines += [_runs(calendar, day) for day in together]
        else:
            lines.append(_rest(calendar, together))
    return lines


def _runs(calendar: Calendar, day: stretch.Day) -> str:
    zone = calendar.time_zone
    seconds = sum(span.length.total_seconds() for span in day.spans)
    windows = ", ".join(
        _("%(opens)s to %(closes)s")
        % {"opens": times.clock(a, zone=zone), "closes": times.clock(b, zone=zone)}
        for a, b in day.spans
    )
    words = {"day": _day(day.on), "length": phrases.duration_left(seconds, spoken()), "hours": windows}
    return _("%(day)s: %(length)s run, %(hours)s.") % words


def _rest(calendar: Calendar, days: list[stretch.Day]) -> str:
    if days[0].on in calendar.holidays and len(days) == 1:
        return _("%(day)s is a closed day: the clock rests.") % {"day": _day(days[0].on)}
    if len(days) == 1:
        return _("%(day)s: the clock rests.") % {"day": _day(days[0].on)}
    words = _("%(first)s to %(last)s: the clock rests.")
    if days[0].on in calendar.holidays:
        words = _("%(first)s to %(last)s are closed days: the clock rests.")
    return words % {"first": _day(days[0].on), "last": _day(days[-1].on)}


def _day(on: date) -> str:
    noon = datetime.combine(on, time(12), tzinfo=ZoneInfo("UTC"))
    words = phrases.date_line(noon, ZoneInfo("UTC"), spoken())
    return words[:1].upper() + words[1:]
