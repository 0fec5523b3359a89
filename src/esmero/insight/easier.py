"""What got easier: counted over the newest things only, and told in customers' own words where they said so.

Nobody is compared with anybody: all numbers are of the teams one works in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Min, Q

from esmero.domain.conversations.kinds import CloseReason, MessageKind
from esmero.domain.conversations.models import CLOSED, Conversation, Message
from esmero.domain.customers.models import Fact
from esmero.domain.promises.kinds import WordState
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Agent, Team
from esmero.ground import thanks
from esmero.insight import kept_words
from esmero.insight.kept_words import Given

NEWEST = 200
MOST_THANKS = 12


@dataclass(frozen=True)
class Thanks:
    """A sentence in which a customer thanked, after they had been answered."""

    conversation: Conversation
    words: str
    language: str
    at: datetime


@dataclass(frozen=True)
class Easier:
    """What can be said of the teams of an agent. `closed` and `settled` are how many were looked at."""

    closed: int = 0
    at_once: int = 0
    known: int = 0
    since: datetime | None = None
    settled: int = 0
    kept: int = 0
    mended: int = 0
    thanks: list[Thanks] = field(default_factory=list)


def easier_for(agent: Agent) -> Easier:
    """Return what got easier in the agent's teams (an owner in none: in all), in a handful of queries."""
    teams = _teams_of(agent)
    closed = _closed(teams)
    ids = [row.pk for row in closed]
    first_answers = _first_answers(ids)
    written = _written(ids)
    promised = _settled(teams)
    states = Counter(one.state for one in promised)
    return Easier(
        closed=len(closed),
        at_once=sum(1 for row in closed if _asked_once(written.get(row.pk, []))),
        known=_known(closed),
        since=closed[-1].closed_at if closed else None,
        settled=len(promised),
        kept=states[WordState.KEPT],
        mended=states[WordState.MENDED],
        thanks=list(_thanks(closed, written, first_answers))[:MOST_THANKS],
    )


def _teams_of(agent: Agent) -> list[int]:
    real = Team.objects.filter(practised_by=None)
    own = list(real.filter(memberships__agent=agent).values_list("id", flat=True))
    if own or not agent.is_owner:
        return own
    return list(real.values_list("id", flat=True))


def _closed(teams: list[int]) -> list[Conversation]:
    rows = Conversation.objects.filter(CLOSED, team_id__in=teams, close_reason=CloseReason.ANSWERED)
    return list(rows.select_related("customer").order_by("-closed_at", "-id")[:NEWEST])


def _written(ids: list[int]) -> dict[int, list[Message]]:
    """What customers wrote in these conversations, oldest first."""
    rows = Message.objects.filter(conversation__in=ids, kind=MessageKind.FROM_CUSTOMER, held_since=None)
    found: dict[int, list[Message]] = {}
    for message in rows.only("conversation_id", "text", "at", "language").order_by("id"):
        found.setdefault(message.conversation_id, []).append(message)
    return found


def _first_answers(ids: list[int]) -> dict[int, datetime]:
    rows = Message.objects.filter(conversation__in=ids, kind=MessageKind.REPLY).values("conversation_id")
    return dict(rows.annotate(first=Min("at")).values_list("conversation_id", "first"))


def _asked_once(written: Iterable[Message]) -> bool:
    """Whoever wrote again only to say thanks did not have to ask again."""
    return sum(1 for message in written if not thanks.is_only_thanks(message.text)) == 1


def _thanks(
    closed: list[Conversation], written: dict[int, list[Message]], answers: dict[int, datetime]
) -> Iterator[Thanks]:
    for row in closed:
        answered_at = answers.get(row.pk)
        for message in reversed(written.get(row.pk, [])):
            words = thanks.thanks_in(message.text)
            if words and answered_at and message.at > answered_at:
                yield Thanks(row, words, message.language or row.language, message.at)
                break


def _known(closed: list[Conversation]) -> int:
    """How many had somebody before them of whom we knew something already."""
    rows = Fact.objects.filter(customer__in={row.customer_id for row in closed}).values("customer_id")
    first = dict(rows.annotate(first=Min("noted_at")).values_list("customer_id", "first"))
    return sum(1 for row in closed if row.customer_id in first and first[row.customer_id] < row.opened_at)


def _settled(teams: list[int]) -> list[Given]:
    """The newest words of these teams that came to an end, as the record counts them."""
    has_ended = Q(kept_at__isnull=False) | Q(broken_at__isnull=False) | Q(withdrawn_at__isnull=False)
    # Of each chain the newest: what is open again since it broke or was moved has had its first end.
    rows = Promise.objects.filter(has_ended | Q(renewed_from__isnull=False), owner_team__in=teams)
    newest = rows.filter(is_internal=False, renewal=None).order_by("-id")[:NEWEST]
    given = kept_words.given(list(newest.values_list("id", flat=True)))
    return [one for one in given if one.state != WordState.OPEN and one.team_id in teams]
