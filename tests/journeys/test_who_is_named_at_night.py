"""At night the first page, the promise, the letter and the desk name the same person, there by then."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from esmero.actions import assign, deliver, leave, presence, reply
from esmero.actions.tests.leaving import Server
from esmero.domain.channels import ports
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.models import Promise
from esmero.domain.staff import writes as staff
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models import Agent, Skill
from esmero.ground import clock
from tests import world
from tests.world import World

pytestmark = pytest.mark.django_db
# Within four hours an answer is promised: until ten. Marta is named from nine on, Olga from two.
NIGHT = datetime(2026, 11, 17, 6, 0, tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NIGHT - timedelta(days=1))


@pytest.fixture
def olga(there: World) -> Agent:
    olga = make_agent("Olga Sokolova", team=there.team)
    at = there.at
    staff.set_skills(olga, skills=Skill.objects.filter(key="language-ru"), by=THE_SOFTWARE, at=at)
    hours = [(there.agent, 9, 14), (olga, 14, 18)]
    rows = [(day, time(begin), time(end), who) for who, begin, end in hours for day in range(7)]
    staff.name_for_hours(there.team, duties=rows, by=THE_SOFTWARE, at=at)
    return olga


def knows_ana(there: World, agent: Agent) -> None:
    first = there.a.conversation
    assign.assign(agent=there.lead, conversation_id=first.pk, to_agent_id=agent.pk, at=there.at)
    first.refresh_from_db()
    given = {"words": "Done.", "seen_version": first.version, "send_key": "k"}
    reply.reply(agent=agent, conversation_id=first.pk, at=there.at, **given)


@pytest.mark.parametrize(
    ("case", "language", "address", "who"),
    [
        ("whoever speaks it is back too late", "ru", "vera@example.org", "Marta"),
        ("somebody left, and nobody has their hours", "es", "vera@example.org", "Ines"),
        ("whoever knows them is back too late", "en", "ana@example.org", "Marta"),
        ("nobody sits at the desk but Olga", "en", "vera@example.org", "Olga"),
    ],
)
def test_page_promise_letter_and_desk_name_the_same(
    there: World,
    olga: Agent,
    monkeypatch: pytest.MonkeyPatch,
    case: str,
    language: str,
    address: str,
    who: str,
) -> None:
    server = Server()
    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, server)
    if "left" in case:
        leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=None, at=there.at)
    if "knows" in case:
        knows_ana(there, olga)
    if "sits" in case:
        presence.say(agent=olga, state=PresenceState.HERE, at=NIGHT)
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    visitor = Client(headers={"accept-language": language})

    head = visitor.get("/").content.decode().partition("<h1>")[2].partition("</h1>")[0]
    question = {"words": "?", "name": "Vera", "email": address, "send_key": "a"}
    page = visitor.post("/", question, follow=True).content.decode()
    deliver.send_letters(at=NIGHT)

    new = Conversation.objects.latest("id")
    letter = [one for one in server.mails() if one["To"] == address][-1].get_body(("plain",))
    desk = Client(headers={"accept-language": "en"})
    desk.force_login(there.owner)
    said = desk.get(f"/desk/conversations/{new.pk}/").content.decode()
    assert who in head
    assert f"<b>{who}</b>" in page
    assert letter is not None
    assert who in letter.get_content()
    assert (new.agent.short_name, Promise.objects.get(about_id=new.pk).owner) == (who, new.agent)
    assert f"Given to {who}" in said
    assert "named for this hour" not in said
