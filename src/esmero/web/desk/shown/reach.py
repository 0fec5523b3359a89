"""Whether the customer is reached where answers go, and where else if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.actions import quiet_hours
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind, Way
from esmero.ground import phrases
from esmero.parts import preferences, reasons, times
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Identity, Preference

NEVER_SO = {
    Way.EMAIL: gettext_lazy("They never want to be reached by e-mail."),
    Way.POST: gettext_lazy("They never want to be reached by letter on paper."),
    Way.FAX: gettext_lazy("They never want to be reached by fax."),
}
QUIET = gettext_lazy("Our system writes nothing there by itself; answers go out.")


@dataclass(frozen=True)
class Instead:
    """Another address of the customer, and where to press so that answers go there."""

    address: str
    url: str


@dataclass(frozen=True)
class Reach:
    """What is wrong with where answers go, why, and what to do instead."""

    title: str
    why: str
    advice: str
    instead: list[Instead]
    works_url: str = ""
    tone: str = "broken"


def of(conversation: Conversation, wish: Preference | None, *, at: datetime, zone: ZoneInfo) -> Reach | None:
    """Return what to know before one writes; None for nearly everybody, without a query.

    `wish` is how and when they want to be reached, if they said so.
    """
    marked = _marked(conversation, at=at, zone=zone)
    return marked or (_unwished(conversation, wish, at=at, zone=zone) if wish else None)


def _marked(conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> Reach | None:
    if not conversation.customer.has_marked_address:
        return None
    identities = customers.identities_of(conversation.customer_id)
    here = customers.normal_email(conversation.reply_to)
    marked = next((one for one in identities if one.value == here and one.is_marked), None)
    others = [one for one in identities if not one.is_marked]
    if marked is None:
        return _astray(conversation, here, others)
    is_lost = marked.lost_since is not None
    others = others if is_lost else []
    return Reach(
        title=trouble(marked, at=at, zone=zone),
        why=reasons.in_words(marked.lost_because),
        advice=_advice(others) if is_lost else str(QUIET),
        instead=_instead(conversation, others),
        works_url=_url("working", conversation, marked),
    )


def _unwished(conversation: Conversation, wish: Preference, *, at: datetime, zone: ZoneInfo) -> Reach | None:
    """A way that the customer never wants, or an hour at which they want to be left alone."""
    customer = conversation.customer
    said = " ".join(preferences.words(wish, zone=zone)).rstrip(".")
    way = Way(conversation.answers_by or Way.EMAIL)
    if wish.never_wants(way):
        title = str(NEVER_SO[way])
        advice = _("You can choose another way. If you write all the same, say why in your first sentence.")
        return Reach(title, said, advice, [], "", tone="soon")
    opens_at = quiet_hours.opening(wish, customer, at=at)
    if opens_at is None:
        return None
    title = _("They want to be left alone until %(when)s.") % {
        "when": phrases.when(opens_at, at, zone, times.language())
    }
    advice = _(
        "What our system writes by itself waits. Your answer goes out at once, or later if you choose so."
    )
    return Reach(title, said, advice, [], "", tone="soon")


def _astray(conversation: Conversation, here: str, others: list[Identity]) -> Reach | None:
    """Answers still go where the customer is no longer, and to no other address by themselves."""
    if not customers.is_not_theirs(conversation.customer_id, here):
        return None
    title = _("Answers still go to %(address)s, which is not theirs.") % {"address": here}
    return Reach(title, "", _advice(others), instead=_instead(conversation, others))


def _instead(conversation: Conversation, others: list[Identity]) -> list[Instead]:
    mails = [one for one in others if one.kind == IdentityKind.EMAIL]
    return [Instead(one.value, _url("answering", conversation, one)) for one in mails]


def trouble(identity: Identity, *, at: datetime, zone: ZoneInfo) -> str:
    """Return in words what is wrong with an address, empty if nothing is."""
    since = identity.lost_since or identity.complained_at
    if since is None:
        return ""
    words = {"address": identity.value, "when": phrases.when(since, at, zone, times.language())}
    if identity.lost_since:
        return _("Letters to %(address)s do not arrive: one came back, %(when)s.") % words
    return _("%(address)s reported a letter of ours as unwanted, %(when)s.") % words


def _advice(others: list[Identity]) -> str:
    numbers = ", ".join(one.value for one in others if one.kind == IdentityKind.PHONE)
    has_address = any(one.kind == IdentityKind.EMAIL for one in others)
    if has_address and numbers:
        return _("Write to another address of theirs, or call %(number)s.") % {"number": numbers}
    if has_address:
        return _("Write to another address of theirs.")
    if numbers:
        return _("Call %(number)s instead.") % {"number": numbers}
    return _("We know no other address and no telephone: what you write stands on their page only.")


def _url(what: str, conversation: Conversation, identity: Identity) -> str:
    return addresses.reverse(f"desk:identity-{what}", args=[conversation.pk, identity.pk])
