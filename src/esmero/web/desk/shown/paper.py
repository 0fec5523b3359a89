"""Pages of scans, and letters on paper, in words for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.actions.post_room import AT_ONCE
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind, Way
from esmero.ground import phrases
from esmero.letters import envelope
from esmero.parts import times
from esmero.web.desk.shown import calls

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.customers.models import Preference
    from esmero.domain.staff.models import Agent

CAME_ON_PAPER: dict[str, Any] = {
    ChannelKind.POST: gettext_lazy("By letter that came on %(date)s, brought in %(when)s"),
    ChannelKind.FAX: gettext_lazy("By fax that came on %(date)s, brought in %(when)s"),
}
WENT_ON_PAPER: dict[str, Any] = {
    DeliveryState.TO_PRINT: gettext_lazy("%(when)s, by letter: it waits to be printed"),
    DeliveryState.PRINTED: gettext_lazy("%(when)s, by letter: it waits to be posted"),
    DeliveryState.SENT: gettext_lazy("%(when)s, by letter"),
}
WENT_BY_FAX: dict[str, Any] = {
    DeliveryState.QUEUED: gettext_lazy("%(when)s, on its way to the fax service"),
    DeliveryState.SENDING: gettext_lazy("%(when)s, on its way to the fax service"),
    DeliveryState.SENT: gettext_lazy("%(when)s, by fax"),
}
WENT: dict[str, dict[str, Any]] = {ChannelKind.POST: WENT_ON_PAPER, ChannelKind.FAX: WENT_BY_FAX}


@dataclass(frozen=True)
class Waiting:
    """A letter in the post room: whose, since when, and where it stands."""

    id: int
    to: str
    when: str
    url: str


def post_room(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what waits to be printed and posted, of the teams whose customers the agent may write to."""
    teams = calls.teams_to_write_for(agent)
    letters = channels.in_the_post_room(team_ids=[team.pk for team in teams])
    stories = conversations.ids_of_messages([letter.about_id for letter in letters])
    zone = calls.own_zone(agent)
    shown = [(letter.state, _waiting(letter, stories, at, zone)) for letter in letters]
    return {
        "to_print": [one for state, one in shown if state == DeliveryState.TO_PRINT],
        "printed": [one for state, one in shown if state == DeliveryState.PRINTED],
        "at_once": AT_ONCE,
    }


def _waiting(letter: Delivery, stories: dict[int, int], at: datetime, zone: Any) -> Waiting:
    is_printed = letter.printed_at is not None and letter.state == DeliveryState.PRINTED
    moment = letter.printed_at if is_printed and letter.printed_at else letter.queued_at
    when = phrases.when(moment, at, zone, times.language())
    told = _("Printed %(when)s") if is_printed else _("Written %(when)s")
    story = stories.get(letter.about_id)
    url = reverse("desk:conversation", args=[story]) if story else ""
    return Waiting(letter.pk, letter.to_whom or _("No address yet"), told % {"when": when}, url)


def ways(conversation: Conversation) -> list[tuple[str, str]]:
    """Return how answers of a conversation may leave, in words."""
    found = [(str(ChannelKind.POST), _("By letter"))]
    if channels.gateway_to_fax_by(conversation.channel):
        found.insert(0, (str(ChannelKind.FAX), _("By fax")))
    if envelope.can_reach(conversation.reply_to):
        found.insert(0, ("", _("By e-mail to %(address)s") % {"address": conversation.reply_to}))
    return _as_they_wish(found, customers.preference_of(conversation.customer))


def _as_they_wish(found: list[tuple[str, str]], wish: Preference | None) -> list[tuple[str, str]]:
    """What the customer likes best stands first, what they never want last, and both say so."""
    if wish is None:
        return found
    shown = []
    for way, words in found:
        kind = way or Way.EMAIL
        rank = 2 if wish.never_wants(kind) else 0 if kind == wish.best else 1
        says = (_("%(way)s, as they like best"), "%(way)s", _("%(way)s, which they never want"))[rank]
        shown.append((rank, way, says % {"way": words}))
    return [(way, words) for _rank, way, words in sorted(shown, key=lambda one: one[0])]


