"""The engine: entries that answer a question, the newest first, on either database."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import DatabaseError, connection

from esmero.ground.search import words
from esmero.ground.search.asking import Question, Term

EVER = datetime(2000, 1, 1, tzinfo=UTC)
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)
BEYOND_ALL = 2**62
# Of a longer time whole months are looked through.
LONG = timedelta(days=62)

ON_SQLITE = """
SELECT entry.message_id, entry.conversation_id
FROM search_index CROSS JOIN search_entry AS entry ON entry.message_id = search_index.rowid
WHERE search_index MATCH %s {among} AND search_index.rowid >= %s AND search_index.rowid < %s
AND entry.at >= %s AND entry.at < %s
ORDER BY search_index.rowid DESC LIMIT %s
"""
ON_POSTGRESQL = """
SELECT message_id, conversation_id FROM search_entry
WHERE {teams} {words} {among} message_id >= %s AND message_id < %s AND at >= %s AND at < %s
ORDER BY message_id DESC LIMIT %s
"""
# Each of them is looked up in the index: a customer's letters are few beside all.
AMONG_ON_SQLITE = "AND search_index.rowid IN (SELECT value FROM json_each(%s))"


class Hit(NamedTuple):
    """An entry that answers a question."""

    message_id: int
    conversation_id: int


def find(question: Question, *, since: int = 0, before: int | None = None, limit: int) -> list[Hit]:
    """Return at most `limit` entries that answer a question, the newest first.

    `since` and `before` are ids of messages: only those from the first on and before the other.
    """
    if () in {question.team_ids, question.message_ids}:
        return []
    between = question.since or EVER, question.until or FOREVER
    sql, asked = _on_postgresql(question) if connection.vendor == "postgresql" else _on_sqlite(question)
    times = [connection.ops.adapt_datetimefield_value(moment) for moment in between]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*asked, since, before or BEYOND_ALL, *times, limit])
        return [Hit(*row) for row in cursor.fetchall()]


def _on_sqlite(question: Question) -> tuple[str, list[Any]]:
    """The index knows teams and days by marks, so that it never reads what another team wrote."""
    wanted = [f"{{words names}} : {_quoted(one, question)}" for one in question.words]
    wanted += [f"names : {_quoted(one, question)}" for one in question.writers]
    if question.team_ids is not None:
        wanted.append(_marked(words.marks_of_teams(question.team_ids)))
    if question.since or question.until:
        wanted.append(_marked(marks_around(question.since or EVER, question.until or FOREVER)))
    asked = " AND ".join(f"({one})" for one in wanted or [_marked(["all"])])
    if question.without:
        unwanted = " OR ".join(f"({{words names}} : {_quoted(one, question)})" for one in question.without)
        asked = f"({asked}) NOT ({unwanted})"
    if question.message_ids is None:
        return ON_SQLITE.format(among=""), [asked]
    return ON_SQLITE.format(among=AMONG_ON_SQLITE), [asked, json.dumps(question.message_ids)]


def _quoted(term: Term, question: Question) -> str:
    ways = [f'"{" ".join(run)}"' for run in term.runs]
    if question.takes_beginnings and term.begins:
        ways.append(f'"{term.begins}" *')
    return f"({' OR '.join(ways)})"


def _marked(marks: Iterable[str]) -> str:
    return f"marks : ({' OR '.join(marks)})"


def marks_around(since: datetime, until: datetime) -> list[str]:
    """Return marks that hold the time between, few of them: each is looked up in every piece of the index.

    Of longer stretches they hold whole months, so that an entry's own time has to be asked as well.
    """
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    if until - since > LONG:
        since = since.replace(day=1)
        until = (until.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return days_between(since, until)


def days_between(since: datetime, until: datetime) -> list[str]:
    """Return marks of years, months and days that together cover the time between, in UTC days."""
    day, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
    found = []
    while day <= last:
        mark, day = _longest_mark(day, last)
        found.append(mark)
    return found


def _longest_mark(day: date, last: date) -> tuple[str, date]:
    next_year = date(day.year + 1, 1, 1)
    next_decade = date(day.year + 10, 1, 1)
    if (day.year % 10, day.month, day.day) == (0, 1, 1) and next_decade <= last + timedelta(days=1):
        # A beginning: all years that begin so.
        return f"y{day.year // 10}*", next_decade
    if (day.month, day.day) == (1, 1) and next_year <= last + timedelta(days=1):
        return f"y{day:%Y}", next_year
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    if day.day == 1 and next_month <= last + timedelta(days=1):
        return f"m{day:%Y%m}", next_month
    return f"d{day:%Y%m%d}", day + timedelta(days=1)


def _on_postgresql(question: Question) -> tuple[str, list[Any]]:
    wanted = [_lexemes(one, question, "") for one in question.words]
    wanted += [_lexemes(one, question, "A") for one in question.writers]
    wanted += [f"!({_lexemes(one, question, '')})" for one in question.without]
    teams, words_part, among = "", "", ""
    asked: list[Any] = []
    if question.team_ids is not None:
        teams, asked = "team_id = ANY(%s) AND", [list(question.team_ids)]
    if wanted:
        words_part, asked = "vector @@ %s::tsquery AND", [*asked, " & ".join(f"({one})" for one in wanted)]
    if question.message_ids is not None:
        among, asked = "message_id = ANY(%s) AND", [*asked, list(question.message_ids)]
    return ON_POSTGRESQL.format(teams=teams, words=words_part, among=among), asked


def _lexemes(term: Term, question: Question, weight: str) -> str:
    mark = f":{weight}" if weight else ""
    ways = ["(" + " <-> ".join(f"'{word}'{mark}" for word in run) + ")" for run in term.runs]
    if question.takes_beginnings and term.begins:
        ways.append(f"'{term.begins}':*{weight}")
    return " | ".join(ways)


def is_sound() -> bool:
    """Say whether the index agrees with its entries. Reads all of it."""
    if connection.vendor == "postgresql":
        return True  # the database makes it of the row itself
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


# So many pages of the index are put together at a time, before others may write.
PAGES_AT_A_TIME = 200


def begin_wiping() -> None:
    """Have `wipe_on` put together all pieces of the index: taken-out words lie in them until then."""
    _index_command("merge", -PAGES_AT_A_TIME)


def wipe_on() -> bool:
    """Put some more pages together; False when nothing erased is left in the index.

    On PostgreSQL the database's own cleaning does it. Source: FTS5 of SQLite, the command `merge`.
    """
    return _index_command("merge", PAGES_AT_A_TIME) > 1


def _index_command(word: str, number: int) -> int:
    """Give FTS5 a command; return how many of its rows changed (more than one: there was work to do)."""
    if connection.vendor == "postgresql":
        return 0
    with connection.cursor() as cursor:
        before = cursor.execute("SELECT total_changes()").fetchone()[0]
        cursor.execute("INSERT INTO search_index(search_index, rank) VALUES (%s, %s)", [word, number])
        return int(cursor.execute("SELECT total_changes()").fetchone()[0]) - int(before)


def rebuild() -> None:
    """Make the index anew from its entries; also, nothing is left in it of words that were erased."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index(search_index) VALUES ('rebuild')")
