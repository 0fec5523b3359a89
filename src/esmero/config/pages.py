"""Every page: Django's WSGI application behind the ASGI front, in a few threads; static files beside it."""

import contextvars
import functools
import io
import logging
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import quote_from_bytes
from wsgiref.headers import Headers

from a2wsgi.wsgi import WSGIResponder, build_environ
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils import translation
from whitenoise import WhiteNoise

from esmero.config import bodies, files_out
from esmero.ground import asgi, db, floor, phrases
from esmero.ui import compiled
from esmero.web.api import problems

log = logging.getLogger(__name__)

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Any], Iterable[bytes]]

# What a request bears whose body was not taken; in WSGI's words it stands in `asgi.scope`.
REFUSED = "esmero.refused"
# So many times what is taken, a sender is heard to the end.
HEARD_OUT = 4
# A form may bring several files; the form itself says which of them is too big.
FILES_IN_A_FORM = 6
# What each process needs soon after its start; loaded before the fork, they share it.
FOR_EVERY_PROCESS = ("PIL.Image", "uvicorn.protocols.http.httptools_impl", "uvicorn.lifespan.on")
# A name that carries the digest of its content, as the static storage writes it.
HASHED_NAME = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
# What of an address may stand as it is; any other byte is written as %XX.
PLAIN_IN_QUERY = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


class Pages:
    """An ASGI application for a WSGI one; neither a slow sender nor a slow reader holds a thread."""

    def __init__(self, app: WsgiApp, *, threads: int, most_bytes: int) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        """Answer one request."""
        if not bodies.is_expected(scope):
            await self._pass_on(scope, io.BytesIO(), send)
            return
        body = bodies.Body(problems.MOST_BYTES if _is_for_programs(scope) else self._most_bytes)
        try:
            await body.take(scope, receive)
            await self._pass_on(_with_length(scope, body.size), body.file, send)
        except bodies.BodyRefused as refused:
            if body.is_more and refused.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                await bodies.let_pass(receive, HEARD_OUT * self._most_bytes)
            await self._refuse(scope, send, refused)
        except bodies.SenderGone:
            return
        finally:
            body.close()

    async def _refuse(self, scope: asgi.Scope, send: asgi.Send, refused: bodies.BodyRefused) -> None:
        """Too much is answered by a page of ours, in the reader's language; other trouble in a few words."""
        if refused.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or _is_for_programs(scope):
            await _refuse(scope, send, refused)
            return
        await self._pass_on({**_with_length(scope, 0), REFUSED: refused.status}, io.BytesIO(), send)

    async def _pass_on(self, scope: asgi.Scope, body: IO[bytes], send: asgi.Send) -> None:
        clean = _cleaned(scope)
        try:
            # The library has types of its own for the same dictionaries.
            answering = _Answering(cast(Any, self._answer), self._threads)
            await answering.answer(clean, body, files_out.Sender(clean, send))
        finally:
            if files_out.HANDED in clean:
                clean.pop(files_out.HANDED).close()

    def _answer(self, environ: Environ, start_response: Any) -> Any:
        environ["wsgi.file_wrapper"] = files_out.FileWrapper
        with floor.taken() if _is_to_be_read(environ) else nullcontext():
            return files_out.leave_to_the_loop(environ, self._app(environ, start_response))


def _is_to_be_read(environ: Environ) -> bool:
    """Tell whether the answer takes the processor and little else: whoever changes something waits more."""
    return db.has_one_writer() and environ["REQUEST_METHOD"] in ("GET", "HEAD")


class _Answering(WSGIResponder):
    """The library's way to ask a WSGI application, but that the loop is handed the whole answer at once.

    Each part handed on by itself costs two changes of threads, and no page is long: files go by themselves.
    """

    def __init__(self, app: Any, threads: ThreadPoolExecutor) -> None:
        super().__init__(app, threads, 0)
        self._said: list[asgi.Message] = []

    async def answer(self, scope: asgi.Scope, body: IO[bytes], send: asgi.Send) -> None:
        """Have a thread make the answer, and send it."""
        environ: Any = {**build_environ(cast(Any, scope), cast(Any, None)), "wsgi.input": body}
        make = functools.partial(contextvars.copy_context().run, self.wsgi, environ, self.start_response)
        await self.loop.run_in_executor(self.executor, make)
        for message in self._said:
            await send(message)

    def send(self, message: Any) -> None:
        """Keep a part of the answer."""
        self._said.append(message)


def _is_for_programs(scope: asgi.Scope) -> bool:
    return problems.is_for_programs(str(scope["path"]))


async def _refuse(scope: asgi.Scope, send: asgi.Send, refused: bodies.BodyRefused) -> None:
    """Answer what never reached Django, each reader in their own way, and hang up."""
    hang_up = (b"connection", b"close")
    if not _is_for_programs(scope):
        await asgi.answer(send, refused.status, refused.why, [hang_up])
        return
    content = problems.body(refused.status, refused.why)
    kind = (b"content-type", problems.CONTENT_TYPE.encode())
    length = (b"content-length", str(len(content)).encode())
    await asgi.start(send, refused.status, [kind, length, (b"cache-control", b"no-store"), hang_up])
    await asgi.finish(send, content)


def of_django() -> Pages:
    """Return all pages of this installation, with its collected static files."""
    app = _with_static_files(get_wsgi_application())
    _load_ahead()
    most_bytes = FILES_IN_A_FORM * settings.ESMERO_MAX_FILE_MB * 1024 * 1024
    return Pages(app, threads=settings.ESMERO_WEB_THREADS, most_bytes=most_bytes)


def _load_ahead() -> None:
    """Load before the fork what the first visitor of each process would wait for."""
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext(language)  # anything: asking loads the catalogue
        phrases.weekday_short(0, language)  # the same for the names of days
    for name in FOR_EVERY_PROCESS:
        import_module(name)
    try:
        get_resolver().url_patterns  # noqa: B018 - reading it loads every view
        compiled.load_all()
    except Exception:
        # Mail and the worker go on; each page says for itself that it can't be shown.
        log.exception("The pages can't be loaded.")


def _with_static_files(app: WsgiApp) -> WsgiApp:
    root = Path(str(settings.STATIC_ROOT))
    if not root.is_dir():
        log.warning("There are no collected static files in %s.", root)
        return app
    files: WsgiApp = WhiteNoise(
        app,
        root=str(root),
        prefix=settings.STATIC_URL,
        allow_all_origins=False,
        immutable_file_test=_is_hashed,
        add_headers_function=_say_do_not_guess,
    )
    return files


def _is_hashed(path: str, url: str) -> bool:
    return bool(HASHED_NAME.search(url))


def _say_do_not_guess(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _cleaned(scope: asgi.Scope) -> asgi.Scope:
    """Return the scope as WSGI can carry it.

    In WSGI `X_Real_IP` and `X-Real-IP` are one name: with the underscore it could only be meant to
    pass for the other. And WSGI has no words for bytes beyond ASCII in an address.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    query = quote_from_bytes(scope["query_string"], safe=PLAIN_IN_QUERY).encode()
    return {**scope, "headers": headers, "query_string": query}


def _with_length(scope: asgi.Scope, size: int) -> asgi.Scope:
    body_headers = (b"content-length", b"transfer-encoding")
    kept = [(name, value) for name, value in scope["headers"] if name not in body_headers]
    return {**scope, "headers": [*kept, (b"content-length", str(size).encode())]}
