"""Whoever is erased is nowhere: one marker in every column that takes words, and none of them is left."""

import base64
import os
import quopri
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as ours

from esmero.actions import forget, join_people
from esmero.config import schedule
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Identity, Joining, Organisation
from esmero.ground import clock
from tests import planting, world
from tests.house.people_things import somebody_else

pytestmark = pytest.mark.django_db
MARKER = "zq7marker9"


def _somebody():
    return Customer.objects.create(language="en", known_since=clock.now())


def _organisation():
    name = f"Yard {next(planting.NUMBERS)}"
    return Organisation.objects.create(name=name, folded=name.lower(), known_since=clock.now())


# Rows whose columns have a form of their own, by table and column.
SHAPES = {
    # A conversation that is deleted stands nowhere any more.
    "conversations.Deleted.number": lambda _: 10_000 + next(planting.NUMBERS),
    "conversations.MergeRecord.moved": lambda _: {"messages": [], "promises": [], "desk": {}, "of_one": True},
    "customers.Belonging.organisation": lambda _: _organisation().pk,
    "customers.Belonging.household": lambda _: None,
    # Of two who may be one the later one is the other, and what speaks for it has a form.
    "customers.Candidate.other": lambda _: _somebody().pk,
    "customers.Candidate.evidence": lambda _: [["SIGNATURE", "2026-03-01T10:00:00+00:00"]],
    "customers.Candidate.remarks": lambda _: [["SIGNATURE", "2026-03-01T10:00:00+00:00", 1]],
    "customers.Joining.moved": lambda _: {},
    "customers.Segment.asks": lambda _: [],
    "customers.Segment.member_count": lambda _: 9,
    "workbench.HeldReply.copies": lambda word: {"cc": [f"{word}@example.org"], "bcc": []},
    "workbench.HeldReply.passing": lambda word: {
        "to": [[f"{word}@example.org", word]],
        "subject": word,
        "letters": [],
        "files": [],
    },
    "workbench.Draft.chosen": lambda word: {"cc": f"{word}@example.org"},
}
# Rows that stand there already: their columns are planted in place.
THERE = {"conversations.Message", "conversations.Conversation", "customers.Customer", "customers.Identity"}
# Made anew from the letters.
DERIVED = {"conversations.SearchEntry"}
# Columns that no words of anybody reach, and why.
CODES = "a code of ours without fixed choices"
NOT_PLANTED = {
    "customers.Candidate.evidence": "codes and moments",
    "customers.Candidate.remarks": "codes, moments and ids",
    "customers.Preference.days_off": "digits",
    "conversations.Conversation.code": "ours, read aloud on the telephone",
    "conversations.Conversation.language": CODES,
    "conversations.Copy.delivery_state": CODES,
    "conversations.Guess.why": CODES,
    "conversations.Message.delivery_state": CODES,
    "conversations.Message.language": CODES,
    "conversations.Message.no_letter_because": CODES,
    "conversations.Message.sender_proof": CODES,
    "conversations.MergeRecord.moved": "ids alone",
    "conversations.SearchEntry.marks": "days and teams",
    "customers.Customer.asked_about": "kinds and days",
    "customers.Customer.language": CODES,
    "customers.Joining.moved": "ids alone",
}
# Where the marker may stand afterwards, and why.
MAY_STAY = {
    "channels_delivery.message_id": "made by us, of numbers",
    "channels_delivery.sender": "an address of the company",
    "channels_receipt.external_id": "so that the same mail, brought again, comes in no second time",
    "conversations_message.external_id": "the same",
    "conversations_message.mail_message_id": "how their program named the mail: answers find home by it",
    "conversations_routing.why": "ids, and codes why",
    "customers_erasure.reference": "letters of ours by which it is proved, which say nothing of anybody",
    "customers_importedrow.troubles": CODES,
    "customers_peopleimport.columns": "the headings of a file of the company",
    "customers_peopleimport.means": CODES,
    "customers_peopleimport.name": "how the company called its file",
    "customers_peopleimport.shape": "a digest",
    "customers_purposewording.title": "what the company asks of everybody",
    "customers_purposewording.words": "the same",
    "customers_segment.name": "the company's own words",
    "customers_segment.what_for": "the same",
    "events_event.by_kind": CODES,
    "events_event.digest": "a digest, by which the chain holds",
    "events_event.verb": CODES,
    "promises_promise.recounts": "moments, numbers, ids",
    "promises_promise.rests": "moments",
    "promises_promise.terms": "ids, numbers, codes",
}


@pytest.fixture
def there(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world.make_world()


def _plant_everywhere(there):
    ground = planting.Ground(there.a.conversation, there.a.message, there.agent)
    for name, model in sorted(planting.tables().items()):
        if name not in THERE | DERIVED:
            planting.plant(model, ground, MARKER, SHAPES)
    rows = {Message: there.a.message, Conversation: there.a.conversation}
    for model, row in (rows | {Customer: ground.customer, Identity: ground.identity}).items():
        model.objects.filter(pk=row.pk).update(**_in_place(model))
    conversations.index_letters([there.a.message.pk])
    for path in Path(ours.MEDIA_ROOT).rglob("*"):
        # As if it had lain there for a while.
        os.utime(path, (0, 0))


def _in_place(model):
    name = f"{model._meta.app_label}.{model.__name__}"
    words = [one for one in planting.takes_words(model) if f"{name}.{one.name}" not in NOT_PLANTED]
    return {one.name: planting.marked(one, MARKER) for one in words}


def _erase(customer_id):
    at = clock.now()
    forget.forget_customer(agent=None, customer_id=customer_id, at=at)
    # What waits for a letter to leave is done in the days after.
    for later in (timedelta(), timedelta(days=4)):
        while schedule.do_task(at=at + later):
            pass


def test_every_column_that_takes_words_is_planted(there):
    _plant_everywhere(there)
    found = set(planting.places(MARKER))
    missing = {
        f"{name}.{one.name}"
        for name, model in planting.tables().items()
        for one in planting.takes_words(model)
        if not planting.is_key(one) and f"{model._meta.db_table}.{one.column}" not in found
    }
    assert missing - set(NOT_PLANTED) == set(), "plant them (SHAPES), or say why nobody's words come there"
    assert set(NOT_PLANTED) - missing == set(), "no reason outlives its column"
    # A key tells nothing; the bytes under it do.
    keys = [one for model in planting.tables().values() for one in model._meta.fields if planting.is_key(one)]
    assert len([one for one in found if one.startswith("file ")]) >= len(keys)


def test_nothing_is_left_of_whoever_was_erased(there):
    _plant_everywhere(there)
    _erase(there.a.conversation.customer_id)
    left = set(planting.places(MARKER))
    assert sorted(left - set(MAY_STAY)) == []
    assert set(MAY_STAY) - left == set(), "no reason outlives what it is for"


def test_nor_of_whoever_was_joined_with_them(there):
    other, number = somebody_else(there), there.a.conversation.customer_id
    _plant_everywhere(there)
    # What was planted in it is no joining that anybody made.
    Joining.objects.all().delete()
    join_people.join(agent=there.owner, customer_id=number, into_id=other, at=clock.now())
    _erase(other)
    assert set(planting.places(MARKER)) - set(MAY_STAY) == set()


def test_a_marker_is_found_in_whatever_form():
    forms = planting.forms(MARKER)
    for before in ("", "a", "ab", "abc"):
        coded = base64.b64encode(f"{before}{MARKER} and more".encode())
        assert any(form in coded for form in forms)
    assert any(form in quopri.encodestring(f"é {MARKER}".encode()) for form in forms)
