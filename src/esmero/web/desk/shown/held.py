"""What waits for its moment, or did not go out, as the desk shows it: answers and forwarded letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.kinds import Copies
from esmero.ground import phrases
from esmero.parts import people, times
from esmero.ui import addresses, uploads

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import HeldReply
    from esmero.parts.people import Person


# Where an answer on paper goes first; a mail goes out.
COUNTED: dict[str, Any] = {
    ChannelKind.POST: gettext_lazy("This goes to the post room in {seconds} s."),
    ChannelKind.FAX: gettext_lazy("This goes to the fax service in {seconds} s."),
}
SOON: dict[str, Any] = {
    ChannelKind.POST: gettext_lazy("This goes to the post room in a few seconds."),
    ChannelKind.FAX: gettext_lazy("This goes to the fax service in a few seconds."),
}
LATER: dict[str, Any] = {
    ChannelKind.POST: gettext_lazy("This goes to the post room %(when)s."),
    ChannelKind.FAX: gettext_lazy("This goes to the fax service %(when)s."),
}


@dataclass(frozen=True)
class Held:
    """One such thing: what to say of it, and what whoever looks may do with it."""

    id: int
    person: Person
    words: str
    state: str  # soon (some seconds), later, stopped
    title: str
    held_at: datetime
    release_at: datetime
    customer: str
    url: str
    # To whom it goes, and what the customer sees of it.
    whom: str
    # The title while its seconds are counted, for its writer.
    counted: str = ""
    is_outside: bool = False
    is_mine: bool = False
    may_take_back: bool = False
    files: list[str] = field(default_factory=list)
    urls: dict[str, str] = field(default_factory=dict)


def held_in(agent: Agent, conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> list[Held]:
    """Return what waits in a conversation, soonest first. One query, and one more where anything does."""
    waiting = workbench.held_in(conversation)
    for one in waiting:
        one.conversation = conversation
    return [shown(one, agent, at=at, zone=zone) for one in waiting]


def of_colleagues(agent: Agent, conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> list[Held]:
    """Return what of others waits in a conversation and goes out by itself, for whoever writes there too."""
    waiting = held_in(agent, conversation, at=at, zone=zone)
    return [one for one in waiting if not one.is_mine and one.state != "stopped"]


def shown(held: HeldReply, agent: Agent, *, at: datetime, zone: ZoneInfo) -> Held:
    """Return one of them, finished for the page."""
    is_left_behind = agent.is_lead and not held.agent.is_active
    is_mine = held.agent_id == agent.pk or is_left_behind
    return Held(
        id=held.pk,
        person=people.of_agent(held.agent),
        words=held.typed,
        state="stopped" if held.is_stopped else "later" if held.is_for_later else "soon",
        title=_title(held, is_mine, at=at, zone=zone),
        held_at=held.held_at,
        release_at=held.release_at,
        customer=_customer(held),
        whom=_whom(held),
        counted=str(COUNTED.get(_way(held), _("This goes out in {seconds} s."))) if is_mine else "",
        is_outside=held.outside is not None,
        url=addresses.reverse("desk:conversation", args=[held.conversation_id]),
        is_mine=is_mine,
        may_take_back=is_mine or agent.is_lead,
        files=[f"{one.name} ({uploads.size_words(one.size)})" for one in held.uploads.all()] + _along(held),
        urls={
            "release": addresses.reverse("desk:held_reply-release", args=[held.pk]),
            "take_back": addresses.reverse("desk:held_reply-taking_back", args=[held.pk]),
            "moment": addresses.reverse("desk:held_reply-moment", args=[held.pk]),
        },
    )


def _way(held: HeldReply) -> str:
    """By which way on paper it leaves; empty for mail, as whatever is forwarded."""
    return "" if held.outside else held.conversation.answers_by


def _customer(held: HeldReply) -> str:
    return people.of_customer(held.conversation.customer, known_as=held.conversation.known_as).short_name


def _whom(held: HeldReply) -> str:
    names = {"name": _customer(held)}
    if held.outside is None:
        return " ".join(filter(None, [_("%(name)s does not see it yet.") % names, _copied(held)]))
    names["to"] = ", ".join(address for address, _name in held.outside.to)
    return _("To %(to)s. %(name)s sees nothing of it.") % names


def _copied(held: HeldReply) -> str:
    """Who else gets the answer, where its writer chose it on a page."""
    copies = held.copied_to or Copies()
    said = [_("Copies to %(people)s.") % {"people": ", ".join(copies.cc)}] if copies.cc else []
    if copies.bcc:
        said.append(_("Hidden copies to %(people)s.") % {"people": ", ".join(copies.bcc)})
    return " ".join(said)


def _along(held: HeldReply) -> list[str]:
    """What of the conversation goes along to somebody outside."""
    if held.outside is None:
        return []
    letters, files = len(held.outside.letters), len(held.outside.files)
    found = [ngettext("%(num)s letter", "%(num)s letters", letters) % {"num": letters}] if letters else []
    if files:
        found.append(
            ngettext("%(num)s file of the conversation", "%(num)s files of the conversation", files)
            % {"num": files}
        )
    return found


def _title(held: HeldReply, is_mine: bool, *, at: datetime, zone: ZoneInfo) -> str:
    if held.is_stopped:
        return _("This did not go out. %(why)s") % {"why": held.get_why_stopped_display()}
    names = {"who": held.agent.short_name, "when": times.on(held.release_at, at=at, zone=zone)}
    if held.outside and not is_mine:
        return _("What %(who)s forwards goes out %(when)s.") % names
    if held.is_for_later:
        mine = str(LATER.get(_way(held), _("This goes out %(when)s.")))
        return (mine if is_mine else _("%(who)s’s answer goes out %(when)s.")) % names
    mine = str(SOON.get(_way(held), _("This goes out in a few seconds.")))
    return (mine if is_mine else _("%(who)s’s answer goes out in a few seconds.")) % names


def promised_earlier(due_at: datetime, *, at: datetime, zone: ZoneInfo) -> str:
    """Return the sentence that warns of a moment after what was promised."""
    when = phrases.when(due_at, at, zone, times.language())
    return _("An answer is promised by %(when)s. What you chose is later.") % {"when": when}
