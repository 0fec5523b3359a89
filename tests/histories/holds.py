"""What must hold in every history beside what `esmero doctor` looks at: each break of it is a sentence."""

import contextlib
import email
import email.policy
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.test import Client

from esmero.actions import assign, naming, put_into_words, recount
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import CouldNotSend
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.conversations.models import OPEN, Conversation, Message
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff import reads as staff
from esmero.domain.staff.models import Agent, Team
from esmero.ground import clock, db
from esmero.ground.refs import NotFound

# Stands in every note and every piece of work: whoever else reads it reads what is not theirs.
FOR_US = "Zwiebelturm"
COUNTED = ("id", "due_at", "warn_at", "hand_up_at", "pinned_due_at", "first_due_at", "terms")


def at_every_step(at: datetime) -> Iterator[str]:
    """Yield what does not hold of who answers, by the promises themselves and no copy of them."""
    yield from _somebody_answers()
    yield from _promises_are_somebodys(at)
    yield from _what_rests_wakes()


def now_and_then(at: datetime) -> Iterator[str]:
    """Yield what does not hold and takes longer to see."""
    yield from _counting_again_changes_nothing(at)
    yield from _customers_read_nothing_of_ours(at)


def _somebody_answers() -> Iterator[str]:
    """An open conversation has an open promise, or waits for its customer or sleeps until a date."""
    about = Promise.objects.filter(promises.OPEN, about_kind="conversation", about_id=OuterRef("pk"))
    for number in Conversation.objects.filter(OPEN).exclude(Exists(about)).values_list("pk", flat=True):
        yield f"Conversation {number} is open, and nobody promised anything in it."


def _promises_are_somebodys(at: datetime) -> Iterator[str]:
    """What is promised has somebody who works here, or a team that names somebody for the hour."""
    rows = Promise.objects.filter(promises.OPEN)
    for number in rows.filter(owner__is_active=False).values_list("pk", flat=True):
        yield f"Promise {number} is of somebody who left."
    for team_id in set(rows.filter(owner=None).values_list("owner_team_id", flat=True)):
        team = Team.objects.filter(pk=team_id).first()
        if team is None or naming.person_for_the_hour(team, at=at) is None:
            yield f"What team {team_id} promised is nobody's: it names nobody for the hour."


def _what_rests_wakes() -> Iterator[str]:
    """A clock that rests knows how much is left, and its conversation has a date on which somebody looks."""
    dated = Conversation.objects.filter(pk=OuterRef("about_id"), closed_at=None, waits_until__isnull=False)
    resting = Promise.objects.filter(rests_since__isnull=False)
    wakes = promises.OPEN & Q(rests_with_seconds__isnull=False) & Exists(dated)
    for number in resting.exclude(wakes).values_list("pk", flat=True):
        yield f"Promise {number} rests, and nothing wakes it."


def _counting_again_changes_nothing(at: datetime) -> Iterator[str]:
    """Where nothing was edited since, every promise is due again when it was due."""
    before = _counted()
    with transaction.atomic():  # noqa: TID251 - what is counted here is taken back
        with db.write():
            recount.ask(RecountedBecause.RULES, at=at)
        while recount.go_on(at=at):
            pass
        after = _counted()
        transaction.set_rollback(True)
    for number in sorted(before.keys() | after.keys()):
        if before.get(number) != after.get(number):
            yield f"Promise {number} counted again is {after.get(number)}, and was {before.get(number)}."


def _counted() -> dict[int, tuple[Any, ...]]:
    return {row[0]: row for row in Promise.objects.values_list(*COUNTED)}


def _customers_read_nothing_of_ours(at: datetime) -> Iterator[str]:
    """No page of a customer and no letter to anybody says a word of a note, or of work for another team."""
    noted = set(Message.objects.filter(kind__in=INTERNAL).values_list("conversation_id", flat=True))
    asked = set(Work.objects.filter(about_kind="conversation").values_list("about_id", flat=True))
    for conversation in Conversation.objects.filter(pk__in=noted | asked):
        token = access.page_token(conversation, at=clock.now())
        page = Client(HTTP_HOST="localhost").get(f"/c/{token}/", secure=True).content.decode()
        if FOR_US in page:
            yield f"The customer of conversation {conversation.pk} reads what was written for us."
    for delivery in Delivery.objects.all():
        if FOR_US in _words_of(delivery, at):
            yield f"Letter {delivery.pk} says what was written for us."


def _words_of(delivery: Delivery, at: datetime) -> str:
    raw = bytes(delivery.raw or b"")
    if delivery.unwritten_since:
        try:
            raw = put_into_words.letter_of(delivery, at=at)
        except (NotFound, CouldNotSend):
            return ""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    return "\n".join(
        [str(mail["subject"])]
        + [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    )


@contextlib.contextmanager
def watched() -> Iterator[list[str]]:
    """Look over software's shoulder: it gives nothing to who left, is away or may not see it."""
    found: list[str] = []
    given, routed = conversations.assign, conversations.note_routing

    def assigned(conversation: Conversation, *, agent: Agent | None, by: Doer, at: datetime) -> None:
        # A person may name a colleague who is away; software names whoever can see it.
        if agent and by.kind != AGENT and not assign.sees(agent, conversation):
            found.append(f"Conversation {conversation.pk} was given to {agent}, who can't see it.")
        given(conversation, agent=agent, by=by, at=at)

    def noted(conversation: Conversation, *, agent: Agent, at: datetime, **more: Any) -> None:
        if not assign.sees(agent, conversation):
            found.append(f"Conversation {conversation.pk} was routed to {agent}, who can't see it.")
        if staff.is_away(agent, at=at) and not _all_are_away(conversation.team, at):
            found.append(f"Conversation {conversation.pk} was routed to {agent}, who is away.")
        routed(conversation, agent=agent, at=at, **more)

    conversations.assign, conversations.note_routing = assigned, noted
    try:
        yield found
    finally:
        conversations.assign, conversations.note_routing = given, routed


def _all_are_away(team: Team, at: datetime) -> bool:
    """Where nobody else is there, whoever stands above has it, away or not."""
    away = staff.ids_of_away(at)
    return all(one.pk in away for one in [*staff.people_of(team), *staff.owners()])
