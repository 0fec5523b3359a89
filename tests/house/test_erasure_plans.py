"""Erasing somebody who wrote beside others reads no table through: each question has its index."""

import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from esmero.actions import forget
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from tests import world

pytestmark = pytest.mark.django_db
# What grows with every letter, by table.
LARGE = {"conversations_message", "conversations_copy", "conversations_participant", "channels_delivery"}
LARGE |= {"events_event", "conversations_searchentry", "conversations_conversation", "channels_receipt"}
ADDRESS = "nina@example.org"
# Moments stand without their marks in what SQLite was asked.
MOMENT, QUOTED = re.compile(r"(?<!['\d])(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)(?!['\d])"), r"'\1'"


def steps_of(asked):
    """Return how the database goes about each question that reads or changes a large table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # With few rows it would read any table through.
            cursor.execute("SET LOCAL enable_seqscan = off")
        for one in asked.captured_queries:
            sql = one["sql"]
            if not sql.startswith(("SELECT", "UPDATE", "DELETE")) or "SAVEPOINT" in sql:
                continue
            if not any(f'"{table}"' in sql for table in LARGE):
                continue
            words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
            before = transaction.savepoint()
            try:
                cursor.execute(f"{words} {MOMENT.sub(QUOTED, sql)}")
            except DatabaseError:
                # Bytes stand in it as no database takes them.
                transaction.savepoint_rollback(before)
                continue
            yield sql, [str(row[-1]) for row in cursor.fetchall()]


def read_through(steps):
    return [
        step
        for step in steps
        if ("Seq Scan on " in step and any(table in step for table in LARGE))
        or (step.startswith("SCAN ") and step.split()[1] in LARGE and "INDEX" not in step)
    ]


def test_who_stands_beside_others_is_looked_up(db):
    world.make_world()
    with CaptureQueriesContext(connection) as asked:
        conversations.with_others(None, [ADDRESS])
    plans = list(steps_of(asked))
    # Letters, people, copies; each with when, and with its number.
    assert len(plans) >= 3
    for sql, steps in plans:
        assert read_through(steps) == [], (sql, steps)


def test_an_erasure_reads_no_large_table_through(db):
    company = world.make_world()
    with CaptureQueriesContext(connection) as asked:
        forget.forget_customer(agent=None, customer_id=company.a.conversation.customer_id, at=clock.now())
    plans = list(steps_of(asked))
    assert len(plans) > 20
    found = {sql: steps for sql, steps in plans if read_through(steps)}
    assert not found, found
