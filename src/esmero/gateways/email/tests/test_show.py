"""`esmero mail show` keeps its contract: keys, order, one line a file, exit status."""

import json
from pathlib import Path
from typing import Any

import pytest

from esmero.gateways.email import show

KEYS = [
    *(
        "file",
        "subject",
        "from_email",
        "from_name",
        "to",
        "cc",
        "reply_to",
        "message_id",
        "in_reply_to",
        "references",
    ),
    *(
        "sent_at",
        "text",
        "text_reply",
        "signature",
        "forwarded",
        "html",
        "attachments",
        "is_auto_reply",
        "is_bounce",
    ),
    *(
        "is_feedback_report",
        "is_delivery_receipt",
        "bounces",
        "may_auto_answer",
        "opens_conversation",
        "language",
    ),
    *("warnings", "errors"),
]


def shown(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, list[dict[str, Any]]]:
    """Run the command and return its exit status and its lines."""
    status = show.main(list(argv))
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_mail_is_shown_with_all_keys_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.eml"
    file.write_bytes(
        "From: Ann <ann@x.org>\nTo: bo@x.org\nDate: Mon, 15 Jan 2024 14:30:00 +0100\n\n¿Qué?\n".encode()
    )

    status, (line,) = shown(capsys, str(file))

    assert status == 0
    assert list(line) == KEYS
    assert (line["file"], line["to"]) == (str(file), [{"name": None, "email": "bo@x.org"}])
    assert (line["sent_at"], line["cc"], line["html"]) == ("2024-01-15T14:30:00+01:00", [], None)


def test_a_file_that_cannot_be_read_gets_its_line_in_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, missing = tmp_path / "good.eml", tmp_path / "missing.eml"
    good.write_bytes(b"From: ann@x.org\n\nHi\n")

    status, lines = shown(capsys, str(good), str(missing), str(tmp_path), str(good))

    assert status == 1
    assert [bool(line["errors"]) for line in lines] == [False, True, True, False]
    assert [list(line) for line in lines] == [KEYS] * 4
    assert lines[1]["is_bounce"] is None


def test_a_bare_text_is_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Size 40.\n\n-- \nAnn\n", encoding="utf-8")

    status, lines = shown(capsys, "--text", str(file), str(tmp_path / "missing.txt"))

    assert status == 1
    assert lines[0] == {"file": str(file), "text_reply": "Size 40.", "signature": "Ann", "forwarded": None}
    assert lines[1]["text_reply"] is None


def test_our_own_mail_is_never_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ESMERO_HOST", "Mail.Shop.Example")
    file = tmp_path / "a.eml"
    file.write_bytes(b"From: ann@x.org\nMessage-ID: <1@mail.shop.example>\n\nHi\n")

    _, (line,) = shown(capsys, str(file))

    assert (line["may_auto_answer"], line["opens_conversation"]) == (False, False)


def test_without_a_file_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert show.main([]) == 1
    assert capsys.readouterr().err.startswith("Usage:")
