"""A row written with remembered SQL is the row that Django would have written."""

import copy

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, DateField, Field, Model, TextField, TimeField

from esmero.actions import receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import factories
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Identity
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.ground import clock, made, written
from tests import world

pytestmark = pytest.mark.django_db

OURS = [model for model in apps.get_models() if model.__module__.startswith("esmero.")]


class _Enough(Exception):
    """What is asked of the database is known; it need not be done."""


def _asked(write):
    """Return the statement with which something is written, and its values."""
    seen = []

    def look(execute, sql, values, many, context):
        # Django has told again what it knew already; we are told the new id.
        seen.append((sql.partition(" RETURNING ")[0], [getattr(value, "obj", value) for value in values]))
        raise _Enough

    # A savepoint of the test's own: the statement is looked at, and nothing of it is kept.
    with pytest.raises(_Enough), transaction.atomic(), connection.execute_wrapper(look):  # noqa: TID251 - undone
        write()
    return seen


def test_every_table_that_a_question_fills_is_written_as_django_writes_it():
    at = clock.now()
    world.make_world(at)
    received = receive.receive(
        Incoming(
            channel_kind=ChannelKind.EMAIL,
            external_id="mail:written",
            sender_email="new@customers.example",
            sender_name="Nora Nueva",
            recipients=[],
            subject="",
            text="Where is my order?",
            files=[NewFile("a.txt", "text/plain", b"a")],
        ),
        at=at,
    )
    assert received.is_new_conversation
    compared = set()
    for model in OURS:
        for row in model._base_manager.all()[:3]:
            one = _new(row)
            other = copy.copy(one)
            ours, djangos = _asked(lambda one=one: written.add(one)), _asked(lambda one=other: _save(one))
            assert ours == djangos
            compared.add(model.__name__)
    assert compared >= {"Conversation", "Message", "SearchEntry", "Promise", "Event", "Delivery", "Identity"}


def _new(row):
    if row._meta.auto_field:
        row.pk = None
    return row


def _save(one):
    one.save(force_insert=True)


def test_many_rows_at_once_get_their_ids_in_their_order():
    factories.make_conversation()
    last = Event.objects.order_by("-id").first()
    many = [copy.copy(last) for _ in range(200)]
    for number, one in enumerate(many):
        one.pk, one.about_id, one._state = None, number, copy.copy(last._state)
        one._state.adding = True
    written.add_all(many)
    found = dict(Event.objects.filter(pk__gt=last.pk).values_list("id", "about_id"))
    assert found == {one.pk: number for number, one in enumerate(many)}
    assert not any(one._state.adding for one in many)


def test_what_is_changed_is_written_and_nothing_else():
    one = factories.make_conversation()
    at = clock.now()
    one.next_due_at, one.subject, one.agent = at, "Another", None
    written.change(one, "next_due_at", "agent")
    kept = Conversation.objects.get(pk=one.pk)
    assert (kept.next_due_at, kept.agent) == (at, None)
    assert kept.subject != "Another"


def test_a_row_that_is_gone_is_not_changed_silently():
    one = Identity.objects.filter(customer=factories.make_conversation().customer).first()
    Identity.objects.filter(pk=one.pk).delete()
    with pytest.raises(DatabaseError):
        written.change(one, "proof")


def test_a_column_is_written_of_a_row_that_nobody_fetched():
    one = factories.make_conversation()
    assert written.note(Conversation, one.pk, subject="Noted")
    kept = Conversation.objects.get(pk=one.pk)
    assert (kept.subject, kept.code) == ("Noted", one.code)
    assert not written.note(Conversation, one.pk + 1000, subject="Nobody's")


def test_no_table_computes_anything_when_it_is_saved():
    fields = [field for model in OURS for field in model._meta.concrete_fields]
    moments = [field for field in fields if isinstance(field, DateField | TimeField)]
    assert not [one for one in moments if one.auto_now or one.auto_now_add]
    others = {type(one).pre_save for one in fields if not isinstance(one, DateField | TimeField)}
    assert others == {Field.pre_save}
    # Whoever signs in is Django's own kind of row, and is not written so.
    assert {model.save for model in OURS if model.__name__ != "Agent"} == {Model.save}


def test_every_new_object_is_as_django_would_make_it():
    at = clock.now()
    world.make_world(at)
    for model in OURS:
        plain = {
            field.attname: f"{field.attname} of ours"
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField)
        }
        ours, djangos = made.fresh(model, **plain), model(**plain)
        # What is drawn or made at the moment is another one each time.
        same = [field.attname for field in model._meta.concrete_fields if not callable(field.default)]
        assert {name: getattr(ours, name) for name in same} == {name: getattr(djangos, name) for name in same}
        assert ours.__dict__.keys() == djangos.__dict__.keys()
        assert ours._state.adding


def test_a_neighbour_is_at_hand_as_when_django_makes_the_object():
    conversation = factories.make_conversation()

    ours = made.fresh(Message, conversation=conversation)

    assert ours.conversation is conversation
    assert ours.conversation_id == conversation.pk


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(TypeError, match="no colour"):
        made.fresh(Event, colour="red")
