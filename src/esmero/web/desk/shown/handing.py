"""What is asked before a conversation changes hands or is closed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from esmero.actions import close, forget
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.ground import text
from esmero.parts import people, times
from esmero.parts import promises as promise_parts
from esmero.parts.queue import zone_of
from esmero.web.desk import forms
from esmero.web.desk.shown import work

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team

SUBJECT_LENGTH = 50


def people_for(conversation: Conversation) -> list[Agent]:
    """Return the colleagues who may look after a conversation: the people of its team."""
    return staff.people_of(conversation.team)


def teams_for(agent: Agent, conversation: Conversation) -> list[Team]:
    """Return the other teams to which the agent may hand a conversation over; none without the right to."""
    if not staff_access.may_close(agent, conversation.team_id):
        return []
    return [team for team in staff_access.teams_handed_to_by(agent) if team.pk != conversation.team_id]


def went_to(conversation: Conversation, agent_id: int) -> str:
    """Return what is said on the wall, where the line is not in view any more: which one went to whom."""
    who = {"person": people.of_agent(staff.agent(agent_id)).short_name}
    if not conversation.subject:
        return _("%(person)s looks after it now. Its promises went along.") % who
    words = _("%(person)s looks after “%(what)s” now. Its promises went along.")
    return words % {**who, "what": text.excerpt(text.one_line(conversation.subject), SUBJECT_LENGTH)}


def question(agent: Agent, conversation: Conversation) -> dict[str, Any]:
    """Return the two ways of handing over: to a colleague, to another team."""
    colleagues, teams = people_for(conversation), teams_for(agent, conversation)
    return {
        "conversation": conversation,
        "assignment": forms.AssignmentForm(people=colleagues),
        "handover": forms.HandoverForm(teams=teams) if teams else None,
    }


def closing(conversation: Conversation, form: forms.ClosureForm, *, at: datetime) -> dict[str, Any]:
    """Return what closing asks: the reason, and words for whatever is still promised."""
    zone = zone_of(conversation)
    needing = [one for one in promises.open_about(conversation.ref) if close.may_need_words(one)]
    still_open = [one for one in needing if not forget.is_promise_of(one)]
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return {
        "conversation": conversation,
        "customer": customer,
        "form": form,
        "still_asked": work.still_open(conversation),
        "still_promised": [
            promise_parts.words(one, at=at, zone=zone, to=customer.short_name) for one in still_open
        ],
        "is_kept_where_settled": any(map(close.is_kept_where_settled, still_open)),
    }


def reopening(agent: Agent, conversation: Conversation, *, at: datetime) -> dict[str, Any]:
    """Return what opening a conversation again means, to be read before it is done."""
    zone = zone_of(conversation)
    meaning = close.what_reopening_means(agent, conversation, at=at)
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return {
        "conversation": conversation,
        "customer": customer,
        "is_open_already": not conversation.is_closed,
        "is_undoing": meaning.is_undoing,
        "who": people.of_agent(meaning.person),
        "looks_before": times.before(meaning.due_at, at=at, zone=zone),
        "stays_taken_back": [
            promise_parts.words(one, at=at, zone=zone, to=customer.short_name)
            for one in meaning.stays_taken_back
        ],
    }
