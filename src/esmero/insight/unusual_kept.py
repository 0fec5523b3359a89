"""What was found unusual and is kept, as far as somebody who leads may ask about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from esmero.domain.conversations.reads import customers_seen
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Hint, Look, LooksReadTo
from esmero.domain.staff.models import Agent
from esmero.ground.refs import NotFound
from esmero.insight.looked import REASON_HOLDS
from esmero.insight.teams_then import TeamsThen, teams_then
from esmero.insight.unusual import DAYS, MANY, SHOWN, Unusual

# When they said why they look, and in which words: by who looked, and at whom.
Reasons = dict[tuple[int, int], list[tuple[datetime, str]]]
# So many are gone through for a page: what somebody may not ask about is passed over.
READ = 1000


@dataclass(frozen=True)
class Kept:
    """A hint that is kept, by its number: who asked about it, when, and what they were told.

    `is_own`: the reader's own look, about which somebody else asks.
    """

    number: int
    hint: Unusual
    seen_by: Agent | None
    seen_at: datetime | None
    said: str
    is_own: bool = False


def kept(
    reader: Agent, *, team_ids: Collection[int] | None, zone: ZoneInfo, before: int = 0
) -> tuple[list[Kept], int]:
    """Return the hints that are kept, the newest first, SHOWN at most; and behind which there are more, or 0.

    `team_ids` as in `unusual.unusual`; `before` is the number of the last one that was read. Six queries.
    """
    rows = Hint.objects.order_by("-id")
    some = list((rows.filter(pk__lt=before) if before else rows)[: READ + 1])
    found = _seen(reader, some[:READ], team_ids, zone)
    shown = found[:SHOWN]
    if len(found) > SHOWN:
        return shown, shown[-1].number
    return shown, some[READ - 1].pk if len(some) > READ else 0


def hint_to_see(
    reader: Agent, hint_id: int, *, team_ids: Collection[int] | None, zone: ZoneInfo
) -> tuple[Hint, int]:
    """Return a hint about which somebody may ask, and at whom was looked, by number. Raises NotFound.

    About a look of their own somebody else asks, whoever they are.
    """
    found = Hint.objects.filter(pk=hint_id).first()
    shown = _seen(reader, [found], team_ids, zone) if found else []
    if found is None or not shown or shown[0].is_own:
        raise NotFound("hint")
    return found, Look.objects.values_list("customer_id", flat=True).get(pk=found.look_id)


def not_kept_from(zone: ZoneInfo, *, at: datetime) -> datetime:
    """Return from when on nothing is kept yet: after the last day that is, within the last DAYS."""
    earliest, last = at - timedelta(days=DAYS), LooksReadTo.objects.first()
    if last is None:
        return earliest
    return max(earliest, datetime.combine(last.day + timedelta(days=1), time.min, zone))


def days_to_keep(today: date, *, kept_days: int) -> list[date]:
    """Return the days that are over and not gone through, oldest first, of the days for which looks are kept.

    The last one that was gone through once more: a look of its last minute may have come late.
    """
    last = LooksReadTo.objects.first()
    back = (today - last.day).days if last else DAYS
    return [today - timedelta(days=one) for one in range(min(back, kept_days), 0, -1)]


def _seen(
    reader: Agent, rows: Iterable[Hint], team_ids: Collection[int] | None, zone: ZoneInfo
) -> list[Kept]:
    asked, teams = list(rows), teams_then()
    looks = Look.objects.in_bulk([one.look_id for one in asked])
    pairs = [(one, looks[one.look_id]) for one in asked if one.look_id in looks]
    if team_ids is not None:
        pairs = [pair for pair in pairs if _is_theirs(pair[1], reader, teams, team_ids)]
    named = {look.customer_id for one, look in pairs if one.rule != MANY}
    people = customers_seen(reader).in_bulk(list(named))
    numbers = {number for one, look in pairs for number in (look.agent_id, one.seen_by_id or 0)}
    agents, reasons = Agent.objects.in_bulk(numbers), _reasons(named)
    return [
        Kept(
            one.pk,
            _hint(one, look, agents[look.agent_id], people.get(look.customer_id), reasons, zone),
            agents.get(one.seen_by_id or 0),
            one.seen_at,
            one.said,
            look.agent_id == reader.pk,
        )
        for one, look in pairs
        if look.agent_id in agents and (one.rule == MANY or look.customer_id in people)
    ]


def _is_theirs(look: Look, reader: Agent, teams: TeamsThen, team_ids: Collection[int]) -> bool:
    return look.agent_id != reader.pk and bool(teams.of(look.agent_id, look.at) & set(team_ids))


def _reasons(customer_ids: Collection[int]) -> Reasons:
    """Return when they said themselves why they look, and in which words: by who looked, and at whom."""
    said = Look.objects.filter(customer_id__in=customer_ids).exclude(reason="").order_by("at", "id")
    found: Reasons = {}
    for one in said:
        found.setdefault((one.agent_id, one.customer_id), []).append((one.at, one.reason))
    return found


def _hint(
    one: Hint, look: Look, agent: Agent, customer: Customer | None, reasons: Reasons, zone: ZoneInfo
) -> Unusual:
    if one.rule == MANY:
        return Unusual(one.rule, agent, look.at, count=one.count, look_id=look.pk)
    ends = datetime.combine(one.day + timedelta(days=1), time.min, zone)
    # Also what was said late in the evening before: it holds into the night.
    said = reasons.get((look.agent_id, look.customer_id), [])
    reason = next((why for at, why in reversed(said) if look.at - REASON_HOLDS <= at < ends), "")
    return Unusual(one.rule, agent, look.at, customer, reason, look_id=look.pk)
