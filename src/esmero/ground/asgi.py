"""The few words of ASGI that are spoken directly, past Django: types, headers, a short answer."""

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> str | None:
    """Return the request's header `name` (given in lower case), None when it is absent."""
    for found, value in scope["headers"]:
        if found == name:
            return str(value.decode("latin-1"))
    return None


async def start(send: Send, status: int, headers: Headers) -> None:
    """Begin an answer; its body follows."""
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def more(send: Send, body: bytes) -> None:
    """Send a part of the body; another one follows."""
    await send({"type": "http.response.body", "body": body, "more_body": True})


def more_at_once(send: Send, body: bytes) -> bool:
    """Send a part of the body outside of any task; return False, with nothing sent, where that would wait.

    It rests on how a server sends: whatever it waits for (a reader who is slow) comes before it writes.
    """
    sending: Coroutine[Any, Any, None] = more(send, body)
    try:
        sending.send(None)
    except StopIteration:
        return True
    except Exception:
        # Whoever sends it again in the usual way learns what is wrong.
        return False
    sending.close()
    return False


async def finish(send: Send, body: bytes = b"") -> None:
    """Send the last part of the body."""
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def answer(send: Send, status: int, text: str, headers: Headers | None = None) -> None:
    """Send a whole short answer in plain text that no cache may keep."""
    body = text.encode()
    own = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await start(send, status, own + (headers or []))
    await finish(send, body)
