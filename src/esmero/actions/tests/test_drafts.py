"""Kept words: one draft of each kind, and nobody's but their writer's."""

from datetime import UTC, datetime

import pytest
from tests import world

from esmero.actions import reply
from esmero.domain.workbench import reads, writes
from esmero.domain.workbench.kinds import DraftKind

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def test_a_note_that_is_left_takes_no_kept_answer_away() -> None:
    there = world.make_world(NOON)
    talk = there.a.conversation
    writes.keep_draft(talk, agent=there.agent, words="Dear Ana", seen_version=1, at=NOON)

    reply.note(agent=there.agent, conversation_id=talk.pk, words="Careful", send_key="n", at=NOON)

    assert reads.draft(talk, there.agent) == "Dear Ana"


def test_an_answer_and_a_note_are_kept_beside_each_other() -> None:
    there = world.make_world(NOON)
    talk = there.a.conversation
    writes.keep_draft(talk, agent=there.agent, words="Dear Ana", seen_version=1, at=NOON)
    writes.keep_draft(
        talk, agent=there.agent, words="Who knows?", seen_version=1, at=NOON, kind=DraftKind.NOTE
    )

    assert reads.draft(talk, there.agent) == "Dear Ana"
    assert reads.draft(talk, there.agent, kind=DraftKind.NOTE) == "Who knows?"
    assert reads.draft(talk, there.lead) == ""