def way_words(conversation: Conversation) -> str:
    """Return how answers leave, where that is not by mail."""
    if not conversation.answers_by:
        return ""
    if conversation.answers_by == ChannelKind.FAX:
        return _("Leaves by fax to %(number)s") % {"number": conversation.paper_to}
    to = ", ".join(conversation.paper_to.splitlines())
    if not to:
        return _("Leaves by letter; nobody said yet to which address.")
    return _("Leaves by letter to %(to)s") % {"to": to}


def way_now(conversation: Conversation) -> dict[str, str]:
    """Return how answers leave, and where to, as the form about it begins."""
    by_fax = conversation.answers_by == ChannelKind.FAX
    return {
        "way": conversation.answers_by,
        "address": "" if by_fax else conversation.paper_to,
        "fax": fax_number(conversation),
    }


def fax_number(conversation: Conversation) -> str:
    """Return to which number a fax of theirs goes: the one that is said, else the first that we know."""
    if conversation.answers_by == ChannelKind.FAX and conversation.paper_to:
        return conversation.paper_to
    known = customers.identities_of(conversation.customer_id)
    return next((one.value for one in known if one.kind == IdentityKind.FAX), "")


def fax_trouble(fax: Delivery, conversation: Conversation) -> tuple[str, str]:
    """Return what to say of a fax that did not arrive, or perhaps did not, and what can be done."""
    if fax.state == DeliveryState.UNKNOWN:
        words = _("Perhaps this fax did not reach the fax service.")
    else:
        words = _("This fax did not arrive at %(number)s.") % {"number": _number_of(fax, conversation)}
    return words, _("Send it again, answer by letter, or call them.")


def _number_of(fax: Delivery, conversation: Conversation) -> str:
    """Return the number a fax went to; the gateway's address where answers go to another number by now."""
    number = conversation.paper_to
    digits = number.lstrip("+")
    return number if digits and digits in fax.recipient.partition("@")[0] else fax.to_whom


def steps(message: Message, letter: Delivery | None, *, at: datetime, zone: ZoneInfo) -> list[str]:
    """Return what became of a letter on paper or a fax, step by step."""
    if letter is None or message.channel_kind not in {ChannelKind.POST, ChannelKind.FAX}:
        return []
    told = [
        sentence % {"when": phrases.when(moment, at, zone, times.language())}
        for moment, sentence in (_fax_steps(letter) if _is_fax(letter) else _post_steps(letter))
        if moment
    ]
    if letter.tracking:
        told.append(_("Number of the post: %(number)s") % {"number": letter.tracking})
    return told


def _is_fax(letter: Delivery) -> bool:
    return letter.channel_kind == ChannelKind.FAX


def _post_steps(letter: Delivery) -> list[tuple[datetime | None, str]]:
    return [
        (letter.printed_at, _("Printed %(when)s")),
        (letter.settled_at if letter.posted_by_id else None, _("Posted %(when)s")),
    ]


def _fax_steps(letter: Delivery) -> list[tuple[datetime | None, str]]:
    """What its gateway took, and what it told of it: that is the proof of each step."""
    is_taken = letter.state in {DeliveryState.SENT, DeliveryState.FAILED} and letter.handed_over_at
    return [
        (letter.handed_over_at if is_taken else None, _("Handed to the fax service %(when)s")),
        (letter.reported_at, _reported(letter)),
    ]


def _reported(letter: Delivery) -> str:
    if letter.state == DeliveryState.FAILED:
        return _("Failed, told %(when)s")
    if not letter.pages:
        return _("Sent, told %(when)s")
    # The time is filled in later, as in each step.
    counted = ngettext(
        "Sent, told %(when)s, %(count)s page", "Sent, told %(when)s, %(count)s pages", letter.pages
    )
    return counted % {"when": "%(when)s", "count": letter.pages}
