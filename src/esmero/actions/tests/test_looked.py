"""Who looked at a person, from when to when, and why."""

from datetime import timedelta

import pytest
from tests import world

from esmero.actions import join_people, keep_for_law, look, part_people, reply
from esmero.insight import looked


@pytest.fixture
def there(db) -> world.World:
    return world.make_world()


def looks(there: world.World, *minutes: int, agent=None, about=None) -> None:
    agent, about = agent or there.agent, about or there.a.conversation
    whose = getattr(about, "customer_id", about.pk)
    look.note_looks(
        [(agent.pk, whose, about.ref, there.at + timedelta(minutes=number)) for number in minutes]
    )


def told(there: world.World, limit: int = 10) -> list[looked.Looked]:
    return looked.looked_at(there.a.conversation.customer_id, limit)


def test_looks_that_follow_each_other_within_a_quarter_of_an_hour_are_one(there):
    looks(there, 0, 14, 28, 60)

    found = told(there)

    assert [(one.began_at - there.at, one.ended_at - there.at) for one in found] == [
        (timedelta(minutes=60), timedelta(minutes=60)),
        (timedelta(0), timedelta(minutes=28)),
    ]


def test_each_colleague_has_looks_of_their_own(there):
    looks(there, 0, 10)
    looks(there, 5, 12, agent=there.lead)

    assert [(one.agent, one.ended_at - one.began_at) for one in told(there)] == [
        (there.lead, timedelta(minutes=7)),
        (there.agent, timedelta(minutes=10)),
    ]


def test_nobody_who_looked_at_somebody_else_is_told_of(there):
    looks(there, 0, about=there.b.conversation, agent=there.stranger)

    assert told(there) == []


def test_whoever_wrote_then_answered_and_others_only_opened_it(there):
    looks(there, 0)
    looks(there, 0, agent=there.lead)
    reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="It is on its way.",
        seen_version=there.a.conversation.version,
        send_key="k",
        at=there.at + timedelta(minutes=9),
    )

    found = {one.agent: one for one in told(there)}

    assert found[there.agent].answered == [there.a.conversation]
    assert found[there.agent].opened == []
    assert (found[there.lead].answered, found[there.lead].opened) == ([], [there.a.conversation])


def test_whoever_opened_the_page_about_them_too_is_told_so(there):
    looks(there, 0)
    looks(there, 0, agent=there.lead)
    looks(there, 5, about=there.a.conversation.customer, agent=there.lead)

    found = {one.agent: one for one in told(there)}

    assert not found[there.agent].saw_page
    assert found[there.lead].saw_page and found[there.lead].opened == [there.a.conversation]


def test_of_a_conversation_that_is_not_theirs_any_more_no_word_is_told(there):
    """They were one person by mistake; somebody opened it then, which is noted once they are two again."""
    one, other = there.a.conversation, there.b.conversation
    how = {"agent": there.owner, "at": there.at}
    row = join_people.join(customer_id=other.customer_id, into_id=one.customer_id, **how)
    part_people.part_again(joining_id=row.pk, **how)

    look.note_looks([(there.owner.pk, one.customer_id, other.ref, there.at)])

    (found,) = told(there)
    assert found.opened == found.answered == []


def test_a_reason_is_told_in_the_words_it_was_given_in(there):
    number = there.a.conversation.customer_id
    assert not looked.has_said_why(there.agent, number, at=there.at)
    look.say_why(agent=there.agent, customer_id=number, reason="They rang me by mistake.", at=there.at)

    [found] = looked.looked_at(number, 10)

    assert found.reason == "They rang me by mistake."
    assert looked.has_said_why(there.agent, number, at=there.at + timedelta(hours=7))
    assert not looked.has_said_why(there.agent, number, at=there.at + timedelta(hours=9))


def test_a_conversation_of_ones_own_team_is_cause_enough_and_anothers_is_none(there):
    assert looked.has_cause(there.agent, there.a.conversation.customer_id, at=there.at)
    assert not looked.has_cause(there.agent, there.b.conversation.customer_id, at=there.at)


def test_looks_older_than_the_company_keeps_them_are_removed(there):
    kept = timedelta(days=730)
    looks(there, 0)

    assert look.forget_old(at=there.at + kept - timedelta(days=1)) == 0
    assert look.forget_old(at=there.at + kept + timedelta(days=1)) == 1
    assert told(there) == []


def test_no_more_are_told_than_asked_for(there):
    looks(there, *range(0, 200, 20))

    assert len(told(there, 3)) == 3


def test_nobody_hides_behind_a_colleague_who_looked_again_and_again(there, monkeypatch):
    monkeypatch.setattr(looked, "READ_AT_ONCE", 7)
    looks(there, -600, agent=there.stranger)
    looks(there, *range(-60, 0))

    assert [(one.agent, one.ended_at - one.began_at) for one in told(there, 2)] == [
        (there.agent, timedelta(minutes=59)),
        (there.stranger, timedelta(0)),
    ]


def test_whoever_is_told_last_is_told_from_the_beginning(there):
    looks(there, 0, 10, 20)
    looks(there, 15, agent=there.lead)

    assert [(one.agent, one.ended_at - one.began_at) for one in told(there, 1)] == [
        (there.agent, timedelta(minutes=20))
    ]


def test_looks_at_whom_the_law_keeps_stay(there):
    number = there.a.conversation.customer_id
    looks(there, 0)
    long_after = there.at + timedelta(days=731)
    until = long_after.date() + timedelta(days=9)
    keep_for_law.keep(agent=there.owner, customer_id=number, reason="A lawsuit", until=until, at=there.at)
    assert look.forget_old(at=long_after) == 0
    assert told(there)
