"""What got easier is counted humbly, and thanks are told as they were said."""

from datetime import timedelta

import pytest

from esmero.actions import close, keep_watch, practise, receive, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.promises.models import Promise
from esmero.insight import easier
from tests import world


@pytest.fixture
def company(db):
    return world.make_world()


def answer_and_close(company, *, then=""):
    number = company.a.conversation.pk
    reply.reply(
        agent=company.agent, conversation_id=number, words="It comes.", seen_version=0, send_anyway=True,
        send_key="1", at=company.at,
    )  # fmt: skip
    if then:
        receive.write_back(
            company.a.conversation, words=then, new_files=[], send_key="2", at=company.at + timedelta(hours=1)
        )
    close.close(
        agent=company.agent, conversation_id=number, reason="ANSWERED", why="Done.",
        at=company.at + timedelta(hours=2),
    )  # fmt: skip


def test_whoever_thanked_did_not_ask_again_and_is_heard(company):
    answer_and_close(company, then="Thank you, it came today.")
    found = easier.easier_for(company.agent)

    assert (found.closed, found.at_once) == (1, 1)
    assert [one.words for one in found.thanks] == ["Thank you, it came today."]
    assert found.kept >= 1


def test_whoever_asked_again_is_counted_as_such(company):
    answer_and_close(company, then="And when does the other one come?")

    found = easier.easier_for(company.agent)
    assert (found.closed, found.at_once, found.thanks) == (1, 0, [])


def test_what_is_practised_and_what_others_do_does_not_count(company):
    answer_and_close(company, then="Thank you.")
    practice = practise.begin(agent=company.agent, at=company.at)
    close.close(agent=company.agent, conversation_id=practice.pk, reason="ANSWERED", why="1", at=company.at)

    assert easier.easier_for(company.agent).closed == 1
    assert easier.easier_for(company.stranger).thanks == []


def test_it_costs_the_same_however_much_there_is(company, django_assert_max_num_queries):
    for number in range(5):
        receive.receive(
            Incoming(
                channel_kind=ChannelKind.EMAIL,
                external_id=f"many:{number}",
                sender_email=f"m{number}@example.org",
                sender_name="M",
                recipients=["help@example.com"],
                subject="M",
                text="M?",
            ),
            at=company.at,
        )
    answer_and_close(company)
    with django_assert_max_num_queries(11):
        easier.easier_for(company.agent)


def test_a_word_that_broke_is_counted_before_it_is_mended(company):
    due_at = Promise.objects.get(pk=company.a.promise.pk).due_at
    before = easier.easier_for(company.agent)

    keep_watch.break_overdue_promises(at=due_at + timedelta(minutes=1))

    found = easier.easier_for(company.agent)
    assert found.settled > before.settled
    assert (found.kept, found.mended) == (before.kept, before.mended)
