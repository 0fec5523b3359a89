"""The words of an old conversation go from everywhere: a marker in every column; what may stay says why."""

import pytest

from esmero.actions import tidy
from esmero.actions.tests import test_letting_go as old
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.company.kinds import KeptKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Farewell, Hold
from esmero.domain.promises.models import Promise, Work
from esmero.domain.workbench.models import HeldReply, Practice
from tests import planting, world
from tests.house import test_erasure as erasure

pytestmark = pytest.mark.django_db
PERSON = "of the person, who stays: their own rules, and their erasure, take it"
WHO = "who wrote to whom, and how it got there"
OURS = "ours: numbers, codes, moments"
PROMISED = "what was promised, and how it ended, stays"
MAY_STAY = {
    "channels_attempt.answer": WHO,
    "channels_delivery.message_id": OURS,
    "channels_delivery.reason": WHO,
    "channels_delivery.recipient": WHO,
    "channels_delivery.sender": WHO,
    "channels_delivery.tracking": WHO,
    "channels_keptanswer.asked": OURS,
    "channels_keptanswer.body": "what a program was answered goes by its own clock, within a day",
    "channels_keptanswer.headers": OURS,
    "channels_keptanswer.key": OURS,
    "channels_receipt.external_id": OURS,
    "channels_receipt.reason": WHO,
    "channels_receipt.recipients": WHO,
    "channels_receipt.sender": WHO,
    "conversations_awaited.mail_id": WHO,
    "conversations_conversation.answers_by": WHO,
    "conversations_conversation.paper_to": WHO,
    "conversations_conversation.reply_to": WHO,
    "conversations_copy.address": WHO,
    "conversations_copy.mail_message_id": WHO,
    "conversations_copy.name": WHO,
    "conversations_message.also_to": WHO,
    "conversations_message.answers_to": WHO,
    "conversations_message.external_id": WHO,
    "conversations_message.from_email": WHO,
    "conversations_message.from_name": WHO,
    "conversations_message.hidden_to": WHO,
    "conversations_message.mail_message_id": WHO,
    "conversations_message.passed_on_by": WHO,
    "conversations_message.to_email": WHO,
    "conversations_participant.address": WHO,
    "conversations_participant.name": WHO,
    "conversations_routing.why": OURS,
    "promises_promise.recounts": OURS,
    "promises_promise.rests": OURS,
    "promises_promise.terms": OURS,
    "promises_promise.withdrawn_because": PROMISED,
    "promises_promise.wording": PROMISED,
    "search_entry.names": WHO,
    "search_entry.vector": WHO,
    "search_entry.words": WHO,
    "search_index.names": WHO,
    "search_index.words": WHO,
    "search_index_data.block": WHO,
    "workbench_coaching.words": "of a colleague, about how they work",
    "workbench_firstdraft.chosen": "a first letter stands in no conversation yet",
    "workbench_firstdraft.text": "a first letter stands in no conversation yet",
}

# Less of it where the conversation is deleted altogether: numbers, and what is no part of any conversation.
STAYS_AFTER_DELETING = {
    "channels_keptanswer.asked": OURS,
    "channels_keptanswer.body": "what a program was answered goes by its own clock, within a day",
    "channels_keptanswer.headers": OURS,
    "channels_keptanswer.key": OURS,
    "channels_receipt.external_id": "so that the same mail, brought again, comes in no second time",
    "events_event.by_kind": OURS,
    "events_event.digest": "a digest, by which the chain holds",
    "events_event.verb": OURS,
    "events_look.reason": "why a colleague looked, which goes by its own days",
    "promises_promise.recounts": OURS,
    "promises_promise.rests": OURS,
    "promises_promise.terms": OURS,
    "workbench_firstdraft.chosen": "a first letter stands in no conversation yet",
    "workbench_firstdraft.text": "a first letter stands in no conversation yet",
}


@pytest.fixture
def there(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(old.NOON)


def _as_if_closed_long_ago(there):
    """What was planted anywhere hangs on the conversation as it does in life, and nothing in it is open."""
    erasure._plant_everywhere(there)
    for one in (HeldReply, Farewell, Hold):
        one.objects.all().delete()
    number, receipt = there.a.conversation.pk, Receipt.objects.get(sender__contains=erasure.MARKER)
    Receipt.objects.filter(pk=receipt.pk).update(state="READ", message_id=there.a.message.pk)
    Message.objects.filter(pk=there.a.message.pk).update(receipt_id=receipt.pk)
    Delivery.objects.update(state="SENT")
    Conversation.objects.filter(pk=number).update(merged_into=None, emptied_at=None)
    about = {"about_kind": "conversation", "about_id": number}
    Promise.objects.update(kept_at=old.NOON, broken_at=None, **about)
    Work.objects.update(ended_at=old.NOON, **about)
    old.close(there.a)


def test_of_the_words_of_an_old_conversation_nothing_is_left(there):
    _as_if_closed_long_ago(there)
    old.say(there, KeptKind.WORDS)
    assert old.run() == {KeptKind.WORDS: 1}
    tidy.wipe_search(at=old.IN_A_YEAR)
    found = planting.places(erasure.MARKER)
    # Of a person and of what was done; the bytes of their picture as well.
    left = {one for one in found if not one.startswith(("customers_", "events_", "file "))}
    assert left - set(MAY_STAY) == set()


def test_of_an_old_conversation_that_is_deleted_nothing_is_left(there):
    _as_if_closed_long_ago(there)
    Practice.objects.all().delete()
    old.say(there, KeptKind.WHOLE)
    assert old.run() == {KeptKind.WHOLE: 1}
    tidy.wipe_search(at=old.IN_A_YEAR)
    found = planting.places(erasure.MARKER)
    left = {one for one in found if not one.startswith(("customers_", "file "))}
    assert left - set(STAYS_AFTER_DELETING) == set()
    assert not Message.objects.filter(pk=there.a.message.pk).exists()
