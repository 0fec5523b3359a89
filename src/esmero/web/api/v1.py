"""The first version of the door: what may be asked, and what is answered."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from ninja import Header, NinjaAPI, Path, Query

from esmero.actions import bring_in
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.staff.kinds import Scope
from esmero.ground import clock, crypto, text
from esmero.web.api import document, faults, shapes, shown
from esmero.web.api.guard import Key

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.actions.receive import Received
    from esmero.domain.staff.models import ApiToken

LANGUAGES = ["en", "es", "ru"]
JSON = "application/json"

api = NinjaAPI(
    title="Esmero",
    version="1",
    description=document.ABOUT,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api-inside",
)
faults.tell_as_problems(api)

may_read, may_write = Key(Scope.READ), Key(Scope.WRITE)
Reference = Annotated[
    str,
    Path(
        description="The conversation's code; case, spaces and hyphens don't matter.",
        pattern=shapes.REFERENCE,
    ),
]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Chosen by you for this one request: sent again, it is answered as the first time.",
        min_length=1,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
    ),
]
Known = Annotated[str | None, Header(alias="If-None-Match", description="The ETag that you have.")]
Cursor = Annotated[str, Query(pattern=r"^[0-9]{1,18}$", description="`next_cursor` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]


@api.get(
    "/health",
    response={200: shapes.HealthTold, **document.problems(503)},
    auth=None,
    summary="Are you there?",
    url_name="health",
    operation_id="health",
)
def health(request: HttpRequest) -> HttpResponse:
    """Says that the pages and the database answer. Needs no key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return _json({"status": "ok"})


@api.post(
    "/conversations",
    response={201: shapes.ConversationTold, **document.problems(400, 401, 403, 409, 413, 415, 422, 429)},
    auth=may_write,
    summary="A customer asks something",
    url_name="conversations",
    operation_id="open_conversation",
)
def open_conversation(
    request: HttpRequest, asked: shapes.ConversationGiven, idempotency_key: IdempotencyKey
) -> HttpResponse:
    """Opens a conversation with the key's team. It is stored before you are answered: 201 means it is safe.

    The customer gets a letter that confirms it; the answer tells who answers, and by when.
    """
    token, at = _token(request), clock.now()

    def tell(received: Received) -> bring_in.Answer:
        told = shown.conversation(received.conversation, at=at)
        return _created(told, received.conversation.code)

    asking = _asking(request, token, idempotency_key, asked)
    incoming = Incoming(
        channel_kind=ChannelKind.API,
        external_id=asking.external_id,
        sender_email=asked.customer.email,
        sender_name=asked.customer.name,
        recipients=[],
        subject=asked.subject,
        text=asked.text,
        language=asked.language or text.language_of(asked.text, among=LANGUAGES) or None,
    )
    return _answered(bring_in.open_conversation(asking, incoming, tell=tell, at=at))


@api.get(
    "/conversations/{reference}",
    response={200: shapes.ConversationTold, 304: None, **document.problems(400, 401, 403, 404, 422, 429)},
    auth=may_read,
    summary="A conversation",
    url_name="conversation",
    operation_id="read_conversation",
)
def read_conversation(
    request: HttpRequest, reference: Reference, if_none_match: Known = None
) -> HttpResponse:
    """A conversation with its promises and its first messages, as its customer may see it."""
    found = access.conversation_for_token(_token(request), reference)
    return _tagged(shown.conversation(found, at=clock.now()), if_none_match)


@api.get(
    "/conversations/{reference}/messages",
    response={200: shapes.MessagesTold, 304: None, **document.problems(400, 401, 403, 404, 422, 429)},
    auth=may_read,
    summary="The messages of a conversation",
    url_name="conversation-messages",
    operation_id="read_messages",
)
def read_messages(
    request: HttpRequest,
    reference: Reference,
    cursor: Cursor = "0",
    limit: Limit = shown.PAGE,
    if_none_match: Known = None,
) -> HttpResponse:
    """Page by page, the oldest first. A cursor goes on working when messages are added."""
    found = access.conversation_for_token(_token(request), reference)
    return _tagged(shown.messages(found, after_id=int(cursor), limit=limit), if_none_match)


@api.post(
    "/conversations/{reference}/messages",
    response={201: shapes.MessageAdded, **document.problems(400, 401, 403, 404, 409, 413, 415, 422, 429)},
    auth=may_write,
    summary="The customer adds something",
    url_name="conversation-messages",
    operation_id="add_message",
)
def add_message(
    request: HttpRequest,
    reference: Reference,
    asked: shapes.MessageGiven,
    idempotency_key: IdempotencyKey,
) -> HttpResponse:
    """Adds what the customer wrote, and promises an answer. A closed conversation is opened again by it."""
    token, at = _token(request), clock.now()
    found = access.conversation_for_token(token, reference)

    def tell(received: Received) -> bring_in.Answer:
        told = shown.added(received.conversation, received.message, at=at)
        return _created(told, received.conversation.code)

    asking = _asking(request, token, idempotency_key, asked)
    incoming = Incoming(
        channel_kind=ChannelKind.API,
        external_id=asking.external_id,
        sender_email=found.reply_to,
        sender_name=found.customer.name,
        recipients=[],
        subject=found.subject,
        text=asked.text,
        language=found.language,
    )
    return _answered(bring_in.add_message(asking, found.code, incoming, tell=tell, at=at))


@cache
def views() -> dict[str, Callable[..., HttpResponse]]:
    """Return the view of each address by its name."""
    patterns, _, _ = api.urls
    found: dict[str, Callable[..., HttpResponse]] = {"document": _document}
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            found[pattern.name] = pattern.callback
    return found


def _document(request: HttpRequest) -> HttpResponse:
    return _json(as_document())


def as_document() -> dict[str, Any]:
    """Return the OpenAPI document of this door."""
    # Through JSON once, so that it is what a reader of it has.
    found: dict[str, Any] = json.loads(json.dumps(document.of(api)))
    return found


def _token(request: HttpRequest) -> ApiToken:
    return request.auth  # type: ignore[attr-defined, no-any-return]


def _asking(request: HttpRequest, token: ApiToken, key: str, asked: shapes.Given) -> bring_in.Asking:
    words = json.dumps(asked.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return bring_in.Asking(token, key, crypto.digest(request.path.encode(), words.encode()))


def _created(told: dict[str, Any], code: str) -> bring_in.Answer:
    location = reverse("api:conversation", args=[code])
    return bring_in.Answer(201, json.dumps(told, ensure_ascii=False), {"Location": location})


def _answered(answer: bring_in.Answer) -> HttpResponse:
    headers = {**answer.headers, **({"Idempotent-Replayed": "true"} if answer.is_repeated else {})}
    return HttpResponse(answer.body, status=answer.status, content_type=JSON, headers=headers)


def _json(told: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type=JSON)


def _tagged(told: dict[str, Any], known: str | None) -> HttpResponse:
    """Answer with a mark of the content; whoever has the same content already gets no body."""
    response = _json(told)
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    if known and (known.strip() == "*" or tag in re.findall(r'"[^"]*"', known)):
        response = HttpResponse(status=304)
    response.headers["ETag"] = tag
    # Kept by whoever asked, but asked for again each time: it may change at any moment.
    response.headers["Cache-Control"] = "private, no-cache"
    return response
