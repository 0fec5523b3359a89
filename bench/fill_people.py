"""Fills an empty installation with people: `python -m bench.fill_people 1000000` (ESMERO_HOME says which).

Twenty events each: met, then four facts learned, confirmed, asked about, and what else becomes known of
somebody; five of a hundred have a conversation besides, HEAVY people a thousand each. A million looks lie in
the last week. Rows as the actions would have left them, so that `esmero doctor` finds nothing. SQLite only:
indexes of the events are made once all are there. Writes people.json into the home.
"""

import functools
import itertools
import json
import os
import random
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
django.setup()

from django.db import connection, transaction

from bench import company, rows, story, words
from esmero.actions import keep_watch, reindex
from esmero.config import preparing
from esmero.domain.events import reads as events
from esmero.domain.events import writes as event_writes
from esmero.domain.events.models import Event, Look, Seal
from esmero.domain.staff.models import Agent
from esmero.ground import crypto, sealed

SPAN = timedelta(days=360)
CONVERSATIONS_SHARE = 0.05
HEAVY, HEAVY_CONVERSATIONS = 5, 1_000
LOOKS, LOOKED_WITHIN = 1_000_000, timedelta(days=7)
SAMPLE = 2_000
FACTS = [
    ("WHERE", "Lives in {} 12, second floor"),
    ("REACH", "Mornings, by telephone, never before {}"),
    ("TASTE", "Likes {} with oats"),
    ("SIZE", "Wears size 40 of {}"),
]
# What happened after they were met: verb, and of which of their facts (None: of themselves).
ROUNDS: list[tuple[str, int | None]] = [
    ("identity.proved", None),
    *(("fact.noted", number) for number in range(4)),
    ("customer.zone_learned", None),
    *(("fact.asked", number) for number in range(2)),
    *(("fact.confirmed", number) for number in range(4)),
    ("customer.described", None),
    ("fact.uses_set", 2),
    *(("fact.asked", number) for number in range(2, 4)),
    *(("fact.confirmed", number) for number in (0, 1, 2)),
]
OF_THEMSELVES = {
    "identity.proved": {"proof": "WROTE_FROM"},
    "customer.described": {"changed": ["address_as"]},
}


def main(count: int) -> None:
    """Fill the home with `count` people."""
    say = functools.partial(_say, time.monotonic())
    preparing.prepare()
    at = datetime.now(UTC)
    place = company.found(at - SPAN - timedelta(days=11))
    with connection.cursor() as cursor:
        # Whoever stops the machine in the middle fills anew.
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-1500000")
    teller = story.Teller(place, at=at, chance=random.Random(17))
    indexes = _without_indexes()
    teller.meet(count)
    say(f"{count:,} people met")
    heavy = _converse(teller, count)
    say("conversations told")
    while keep_watch.seal(at=at):
        continue
    say("sealed so far")
    _learn(count, at)
    for number, verb in enumerate(ROUNDS):
        _happen(count, number, *verb, at=at)
        say(f"{count:,} times {verb[0]}")
    for sql in indexes:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        say("an index made")
    _look(count, at)
    say("looked at")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    reindex.reindex()
    _keep_facts(count, heavy)
    say("done")


def _say(began: float, words: str) -> None:
    print(f"  {words}, {time.monotonic() - began:.0f} s", flush=True)


def _without_indexes() -> list[str]:
    """Take the indexes of the events away; return how they are made again."""
    with connection.cursor() as cursor:
        table = Event._meta.db_table
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            [table],
        )
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in found]


def _converse(teller: story.Teller, count: int) -> list[int]:
    """Tell the conversations; return the ids of those who have very many."""
    many, anybody = int(count * CONVERSATIONS_SHARE), teller.person
    crowd = HEAVY * HEAVY_CONVERSATIONS
    whole = many + crowd
    heavy = [anybody() for _ in range(HEAVY)]
    numbers = random.Random(19).sample(range(whole), crowd)
    whose = {number: heavy[place % HEAVY] for place, number in enumerate(numbers)}
    for number in range(whole):
        chosen = whose.get(number)
        teller.person = (lambda one=chosen: one) if chosen else anybody  # type: ignore[method-assign]  # (a few heavy ones)
        teller.tell(number, whole, span=SPAN)
    teller.finish()
    return [one[0] for one in heavy]


