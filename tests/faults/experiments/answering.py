"""F18: two agents answer at once, within a few milliseconds and with an old page."""

import contextlib
import threading

from tests.faults import clients
from tests.faults.room import Room
from tests.faults.served import Served
from tests.faults.told import mark


def two_agents(room: Room) -> None:
    """The second is stopped and shown the first; both texts are kept; sent anyway, both go, once each."""
    from esmero.domain.staff.models import Agent

    sessions = [room.session("marta@example.com"), room.session("ines@example.com")]
    # A colleague who holds back would be stopped at the release; here both press and mean now.
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    rounds = room.many(4, 50)
    with room.serving() as served:
        for number in range(rounds):
            _round(room, served, sessions, number)
        room.drained(20)
    room.notes.append(f"{rounds} times two answers at once")


def _round(room: Room, served: Served, sessions: list[str], number: int) -> None:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.workbench.models import Draft

    story = Conversation.objects.filter(team__name="Orders").order_by("id")[0]
    tokens = [f"first-{number}", f"second-{number}"]
    statuses: dict[str, int] = {}

    def press(token: str, session: str, *, anyway: bool = False) -> None:
        fields = {"text": f"Here. {mark(token)}", "seen_version": str(story.version), "send_key": token}
        path = f"/desk/conversations/{story.pk}/replies/"
        fields |= {"send_anyway": "on"} if anyway else {}
        statuses[token], page = _posted(served, path, fields, session)
        if statuses[token] == 409 and (mark(token) not in page or mark(_other(tokens, token)) not in page):
            room.told.complain(f"Whoever was second with {token} was not shown both texts.")

    pressing = [threading.Thread(target=press, args=pair) for pair in zip(tokens, sessions, strict=True)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()
    stopped = [token for token in tokens if statuses[token] == 409]
    if len(stopped) != 1:
        room.told.complain(f"Of two who answered at once, {len(stopped)} were stopped ({statuses}).")
        return
    if not Draft.objects.filter(text__contains=mark(stopped[0])).exists():
        room.told.complain(f"The words of {stopped[0]} were not kept.")
    press(stopped[0], sessions[tokens.index(stopped[0])], anyway=True)
    for token in tokens:
        room.told.note(room.told.answered, token)
        room.told.note(room.told.sent, token)


def _posted(served: Served, path: str, fields: dict[str, str], session: str) -> tuple[int, str]:
    """Press until there is an answer; on a slow machine the same key is pressed again."""
    for _ in range(20):
        with contextlib.suppress(OSError):
            status, _place, page = clients.request(served, "POST", path, fields=fields, session=session)
            return status, page
    return 0, ""


def _other(tokens: list[str], token: str) -> str:
    return tokens[1 - tokens.index(token)]
