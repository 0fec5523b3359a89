"""Two conversations of which one or both walk steps become one, and two again."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import go_on, merge
from esmero.actions.tests.test_merging import write
from esmero.domain.conversations.models import Conversation, MergeRecord
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.factories import make_workflow
from esmero.domain.workflows.kinds import StepDrawn
from esmero.domain.workflows.models import Kind, Progress
from esmero.insight import rule_facts, soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
STEPS = (
    StepDrawn({"en": "Received"}),
    StepDrawn({"en": "Priced"}, promise_kind=PromiseKind.QUOTE, within=2),
    StepDrawn({"en": "Mended"}),
)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def repair(there: World) -> Kind:
    return make_workflow(*STEPS, at=NOON)


@pytest.fixture
def second(there: World) -> Conversation:
    return write("ana@example.org", "And my belt?")


def sort(there: World, conversation: Conversation, kind: Kind, *, to: int = 0) -> None:
    go_on.set_kind(agent=there.agent, conversation_id=conversation.pk, kind_id=kind.pk, at=NOON)
    for place in range(1, to + 1):
        step(there, conversation, place)


def step(there: World, conversation: Conversation, place: int) -> None:
    standing = workflows.standing(conversation.ref)
    assert standing is not None
    to = workflows.steps(standing.step.workflow_id)[place]
    go_on.go_on(agent=there.agent, conversation_id=conversation.pk, step_id=to.pk, seen=standing.pk, at=LATER)


def put_together(there: World, source: Conversation, target: Conversation, **more: bool) -> MergeRecord:
    return merge.merge(agent=there.owner, conversation_id=source.pk, into_id=target.pk, at=LATER, **more)


def stands(conversation: Conversation) -> tuple[str, str]:
    """Its kind and step, as they are called."""
    fresh, standing = Conversation.objects.get(pk=conversation.pk), workflows.standing(conversation.ref)
    kind = fresh.kind.name_in("en") if fresh.kind else ""
    return kind, standing.step.name_in("en") if standing else ""


def test_one_that_walks_no_steps_takes_kind_and_step_of_what_is_put_into_it(
    there: World, repair: Kind, second: Conversation
) -> None:
    sort(there, second, repair, to=1)

    put_together(there, second, there.a.conversation)

    assert stands(there.a.conversation) == ("Repair", "Priced")
    assert workflows.standing(second.ref) is None
    assert workflows.under_way(repair.pk) == (1, 0)
    told = Event.objects.get(verb="conversation.kind_brought")
    assert told.payload is not None and told.within_id == there.a.conversation.pk
    assert (told.payload["kind"], told.payload["step"]["en"]) == (repair.pk, "Priced")
    assert list(soundness.faults(LATER)) == []


def test_going_forward_there_keeps_what_the_step_had_promised(
    there: World, repair: Kind, second: Conversation
) -> None:
    sort(there, second, repair, to=1)
    put_together(there, second, there.a.conversation)

    step(there, there.a.conversation, 2)

    quote = Promise.objects.get(kind=PromiseKind.QUOTE)
    assert quote.kept_at == LATER
    assert quote.about == there.a.conversation.ref


def test_one_that_walks_steps_of_its_own_keeps_them(there: World, repair: Kind, second: Conversation) -> None:
    other = make_workflow(StepDrawn({"en": "Ordered"}), name="Order", at=NOON)
    sort(there, second, repair, to=1)
    sort(there, there.a.conversation, other)

    put_together(there, second, there.a.conversation)

    assert stands(there.a.conversation) == ("Order", "Ordered")
    assert workflows.standing(second.ref) is None
    assert not Event.objects.filter(verb="conversation.kind_brought").exists()


def test_undo_gives_kind_and_step_back(there: World, repair: Kind, second: Conversation) -> None:
    sort(there, second, repair, to=1)
    before = list(Progress.objects.order_by("id").values())
    kept = put_together(there, second, there.a.conversation)

    merge.undo(agent=there.owner, merge_id=kept.pk, at=LATER)

    assert stands(second) == ("Repair", "Priced")
    assert stands(there.a.conversation) == ("", "")
    assert list(Progress.objects.order_by("id").values()) == before
    assert [one.about for one in promises.open_about(second.ref) if one.kind == "QUOTE"] == [second.ref]
    assert Event.objects.filter(verb="conversation.kind_given_back").count() == 1


def test_undo_gives_back_also_what_the_other_one_did_not_take(
    there: World, repair: Kind, second: Conversation
) -> None:
    sort(there, second, repair, to=1)
    sort(there, there.a.conversation, repair)
    kept = put_together(there, second, there.a.conversation)
    assert stands(there.a.conversation) == ("Repair", "Received")

    merge.undo(agent=there.owner, merge_id=kept.pk, at=LATER)

    assert (stands(second), stands(there.a.conversation)) == (("Repair", "Priced"), ("Repair", "Received"))


def test_what_went_on_since_keeps_its_step_and_promises_for_itself(
    there: World, repair: Kind, second: Conversation
) -> None:
    sort(there, second, repair, to=0)
    kept = put_together(there, second, there.a.conversation)
    step(there, there.a.conversation, 1)

    merge.undo(agent=there.owner, merge_id=kept.pk, at=LATER)

    assert (stands(second), stands(there.a.conversation)) == (("Repair", "Received"), ("Repair", "Priced"))
    step(there, second, 1)
    quotes = Promise.objects.filter(kind=PromiseKind.QUOTE)
    assert {one.about for one in quotes} == {second.ref, there.a.conversation.ref}


def test_of_another_customers_matter_nothing_is_taken(there: World, repair: Kind) -> None:
    sort(there, there.a.conversation, repair, to=1)
    other = write("carla@example.org", "Me too")

    kept = put_together(there, there.a.conversation, other, is_agreed=True)

    assert stands(other) == ("", "")
    merge.undo(agent=there.owner, merge_id=kept.pk, at=LATER)
    assert stands(there.a.conversation) == ("Repair", "Priced")


def test_a_kind_without_steps_comes_along_too(there: World, second: Conversation) -> None:
    plain = make_workflow(name="Question", is_on=False, at=NOON)
    sort(there, second, plain)

    kept = put_together(there, second, there.a.conversation)
    assert stands(there.a.conversation) == ("Question", "")

    merge.undo(agent=there.owner, merge_id=kept.pk, at=LATER)
    assert (stands(second), stands(there.a.conversation)) == (("Question", ""), ("", ""))


def test_rules_see_the_kind_that_was_brought(there: World, repair: Kind, second: Conversation) -> None:
    sort(there, second, repair)
    put_together(there, second, there.a.conversation)

    one, other = there.a.conversation.pk, there.b.conversation.pk
    merge.link(agent=there.owner, conversation_id=one, other_id=other, at=LATER)

    newest = Event.objects.filter(within_kind="conversation", within_id=there.a.conversation.pk).last()
    assert newest is not None
    (stood,) = rule_facts.facts_of([newest], with_words=False)
    assert stood.kind == repair.pk
