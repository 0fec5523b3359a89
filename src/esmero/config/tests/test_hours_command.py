"""`esmero hours`: one JSON line out for each line in, in order, whatever the line holds."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from esmero.config import hours_command

SOURCES = Path(hours_command.__file__).parents[2]
CALENDAR = {"time_zone": "Europe/Madrid", "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}}
MONDAY = "2026-11-23T10:00:00+01:00"


def ask(**question):
    return hours_command.answer(json.dumps({"calendar": CALENDAR} | question).encode())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"op": "add", "start": MONDAY, "seconds": 7200}, {"due": "2026-11-23T12:00:00+01:00"}),
        (
            {
                "op": "add",
                "start": MONDAY,
                "seconds": 60,
                "pauses": [
                    [MONDAY, "2026-11-23T12:00:00+02:00"],
                    ["2026-11-23T10:00:00Z", "2026-11-23T10:30:00Z"],
                ],
            },
            {"due": "2026-11-23T11:31:00+01:00"},
        ),
        ({"op": "subtract", "start": MONDAY, "seconds": 7200}, {"due": "2026-11-17T16:00:00+01:00"}),
        ({"op": "add_days", "start": MONDAY, "days": 1}, {"due": "2026-11-24T10:00:00+01:00"}),
        ({"op": "subtract_days", "start": MONDAY, "days": 1}, {"due": "2026-11-17T10:00:00+01:00"}),
        ({"op": "between", "start": MONDAY, "end": "2026-11-24T08:30:00Z"}, {"seconds": 27000}),
        ({"op": "between", "start": MONDAY, "end": "2026-11-23T08:30:00.5Z"}, {"seconds": -1799.5}),
        ({"op": "is_open", "at": "2026-11-23T16:00:00Z"}, {"open": False}),
        (
            {"op": "next_open", "at": "2026-11-25T10:00:00Z"},
            {"opens": "2026-11-30T09:00:00+01:00", "closes": "2026-11-30T17:00:00+01:00"},
        ),
        (
            {"op": "resolve_local", "date": "2026-10-25", "time": "02:30"},
            {"instant": "2026-10-25T02:30:00+02:00"},
        ),
    ],
)
def test_each_operation_answers_as_the_contract_says(question, answer):
    assert ask(**question) == answer


@pytest.mark.parametrize(
    "question",
    [
        {},
        {"op": "multiply"},
        {"op": ["add"]},
        {"op": "add", "start": MONDAY},
        {"op": "add", "start": MONDAY, "seconds": True},
        {"op": "add", "start": MONDAY, "seconds": "60"},
        {"op": "add", "start": MONDAY, "seconds": -1},
        {"op": "add", "start": MONDAY, "seconds": 10**30},
        {"op": "add", "start": MONDAY, "seconds": 10**400},
        {"op": "add", "start": "2026-11-23T10:00:00", "seconds": 1},
        {"op": "add", "start": "soon", "seconds": 1},
        {"op": "add", "start": "0001-01-01T00:00:00+14:00", "seconds": 1},
        {"op": "add", "start": MONDAY, "seconds": 1, "pauses": [[MONDAY]]},
        {"op": "add", "start": MONDAY, "seconds": 1, "pauses": [[MONDAY, None]]},
        {"op": "add_days", "start": MONDAY, "days": 1.5},
        {"op": "resolve_local", "date": "2026-02-30", "time": "02:30"},
        {"op": "resolve_local", "date": "2026-02-28", "time": "26:30"},
        {"op": "is_open", "at": MONDAY, "calendar": None},
        {"op": "next_open", "at": MONDAY, "calendar": {"time_zone": "Europe/Madrid", "hours": {}}},
    ],
)
def test_what_cannot_be_answered_says_why(question):
    answered = ask(**question)

    assert list(answered) == ["error"]
    assert answered["error"]


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"op": NaN}', b'{"op": 1e999}']
)
def test_a_line_that_is_no_question_says_so(line):
    assert list(hours_command.answer(line)) == ["error"]


def test_an_infinite_count_is_refused():
    line = json.dumps({"calendar": CALENDAR, "op": "add_days", "start": MONDAY, "days": "X"}).replace(
        '"X"', "1e999"
    )

    assert list(hours_command.answer(line.encode())) == ["error"]


def test_the_command_answers_line_by_line_without_django_home_or_network(tmp_path):
    lines = [
        json.dumps({"calendar": CALENDAR, "op": "is_open", "at": MONDAY}),
        "not JSON",
        "",
        json.dumps({"calendar": CALENDAR, "op": "add", "start": MONDAY, "seconds": 60}),
    ]
    program = "import sys; from esmero.config import hours_command as c; s = c.main([]); sys.exit(s + 10 * ('django' in sys.modules))"  # noqa: E501 (a program in one line)

    done = subprocess.run(
        [sys.executable, "-c", program],
        input="\n".join(lines).encode(),
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(SOURCES)},
        timeout=60,
        check=False,
    )

    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [list(answer) for answer in answers] == [["open"], ["error"], ["error"], ["due"]]
    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (0, b"", [])


def test_an_argument_is_answered_on_standard_error_only(capsys):
    assert hours_command.main(["--surprise"]) == 2
    assert hours_command.main(["--help"]) == 0

    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: esmero hours" in said.err


def test_a_reader_that_goes_away_ends_the_command_quietly(monkeypatch):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{}\n")))
    monkeypatch.setattr(sys, "stdout", Gone())

    assert hours_command.main([]) == 0
