"""One history: who is there, what time it is, and what somebody does next."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max

from esmero.actions import (
    close,
    escalating,
    go_on,
    hold,
    join_people,
    keep_watch,
    leave,
    merge,
    practise,
    profiles,
    promise,
    recount,
    set_calendars,
    set_days,
    set_staff,
    snooze,
    split,
    taking_part,
    write_rules,
)
from esmero.actions.addresses import NoAddress
from esmero.actions.in_time import PromisedEarlier
from esmero.actions.pass_on import TheCustomer, WrongAddress
from esmero.config import company_kept, schedule
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.writes import AlreadyClosed, CannotUndo, SomethingCameIn
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import Promise
from esmero.domain.promises.writes import PromiseSettled, WorkEnded
from esmero.domain.staff.models import Agent, Team
from esmero.ground import fleeting_file
from esmero.ground.refs import NotFound
from esmero.insight import soundness
from tests import world
from tests.histories import guard, holds

START = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
# What a person is told when a press can't be done now. Everything else that is raised is a fault of ours.
REFUSED = (
    NotFound,
    NoAddress,
    TheCustomer,
    WrongAddress,
    AlreadyClosed,
    CannotUndo,
    PromiseSettled,
    PromisedEarlier,
    SomethingCameIn,
    WorkEnded,
    close.StillPromised,
    escalating.NotAnsweredYet,
    go_on.NotYet,
    go_on.NoWay,
    hold.WasTakenBack,
    join_people.NothingToTake,
    join_people.SamePerson,
    leave.LastOwner,
    merge.AnswerWaits,
    merge.DifferentPeople,
    merge.OnlyPractice,
    merge.SameConversation,
    practise.NothingToPractiseWith,
    profiles.TooLongByLaw,
    promise.NobodyAbove,
    promise.TooSoon,
    set_calendars.DefaultStays,
    set_calendars.NeverOpen,
    set_calendars.Overlap,
    set_days.NothingOpens,
    set_days.Overlap,
    set_staff.HoursWithoutAName,
    snooze.CannotSnooze,
    split.NothingToSplit,
    taking_part.TooMany,
    write_rules.NotTried,
)
# What a worker does at its moment, and what it comes to somewhat later, without needing anything outside.
AT_ITS_MOMENT = ["send what was held back", "bring back what was snoozed", "do tasks"]
LATER = [
    "own up to broken promises",
    "warn of promises at risk",
    "give to somebody above what is close to its time",
    "give to others what people away had promised",
    "give on what waited for somebody",
    "give on what lies idle",
    "say that whoever has no page open is away",
    "look again at silent conversations",
    "tell people of what concerns them",
    "follow the rules of the company",
    "answer in practice",
    "end old practice",
]
DUTIES = {duty.name: duty for duty in schedule.DUTIES}
MOST_ROUNDS = 200


@dataclass(frozen=True)
class Step:
    """Somebody does something: which deed, how many minutes later, who, and on which of the things there."""

    deed: str
    minutes: int
    who: int = 0
    which: int = 0


@dataclass
class History:
    """A company in which things happen."""

    there: world.World = field(default_factory=lambda: world.make_world(START))
    at: datetime = START
    steps: list[Step] = field(default_factory=list)
    done: int = 0
    refused: int = 0
    # What software did wrong just now, which nothing that is stored would show.
    _seen: list[str] = field(default_factory=list)
    _letters_seen: int = 0

    def take(self, step: Step, deeds: dict[str, Callable[["History", Step], Any]]) -> None:
        """Let time go by and do it; what can't be done is refused, and changes nothing."""
        self.steps.append(step)
        self.at += timedelta(minutes=step.minutes)
        try:
            with holds.watched() as seen:
                self._seen = seen
                deeds[step.deed](self, step)
            self.done += 1
        except REFUSED:
            self.refused += 1

    def faults(self, *, is_whole: bool = True) -> list[str]:
        """What does not hold, also before the worker has come to all that it has to do.

        Not `is_whole`, it is looked only whether somebody is left alone: what else went wrong stays wrong,
        and is found when it is looked at the whole the next time.
        """
        self._see_to(AT_ITS_MOMENT)
        found = list(holds.at_every_step(self.at))
        if is_whole:
            found += self._guard_is_right()
            keep_watch.seal(at=self.at)
            found += [
                *soundness.faults(self.at),
                *holds.now_and_then(self.at, letters_after=self._letters_seen),
            ]
            self._letters_seen = Delivery.objects.aggregate(last=Max("pk"))["last"] or 0
            if recount.go_on(at=self.at):
                found.append("What was edited is not counted yet, though the worker did all its tasks.")
        # The worker is not always quick: people press meanwhile, and what they find is late.
        if self.steps and self.steps[-1].minutes and self.steps[-1].which % 3 == 0:
            self.do_a_round()
        return [*self._seen, *found]

    def do_a_round(self) -> None:
        """All that the worker does by the clock, until there is nothing left to do."""
        self._see_to(LATER)
        self._see_to(AT_ITS_MOMENT)

    def _see_to(self, names: list[str]) -> None:
        with holds.watched() as seen:
            idle = guard.nothing_for(self.at)
            for name in names:
                if name not in idle:
                    self._do(DUTIES[name])
        self._seen += seen

    def _do(self, duty: schedule.Every) -> bool:
        """Do it until there is nothing left; say whether there was anything."""
        for again in range(MOST_ROUNDS if duty.until_done else 1):
            if not duty.function(at=self.at):
                return again > 0
        return True

    def _guard_is_right(self) -> list[str]:
        """What the worker finds to do where it was said that there is nothing."""
        names = [name for name in [*LATER, *AT_ITS_MOMENT] if name in guard.nothing_for(self.at)]
        return [f"There was something for: {name}." for name in names if self._do(DUTIES[name])]

    @property
    def key(self) -> str:
        """A name that no other press of this history has."""
        return f"step-{len(self.steps)}"

    def agent(self, step: Step) -> Agent:
        """Whoever does it, among those who work here; by every other press the owner, who may do most."""
        if step.who % 2 == 0:
            return self.owner()
        return _one_of(Agent.objects.filter(is_active=True).order_by("id"), step.who)

    def owner(self) -> Agent:
        """The owner, for what only an owner may do."""
        return Agent.objects.get(pk=self.there.owner.pk)

    def team(self, step: Step) -> Team:
        """One of the teams."""
        return _one_of(Team.objects.order_by("id"), step.which)

    def conversation(self, step: Step) -> Conversation:
        """One of the conversations: more often one of the newest."""
        return _one_of(Conversation.objects.order_by("-id"), step.which % 7)

    def theirs(self, step: Step) -> Conversation:
        """One of those that a customer may see: nobody made up writes by themselves."""
        real = Conversation.objects.filter(team__practised_by=None)
        return _one_of(real.order_by("-id"), step.which % 7)

    def other(self, step: Step) -> Conversation:
        """Another one, for what needs two."""
        return _one_of(Conversation.objects.order_by("-id"), step.which % 7 + 1 + step.who % 3)

    def message(self, step: Step) -> Message:
        """One of the letters of that conversation."""
        return _one_of(Message.objects.filter(conversation=self.conversation(step)).order_by("-id"), step.who)

    def promise(self, step: Step) -> Promise:
        """One of the promises of that conversation, an open one where there is one."""
        ref = self.conversation(step).ref
        about = Promise.objects.filter(about_kind=ref.kind, about_id=ref.id).order_by("-id")
        still_open = about.filter(promises.OPEN)
        return _one_of(still_open if still_open.exists() and step.minutes else about, step.who)


def _one_of(rows: Any, number: int) -> Any:
    """The so-manieth, counted round; NotFound where there is none at all."""
    ids = list(rows.values_list("pk", flat=True)[:50])
    if not ids:
        raise NotFound(rows.model.__name__)
    return rows.get(pk=ids[number % len(ids)])


@contextlib.contextmanager
def undone() -> Any:
    """Everything that happens inside has never been, afterwards; nobody remembers what was before."""
    cache.clear()
    fleeting_file.forget_all()
    company_kept.forget()
    with transaction.atomic():  # noqa: TID251 - around the actions, to take back what they committed
        yield
        transaction.set_rollback(True)
