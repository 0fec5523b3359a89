"""Files as they came: shown so that nothing in them can act."""

import hashlib

import pytest
from tests.world import PIXEL, WORD_OF_A

from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment


def kept(company, content, **columns):
    """Customer A's file, with other bytes and another name."""
    key = hashlib.sha256(content).hexdigest()
    path = files.path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    Attachment.objects.filter(pk=company.a.file.pk).update(key=key, size=len(content), **columns)
    return company.a.file.pk


def test_a_picture_is_shown_and_can_do_nothing_else(desk, company, at):
    answer = desk.get(at("attachment", kept(company, PIXEL, name="star.png", content_type="image/png")))

    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PIXEL


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"<script>alert(1)</script>", "text/html"),
        (b"<svg onload=alert(1)>", "image/svg+xml"),
        (b"<script>alert(1)</script>", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
    ],
)
def test_everything_else_is_a_download(desk, company, at, content, content_type):
    number = kept(company, content, name='a"b\r\nX-Evil: 1.html', content_type=content_type)

    answer = desk.get(at("attachment", number))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "X-Evil" not in answer.headers


def test_another_teams_file_does_not_exist(desk, company, at):
    assert desk.get(at("attachment", company.b.file.pk)).status_code == 404


def test_a_file_whose_bytes_are_gone_is_a_calm_page(desk, company, at):
    Attachment.objects.filter(pk=company.a.file.pk).update(key="00gone")

    assert desk.get(at("attachment", company.a.file.pk)).status_code == 404


def test_files_stand_below_their_letter(desk, company, at):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert f'href="{at("attachment", company.a.file.pk)}"' in page
    assert f"{WORD_OF_A}.png" in page
