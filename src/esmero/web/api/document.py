"""The OpenAPI document: made of the types of the operations, with what they can't say added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.web.api import problems as told
from esmero.web.api import shapes

if TYPE_CHECKING:
    from ninja import NinjaAPI

PREFIX = "/api/v1"
ABOUT = (
    "The door for other programs: they bring in what customers write, and read what those may read. "
    "A key is sent as `Authorization: Bearer esm_…`, never in an address. Every POST carries an "
    "`Idempotency-Key` of your choosing: sent again within seven days, with the same body, it is answered "
    "as the first time and nothing is done again. Everything that goes wrong is told as problem details "
    "(RFC 9457). A field that we don't know is refused, not passed over."
)


def problems(*statuses: int) -> dict[int, Any]:
    """Return how these statuses are answered, for an operation's list of answers; 500 is always one."""
    return {status: shapes.Problem for status in (*statuses, 500)}


def of(api: NinjaAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the door."""
    whole: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=""))
    whole["paths"] = {f"{PREFIX}{path}": _path(item) for path, item in whole["paths"].items()}
    schemes = whole["components"]["securitySchemes"]
    for scheme in schemes.values():
        scheme["description"] = "A key from the back office or from `esmero token`."
    return whole


def _path(item: dict[str, Any]) -> dict[str, Any]:
    for operation in item.values():
        for status, response in operation["responses"].items():
            _say_what_comes(int(status), response, is_tagged="304" in map(str, operation["responses"]))
    return item


def _say_what_comes(status: int, response: dict[str, Any], *, is_tagged: bool) -> None:
    if status >= 400:
        response["description"] = told.KINDS[status][1]
        content = response.get("content", {})
        response["content"] = {told.CONTENT_TYPE: next(iter(content.values()), {})}
    elif status == 304:
        response["description"] = "You have it already"
    headers = _headers(status)
    if headers and (status != 200 or is_tagged):
        response["headers"] = headers


def _headers(status: int) -> dict[str, Any]:
    words = {
        200: {"ETag": "A mark of this content; send it back as If-None-Match."},
        201: {
            "Location": "Where the conversation is read.",
            "Idempotent-Replayed": "`true` when this was answered before and nothing was done again.",
        },
        401: {"WWW-Authenticate": "How to bring a key."},
        429: {"Retry-After": "After how many seconds to ask again."},
    }.get(status, {})
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in words.items()}
