"""What must hold in every history beside what `esmero doctor` looks at: each break of it is a sentence."""

import contextlib
import email
from collections.abc import Iterator
from datetime import datetime
from email.header import decode_header, make_header
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from esmero.actions import assign, naming, put_into_words, recount
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import CouldNotSend
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff import reads as staff
from esmero.domain.staff.models import Agent, Team
from esmero.ground import clock, db
from esmero.ground.refs import NotFound

# Stands in every note and every piece of work: whoever else reads it reads what is not theirs.
FOR_US = "Zwiebelturm"
COUNTED = ("id", "due_at", "warn_at", "hand_up_at", "pinned_due_at", "first_due_at", "terms")


# What must hold after each step, said once more in the database's own words: by the promises themselves and
# no copy of them. It is asked as one question, so that a million steps can be looked at.
OF_ANSWERS = """
WITH still_open AS (
    SELECT id, about_kind, about_id, owner_id, owner_team_id, rests_since, rests_with_seconds, pinned_due_at,
        due_at, warn_at, CASE WHEN times_renewed > 0 THEN first_due_at ELSE due_at END AS place
    FROM promises_promise
    WHERE kept_at IS NULL AND broken_at IS NULL AND withdrawn_at IS NULL AND moved_at IS NULL
), talk AS (
    SELECT c.*, (SELECT COUNT(*) FROM still_open p
            WHERE p.about_kind = 'conversation' AND p.about_id = c.id) AS promised,
        (SELECT MIN(place) FROM still_open p
            WHERE p.about_kind = 'conversation' AND p.about_id = c.id AND p.rests_since IS NULL) AS due,
        (SELECT MIN(warn_at) FROM still_open p
            WHERE p.about_kind = 'conversation' AND p.about_id = c.id AND p.rests_since IS NULL) AS warned
    FROM conversations_conversation c
)
SELECT 'Conversation ', id, ' is open, and nobody promised anything in it.' FROM talk
    WHERE closed_at IS NULL AND waits_until IS NULL AND snoozed_until IS NULL AND promised = 0
UNION ALL SELECT 'Conversation ', id, ' sleeps, and nothing is promised to who waits for us.' FROM talk
    WHERE closed_at IS NULL AND waits_until IS NULL AND snoozed_until IS NOT NULL AND due IS NULL
UNION ALL SELECT 'Conversation ', id, ' is closed, but not by a person.' FROM talk
    WHERE closed_at IS NOT NULL AND closed_by_id IS NULL
UNION ALL SELECT 'Conversation ', id, ' shows another due time than its promises have.' FROM talk
    WHERE closed_at IS NULL AND NOT (
        (due = next_due_at OR due IS NULL AND next_due_at IS NULL)
        AND (warned = next_warn_at OR warned IS NULL AND next_warn_at IS NULL))
UNION ALL SELECT 'Conversation ', id, ' waits for its customer, but something is promised.' FROM talk
    WHERE closed_at IS NULL AND waits_until IS NOT NULL AND due IS NOT NULL
UNION ALL SELECT 'Conversation ', id, ' was merged, but is open or keeps promises.' FROM talk
    WHERE merged_into_id IS NOT NULL AND (closed_at IS NULL OR merged_into_id = id OR promised > 0)
UNION ALL SELECT 'Promise ', id, ' is nobody''s.' FROM still_open
    WHERE owner_id IS NULL AND owner_team_id IS NULL
UNION ALL SELECT 'Promise ', p.id, ' is of somebody who left.' FROM still_open p
    JOIN staff_agent a ON a.id = p.owner_id WHERE NOT a.is_active
UNION ALL SELECT 'Conversation ', c.id, ' is open, and of somebody who left.' FROM talk c
    JOIN staff_agent a ON a.id = c.agent_id WHERE c.closed_at IS NULL AND NOT a.is_active
UNION ALL SELECT 'Promise ', id, ' rests, and nothing wakes it.' FROM promises_promise r
    WHERE rests_since IS NOT NULL AND NOT EXISTS (SELECT 1 FROM still_open p JOIN talk c ON c.id = p.about_id
        WHERE p.id = r.id AND p.about_kind = 'conversation' AND p.rests_with_seconds IS NOT NULL
        AND c.closed_at IS NULL AND c.waits_until IS NOT NULL)
UNION ALL SELECT 'Promise ', id, ' is due at another time than the one that was to stand.' FROM still_open
    WHERE pinned_due_at IS NOT NULL AND pinned_due_at <> due_at
UNION ALL SELECT 'Work ', w.id, ' is asked for and not promised, or promised and over.' FROM promises_work w
    WHERE (w.ended_at IS NULL) <> EXISTS (
        SELECT 1 FROM still_open p WHERE p.about_kind = 'work' AND p.about_id = w.id)
UNION ALL SELECT 'Recount ', id, ' is not done, though the worker did all its tasks.' FROM promises_recount
    WHERE ended_at IS NULL
UNION ALL SELECT DISTINCT 'Team ', owner_team_id, '' FROM still_open
    WHERE owner_id IS NULL AND owner_team_id IS NOT NULL
"""


def at_every_step(at: datetime) -> Iterator[str]:
    """Yield what does not hold of who answers."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ANSWERS)
        found = cursor.fetchall()
    yield from (f"{noun}{number}{what}" for noun, number, what in found if what)
    # What is promised by nobody by name is asked for beside them: whom its team names, only Python says.
    yield from _teams_name_somebody([number for _noun, number, what in found if not what], at)


def now_and_then(at: datetime, *, letters_after: int = 0) -> Iterator[str]:
    """Yield what does not hold and takes longer to see; of letters those after a number."""
    yield from _counting_again_changes_nothing(at)
    yield from _customers_read_nothing_of_ours()
    for delivery in Delivery.objects.filter(pk__gt=letters_after):
        if FOR_US in _words_of(delivery, at):
            yield f"Letter {delivery.pk} says what was written for us."


def _teams_name_somebody(numbers: list[int], at: datetime) -> Iterator[str]:
    """What is promised by nobody by name is promised by a team that names somebody for the hour."""
    for team in Team.objects.filter(pk__in=numbers) if numbers else []:
        if naming.person_for_the_hour(team, at=at) is None:
            yield f"What team {team.pk} promised is nobody's: it names nobody for the hour."


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


def _customers_read_nothing_of_ours() -> Iterator[str]:
    """No page of a customer says a word of a note, or of work for another team."""
    ours = Message.objects.filter(Q(kind__in=INTERNAL) | Q(text__contains=FOR_US))
    asked = Work.objects.filter(about_kind="conversation").values_list("about_id", flat=True)
    numbers = {*ours.values_list("conversation_id", flat=True), *asked}
    for conversation in Conversation.objects.filter(pk__in=numbers):
        token = access.page_token(conversation, at=clock.now())
        page = Client(HTTP_HOST="localhost").get(f"/c/{token}/", secure=True).content.decode()
        if FOR_US in page:
            yield f"The customer of conversation {conversation.pk} reads what was written for us."


def _words_of(delivery: Delivery, at: datetime) -> str:
    raw = bytes(delivery.raw or b"")
    if delivery.unwritten_since:
        try:
            raw = put_into_words.letter_of(delivery, at=at)
        except (NotFound, CouldNotSend):
            return ""
    mail = email.message_from_bytes(raw)
    said = [part.get_payload(decode=True) for part in mail.walk() if part.get_content_maintype() == "text"]
    heading = make_header(decode_header(mail["subject"] or ""))
    return f"{heading}\n{b' '.join(said).decode(errors='replace')}"


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
