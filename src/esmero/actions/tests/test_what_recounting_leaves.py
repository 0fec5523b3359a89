"""What counting again leaves as it was: what is kept, over, close, broken, or a person’s word."""

from datetime import time

import pytest

from esmero.actions import (
    promise,
    reply,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.edited import (
    HOUR,
    MONDAY,
    again,
    hours_change,
    there,
    told,
    work,
)
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise, Recount
from esmero.insight import record_proof, soundness

pytestmark = pytest.mark.django_db
__all__ = ["there", "told"]


def test_what_was_kept_meanwhile_stays(there, told):
    hours_change(there, 720)
    conversation = Conversation.objects.get(pk=told.about_id)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="It is here.",
        seen_version=conversation.version,
        send_key="k",
        at=MONDAY + HOUR,
    )
    work(MONDAY + HOUR)

    now = again(told)
    assert (now.due_at, now.kept_at, now.recounts) == (told.due_at, MONDAY + HOUR, None)


def test_a_time_that_is_over_or_close_is_not_named_and_the_word_given_stands(there, told):
    hours_change(there, 60, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)

    now = again(told)
    assert (now.due_at, now.pinned_due_at, now.recounts) == (told.due_at, told.due_at, None)
    assert Recount.objects.get().pinned == 1
    assert list(soundness.promises_count_alike()) == []

    # 150 minutes: at risk since 10:52 by the clock of Madrid, and it is eleven.
    hours_change(there, 150, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)
    assert again(told).due_at == told.due_at

    hours_change(there, 600, at=MONDAY + 2 * HOUR)
    work(MONDAY + 2 * HOUR)
    assert again(told).pinned_due_at is None


def test_a_word_that_was_broken_already_is_not_saved_by_a_later_time(there, told):
    late = told.due_at + HOUR
    hours_change(there, 1200, at=late)
    work(late)

    assert again(told).due_at == told.due_at


def test_another_team_keeps_what_was_promised_even_where_hours_are_edited(there, told):
    """Decision 0042: who was told 11:00 waits until 11:00, whoever answers."""
    night = Calendar.objects.create(name="Night", time_zone="Europe/Madrid")
    Hours.objects.create(calendar=night, weekday=0, opens_at=time(0), closes_at=time(0))
    type(there.other_team).objects.filter(pk=there.other_team.pk).update(calendar=night)
    Conversation.objects.filter(pk=told.about_id).update(team=there.other_team)
    Promise.objects.filter(pk=told.pk).update(team_id=there.other_team.pk, owner_team=there.other_team)

    hours_change(there, 660)
    work(MONDAY + HOUR)

    assert again(told).due_at == told.due_at + HOUR


def test_a_time_that_a_person_named_stays(there, told):
    conversation = Conversation.objects.get(pk=told.about_id)
    named = OwnWords(wording="look at the photographs", due_at=MONDAY + 20 * HOUR)
    by_hand = promise.make(agent=there.agent, conversation_id=conversation.pk, made=named, at=MONDAY)

    hours_change(there, 1200)
    work(MONDAY + HOUR)

    assert (again(by_hand).due_at, again(by_hand).recounts) == (MONDAY + 20 * HOUR, None)


def test_what_was_at_risk_may_come_to_be_at_risk_anew(there, told):
    Promise.objects.filter(pk=told.pk).update(warned_at=MONDAY)
    hours_change(there, 720)
    work(MONDAY + HOUR)

    assert again(told).warned_at is None


def test_the_record_keeps_the_time_that_was_told_first(there, told):
    hours_change(there, 720)
    work(MONDAY + HOUR)

    assert again(told).first_due_at == told.due_at
    assert list(record_proof.faults()) == []
