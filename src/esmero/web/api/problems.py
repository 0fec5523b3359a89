"""Everything that goes wrong is told to programs in one shape: problem details (RFC 9457).

Imports nothing heavy: errors of the whole site ask here whether they are for a program.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

ROOT = "/api/"
CONTENT_TYPE = "application/problem+json"
# What programs send is words, not files.
MOST_BYTES = 256 * 1024

# The last part of a problem's type, and its title, by status.
KINDS: dict[int, tuple[str, str]] = {
    400: ("not-understood", "The request can't be understood"),
    401: ("no-valid-key", "A valid key is needed"),
    403: ("not-allowed", "The key does not allow this"),
    404: ("not-found", "There is no such thing here"),
    405: ("method", "This address does not take this method"),
    406: ("not-acceptable", "The answer can't be given in that form"),
    408: ("too-slow", "The request stopped coming midway"),
    409: ("conflict", "This can't be done just now"),
    413: ("too-large", "The request is too large"),
    415: ("content-type", "The request must be JSON"),
    422: ("not-valid", "Something in the request is not as it must be"),
    429: ("too-often", "Too many requests in a short time"),
    500: ("our-mistake", "That is our mistake"),
    503: ("not-ready", "Esmero can't answer just now"),
}


def is_for_programs(path: str) -> bool:
    """Say whether an address belongs to the door for programs."""
    return path.startswith(ROOT)


def body(status: int, detail: str = "", *, kind: str = "", **more: Any) -> bytes:
    """Return a problem as JSON. `kind` overrules the last part of its type."""
    usual, title = KINDS.get(status, ("other", "Something went wrong"))
    told: dict[str, Any] = {"type": f"urn:esmero:problem:{kind or usual}", "title": title, "status": status}
    if detail:
        told["detail"] = detail
    return json.dumps({**told, **more}, ensure_ascii=False).encode()


def answer(
    status: int, detail: str = "", *, kind: str = "", headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """Return a problem as an answer."""
    content = body(status, detail, kind=kind, **more)
    return HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)


def instead_of(response: HttpResponse) -> HttpResponse:
    """Return an error that a library worded in its own way as a problem; anything else as it is."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    kept = {name: value for name, value in response.headers.items() if name in {"Allow", "Retry-After"}}
    return answer(response.status_code, headers=kept)
