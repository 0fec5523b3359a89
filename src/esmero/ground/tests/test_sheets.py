"""Scans are taken apart and pages printed in a process of its own, within limits."""

import base64
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from esmero.ground import apart, sheets
from esmero.ground.sheets import kinds


def tiff(pages: int, size: tuple[int, int] = (60, 80), dpi: tuple[int, int] = (100, 100)) -> bytes:
    drawn = [Image.new("1", size, number % 2) for number in range(pages)]
    out = io.BytesIO()
    drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:], dpi=dpi)
    return out.getvalue()


def size_of(picture: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture)).size


def test_only_the_first_of_very_many_pages_are_made_and_all_are_counted() -> None:
    found = sheets.leaves_of(tiff(kinds.MOST_PAGES + 3), kinds.TIFF)

    assert (len(found.pictures), found.count) == (kinds.MOST_PAGES, kinds.MOST_PAGES + 3)


def test_the_lines_of_a_coarse_fax_are_not_pressed_together() -> None:
    found = sheets.leaves_of(tiff(1, size=(1728, 1100), dpi=(204, 98)), kinds.TIFF)

    across, down = size_of(found.pictures[0])
    assert 1.2 < down / across < 1.5


def test_a_page_is_never_larger_than_a_screen_needs() -> None:
    found = sheets.leaves_of(tiff(1, size=(5000, 7000)), kinds.TIFF)

    assert max(size_of(found.pictures[0])) == kinds.LONGER_SIDE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4 broken", kinds.PDF),
        (b"II*\0broken", kinds.TIFF),
        (tiff(1, size=(20000, 20000)), kinds.TIFF),
    ],
    ids=["no pdf", "no tiff", "a bomb"],
)
def test_what_holds_no_page_is_said_to_be_unreadable(content: bytes, kind: str) -> None:
    with pytest.raises(sheets.Unreadable):
        sheets.leaves_of(content, kind)


def test_a_printed_page_shows_nothing_from_outside_itself(tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    Image.new("RGB", (10, 10), "#ff0000").save(picture)

    pdf = sheets.printed(f'<img src="{picture.as_uri()}"><p>Words</p>', [])

    page = Image.open(io.BytesIO(sheets.leaves_of(pdf, kinds.PDF).pictures[0]))
    assert not any(red > 200 and blue < 60 for red, _green, blue in page.get_flattened_data())


def test_what_is_enclosed_comes_behind_the_letter_and_several_become_one() -> None:
    letter = sheets.printed("<p>Привет</p>", [(kinds.TIFF, tiff(2))])

    assert sheets.leaves_of(letter, kinds.PDF).count == 3
    assert sheets.leaves_of(sheets.bound([letter, letter]), kinds.PDF).count == 6


def test_what_falls_over_after_the_answer_was_given_spoils_nothing() -> None:
    # As a thread of a library does that is still at work when the process tidies up.
    ending = "import atexit, os; atexit.register(os.abort)"
    program = f"{ending}; from esmero.ground.sheets import child; child.main()"
    scan = base64.b64encode(tiff(1)).decode()
    question = json.dumps({"do": "leaves", "kind": kinds.TIFF, "content": scan}).encode()

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=question,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(apart.SOURCES)},
    )

    assert (done.returncode, json.loads(done.stdout)["count"]) == (0, 1)
