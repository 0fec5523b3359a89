"""Nothing is left of erased words, not even in the corners of the index."""

import pytest
from django.db import connection

from esmero.actions import tidy
from esmero.domain.conversations import factories
from esmero.domain.conversations import writes as conversations
from esmero.ground import clock, db

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL cleans its index itself"),
]
SECRET = "zzqxsecret"


def index_holds(word):
    with connection.cursor() as cursor:
        pages = cursor.execute("SELECT block FROM search_index_data").fetchall()
    return any(word.encode() in bytes(page[0]) for page in pages)


def finds(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM search_index WHERE search_index MATCH %s", [word])
        return cursor.fetchone()[0]


def test_erased_words_leave_the_pages_of_the_index():
    one = factories.make_conversation(words=f"My code is {SECRET}.")
    factories.make_conversation(words="Something that stays.")
    assert finds(SECRET) == 1
    # What is taken out stays in the corners, unless the index happens to tidy itself just then.
    with db.write():
        conversations.forget(customer=one.customer)

    tidy.wipe_search(at=clock.now())

    assert not index_holds(SECRET)
    assert finds("stay") == 1
