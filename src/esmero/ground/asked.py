"""What a request for a live stream says of itself: from where to resume, and whose page asks."""

from urllib.parse import parse_qs, urlsplit

from django.conf import settings

from esmero.ground import asgi


def last_seen(scope: asgi.Scope) -> int | None:
    """Return the id to resume from: the browser's own word first, then the one in the address."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("after", [])
    for word in [asgi.header(scope, b"last-event-id"), *asked]:
        if word and word.isascii() and word.isdigit() and len(word) < 19:
            return int(word)
    return None


def is_of_our_pages(scope: asgi.Scope) -> bool:
    """Return whether no page of another site asks: browsers say which one does."""
    origin = asgi.header(scope, b"origin")
    if origin is None:
        return True
    return urlsplit(origin).netloc == asgi.header(scope, b"host") or origin in settings.CSRF_TRUSTED_ORIGINS
