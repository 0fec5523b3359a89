"""Whoever walks around in the demo company finds what can be promised, and who is asked for what."""

from datetime import UTC, datetime

import pytest

from esmero.config.demo import marea
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff import reads as staff
from esmero.insight import soundness

NOW = datetime(2026, 11, 26, 11, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_the_demo_shows_what_can_be_promised_and_is_sound(settings, tmp_path):
    # Its letters lie in a mailbox of their own: no other test meets them.
    settings.ESMERO_HOME = tmp_path
    marea.fill(at=NOW)

    kinds = set(Promise.objects.values_list("kind", flat=True))
    assert {PromiseKind.RESOLUTION, PromiseKind.QUOTE, PromiseKind.WORK} <= kinds
    settling = Promise.objects.filter(kind=PromiseKind.RESOLUTION)
    assert {one.owner_team.name for one in settling} == {"Workshop and parcels"}
    assert any(one.is_open and one.due_at > NOW for one in settling)
    (asked,) = Work.objects.all()
    assert promises.open_about(asked.ref)
    assert asked.for_team.name == "Workshop and parcels"
    olga = next(one for one in staff.agents() if one.email.startswith("olga"))
    assert staff.keys_of(olga) == {"language-ru"}
    assert list(soundness.faults(NOW)) == []
