"""The front of a web process: live streams and health are answered here, every page by Django."""

import asyncio
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
django.setup()

# Only now can anything be imported that has tables.
from esmero.config import counted, erasures, health, memory, pages  # noqa: E402
from esmero.domain.events import reads as events  # noqa: E402
from esmero.ground import asgi, feeds, lookout, streams  # noqa: E402
from esmero.web.desk import live as desk  # noqa: E402
from esmero.web.portal import live as portal  # noqa: E402

_hub = feeds.Hub(events.newest_id)
live_streams = streams.Streams(_hub, clear_up=memory.give_back)
_pages = pages.of_django()


async def application(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """Answer whatever comes in: a page, a stream, a question for our health, the server's own words."""
    if scope["type"] == "http":
        await counted.answer(_request, scope, receive, send)
    elif scope["type"] == "lifespan":
        await _lifespan(receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000})


async def _request(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    path = str(scope["path"])
    if path in health.PATHS:
        await health.serve(scope, send)
    elif path.rstrip("/") == "/live/desk":
        await live_streams.serve(desk.permit, scope, receive, send)
    elif path.startswith(portal.PATH):
        await live_streams.serve(portal.permit, scope, receive, send)
    else:
        await _pages(scope, receive, send)


async def _lifespan(receive: asgi.Receive, send: asgi.Send) -> None:
    forgetting: asyncio.Task[None] | None = None
    while True:
        word = (await receive())["type"]
        if word == "lifespan.startup":
            forgetting = asyncio.create_task(erasures.watch(_hub))
        if word == "lifespan.shutdown":
            if forgetting:
                forgetting.cancel()
            lookout.close()
        await send({"type": f"{word}.complete"})
        if word == "lifespan.shutdown":
            return
