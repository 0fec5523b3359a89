"""What is kept of a customer is told to them and forgotten with them, each table, or there is a reason."""

import importlib
import inspect
import re

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from esmero.actions import farewell, forget, receive, reply, take_along
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import FactSource
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import clock
from tests import world
from tests.house import tree

COLUMNS = {"customer_id", "conversation_id", "message_id", "identity_id"}
PEOPLE = {"Customer", "Identity", "Conversation", "Message"}

# Tables of a customer of which their own copy tells nothing, and why.
NOT_TOLD = {
    "customers.Erasure": "there is nobody to tell any more: their last letter names it",
    "customers.Candidate": "that two entries of ours may be of one person, by numbers and our own words",
    "customers.Sign": "marks made of addresses, numbers and places that are told themselves",
    "customers.Clue": "beginnings of names and addresses that are told themselves",
    "customers.ImportedRow": "the row of a file that brought them; what we kept of it is told",
    "customers.Joining": "that two entries of ours are of one person, by numbers",
    "customers.Proposal": "a guess from a letter of theirs, which is told itself",
    "promises.Work": "what colleagues asked of each other",
    "channels.Receipt": "the raw mail of letters that are told in the conversations",
    "channels.KeptAnswer": "what a program was answered, kept for a day; the letter itself is told",
    "conversations.Awaited": "whose answer we wait for, by a signed address of ours",
    "conversations.Deleted": "which team had what was deleted, by numbers",
    "conversations.Guess": "a guess of ours where a letter may belong; no words of theirs",
    "conversations.BegunAs": "as one of which organisation it was begun; their page says it",
    "conversations.OnlyBetween": "that they keep it between us, for who reads others' letters",
    "conversations.Participant": "other people",
    "conversations.Copy": "other people who got a letter",
    "conversations.Quote": "where somebody else is quoted who was erased: places, by numbers",
    "conversations.Routing": "who of us got the conversation, and why",
    "conversations.Mention": "a colleague was called to a note",
    "conversations.MergeRecord": "what was put together, by numbers",
    "conversations.Link": "conversations that have to do with each other, by numbers",
    "conversations.SearchEntry": "the letters once more, for the search",
    "workbench.Draft": "what a colleague has not said yet",
    "workbench.FirstDraft": "what a colleague has not said yet",
    "workbench.PutQuestion": "what a colleague has not asked yet",
    "workbench.HeldReply": "what a colleague can still take back",
    "workbench.Upload": "a file of a colleague that is not sent yet",
    "workbench.Practice": "somebody made up",
    "workbench.Notice": "what a colleague was told",
    "workbench.Coaching": "what colleagues say of each other's work",
}
# Tables that an erasure leaves alone, and why.
NOT_FORGOTTEN = {
    "customers.Visit": "gone with the identity by which they came",
    "customers.Farewell": "that they wished it and it was done; numbers and days",
    "conversations.Deleted": "numbers",
    "conversations.Guess": "numbers and a word of ours why",
    "conversations.BegunAs": "gone with the belonging, which customers.forget takes",
    "conversations.OnlyBetween": "numbers",
    "conversations.Routing": "numbers and words of ours why",
    "conversations.Mention": "numbers; the note's words are gone",
    "conversations.Link": "numbers",
    "customers.SegmentMember": "taken by leave_segments, which forget calls",
    "events.Look": "that a colleague looked, by numbers: so that it can be told who did",
    "workbench.FirstDraft": "taken by forget_first_letters, which forget calls",
    "workbench.Practice": "somebody made up",
}


def _tables():
    return {
        f"{model._meta.app_label}.{model.__name__}": model
        for model in apps.get_models()
        if model.__module__.startswith("esmero.domain.") and _is_of_a_customer(model)
    }


def _is_of_a_customer(model):
    return any(
        getattr(field, "column", None) in COLUMNS
        or (isinstance(field, ForeignKey) and field.related_model.__name__ in PEOPLE)
        for field in model._meta.get_fields()
    )


def _source(room, side, name):
    """Return the module in which a room's `name` is written, which names the tables it reads."""
    found = getattr(importlib.import_module(f"esmero.domain.{room}.{side}"), name, None)
    return inspect.getsource(inspect.getmodule(found)) if found else ""


def _names(model, source):
    return re.search(rf"\b{model.__name__}\b", source) is not None


@pytest.mark.parametrize("table", sorted(_tables()))
def test_what_is_kept_of_a_customer_is_told_to_them(table):
    model, room = _tables()[table], table.partition(".")[0]
    is_told = _names(model, _source(room, "reads", "told_of"))
    assert is_told or table in NOT_TOLD, "have the room's told_of tell of it, or say here why not"


@pytest.mark.parametrize("table", sorted(_tables()))
def test_what_is_kept_of_a_customer_is_forgotten_with_them(table):
    model, room = _tables()[table], table.partition(".")[0]
    is_forgotten = _names(model, _source(room, "writes", "forget"))
    assert is_forgotten or table in NOT_FORGOTTEN, "have the room's forget take it, or say here why not"


def test_no_reason_outlives_its_table():
    assert set(NOT_TOLD) | set(NOT_FORGOTTEN) <= set(_tables())


def test_the_copy_asks_every_room_that_tells():
    action = (tree.PACKAGE / "actions" / "take_along.py").read_text()
    telling = {
        room.name
        for room in tree.rooms()
        if (room / "reads").is_dir() or (room / "reads.py").exists()
        if hasattr(importlib.import_module(f"esmero.domain.{room.name}.reads"), "told_of")
    }
    unasked = {room for room in telling if f"esmero.domain.{room} import reads" not in action}
    assert not unasked


# What an erasure leaves with the words of a person for a while, and why.
GOES_LATER = {
    "staff.StaffLetter": "a letter of ours on its way to them, dropped once it left",
    "tasks.Task": "done and dropped; an address lies locked in it",
}


@pytest.mark.django_db
def test_no_table_keeps_a_word_of_who_was_erased():
    """The tests above look at names in the code alone; this one looks at what is there."""
    company = world.make_world()
    there, now = company.a.conversation, clock.now()
    planted = f"Planted{there.pk}word"
    customer = there.customer
    writes.describe(customer, name=f"{planted} Anders", address_as=planted, by=THE_SOFTWARE, at=now)
    writes.learn_address(customer, email=f"{planted}@example.org".lower(), by=THE_SOFTWARE, at=now)
    first = writes.note_fact(customer, words=planted, source=planted, by=THE_SOFTWARE, at=now)
    said = {"words": f"{planted} too", "source": planted, "source_kind": FactSource.SAID}
    writes.correct_fact(first, **said, by=THE_SOFTWARE, at=now)
    receive.write_back(there, words=planted, new_files=[], send_key="planted", at=now)
    reply.note(agent=company.agent, conversation_id=there.pk, words=planted, send_key="note", at=now)
    farewell.ask(customer_id=customer.pk, at=now)
    assert {"customers.Fact", "customers.Identity", "conversations.Message"} <= _tables_with(planted)
    assert planted in str(take_along.told_of(customer.pk, at=now)[0])

    forget.forget_customer(agent=None, customer_id=customer.pk, at=now)

    assert _tables_with(planted) - set(GOES_LATER) == set()


def _tables_with(word):
    return {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models()
        if model.__module__.startswith("esmero.") and model._meta.managed
        if any(word.lower() in str(row).lower() for row in model.objects.values_list())
    }
