"""As what a conversation is sorted: its priority, its kind, and the step where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from esmero.actions import counting, go_on, work_steps
from esmero.domain.conversations.kinds import Priority
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import Must
from esmero.parts import people, times, works
from esmero.parts.queue import zone_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.workflows.kinds import Ask
    from esmero.domain.workflows.models import Progress, Step


@dataclass(frozen=True)
class Sorted:
    """What stands under the heading: each empty where there is nothing to say."""

    priority: str
    kind: str = ""
    step: str = ""

    @property
    def is_under_way(self) -> bool:
        """Whether it walks the steps of its kind."""
        return bool(self.step)


@dataclass(frozen=True)
class Onward:
    """A step to which it may go: how it is called, who has it, what it promises, what it still needs."""

    number: int
    name: str
    team: str
    promise: str
    is_back: bool
    lacks: tuple[str, ...]
    # What other teams are asked for when it comes there.
    asks: tuple[str, ...] = ()


def of(conversation: Conversation) -> Sorted:
    """Return as what it is sorted; two queries where it has a kind, else none."""
    priority = _priority(conversation)
    if conversation.kind_id is None or conversation.kind is None:
        return Sorted(priority)
    standing = workflows.standing(conversation.ref)
    step = standing.step.name_in(times.language()) if standing else ""
    return Sorted(priority, conversation.kind.name_in(times.language()), step)


def onwards(conversation: Conversation, standing: Progress, *, at: datetime) -> dict[str, Any]:
    """Return where it may go from its step, in words."""
    here = standing.step
    lacking = tuple(_lacking(must) for must in go_on.lacks(conversation, standing))
    others = workflows.may_go_to(here)
    last = workflows.newest(here.workflow.kind_id)
    return {
        "step": here.name_in(times.language()),
        "seen": standing.pk,
        "is_older": bool(last and last.pk != here.workflow_id),
        "onwards": [_onward(one, here, conversation, lacking, at=at) for one in others],
    }


def _onward(
    step: Step, here: Step, conversation: Conversation, lacking: tuple[str, ...], *, at: datetime
) -> Onward:
    is_back = step.position < here.position
    team = step.owner_team
    asks: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    try:
        asks = tuple(_asked(one, at=at) for one in step.asked)
    except work_steps.TeamGone:
        gone = (team_is_gone(),)
    return Onward(
        number=step.pk,
        name=step.name_in(times.language()),
        team=team.name if team and team.pk != conversation.team_id else "",
        promise=_promise(step, conversation, at=at) if step.makes_a_promise else "",
        is_back=is_back,
        lacks=gone if is_back else (*lacking, *gone),
        asks=asks,
    )


def team_is_gone() -> str:
    """Return why nothing comes to a step that asks a vanished team for work, and what to do."""
    return _(
        "It asks a team that is not there any more. An owner chooses another one for it in the back office, "
        "under Steps."
    )


def _asked(one: Ask, *, at: datetime) -> str:
    team = work_steps.team_asked(one)
    when = times.before(work_steps.clock_of(one, team, at=at).due_at, at=at, zone=works.zone_of_team(team))
    said_of = {"team": team.name, "words": one.words.rstrip(" ."), "when": when}
    return _("Asks %(team)s: %(words)s, %(when)s.") % said_of


def _promise(step: Step, conversation: Conversation, *, at: datetime) -> str:
    clock = counting.clock_of_step(step, conversation, step.owner_team or conversation.team, at=at)
    when = times.before(clock.due_at, at=at, zone=zone_of(conversation))
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    words = step.promised_in(conversation.language).rstrip(" .")
    kind = PromiseKind.OWN_WORDS if words else PromiseKind(step.promise_kind)
    return PROMISES[kind]() % {
        "customer": customer.short_name,
        "words": words,
        "when": when,
    }


PROMISES: dict[str, Callable[[], str]] = {
    PromiseKind.OWN_WORDS: lambda: _("Promises %(customer)s: %(words)s, %(when)s."),
    PromiseKind.QUOTE: lambda: _("Promises %(customer)s an offer with a price, %(when)s."),
    PromiseKind.DISPATCH: lambda: _("Promises %(customer)s to send it off, %(when)s."),
    PromiseKind.REFUND: lambda: _("Promises %(customer)s the money back, %(when)s."),
}


def _lacking(must: Must) -> str:
    sentences = {
        Must.ANSWERED: _("Write to the customer first: nothing has gone out since it came to this step."),
        Must.FILE_THERE: _("A file is missing: no letter here came with one."),
        Must.TAGGED: _("Give it a tag first."),
        Must.WORK_DONE: _("What another team was asked for is not done yet."),
    }
    return sentences[must]


def _priority(conversation: Conversation) -> str:
    """Return the priority in words where it is not the usual one."""
    is_usual = conversation.priority == Priority.NORMAL or conversation.is_closed
    return "" if is_usual else str(conversation.get_priority_display())
