"""What got easier is not told better than it was."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import keep_watch
from esmero.domain.promises.models import Promise
from esmero.insight.easier import easier_for

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_word_that_broke_is_counted_before_it_is_mended() -> None:
    there = world.make_world(NOON)
    due_at = Promise.objects.get(pk=there.a.promise.pk).due_at
    before = easier_for(there.agent)

    keep_watch.break_overdue_promises(at=due_at + timedelta(minutes=1))

    found = easier_for(there.agent)
    assert found.settled > before.settled
    assert (found.kept, found.mended) == (before.kept, before.mended)
