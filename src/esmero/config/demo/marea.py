"""Marea of Cádiz: an invented clothes shop whose service desk a newcomer can walk around in.

Everything is made through actions, at past times, as it would have come about; nothing is inserted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from esmero.actions import set_calendars, set_chain, set_skills, set_staff, set_up
from esmero.config.demo import paper, steps, telling
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import TOLD_EVERY, Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.ground import hours
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team

PASSWORD = "la-marea-sube"  # noqa: S105 - printed for every newcomer, on a demo only
AGENT = "marta@marea.example"
LEAD = "ines@marea.example"
OWNER = "nuria@marea.example"
ZONE = "Europe/Madrid"
FACES = Path(__file__).with_name("faces")
# The company set itself up this long before now, in working hours.
FOUNDED_HOURS_AGO = 700

PEOPLE = [
    ("Marta Roldán", AGENT, Role.AGENT, "customer care", "en"),
    ("Tomás Ferrer", "tomas@marea.example", Role.AGENT, "mending and returns", "es"),
    ("Olga Sokolova", "olga@marea.example", Role.AGENT, "customer care", "ru"),
    ("Samir Haddad", "samir@marea.example", Role.AGENT, "parcels", "en"),
    ("Inés Duarte", LEAD, Role.LEAD, "leads customer care", "en"),
    ("Nuria Vidal", OWNER, Role.OWNER, "owner", "en"),
]
LOOKS_AFTER = {
    "marta": "Orders and everything else",
    "tomas": "Sizes, returns, mending",
    "olga": "In English and Russian",
    "samir": "Parcels",
    "ines": "",
}
WEEK = [(day, time(9), time(20)) for day in range(5)] + [(5, time(10), time(14))]
# Who is named for which hours of which team: (days, from, until, first name).
CARE = [(range(5), 9, 14, "marta"), (range(5), 14, 20, "olga"), ([5], 10, 14, "marta")]
WORKSHOP = [(range(5), 9, 15, "tomas"), (range(5), 15, 20, "samir"), ([5], 10, 14, "tomas")]
# Who stands above everybody, one after the other.
CHAIN = ["ines", "nuria"]
# What reaches the workshop is also promised to be settled; it stands first, for it asks for more.
MENDED = {
    "name": "Whatever the workshop has, settled within ten days",
    "look_again_days": 5,
    "warn_percent": 25,
    "hand_up_percent": 10,
    "times": {PromiseKind.RESOLUTION: Time(10, Unit.DAYS), TOLD_EVERY: Time(2, Unit.DAYS)},
}
# So questions in Russian find somebody who reads them.
GOOD_AT = {"olga": ["language-ru"]}
RULES = [
    {
        "name": "Questions by form or mail, answered by Care",
        "look_again_days": 5,
        "warn_percent": 25,
        "hand_up_percent": 10,
    },
]


def is_empty() -> bool:
    """Whether the installation has no company yet."""
    try:
        company.the_company()
    except NotFound:
        return True
    return False


def is_here() -> bool:
    """Whether the company of this installation is the demo's."""
    return not is_empty() and any(agent.email == OWNER for agent in staff.agents())


def fill(*, at: datetime) -> None:
    """Found Marea, bring in its people, and let the last weeks happen until `at`."""
    calendar_id = _found(at)
    working = company.working_hours(calendar_id, around=at.date())
    founded_at = hours.subtract(working, at, FOUNDED_HOURS_AGO * 3600)
    people = _engage(founded_at)
    care = _team("Care", calendar_id, people, CARE, ["marta", "olga", "ines"], founded_at)
    workshop = _team("Workshop and parcels", calendar_id, people, WORKSHOP, ["tomas", "samir"], founded_at)
    set_up.describe_company(agent=people["nuria"], has_public_record=True, at=founded_at)
    for key in CHAIN:
        set_chain.add(agent=None, team_id=None, person_id=people[key].pk, at=founded_at)
    of_the_workshop = Condition(Noun.TEAM, (workshop.pk,))
    rules = [{**MENDED, "conditions": [of_the_workshop]}, *RULES]
    set_up.set_policies(agent=None, rules=rules, at=founded_at)
    for key, skills in GOOD_AT.items():
        set_skills.describe(agent=None, agent_id=people[key].pk, keys=skills, most={}, at=founded_at)
    for kind, name, address, team in _channels(care, workshop):
        set_up.open_channel(agent=None, kind=kind, name=name, team_id=team.pk, address=address, at=founded_at)
    _faxes(people["nuria"], care, founded_at)
    steps.draw(people["nuria"], workshop, founded_at)
    telling.tell(people, care, working, at=at)


def _faxes(owner: Agent, care: Team, at: datetime) -> None:
    fax = set_up.open_channel(
        agent=None, kind=ChannelKind.FAX, name="Fax", team_id=care.pk, address="", at=at
    )
    set_up.describe_channel(agent=owner, channel_id=fax.pk, at=at, **paper.FAXES)


def _found(at: datetime) -> int:
    set_up.found_company(
        name="Marea",
        at=at,
        city="Cádiz",
        address="calle Ancha 3, 11001 Cádiz",
        phone="+34 956 000 112",
        colour="#20818c",
        language="es",
        time_zone=ZONE,
    )
    calendar = set_calendars.add_calendar(
        agent=None,
        name="Shop hours",
        time_zone=ZONE,
        holidays_of="ES-AN",
        windows=WEEK,
        at=at,
    )
    return int(calendar.pk)


def _engage(at: datetime) -> dict[str, Agent]:
    people = {}
    for name, email, role, title, language in PEOPLE:
        key = email.split("@")[0]
        person = set_staff.engage(
            agent=None,
            email=email,
            name=name,
            role=role,
            password=PASSWORD,
            title=title,
            language=language,
            at=at,
        )
        png = (FACES / f"{key}.png").read_bytes()
        people[key] = set_staff.set_photo(agent=None, agent_id=person.pk, png=png, at=at)
    return people


def _team(
    name: str,
    calendar_id: int,
    people: dict[str, Agent],
    named: Sequence[tuple[Sequence[int], int, int, str]],
    members: list[str],
    at: datetime,
) -> Team:
    team = set_staff.form_team(
        agent=None,
        name=name,
        calendar_id=calendar_id,
        lead_id=people["ines"].pk,
        is_open_to_all=True,
        at=at,
    )
    rows = [(people[key].pk, LOOKS_AFTER[key]) for key in members]
    set_staff.set_people(agent=None, team_id=team.pk, people=rows, at=at)
    duties = [
        (day, time(starts), time(ends), people[key].pk) for days, starts, ends, key in named for day in days
    ]
    set_staff.name_for_hours(agent=None, team_id=team.pk, duties=duties, at=at)
    return team


def _channels(care: Team, workshop: Team) -> list[tuple[str, str, str, Team]]:
    return [
        (ChannelKind.FORM, "The form on our page", "", care),
        (ChannelKind.EMAIL, "Mail to Care", "hola@marea.example", care),
        (ChannelKind.EMAIL, "Mail to the workshop", "taller@marea.example", workshop),
    ]
