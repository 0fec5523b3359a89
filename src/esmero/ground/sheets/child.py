"""Takes scans apart and prints pages in a process of its own: `python -m esmero.ground.sheets.child`.

On its standard input comes one question in JSON, on its standard output goes the answer. It bounds its own
time and memory, and knows no Django.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from esmero.ground import apart
from esmero.ground.sheets import kinds

if TYPE_CHECKING:
    from PIL import Image

MOST_MEMORY_BYTES = 2 * 1024**3
QUALITY = 80
# A picture that is enclosed stands on a sheet of A4 at this many points to the inch.
INCH = 150
SHEET = (1240, 1754)


def main() -> None:
    """Answer the one question."""
    apart.be_modest(seconds=kinds.LONGEST_SECONDS, memory_bytes=MOST_MEMORY_BYTES)
    answers = os.dup(1)
    # What a library prints must not get in between.
    os.dup2(2, 1)
    question = json.loads(sys.stdin.buffer.read())
    try:
        answer = DEEDS[question["do"]](question)
    except (ImportError, OSError) as error:
        if isinstance(error, ImportError) or "library" in str(error):
            print(error, file=sys.stderr)  # noqa: T201 - the parent reads it
            sys.exit(kinds.NOT_INSTALLED)
        raise
    with contextlib.suppress(BrokenPipeError), os.fdopen(answers, "wb") as out:
        # Whoever asked may have died meanwhile.
        out.write(json.dumps(answer).encode())
    # At once, without tidying up: a thread of the library that looks for fonts may still run, and would fall
    # over what is tidied away under it. Then a page that is made well would count as one that can't be.
    os._exit(0)


def _leaves(question: dict[str, Any]) -> dict[str, Any]:
    content = base64.b64decode(question["content"])
    count, pages = _pages_of_pdf(content) if question["kind"] == kinds.PDF else _pages_of_picture(content)
    pictures = [base64.b64encode(_as_jpeg(page)).decode() for page in pages]
    if not pictures:
        raise ValueError("no page")
    return {"pictures": pictures, "count": count}


def _pages_of_pdf(content: bytes) -> tuple[int, Iterator[Image.Image]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)

    def pages() -> Iterator[Image.Image]:
        for number in range(min(len(document), kinds.MOST_PAGES)):
            page = document[number]
            longer = max(page.get_width(), page.get_height(), 1)
            yield page.render(scale=kinds.LONGER_SIDE / longer).to_pil()
            page.close()

    return len(document), pages()


def _pages_of_picture(content: bytes) -> tuple[int, Iterator[Image.Image]]:
    from PIL import Image

    # Pillow refuses what has twice as many points.
    Image.MAX_IMAGE_PIXELS = kinds.MOST_POINTS // 2
    picture = Image.open(io.BytesIO(content), formats=["TIFF", "JPEG", "PNG"])
    count = int(getattr(picture, "n_frames", 1))

    def pages() -> Iterator[Image.Image]:
        for number in range(min(count, kinds.MOST_PAGES)):
            picture.seek(number)
            yield _upright(picture)

    return count, pages()


def _upright(picture: Image.Image) -> Image.Image:
    """Return a page as it is held: turned as its camera says, and the lines of a fax apart."""
    from PIL import ImageOps

    across, down = (float(one) for one in picture.info.get("dpi", (1, 1)))
    page = ImageOps.exif_transpose(picture.convert("RGB"))
    if across and down and not 0.9 < across / down < 1.1:
        page = page.resize((page.width, max(1, min(4 * page.width, round(page.height * across / down)))))
    return page


def _as_jpeg(page: Image.Image) -> bytes:
    page = page.convert("RGB")
    page.thumbnail((kinds.LONGER_SIDE, kinds.LONGER_SIDE))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _print(question: dict[str, Any]) -> dict[str, Any]:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # Nothing is fetched from anywhere: what a page shows stands in it.
    fetcher = URLFetcher(allowed_protocols={"data"})
    letter = HTML(string=question["html"], url_fetcher=fetcher).write_pdf()
    enclosed = [_as_pdf(kind, base64.b64decode(content)) for kind, content in question["enclosures"]]
    whole = _one_of([letter, *enclosed]) if enclosed else letter
    return {"pdf": base64.b64encode(whole).decode()}


def _as_pdf(kind: str, content: bytes) -> bytes:
    if kind == kinds.PDF:
        return content
    from PIL import Image

    _count, pages = _pages_of_picture(content)
    out, sheets = io.BytesIO(), []
    for page in pages:
        page.thumbnail(SHEET)
        sheet = Image.new("RGB", SHEET, "white")
        sheet.paste(page, ((SHEET[0] - page.width) // 2, (SHEET[1] - page.height) // 2))
        sheets.append(sheet)
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=INCH)
    return out.getvalue()


def _bind(question: dict[str, Any]) -> dict[str, Any]:
    whole = _one_of([base64.b64decode(one) for one in question["pdfs"]])
    return {"pdf": base64.b64encode(whole).decode()}


def _one_of(pdfs: list[bytes]) -> bytes:
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for pdf in pdfs:
        whole.import_pages(pypdfium2.PdfDocument(pdf))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


DEEDS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "leaves": _leaves,
    "print": _print,
    "bind": _bind,
}


if __name__ == "__main__":
    main()
