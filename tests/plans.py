"""How SQLite goes about a query, and how much work it is: what no clock tells on a busy machine."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def plan(look: Callable[[], object]) -> list[str]:
    """Return how SQLite goes about the one query of `look`."""
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    with CaptureQueriesContext(connection) as asked:
        look()
    sql = asked.captured_queries[-1]["sql"].replace("= 2026-11-17 09:00:00", "= '2026-11-17 09:00:00'")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def work(look: Callable[[], object]) -> int:
    """Return how many steps SQLite takes for `look`."""
    if connection.vendor != "sqlite":
        pytest.skip("The steps are SQLite's.")
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    connection.connection.set_progress_handler(count, 1)
    try:
        look()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return steps
