"""Photographs of staff: seen by everybody, named by their own digest, so kept by browsers for long."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from esmero.domain.files import reads as files
from esmero.domain.staff import reads as staff


@require_safe
def face(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the PNG of somebody of the staff; customers' pictures are never served here."""
    png = files.face(key) if staff.has_photo(key) else None
    if png is None:
        return HttpResponseNotFound()
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(png, content_type="image/png", headers=headers)
