"""Who may listen at the desk, and to what."""

import asyncio
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import auth
from tests import world

from esmero.actions import remember, set_up
from esmero.domain.channels.factories import make_channel
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.customers.factories import make_customer
from esmero.domain.events.reads import newest_id
from esmero.domain.staff.factories import make_agent, make_team
from esmero.domain.staff.kinds import Role
from esmero.ground import clock, streams
from esmero.web.desk import live

NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(agent: Any) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(agent.pk)
    session[auth.HASH_SESSION_KEY] = agent.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def permitted(cookie: str) -> streams.Listener | None:
    scope: dict[str, Any] = {"path": "/live/desk", "headers": [(b"cookie", cookie.encode())]}
    return asyncio.run(live.permit(scope))


def session_cookie(key: str) -> str:
    return f"{settings.SESSION_COOKIE_NAME}={key}"


def hear(agent: Any) -> list[dict[str, Any]]:
    """Return all that an agent's page is told of what ever happened."""
    listener = permitted(session_cookie(sign_in(agent)))
    assert listener is not None
    return [what for _, what in listener.read(0, 1001)]


def test_an_agent_hears_of_the_conversations_of_their_teams() -> None:
    team = make_team()
    marta = make_agent(team=team)
    ours = make_conversation(channel=make_channel(team), at=NOON)
    make_conversation(at=NOON)

    listener = permitted(session_cookie(sign_in(marta)))

    assert listener is not None
    told = [what for _, what in listener.read(0, 100)]
    assert {what["about"] for what in told} == {str(ours.ref)}
    assert "message.received" in {what["verb"] for what in told}


def test_an_agent_hears_of_what_becomes_known_of_a_customer_and_of_no_words() -> None:
    company = world.make_world()
    marta, number = company.agent, company.a.conversation.customer_id
    given = {"words": "Lives in Calle Ancha 12", "source": "They said so", "kind": "WHERE"}
    remember.note_fact(agent=marta, customer_id=number, at=company.at, **given)

    told = hear(marta)

    assert {"verb": "customer.changed", "about": f"customer:{number}"} in told
    assert "Ancha" not in str(told)


def test_nobody_hears_of_customers_whom_they_may_not_see() -> None:
    company = world.make_world()
    theirs, strange = company.a.conversation.customer_id, company.b.conversation.customer_id
    given = {"words": "Likes tea", "source": "They said so", "kind": "TASTE"}
    for number in (theirs, strange):
        remember.note_fact(agent=company.owner, customer_id=number, at=company.at, **given)
    alone = make_agent("Tomás Ferrer", team=make_team("Returns"))

    told = {
        agent: {one["about"] for one in hear(agent)} for agent in (company.agent, company.stranger, alone)
    }

    assert f"customer:{theirs}" in told[company.agent]
    assert f"customer:{strange}" not in told[company.agent]
    assert f"customer:{strange}" in told[company.stranger]
    assert f"customer:{theirs}" not in told[company.stranger]
    assert told[alone] == set()


def test_many_facts_are_one_word_for_each_customer_and_never_too_many() -> None:
    company = world.make_world()
    team = make_team()
    channel = make_channel(team)
    known = [make_conversation(channel=channel, at=NOON).customer for _each in range(3)]
    unheard = [make_customer() for _each in range(3)]
    listener = permitted(session_cookie(sign_in(make_agent(team=team))))
    assert listener is not None
    before = newest_id()
    given = {"source": "A file", "kind": "OTHER", "at": company.at, "agent": company.owner}
    for number in range(20):
        for customer in (*known, *unheard):
            remember.note_fact(customer_id=customer.pk, words=f"Fact {number}", **given)

    told = listener.read(before, 101)

    assert newest_id() - before > 101
    assert [what["about"] for _, what in told] == [f"customer:{one.pk}" for one in known]
    assert sorted(id for id, _ in told) == [id for id, _ in told]
    # Where there is less room than customers, the newest are told, and it is not taken for too much.
    assert [what["about"] for _, what in listener.read(before, 3)] == [
        f"customer:{one.pk}" for one in known[1:]
    ]
    assert listener.read(before, 1) == []


def test_people_who_see_the_same_teams_share_one_reading() -> None:
    team = make_team()
    marta, tomas = make_agent(team=team), make_agent("Tomás Ferrer", team=team)

    first, second = (permitted(session_cookie(sign_in(agent))) for agent in (marta, tomas))

    assert first and second
    assert first.circle == second.circle
    assert first.visitor != second.visitor


def test_a_change_of_teams_changes_the_circle() -> None:
    marta = make_agent(team=make_team())
    cookie = session_cookie(sign_in(marta))
    before = permitted(cookie)

    marta.memberships.all().delete()

    after = permitted(cookie)
    assert before != after
    assert after is not None
    assert after.read(0, 100) == []


def test_an_owner_hears_of_every_team() -> None:
    conversation = make_conversation(at=NOON)

    listener = permitted(session_cookie(sign_in(make_agent(role=Role.OWNER))))

    assert listener is not None
    assert {what["about"] for _, what in listener.read(0, 100)} == {str(conversation.ref)}


@pytest.mark.parametrize("cookie", ["", "other=1", session_cookie("no-such-session"), session_cookie("")])
def test_nobody_signed_in_hears_nothing(cookie: str) -> None:
    assert permitted(cookie) is None


def test_whoever_left_hears_nothing_any_more() -> None:
    marta = make_agent()
    cookie = session_cookie(sign_in(marta))
    assert permitted(cookie)

    marta.is_active = False
    marta.save(update_fields=["is_active"])

    assert permitted(cookie) is None


def test_a_new_password_ends_the_streams_of_the_old_one() -> None:
    marta = make_agent()
    cookie = session_cookie(sign_in(marta))

    marta.set_password("the tide goes out at six")
    marta.save(update_fields=["password"])

    assert permitted(cookie) is None


def test_asking_changes_no_session() -> None:
    marta = make_agent()
    key = sign_in(marta)
    marta.set_password("the tide goes out at six")
    marta.save(update_fields=["password"])

    permitted(session_cookie(key))

    assert import_module(settings.SESSION_ENGINE).SessionStore().exists(key)


def test_who_lacks_the_second_step_that_is_asked_of_everybody_hears_nothing() -> None:
    there = world.make_world()
    cookie = session_cookie(sign_in(there.agent))
    set_up.set_sign_in(agent=there.owner, second_step_from=there.at, is_code_enough=False, at=there.at)

    assert permitted(cookie) is None

    Authenticator.objects.create(user=there.agent, type="totp", data={})
    assert permitted(cookie) is not None


def test_a_second_step_asked_for_from_next_week_on_shuts_nobody_out_today() -> None:
    there = world.make_world()
    soon = clock.now() + timedelta(days=7)
    set_up.set_sign_in(agent=there.owner, second_step_from=soon, is_code_enough=False, at=there.at)

    assert permitted(session_cookie(sign_in(there.agent))) is not None
