"""Files that customers sent, and mails as they were written: shown so that nothing in them can act."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from esmero.domain.channels import ports
from esmero.domain.conversations import access
from esmero.domain.customers import access as customers
from esmero.domain.files import reads as file_reads
from esmero.ground import far_pictures, filekinds
from esmero.ground.refs import NotFound
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import original as shown

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message

# Nothing runs, nothing is fetched but pictures of ours; a link opens in a window of its own. The frame keeps
# our origin, so that its height can be measured and its pictures ask who looks; no script runs on it.
ORIGINAL_POLICY = (
    "default-src 'none'; script-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
PLACE = re.compile(r"[0-9]{1,3}(?:-[0-9]{1,3}){0,4}")
FILE_POLICY = "default-src 'none'; sandbox"
HEAD_BYTES = 16


@require_safe
@staff_only
@xframe_options_sameorigin
def original(request: DeskRequest, message_id: int) -> HttpResponse:
    """Show a letter as it was written, for the frame on the page; if asked, with pictures from elsewhere."""
    message = access.message_for(request.agent, message_id)
    if not message.html:
        raise NotFound("message")
    answer = _original(request, message)
    answer.headers["Content-Security-Policy"] = ORIGINAL_POLICY
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _original(request: DeskRequest, message: Message) -> HttpResponse:
    is_asked = shown.may_fetch(message, request.agent, request.GET.get("pictures", ""))
    try:
        context = shown.page(message, with_far=is_asked)
    except far_pictures.Busy:
        context = {"is_busy": True, "paper": "letter"}
        return render(request, "desk/conversation/original.html", context, status=503)
    answer = render(request, "desk/conversation/original.html", context)
    if is_asked:
        # Looking again a moment later asks nobody.
        answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@require_safe
@staff_only
def attachment(request: DeskRequest, file_id: int) -> FileResponse:
    """Hand a file over: a picture to look at, everything else to keep."""
    file = access.file_for(request.agent, file_id)
    return hand_over(file.key, file.name, file.content_type, is_picture=file.is_picture)


@require_safe
@staff_only
def inner(request: DeskRequest, file_id: int, file_place: str) -> HttpResponse:
    """Hand over a file of a mail that lies in a file; its place is `1`, say, or `1-0` further in."""
    file = access.file_for(request.agent, file_id)
    path = file_reads.path_of(file.key)
    if not PLACE.fullmatch(file_place) or not path.is_file():
        raise NotFound("attachment")
    try:
        found = ports.opener()(path.read_bytes(), [int(step) for step in file_place.split("-")])
    except ports.CouldNotRead as error:
        raise NotFound("attachment") from error
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def hand_over(key: str, name: str, content_type: str, *, is_picture: bool) -> FileResponse:
    """Answer with a stored file: a picture to look at, everything else to keep. Raises NotFound."""
    path = file_reads.path_of(key)
    if not path.is_file():
        raise NotFound("attachment")
    may_be_shown = is_picture and filekinds.is_picture(_head(path))
    kind = content_type if may_be_shown else "application/octet-stream"
    answer = FileResponse(path.open("rb"), as_attachment=not may_be_shown, filename=name, content_type=kind)
    answer.headers["Content-Security-Policy"] = FILE_POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


@require_safe
@staff_only
def customer_face(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Show the picture that we keep of a customer, to staff alone."""
    customer = customers.customer_for(request.agent, customer_id)
    png = file_reads.face(customer.photo) if customer.photo else None
    if png is None:
        raise NotFound("face")
    headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(png, content_type="image/png", headers=headers)
