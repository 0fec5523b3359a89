"""Who may listen to one conversation: whoever holds its link."""

from esmero.domain.conversations import access as conversations
from esmero.domain.events import reads as events
from esmero.ground import asgi, clock, feeds, lookout, streams
from esmero.ground.refs import NotFound

PATH = "/live/c/"


async def permit(scope: asgi.Scope) -> streams.Listener | None:
    """Return the holder of the link in the path as a listener, or None when it opens nothing."""
    token = str(scope["path"]).removeprefix(PATH).removesuffix("/")
    return await lookout.look(_listener, token)


def _listener(token: str) -> streams.Listener | None:
    try:
        conversation = conversations.by_link_token(token, at=clock.now())
    except NotFound:
        return None
    about = f"conversation:{conversation.pk}"
    return streams.Listener(about, about, _reader(conversation.pk))


def _reader(conversation_id: int) -> feeds.Read:
    def read_after(after_id: int, limit: int) -> list[feeds.Row]:
        pokes = events.pokes_for_conversation(conversation_id, after_id=after_id, limit=limit)
        return [
            (poke.id, {"verb": poke.verb, "about": f"{poke.about_kind}:{poke.about_id}"}) for poke in pokes
        ]

    return read_after
