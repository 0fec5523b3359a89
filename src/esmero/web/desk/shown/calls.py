"""The pages on which a call is written down, or a customer is written to first."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.staff import access as staff
from esmero.domain.workbench import reads as workbench
from esmero.ground import phones
from esmero.ground.refs import NotFound
from esmero.parts import people
from esmero.web.desk.forms import MOST_DIGITS

if TYPE_CHECKING:
    from django.http import QueryDict

    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.workbench.models import FirstDraft
    from esmero.web.desk.call_forms import PersonForm


@dataclass(frozen=True)
class Known:
    """Somebody we know: who, and by what we recognise them."""

    number: int
    words: str
    more: str


def teams_of(agent: Agent) -> list[Team]:
    """Return the teams for which somebody may write down a call."""
    return list(staff.real_teams_seen_by(agent).select_related("calendar").order_by("name", "id"))


def teams_to_write_for(agent: Agent) -> list[Team]:
    """Return the teams for which somebody may write to customers."""
    reads_only = set() if agent.is_lead else staff.team_ids_only_read_by(agent)
    return [team for team in teams_of(agent) if team.pk not in reads_only]


def may_settle(agent: Agent, teams: list[Team]) -> bool:
    """Say whether there is a team in which somebody may close what they write down."""
    for_others = set() if agent.is_lead else staff.team_ids_not_closed_by(agent)
    return any(team.pk not in for_others for team in teams)


def own_team(agent: Agent, teams: list[Team]) -> int | None:
    """Return the team that is most likely meant: the first of one's own."""
    own = set(staff.own_team_ids(agent))
    return next((team.pk for team in teams if team.pk in own), None)


def at_first(agent: Agent, teams: list[Team]) -> dict[str, Any]:
    """Return what stands in such a form at first: one's own team, and the language of the house."""
    return {
        "send_key": secrets.token_hex(12),
        "team": own_team(agent, teams),
        "language": company.the_company().language,
    }


def team_of(teams: list[Team], team_id: int) -> Team:
    """Return the team of that number. Raises NotFound for one that is not among them."""
    found = [team for team in teams if team.pk == team_id]
    if not found:
        raise NotFound("team")
    return found[0]


def page(agent: Agent, form: PersonForm, *, chosen: list[Customer] | None = None) -> dict[str, Any]:
    """Return what the page shows: the form, and people to choose from where some are known."""
    number = str(form["customer"].value() or "")
    known = [_known(customer) for customer in chosen or []]
    if not known and (known := by_number(agent, number)):
        number = str(known[0].number)
    return {
        "form": form,
        "people": known,
        "chosen": number,
        "may_settle": may_settle(agent, form.teams),
    }


def by_number(agent: Agent, number: str) -> list[Known]:
    """Return whom the agent means by a number as it was sent; nobody where they may not see them."""
    if not number.isdecimal() or len(number) >= MOST_DIGITS:
        return []
    try:
        return [_known(conversations.customer_for_call(agent, int(number)))]
    except NotFound:
        return []


def begun(agent: Agent, given: QueryDict) -> tuple[int | None, FirstDraft | None]:
    """Return of whose page a first letter is begun, nobody's (None) too, and what is kept of it."""
    known = by_number(agent, given.get("begun_for", given.get("customer", "")))
    number = known[0].number if known else None
    return number, workbench.first_draft(agent, number)


def kept_words(begun_for: int | None, kept: FirstDraft | None) -> dict[str, Any]:
    """Return what stands in the form of a first letter before anything is typed."""
    chosen = {name: value for name, value in (kept.chosen if kept else {}).items() if value}
    words = {"words": kept.text} if kept else {}
    return {"customer": begun_for or "", "begun_for": begun_for or ""} | chosen | words


def place_to_write(
    agent: Agent, form: PersonForm, begun_for: int | None, kept: FirstDraft | None
) -> dict[str, Any]:
    """Return what the place to write needs: what stands in it, and under which name it is kept."""
    return {
        "first_words": form["words"].value() or "",
        "first_words_wrong": " ".join(str(why) for why in form.errors.get("words", [])),
        "first_words_at": kept.kept_at.isoformat() if kept else "",
        "first_key": draft_key(agent, begun_for).removesuffix(f":{FIRST}"),
    }


def draft_key(agent: Agent, begun_for: int | None) -> str:
    """Return the name under which a browser keeps its copy of a first letter."""
    return f"desk:{agent.pk}:first{begun_for or ''}:{FIRST}"


def own_zone(agent: Agent) -> ZoneInfo:
    """Return the zone on whose clock somebody works: their team's."""
    teams = teams_of(agent)
    own = own_team(agent, teams) or next((team.pk for team in teams), None)
    return ZoneInfo(team_of(teams, own).calendar.time_zone) if own else ZoneInfo("UTC")


def found(agent: Agent, typed: str) -> list[Known]:
    """Return whom the agent may mean by what they typed so far.

    A number without a country may be from anywhere: those of our own countries stand first.
    """
    is_number = sum(letter.isdigit() for letter in typed) >= PHONE_DIGITS
    seen: dict[int, Customer] = {}
    for phone in _readings(agent, typed) if is_number else [""]:
        for one in conversations.customers_found(agent, typed=typed, phone=phone):
            seen.setdefault(one.pk, one)
    return [_known(one) for one in list(seen.values())[: conversations.FOUND]]


def _readings(agent: Agent, typed: str) -> list[str]:
    """Return what a number may be, in the countries of one's teams; then as people say it in any country."""
    teams = [team.calendar.holidays_of[:2] for team in teams_of(agent)]
    places = list(filter(None, dict.fromkeys([*teams, customers.own_country()]))) or [""]
    kept = [one for place in places[:MOST_PLACES] if (one := phones.kept_as(typed, country=place))]
    said = [] if typed.strip().startswith("+") else [phones.without_country(one) for one in kept]
    return list(dict.fromkeys(filter(None, [*kept, *said]))) or [""]


PHONE_DIGITS = 6
# A company with teams in more countries has a number typed with its country.
MOST_PLACES = 3
# The kind of what is kept, as the page names it.
FIRST = "FIRST"


def _known(customer: Customer) -> Known:
    who = people.of_customer(customer)
    kinds = {IdentityKind.EMAIL, IdentityKind.PHONE}
    reached = [one.value for one in customer.identities.all() if one.kind in kinds]
    languages = dict(settings.LANGUAGES)
    return Known(customer.pk, who.name, ", ".join([*reached, str(languages.get(customer.language, ""))]))
