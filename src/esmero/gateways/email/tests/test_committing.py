import asyncio
import threading

import pytest
from django.db import DataError, OperationalError

from esmero.gateways.email import intake
from esmero.gateways.email.committing import MOST_TOGETHER, Committer
from esmero.ground import clock


class Store:
    """Remembers what was committed together; refuses what it is told to."""

    def __init__(self):
        self.batches = []
        self.refuses = {}
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, mails):
        self.may_go_on.wait(10)
        for mail in mails:
            if mail.sender in self.refuses:
                raise self.refuses[mail.sender]
        self.batches.append([mail.sender for mail in mails])


@pytest.fixture
def store():
    return Store()


def a_mail(sender):
    return intake.Mail(b"raw", sender, ["help@example.com"], clock.now())


def outcomes(store, senders):
    """Hand in a mail of each sender at once; return what became of each."""

    async def hand_in():
        committer = Committer(store)
        committer.start()
        waiting = [asyncio.ensure_future(committer.commit(a_mail(sender))) for sender in senders]
        await asyncio.sleep(0)
        store.may_go_on.set()
        result = await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.to_thread(committer.stop)
        return result

    return asyncio.run(hand_in())


def test_what_arrives_together_is_committed_together(store):
    store.may_go_on.clear()

    assert outcomes(store, [str(number) for number in range(150)]) == [None] * 150
    assert len(store.batches) <= 4
    assert max(map(len, store.batches)) <= MOST_TOGETHER


def test_a_mail_that_is_refused_keeps_no_other_out(store):
    store.refuses["bad"] = DataError("no")

    good, bad, other = outcomes(store, ["good", "bad", "other"])

    assert (good, other) == (None, None)
    assert isinstance(bad, DataError)


def test_a_database_that_is_away_keeps_all_of_them_out_at_once(store):
    store.refuses["bad"] = OperationalError("locked")

    found = outcomes(store, ["good", "bad", "other"])

    assert any(isinstance(one, OperationalError) for one in found)
    assert [batch for batch in store.batches if len(batch) > 1] == []


def test_a_sender_who_has_gone_does_not_stop_the_committer(store):
    async def leave_and_come_again():
        committer = Committer(store)
        committer.start()
        store.may_go_on.clear()
        first = asyncio.ensure_future(committer.commit(a_mail("first")))
        gone = asyncio.ensure_future(committer.commit(a_mail("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        store.may_go_on.set()
        await first
        await committer.commit(a_mail("later"))
        await asyncio.to_thread(committer.stop)

    asyncio.run(leave_and_come_again())

    assert store.batches[-1] == ["later"]
