"""Two workers, or a worker and somebody at the desk, at the same promises: each is counted once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import recount, reply, set_rules
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise, Recount
from esmero.ground import clock
from esmero.ground.tasks.models import Task
from esmero.insight import soundness

pytestmark = [only_on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def there() -> Iterator[world.World]:
    there = world.make_world()
    yield there
    while recount.go_on(at=clock.now()):
        pass
    assert list(soundness.faults(clock.now())) == []


def edit(there: world.World, minutes: int) -> None:
    rule = Policy.objects.order_by("position")[0]
    times = {kind: Time(minutes) for kind in (PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY)}
    columns = {"times": times}
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns=columns, at=clock.now())


def count() -> bool:
    return recount.go_on(at=clock.now())


def moved() -> list[int]:
    return [len(one.recounts or []) for one in Promise.objects.order_by("id") if one.is_open]


def test_two_workers_count_a_piece_once(there: world.World, pause: Pause) -> None:
    edit(there, 9000)

    both(pause, count, count)

    assert moved() == [1, 1]
    done = Recount.objects.get()
    assert (done.counted, done.moved) == (2, 2)
    assert done.ended_at


def test_what_is_edited_while_a_worker_counts_is_counted_anew(there: world.World, pause: Pause) -> None:
    edit(there, 9000)

    both(pause, count, lambda: edit(there, 6000))
    while count():
        pass

    assert {one.terms["amount"] for one in Promise.objects.all() if one.is_open} == {6000}
    assert not Recount.objects.filter(ended_at=None).exists()


def test_a_worker_that_looked_before_an_edit_changes_nothing_after_it(
    there: world.World, pause: Pause
) -> None:
    edit(there, 9000)

    both(pause, lambda: edit(there, 6000), count)

    assert Task.objects.filter(name=recount.TASK).exists()
    while count():
        pass
    assert moved() == [1, 1]


def test_whoever_answers_meanwhile_keeps_what_was_promised(there: world.World, pause: Pause) -> None:
    edit(there, 9000)
    promised = there.a.promise

    both(
        pause,
        lambda: reply.reply(
            agent=there.agent,
            conversation_id=there.a.conversation.pk,
            words="Here it is.",
            seen_version=there.a.conversation.version,
            send_key="k",
            at=clock.now() + timedelta(seconds=1),
        ),
        count,
    )

    kept = Promise.objects.get(pk=promised.pk)
    assert kept.kept_at is not None
    assert (kept.due_at, kept.recounts) == (promised.due_at, None)
