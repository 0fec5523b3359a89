"""How the company stands with Spain's law on customer service (Ley 10/2025), one function a rule.

It helps to see where one stands, and is no legal advice: the rules come from secondary sources. What can't be
told from what is stored is said to be not measured.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import LEAST_CALLS, MOST_WORKING_DAYS, SPAIN, RuleState
from esmero.domain.conversations.kinds import CloseReason, MessageKind, WrittenBy
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events import reads as events
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.ground import text

DAYS = timedelta(days=30)
# A first answer later than this was measured as missing by then.
LONGEST_LOOK = timedelta(days=90)
# So many ids of what does not fit are kept as proof.
MOST_PROOFS = 20
# The worker seals within seconds.
SEALING = timedelta(hours=1)
# So many answers are read again to tell their language.
MOST_READ = 500
YEAR = timedelta(days=366)
# The figures of a month are counted elsewhere in the weeks that follow it.
FIGURES_AGE = timedelta(days=75)
BY_A_PERSON = Q(kind=MessageKind.REPLY, written_by=WrittenBy.PERSON) | Q(kind=MessageKind.SPOKEN)
NO_ANSWER_NEEDED = (
    CloseReason.NOT_FOR_US,
    CloseReason.UNWANTED,
    CloseReason.MERGED,
    CloseReason.FORGOTTEN,
)


@dataclass(frozen=True)
class Finding:
    """How a rule stands: its state, its figures, and the ids that prove them."""

    state: RuleState
    value: dict[str, Any] = field(default_factory=dict)
    proof: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[datetime], Finding]


def look(at: datetime) -> dict[str, Finding]:
    """Return how each rule stands at a moment. It reads much: for a task, not for a page."""
    return {key: rule(at) for key, rule in RULES.items()}


def code(at: datetime) -> Finding:
    """A code for every query: a letter of ours went, or goes, to everybody who may be written to."""
    opened = _real().filter(opened_at__gt=at - DAYS, opened_at__lte=at, takes_automatic_letters=True)
    reached = opened.exclude(reply_to="", paper_to="")
    letters = Message.objects.filter(
        conversation=OuterRef("pk"), kind__in=(MessageKind.NOTICE, MessageKind.REPLY)
    )
    without = reached.filter(~Exists(letters.exclude(delivery_state__in=("", "FAILED"))))
    return _none_of(reached, without)


def language(at: datetime) -> Finding:
    """The customer's language: the newest answers, and those whose words are surely in another one."""
    answers = Message.objects.filter(kind=MessageKind.REPLY, at__gt=at - DAYS, at__lte=at)
    rows = answers.filter(conversation__team__practised_by=None).order_by("-id")
    newest = rows.values_list("conversation_id", "conversation__language", "text")[:MOST_READ]
    ours = [code for code, _name in settings.LANGUAGES]
    written = [(number, theirs, text.language_of(words, among=ours)) for number, theirs, words in newest]
    sure = [(number, theirs, found) for number, theirs, found in written if found]
    other = [number for number, theirs, found in sure if found != theirs.split("-")[0]]
    return _finding(len(sure), bool(other), {"of": len(sure), "without": len(other)}, other)


def in_time(at: datetime) -> Finding:
    """Fifteen working days at most: first answers, and what still waits for one."""
    firsts = Message.objects.filter(BY_A_PERSON, conversation=OuterRef("pk")).order_by()
    first_at = Subquery(firsts.values("conversation").annotate(first=Min("at")).values("first"))
    rows = _real().annotate(first_at=first_at)
    rows = rows.filter(Q(first_at__gt=at - DAYS) | Q(first_at=None, closed_at=None))
    # Each by itself: both in one condition would read every conversation there ever was.
    young = rows.filter(opened_at__gt=at - LONGEST_LOOK, opened_at__lte=at)
    old = rows.filter(opened_at__lte=at - LONGEST_LOOK, closed_at=None, last_reply_at=None)
    days = WorkingDays(at)
    late, longest, whole = [], 0, 0
    looked_at = (some.values_list("id", "opened_at", "first_at").iterator() for some in (young, old))
    for number, opened_at, answered_at in itertools.chain.from_iterable(looked_at):
        took = days.between(opened_at, answered_at or at)
        longest, whole = max(longest, took), whole + 1
        if took > MOST_WORKING_DAYS:
            late.append(number)
    value = {"of": whole, "without": len(late), "longest_days": longest, "most_days": MOST_WORKING_DAYS}
    return _finding(whole, bool(late), value, late)


def person(at: datetime) -> Finding:
    """A person on request: whether it is offered, and how many asked."""
    is_offered = company.the_company().has_person_button
    asked = Promise.objects.filter(kind=PromiseKind.PERSON, renewed_from=None, is_internal=False)
    asked = asked.filter(made_at__gt=at - DAYS, made_at__lte=at)
    value = {"asked": asked.count(), "kept": asked.filter(kept_at__isnull=False).count()}
    return Finding(RuleState.MET if is_offered else RuleState.NOT_MET, value)


