"""`esmero hours`: questions about working hours as JSON lines in, one JSON line out for each, in order.

It needs no database, no network and no prepared home, and it never imports Django.
"""

import json
import math
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import BinaryIO, TextIO

from esmero.ground import calendars, hours

USAGE = "usage: esmero hours < QUESTIONS    (JSON lines on standard input; the answers are JSON lines too)\n"

Question = Mapping[str, object]
Answer = dict[str, object]


class BadQuestion(ValueError):
    """The line does not ask what the contract knows; the text says what is wrong."""


def main(argv: list[str]) -> int:
    """Answer every line of standard input. Returns the exit status: 0, or 2 for an argument."""
    if argv:
        sys.stderr.write(USAGE)
        return 0 if argv[0] in ("-h", "--help") else 2
    return _answer_all(sys.stdin.buffer, sys.stdout)


def _answer_all(questions: BinaryIO, answers: TextIO) -> int:
    try:
        for line in questions:
            answers.write(json.dumps(answer(line)) + "\n")
            answers.flush()
    except BrokenPipeError:  # nobody reads any further, as in `esmero hours | head -1`
        sys.stdout = None  # so that Python does not flush into it at exit
    return 0


def answer(line: bytes) -> Answer:
    """The answer to one line; `{"error": …}` where there is none, whatever the line holds."""
    try:
        question = _question(line)
        operation = question.get("op")
        if not isinstance(operation, str) or operation not in OPERATIONS:
            raise BadQuestion(f"The op is one of {', '.join(OPERATIONS)}.")
        return OPERATIONS[operation](calendars.parse_calendar(question.get("calendar")), question)
    except OverflowError:
        return {"error": "That lies beyond the years that can be counted."}
    except RecursionError:
        return {"error": "The line is nested too deeply."}
    except ValueError as error:
        return {"error": str(error)}


def _question(line: bytes) -> Question:
    try:
        question = json.loads(line.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadQuestion("The line is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadQuestion(f"The line is not JSON: {error}.") from error
    if not isinstance(question, dict):
        raise BadQuestion("A question is a JSON object.")
    return question


def _no_number(name: str) -> float:
    raise BadQuestion(f"{name} is not a number of JSON.")


def _add(calendar: hours.Calendar, question: Question) -> Answer:
    due_at = hours.add(calendar, _moment(question, "start"), _seconds(question), _pauses(question))
    return {"due": _said(calendar, due_at)}


def _subtract(calendar: hours.Calendar, question: Question) -> Answer:
    due_at = hours.subtract(calendar, _moment(question, "start"), _seconds(question), _pauses(question))
    return {"due": _said(calendar, due_at)}


def _add_days(calendar: hours.Calendar, question: Question) -> Answer:
    return {"due": _said(calendar, hours.add_days(calendar, _moment(question, "start"), _days(question)))}


def _subtract_days(calendar: hours.Calendar, question: Question) -> Answer:
    return {
        "due": _said(calendar, hours.subtract_days(calendar, _moment(question, "start"), _days(question)))
    }


def _between(calendar: hours.Calendar, question: Question) -> Answer:
    start, end = _moment(question, "start"), _moment(question, "end")
    seconds = hours.between(calendar, start, end, _pauses(question))
    return {"seconds": int(seconds) if seconds.is_integer() else seconds}


def _is_open(calendar: hours.Calendar, question: Question) -> Answer:
    return {"open": hours.is_open(calendar, _moment(question, "at"))}


def _next_open(calendar: hours.Calendar, question: Question) -> Answer:
    opens_at, closes_at = hours.next_open(calendar, _moment(question, "at"))
    closes = None if closes_at is None else _said(calendar, closes_at)
    return {"opens": _said(calendar, opens_at), "closes": closes}


def _resolve_local(calendar: hours.Calendar, question: Question) -> Answer:
    on, clock = calendars.parse_date(question.get("date")), calendars.parse_clock(question.get("time"))
    return {"instant": _said(calendar, hours.resolve_local(calendar, on, clock))}


OPERATIONS: dict[str, Callable[[hours.Calendar, Question], Answer]] = {
    "add": _add,
    "subtract": _subtract,
    "add_days": _add_days,
    "subtract_days": _subtract_days,
    "between": _between,
    "is_open": _is_open,
    "next_open": _next_open,
    "resolve_local": _resolve_local,
}


def _said(calendar: hours.Calendar, moment: datetime) -> str:
    return moment.astimezone(calendar.time_zone).isoformat()


def _moment(question: Question, key: str) -> datetime:
    return _read_moment(question.get(key), key)


def _read_moment(text: object, key: str) -> datetime:
    example = f'"{key}" must be a moment with an offset, such as 2026-12-24T10:00:00+01:00.'
    if not isinstance(text, str):
        raise BadQuestion(example)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(example) from error
    if moment.tzinfo is None:
        raise BadQuestion(example)
    return moment


def _seconds(question: Question) -> float:
    seconds = question.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not math.isfinite(seconds):
        raise BadQuestion('"seconds" must be a number.')
    return seconds


def _days(question: Question) -> int:
    days = question.get("days")
    if isinstance(days, bool) or not isinstance(days, (int, float)) or days != int(days):
        raise BadQuestion('"days" must be a whole number.')
    return int(days)


def _pauses(question: Question) -> list[tuple[datetime, datetime]]:
    pauses = question.get("pauses")
    if pauses is None:
        return []
    if not isinstance(pauses, list) or not all(_is_pair(pause) for pause in pauses):
        raise BadQuestion('"pauses" must be a list of pairs of moments.')
    return [(_read_moment(begins, "pauses"), _read_moment(ends, "pauses")) for begins, ends in pauses]


def _is_pair(pause: object) -> bool:
    return isinstance(pause, list) and len(pause) == 2
