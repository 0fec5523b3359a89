"""What the desk says of a mail that came as from a colleague: whether anything proves it, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from esmero.domain.conversations.kinds import AS_COLLEAGUE, Colleagues
from esmero.domain.staff import reads as staff
from esmero.parts import erased
from esmero.ui import addresses

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from esmero.domain.conversations.models import Message

PROVED = gettext_lazy("This came from %(colleague)s, who works here.")
UNPROVED = gettext_lazy("This came as from %(colleague)s, who works here, but nothing proves it.")
WHAT_TO_DO: dict[str, _StrPromise] = {
    Colleagues.FORWARD: gettext_lazy(
        "It says that %(address)s wrote the letter. Ask %(colleague)s whether they passed it on; if so, let"
        " the customer see it: then it counts as the customer’s, and an answer is promised."
    ),
    Colleagues.UNREAD: gettext_lazy(
        "It looks passed on, but who wrote the letter in it could not be told: so it stands here as"
        " %(colleague)s’s own. Write to the customer with a first letter, or have it passed on as a file."
    ),
    Colleagues.OWN: gettext_lazy("It counts as a letter of a customer with the address %(address)s."),
}


@dataclass(frozen=True)
class CameAsColleagues:
    """Two sentences about it, what stood above the letter, and where to write to the customer."""

    words: str
    what_to_do: str
    is_proved: bool
    above: str = ""
    write_url: str = ""


def of(message: Message) -> CameAsColleagues | None:
    """Return what is to be said; None where it came as from nobody here. One query if so."""
    told = next((one for one in message.enclosed if one.get("kind") == AS_COLLEAGUE), None)
    if told is None:
        return None
    agent = staff.agent(told["agent_id"])
    names = {"colleague": agent.name, "address": erased.address(message)}
    is_proved, letter = bool(told.get("is_proved")), told.get("letter", Colleagues.OWN)
    # Once it was let through, somebody has asked.
    is_done = letter == Colleagues.FORWARD and message.held_since is None
    return CameAsColleagues(
        words=str(PROVED if is_proved else UNPROVED) % names,
        what_to_do="" if is_done else str(WHAT_TO_DO.get(letter, "")) % names,
        is_proved=is_proved,
        above=told.get("above", ""),
        write_url=addresses.reverse("desk:letter-new") if letter == Colleagues.UNREAD else "",
    )
