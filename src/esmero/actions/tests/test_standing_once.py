"""Two conversations become one: what was promised in both stands once, and twice again when they part."""

from datetime import timedelta

import pytest
from tests.world import World

from esmero.actions import merge, reply
from esmero.actions.tests.test_merging import LATER, NOON, put_together, second, there, write
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import Promise
from esmero.insight import soundness

__all__ = ["second", "there"]
pytestmark = pytest.mark.django_db


def open_in(conversation):
    return promises.open_about(conversation.ref)


def test_of_two_promised_answers_the_earlier_stands_and_the_other_is_taken_back(there: World) -> None:
    first = there.a.conversation
    later = write("ana@example.org", "And my belt?", at=NOON + timedelta(minutes=3))
    due = [open_in(one)[0].due_at for one in (first, later)]

    put_together(there, later, first)

    (stands,) = open_in(first)
    assert stands.due_at == min(due)
    (back,) = Promise.objects.filter(about_id=first.pk, withdrawn_at__isnull=False)
    assert "together with your other question" in back.withdrawn_because
    first.refresh_from_db()
    assert first.next_due_at == min(due)


def test_what_colleagues_alone_know_stands_beside_what_the_customer_reads(there: World) -> None:
    other = write("ana@example.org", "And my belt?")
    Promise.objects.filter(about_id=other.pk).update(kind="LOOK_AGAIN", is_internal=True)

    put_together(there, other, there.a.conversation)

    assert {one.is_internal for one in open_in(there.a.conversation)} == {True, False}


def test_parted_again_each_has_its_promise_unless_both_were_answered(there: World) -> None:
    first, other = there.a.conversation, write("ana@example.org", "And my belt?")
    number = put_together(there, other, first)
    first.refresh_from_db()
    reply.reply(
        agent=there.agent,
        conversation_id=first.pk,
        words="Both are here.",
        seen_version=first.version,
        send_key="both",
        at=LATER,
    )

    merge.undo(agent=there.owner, merge_id=number, at=LATER)

    assert [one.kind for one in open_in(other) if not one.is_internal] == []
    assert list(soundness.faults(LATER)) == []
