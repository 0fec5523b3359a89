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


def merge_nothing():
    """Keep the index from tidying by itself, which it does after so many words, also those of other tests."""
    with connection.cursor() as cursor:
        for setting, value in (("automerge", 0), ("crisismerge", 1000)):
            cursor.execute("INSERT INTO search_index (search_index, rank) VALUES (%s, %s)", [setting, value])


def test_erased_words_leave_the_pages_of_the_index():
    merge_nothing()
    one = factories.make_conversation(words=f"My code is {SECRET}.")
    factories.make_conversation(words="Something that stays.")
    with db.write():
        conversations.forget(customer=one.customer)
    assert index_holds(SECRET), "the index keeps what was taken out until it is tidied"

    tidy.wipe_search(at=clock.now())

    assert not index_holds(SECRET)
    assert finds("stay") == 1