def human(at: datetime) -> Finding:
    """Never a machine alone: nothing was closed without a word by a person."""
    closed = (
        _real().filter(closed_at__gt=at - DAYS, closed_at__lte=at).exclude(close_reason__in=NO_ANSWER_NEEDED)
    )
    words = Message.objects.filter(BY_A_PERSON, conversation=OuterRef("pk"))
    # Whoever closes what was promised writes why, which the customer reads.
    why = Promise.objects.filter(about_kind="conversation", about_id=OuterRef("pk"), is_internal=False)
    why = why.filter(withdrawn_at=OuterRef("closed_at")).exclude(withdrawn_because="")
    # What was settled by telephone or in person was settled by a person's words.
    silent = closed.exclude(close_reason=CloseReason.SETTLED_ELSEWHERE)
    without = silent.filter(~Exists(words), ~Exists(why))
    return _none_of(closed, without)


def calls(at: datetime) -> Finding:
    """Calls within three minutes: nothing is measured here, so a month's figures may be noted by hand."""
    figure = company.noted_figure(SPAIN, "calls", since=(at - FIGURES_AGE).date())
    if figure is None or not figure.whole:
        return Finding(RuleState.NOT_MEASURED)
    value = {"on": figure.on.isoformat(), "whole": figure.whole, "good": figure.good}
    is_met = figure.good * 100 >= figure.whole * LEAST_CALLS
    return Finding(RuleState.MET if is_met else RuleState.NOT_MET, value, {"figure": figure.pk})


def claims(at: datetime) -> Finding:
    """No service is ended while a claim is open: which services there are is not known here."""
    del at
    return Finding(RuleState.NOT_MEASURED)


def ways(at: datetime) -> Finding:
    """Telephone, post and electronic means are offered; the way of buying is not known here."""
    del at
    ours = company.the_company()
    electronic = {ChannelKind.EMAIL, ChannelKind.FORM}
    offered = {
        "phone": bool(ours.phone),
        "post": bool(ours.address),
        "electronic": any(one.is_active and one.kind in electronic for one in channels.channels()),
    }
    return Finding(RuleState.MET if all(offered.values()) else RuleState.NOT_MET, offered)


def evidence(at: datetime) -> Finding:
    """The log proves what happened: everything is sealed within the hour. `esmero doctor` walks the chain."""
    waiting, since = events.unsealed()
    seal = events.last_seal()
    if seal is None and since is None:
        return Finding(RuleState.NOT_MEASURED)
    is_late = since is not None and since < at - SEALING
    proof = {"seal": seal.mark, "last_event": seal.last_event_id} if seal else {}
    return Finding(RuleState.NOT_MET if is_late else RuleState.MET, {"waiting": waiting}, proof)


def audit(at: datetime) -> Finding:
    """A look at itself each year: an audit file was made within one."""
    kept = company.profile(SPAIN)
    made = events.about(kept.ref).filter(verb="profile.audit_made", at__gt=at - YEAR).last() if kept else None
    if made is None:
        return Finding(RuleState.NOT_MET)
    value = {"year": (made.payload or {}).get("year")}
    return Finding(RuleState.MET, value, {"event": made.pk})


RULES: dict[str, Rule] = {
    "code": code,
    "language": language,
    "in_time": in_time,
    "person": person,
    "human": human,
    "calls": calls,
    "claims": claims,
    "ways": ways,
    "evidence": evidence,
    "audit": audit,
}


def _real() -> QuerySet[Conversation]:
    """Conversations with customers: nothing practised, and those that were merged once only."""
    return Conversation.objects.filter(team__practised_by=None, merged_into=None)


def _none_of(whole: QuerySet[Conversation], without: QuerySet[Conversation]) -> Finding:
    """The rule is met where none of all is without."""
    found = list(without.order_by("-id").values_list("id", flat=True))
    count = whole.count()
    return _finding(count, bool(found), {"of": count, "without": len(found)}, found)


def _finding(whole: int, is_broken: bool, value: dict[str, Any], ids: Iterable[int]) -> Finding:
    if not whole:
        return Finding(RuleState.NOT_MEASURED, value)
    state = RuleState.NOT_MET if is_broken else RuleState.MET
    proof = {"conversations": list(dict.fromkeys(ids))[:MOST_PROOFS]} if is_broken else {}
    return Finding(state, value, proof)


class WorkingDays:
    """Days from Monday to Friday that are no days off of the default calendar."""

    def __init__(self, at: datetime) -> None:
        self._zone = ZoneInfo(company.the_company().time_zone)
        kept = company.default_calendar()
        self._off = company.days_off(kept, around=at.date()) if kept else frozenset[date]()

    def between(self, since: datetime, until: datetime) -> int:
        """Return how many such days there are after the day of `since`, up to that of `until`."""
        first, last = since.astimezone(self._zone).date(), until.astimezone(self._zone).date()
        days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
        return sum(day.weekday() < 5 and day not in self._off for day in days)
