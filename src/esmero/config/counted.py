"""Every answer is counted, with how long it took: what Prometheus reads at /metrics."""

import time

from esmero.ground import asgi, measures

# The first part of an address, and the surface it belongs to; anything else is the public help.
SURFACES = {
    "desk": "desk",
    "office": "office",
    "c": "portal",
    "api": "api",
    "enter": "enter",
    "static": "static",
    "demo": "demo",
}
# A stream lasts as long as somebody reads it; a monitor counts nothing of its own.
UNCOUNTED = {"live", "healthz", "readyz", "metrics"}
METHODS = {"GET", "HEAD", "POST"}


def surface_of(path: str) -> str | None:
    """Return which surface an address belongs to; None where nothing is counted."""
    first = path.strip("/").split("/", 1)[0]
    return None if first in UNCOUNTED else SURFACES.get(first, "help")


async def answer(app: asgi.App, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """Have `app` answer, and count it."""
    surface = surface_of(str(scope["path"]))
    if surface is None:
        await app(scope, receive, send)
        return
    began, status = time.perf_counter(), 500

    async def sending(message: asgi.Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        await send(message)

    try:
        await app(scope, receive, sending)
    finally:
        method = scope["method"] if scope["method"] in METHODS else "other"
        measures.count_request(surface, method, status, time.perf_counter() - began)
