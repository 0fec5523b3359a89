"""What can go wrong inside an operation, each told as a problem."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.http import Http404
from ninja.errors import HttpError, ValidationError

from esmero.actions import bring_in
from esmero.ground.refs import NotFound
from esmero.web.api import problems
from esmero.web.api.guard import WINDOW_SECONDS, NoValidKey, TooOften

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

log = logging.getLogger(__name__)

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="esmero"'}
IN_WORDS = {
    "missing": "must be given",
    "extra_forbidden": "is not known here",
    "string_pattern_mismatch": "is not written as it must be",
}


def tell_as_problems(api: NinjaAPI) -> None:
    """Have everything that operations raise told as problem details."""
    for error, handler in _HANDLERS.items():
        api.add_exception_handler(error, handler)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        challenge = {"WWW-Authenticate": 'Bearer realm="esmero", error="insufficient_scope"'}
        return problems.answer(403, str(error), headers=challenge)
    if error.status_code == 400:
        return problems.answer(400, "The body is not JSON that can be read.")
    return problems.answer(error.status_code, str(error))


def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [_wrong(one) for one in error.errors]
    if any(one.get("type") == "missing" and _place(one)[:1] == ["header"] for one in error.errors):
        return problems.answer(
            400,
            "Each POST needs the header Idempotency-Key, with a key that you choose.",
            kind="no-key-given",
        )
    return problems.answer(
        422, "; ".join(f"{w['pointer']} {w['detail']}" for w in wrong)[:1000], errors=wrong
    )


def _wrong(error: dict[str, Any]) -> dict[str, str]:
    kind, message = str(error.get("type", "")), str(error.get("msg", ""))
    # The first part says where it was looked for, the second of a body is our own name for it.
    place = _place(error)
    path = place[2:] if place[:1] == ["body"] else place
    pointer = "/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)
    return {"pointer": pointer, "detail": IN_WORDS.get(kind, message.removeprefix("Value error, "))}


def _place(error: dict[str, Any]) -> list[str]:
    return [str(part) for part in error.get("loc", ())]


def _no_valid_key(request: HttpRequest, error: Exception) -> HttpResponse:
    words = "Send a living key as “Authorization: Bearer esm_…”."
    return problems.answer(401, words, headers=CHALLENGE)


def _too_often(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(429, "Ask again a little later.", headers={"Retry-After": str(WINDOW_SECONDS)})


def _not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(404, "Nothing with this reference is there for this key.")


def _closed(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(403, "The company closed the way in for programs of this team.", kind="closed")


def _sees_it_no_more(request: HttpRequest, error: Exception) -> HttpResponse:
    words = "The person whose key this is no longer sees this team’s conversations."
    return problems.answer(403, words, kind="not-their-team")


def _used_otherwise(request: HttpRequest, error: Exception) -> HttpResponse:
    return problems.answer(
        422, "This Idempotency-Key came with another request before.", kind="key-used-for-something-else"
    )


def _under_way(request: HttpRequest, error: Exception) -> HttpResponse:
    words = "A request with this Idempotency-Key is under way. Ask again in a moment."
    return problems.answer(409, words, kind="under-way", headers={"Retry-After": "1"})


def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("The database failed a program: %s %s", request.method, request.path)
    return problems.answer(503, "Ask again in a moment; nothing was done.", headers={"Retry-After": "5"})


def _our_mistake(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("A program could not be answered: %s %s", request.method, request.path)
    return problems.answer(500, "Nothing was done. It is in our log.")


_HANDLERS: dict[type[Exception], Any] = {
    HttpError: _http,
    ValidationError: _not_valid,
    NoValidKey: _no_valid_key,
    TooOften: _too_often,
    NotFound: _not_found,
    Http404: _not_found,
    bring_in.ClosedToPrograms: _closed,
    bring_in.PersonSeesItNoMore: _sees_it_no_more,
    bring_in.KeyUsedForSomethingElse: _used_otherwise,
    bring_in.UnderWay: _under_way,
    DatabaseError: _no_database,
    Exception: _our_mistake,
}
