"""A small company to try things in: two teams that don't see each other's work, two customers.

Customer A wrote to the first team, customer B to the second. What they wrote holds a word of its own,
so that a test can ask of any page whether it shows what it must not.
"""

import io
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from PIL import Image

from esmero.actions import keep_watch, receive
from esmero.domain.channels import writes as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.channels.ports import Incoming
from esmero.domain.company import writes as company
from esmero.domain.company.models import Calendar
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises import writes as promises
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Promise
from esmero.domain.staff import writes as staff
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Team
from esmero.ground import db
from tests import made_once

WORD_OF_A = "Zimtstern"
WORD_OF_B = "Mandelkern"


def _pixel() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1, 1), "#41586b").save(out, "PNG")
    return out.getvalue()


# The smallest picture there is: one point.
PIXEL = _pixel()
PASSWORD = "a long word for tests"


@dataclass(frozen=True)
class Story:
    """A customer's conversation and what hangs on it."""

    conversation: Conversation
    message: Message
    file: Attachment
    promise: Promise
    token: str


@dataclass(frozen=True)
class World:
    """Everything that a test may need to ask about."""

    at: datetime
    calendar: Calendar
    team: Team
    other_team: Team
    agent: Agent
    stranger: Agent
    lead: Agent
    owner: Agent
    channel: Channel
    a: Story
    b: Story


def make_world(at: datetime | None = None) -> World:
    """Make the company with its people and both stories, as they would come about.

    The same rows are put back where nothing would make them come out differently (tests/made_once.py).
    """
    # Its picture lies in the folder of this test's own home.
    files.store(PIXEL)
    return made_once.at_a_moment(at, _made)


def _made(now: datetime) -> World:
    before = now - timedelta(hours=1)
    with db.write():
        calendar = _found_company(before)
        owner = _engage("Nuria Vidal", Role.OWNER, before)
        lead = _engage("Ines Duarte", Role.LEAD, before)
        agent = _engage("Marta Roldan", Role.AGENT, before)
        stranger = _engage("Samir Haddad", Role.AGENT, before)
        team = _form("Orders", calendar, lead, [agent, lead], before)
        other_team = _form("Repairs", calendar, None, [stranger], before)
        channel = _open(ChannelKind.FORM, "Form", "", team, before)
        _open(ChannelKind.EMAIL, "Post", "help@example.com", team, before)
        _open(ChannelKind.EMAIL, "Repairs", "repairs@example.com", other_team, before)
        _promise_by_rule(before)
    a = _story("ana@example.org", "Ana", "help@example.com", WORD_OF_A, before)
    b = _story("boris@example.org", "Boris", "repairs@example.com", WORD_OF_B, before)
    return World(now, calendar, team, other_team, agent, stranger, lead, owner, channel, a, b)


def _found_company(at: datetime) -> Calendar:
    company.found(name="Marea", by=THE_SOFTWARE, at=at, language="en")
    calendar = company.add_calendar(
        name="Shop", time_zone="Europe/Madrid", holidays_of="", by=THE_SOFTWARE, at=at
    )
    week = [(day, time(0), time(0)) for day in range(7)]
    company.set_hours(calendar, windows=week, by=THE_SOFTWARE, at=at)
    return calendar


def _engage(name: str, role: str, at: datetime) -> Agent:
    email = f"{name.split()[0].lower()}@example.com"
    agent = staff.engage(email=email, name=name, role=role, by=THE_SOFTWARE, at=at, photo=files.store(PIXEL))
    staff.set_password(agent, hashed=make_password(PASSWORD), by=THE_SOFTWARE, at=at)
    return agent


def _form(name: str, calendar: Calendar, lead: Agent | None, people: list[Agent], at: datetime) -> Team:
    team = staff.form_team(
        name=name, calendar_id=calendar.pk, by=THE_SOFTWARE, at=at, lead=lead, is_open_to_all=False
    )
    staff.set_people(team, people=[(person, "letters") for person in people], by=THE_SOFTWARE, at=at)
    week = [(day, time(0), time(0), people[0]) for day in range(7)]
    staff.name_for_hours(team, duties=week, by=THE_SOFTWARE, at=at)
    return team


def _open(kind: str, name: str, address: str, team: Team, at: datetime) -> Channel:
    return channels.open_channel(
        kind=kind, name=name, team_id=team.pk, address=address, by=THE_SOFTWARE, at=at
    )


def _promise_by_rule(at: datetime) -> None:
    times = {kind: Time(240) for kind in (PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY)}
    rule = {"name": "Everything", "times": times}
    promises.set_policies([rule], by=THE_SOFTWARE, at=at)


def seal_all(*, at: datetime) -> int:
    """Seal what happened, as the worker does."""
    return keep_watch.seal(at=at)


def _story(email: str, name: str, to: str, word: str, at: datetime) -> Story:
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"test:{email}",
        sender_email=email,
        sender_name=name,
        recipients=[to],
        subject=f"About the {word}",
        text=f"Where is my {word}?",
        files=[NewFile(f"{word}.png", "image/png", PIXEL)],
        mail_message_id=f"{word}@example.org",
        language="en",
        sent_at=at.astimezone(UTC),
    )
    received = receive.receive(incoming, at=at)
    conversation = Conversation.objects.get(pk=received.conversation.pk)
    return Story(
        conversation=conversation,
        message=received.message,
        file=Attachment.objects.get(within_kind="conversation", within_id=conversation.pk),
        promise=Promise.objects.filter(about_kind="conversation", about_id=conversation.pk)[0],
        token=access.page_token(conversation, at=at + timedelta(minutes=1)),
    )
