"""A rule is edited, and what waited goes on: each is done once, whoever dies and however many do it."""

from collections import Counter
from datetime import datetime, timedelta

from tests.faults.experiments.breaking import watched
from tests.faults.experiments.flooding import TOGETHER, arrive
from tests.faults.room import Room


def counts(room: Room) -> None:
    """Two workers count promises again; then they give on what waited for somebody who is not here."""
    from esmero.actions import take
    from esmero.ground import clock

    number = room.many(60, 1_000)
    at = clock.now()
    mails = [(f"counts-{one}", f"counts{one}@example.net") for one in range(number)]
    for start in range(0, number, TOGETHER):
        arrive(room, mails[start : start + TOGETHER], at)
    while take.read_receipts(at=at):
        pass
    _counted_again(room, at)
    _given_on(room, at)


def _counted_again(room: Room, at: datetime) -> None:
    from esmero.actions import recount, set_rules
    from esmero.domain.channels.models import Delivery
    from esmero.domain.promises.factories import times_in_minutes
    from esmero.domain.promises.models import Policy, Promise, Recount
    from esmero.domain.staff.models import Agent

    owner = Agent.objects.get(email="nuria@example.com")
    # So that there are several pieces, and pieces of pieces.
    recount.MANY, recount.AT_ONCE = 20, 7
    opened = Promise.objects.filter(kept_at=None, withdrawn_at=None, broken_at=None, terms__isnull=False)
    before = dict(opened.values_list("pk", "due_at"))
    columns = {"times": times_in_minutes(first_reply=600, next_reply=600)}
    set_rules.change(agent=owner, policy_id=Policy.objects.get().pk, columns=columns, at=at)
    killed = watched(room, lambda: recount.go_on(at=at), "promises were not counted again")
    told = Counter(
        Delivery.objects.filter(new_time_of_id__in=before).values_list("new_time_of_id", flat=True)
    )
    for promise in Promise.objects.filter(pk__in=before):
        later, times = promise.due_at - before[promise.pk], len(promise.recounts or [])
        if (later, times) != (timedelta(minutes=360), 1):
            room.told.complain(f"Promise {promise.pk} was counted {times} times, and is due {later} later.")
        if told[promise.pk] > 1:
            room.told.complain(f"Of promise {promise.pk} its customer was told {told[promise.pk]} times.")
    done = Recount.objects.get()
    if (done.counted, done.moved) != (len(before), len(before)) or done.ended_at is None:
        room.told.complain(f"Of {len(before)} promises {done.counted} were counted again.")
    room.notes.append(f"{len(before)} promises were counted again; a worker was killed {killed} times")


def _given_on(room: Room, at: datetime) -> None:
    """What waits for Marta goes on to Ines, who is here."""
    from esmero.actions import give_on, presence
    from esmero.domain.conversations import writes
    from esmero.domain.conversations.models import Conversation, Routing
    from esmero.domain.events.kinds import THE_SOFTWARE
    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent
    from esmero.ground import db

    marta, ines = (Agent.objects.get(email=f"{name}@example.com") for name in ("marta", "ines"))
    Routing.objects.update(releases_at=None)
    waiting = list(Conversation.objects.filter(agent=marta, closed_at=None))
    presence.say(agent=ines, state="HERE", at=at)
    for conversation in waiting:
        with db.write():
            writes.note_routing(
                conversation,
                agent=marta,
                because=["KNOWS"],
                skills=[],
                why={},
                by=THE_SOFTWARE,
                at=at,
                releases_at=at + timedelta(minutes=1),
            )
    since = Event.objects.latest("id").pk
    late = at + timedelta(minutes=2)
    killed = watched(room, lambda: give_on.release_due(at=late), "what waited did not go on")
    given = _told(since, "conversation.assigned")
    handed = Event.objects.filter(pk__gt=since, verb="promise.handed_on")
    twice = [
        number for number, times in Counter(handed.values_list("about_id", flat=True)).items() if times > 1
    ]
    for number in twice:
        room.told.complain(f"Promise {number} was handed on more than once.")
    for conversation in waiting:
        holder = Conversation.objects.get(pk=conversation.pk).agent
        # Once taken from the one, once given to the other.
        if holder != ines or given[conversation.pk] != 1:
            room.told.complain(f"Conversation {conversation.pk} was given on {given[conversation.pk]} times.")
    if left := Routing.objects.filter(releases_at__isnull=False, ended_at=None).count():
        room.told.complain(f"{left} still wait for somebody.")
    room.notes.append(f"{len(waiting)} went on to another; a worker was killed {killed} times")


def _told(since: int, verb: str) -> Counter[int]:
    from esmero.domain.events.models import Event

    return Counter(Event.objects.filter(pk__gt=since, verb=verb).values_list("about_id", flat=True))
