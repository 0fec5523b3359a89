"""Handing out files that somebody sent: raster pictures to look at, everything else to be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse

from esmero.domain.files import reads as files
from esmero.ground import filekinds
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.files.models import Attachment

# Even if a browser were fooled about the kind, nothing in the file may run or fetch.
POLICY = "default-src 'none'; img-src 'self'; style-src 'none'; sandbox"


def answer(file: Attachment) -> FileResponse:
    """Return a file's bytes: shown only if its bytes begin a picture, else offered for saving.

    Raises NotFound when the bytes are gone.
    """
    path = files.path_of(file.key)
    if not path.is_file():
        raise NotFound("attachment")
    with path.open("rb") as opened:
        is_picture = file.is_picture and filekinds.is_picture(opened.read(16))
    response = FileResponse(
        path.open("rb"),
        as_attachment=not is_picture,
        filename=file.name,
        content_type=file.content_type if is_picture else "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