def _learn(count: int, at: datetime) -> None:
    """Keep four facts of everybody."""
    chance = random.Random(23)
    names = [word.title() for word in chance.sample(words.VOCABULARY, 997)]
    sql = (
        "INSERT INTO customers_fact (id, customer_id, kind, words, source, source_kind, noted_at, sure,"
        " confirmed_at, not_for, ended_because, noted_by_id)"
        " VALUES (%s, %s, %s, %s, 'They said so', 'SAID', %s, 85, %s, '', '', 2)"
    )
    for number, (kind, shape) in enumerate(FACTS):
        noted_at, confirmed_at = (
            _stored(at - SPAN + timedelta(days=one)) for one in (20 + number, 200 + number)
        )
        said = [shape.format(name) for name in names]
        made = (
            (number * count + one, one, kind, said[one % len(said)], noted_at, confirmed_at)
            for one in range(1, count + 1)
        )
        _insert(sql, made)


def _happen(count: int, number: int, verb: str, of_fact: int | None, *, at: datetime) -> None:
    """Have one thing happen to everybody, and seal it, a seal for as many as the product takes at once."""
    first, last = events.newest_id() + 1, events.last_seal()
    previous, sealed_at = last.mark if last else "", _stored(at)
    since = at - SPAN + timedelta(days=10 + number * 17)
    links: list[tuple[Any, ...]] = []

    def made() -> Iterator[tuple[Any, ...]]:
        nonlocal previous
        for begin in range(0, count, event_writes.SEAL_BATCH):
            moment = since + timedelta(seconds=begin // 4)
            told = [
                _told(first + place, place + 1, count, verb, of_fact, moment)
                for place in range(begin, min(begin + event_writes.SEAL_BATCH, count))
            ]
            mark = crypto.digest(previous.encode(), *(stated for _row, stated in told))
            links.append((told[0][0][0], told[-1][0][0], previous, mark, sealed_at))
            previous = mark
            yield from (row for row, _stated in told)

    columns = "id, verb, about_kind, about_id, within_kind, within_id, team_id, customer_id, is_internal"
    _insert(
        f"INSERT INTO {Event._meta.db_table} ({columns}, by_kind, by_id, at, payload, salt, digest)"
        " VALUES (%s, %s, 'customer', %s, 'customer', %s, NULL, %s, 0, 'AGENT', 2, %s, %s, %s, %s)",
        made(),
    )
    _insert(
        f"INSERT INTO {Seal._meta.db_table} (first_event_id, last_event_id, previous, mark, sealed_at,"
        f" version) VALUES (%s, %s, %s, %s, %s, {events.SEAL_VERSION})",
        iter(links),
    )


def _told(
    number: int, customer: int, count: int, verb: str, of_fact: int | None, moment: datetime
) -> tuple[tuple[Any, ...], bytes]:
    """Return the row of an event, and what it states about itself when it is sealed."""
    payload: dict[str, Any] = dict(OF_THEMSELVES.get(verb, {}))
    if of_fact is not None:
        payload = {"fact": of_fact * count + customer}
    if verb == "fact.uses_set":
        payload["not_for"] = "OFFERS"
    salt = secrets.token_bytes(16)
    digest = sealed.payload_digest(salt, payload)
    stated = (
        f'[{number}, "{verb}", "customer", {customer}, "customer", {customer}, null, false, "AGENT", 2,'
        f' "{moment.isoformat()}", "{digest}", {customer}]'
    )
    row = (number, verb, customer, customer, customer, _stored(moment), json.dumps(payload), salt, digest)
    return row, stated.encode()


def _stored(moment: datetime) -> str:
    return str(moment.replace(tzinfo=None))


def _insert(sql: str, made: Iterator[tuple[Any, ...]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        while some := list(itertools.islice(made, rows.FULL_AT)):
            cursor.executemany(sql, some)


def _look(count: int, at: datetime) -> None:
    """Have staff look at people, all through the last week."""
    chance = random.Random(29)
    agents = list(Agent.objects.order_by("id").values_list("id", flat=True))
    made = (
        (
            chance.choice(agents),
            one := chance.randint(1, count),
            one,
            _stored(at - LOOKED_WITHIN * (1 - n / LOOKS)),
        )
        for n in range(LOOKS)
    )
    _insert(
        f"INSERT INTO {Look._meta.db_table} (agent_id, customer_id, about_kind, about_id, at, reason)"
        " VALUES (%s, %s, 'customer', %s, %s, '')",
        made,
    )


def _keep_facts(count: int, heavy: list[int]) -> None:
    chance = random.Random(5)
    facts = {
        "people": chance.sample(range(1, count + 1), min(SAMPLE, count)),
        "heavy": heavy,
        "agents": [f"agent{number}@bench.example" for number in range(company.AGENTS)],
        "password": company.PASSWORD,
        "count": count,
    }
    home = Path(os.environ["ESMERO_HOME"])
    (home / "people.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]))
