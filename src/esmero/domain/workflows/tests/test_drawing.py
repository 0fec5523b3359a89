"""Steps are drawn once; a new drawing leaves what is under way on its own."""

import pytest

from esmero.domain.company.factories import FOUNDED
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows import reads, writes
from esmero.domain.workflows.factories import RECEIVED, REPAIRED, make_workflow
from esmero.domain.workflows.kinds import StepDrawn, said
from esmero.ground.refs import Audience, Ref

pytestmark = pytest.mark.django_db
COAT = Ref("conversation", 7)


def names_of(kind):
    return [one.name_in("en") for one in reads.steps(reads.newest(kind.pk).pk)]


def go_to(step, standing=None):
    return writes.go_to(step, about=COAT, audience=Audience(), standing=standing, by=THE_SOFTWARE, at=FOUNDED)


def test_the_kinds_that_come_with_it_have_names_in_three_languages_and_no_steps(db):
    shipped = reads.kinds()

    assert [one.name_in("en") for one in shipped][:3] == ["Question", "Fault", "Return"]
    assert all(set(one.names) == {"en", "es", "ru"} for one in shipped)
    assert not any(one.is_on or reads.newest(one.pk) for one in shipped)


def test_a_new_drawing_is_a_new_revision_and_who_is_under_way_stays(db):
    kind = make_workflow()
    first = reads.steps(reads.newest(kind.pk).pk)
    go_to(first[0])

    writes.draw(kind, [StepDrawn({"en": "Seen"}), REPAIRED], by=THE_SOFTWARE, at=FOUNDED)

    assert names_of(kind) == ["Seen", "Repaired"]
    assert reads.standing(COAT).step.name_in("en") == "Received"
    assert [one.name_in("en") for one in reads.may_go_to(first[0])] == ["Repaired"]
    assert reads.under_way(kind.pk) == (0, 1)


def test_whoever_has_arrived_is_not_under_way(db):
    kind = make_workflow()
    received, repaired = reads.steps(reads.newest(kind.pk).pk)
    standing = go_to(received)
    assert reads.under_way(kind.pk) == (1, 0)

    go_to(repaired, standing)

    assert reads.under_way(kind.pk) == (0, 0)
    assert [one.step_id for one in reads.passed(COAT)] == [received.pk, repaired.pk]


def test_ways_lead_on_and_back_and_the_next_one_stands_first(db):
    looking = StepDrawn({"en": "Looking"}, goes_to=(0, 3))
    kind = make_workflow(RECEIVED, looking, StepDrawn({"en": "Mending"}), REPAIRED)
    steps = reads.steps(reads.newest(kind.pk).pk)

    assert [one.position for one in reads.may_go_to(steps[1])] == [2, 0, 3]
    assert reads.may_go_to(steps[3]) == []


@pytest.mark.parametrize("steps", [[], [StepDrawn({"en": " "})], [StepDrawn({"en": "A"}, goes_to=(9,))]])
def test_steps_that_lead_nowhere_or_have_no_name_are_refused(db, steps):
    kind = writes.add_kind({"en": "Repair"}, by=THE_SOFTWARE, at=FOUNDED)
    with pytest.raises(ValueError):
        writes.draw(kind, steps, by=THE_SOFTWARE, at=FOUNDED)


def test_nothing_is_switched_on_before_it_is_drawn(db):
    kind = writes.add_kind({"en": "Repair"}, by=THE_SOFTWARE, at=FOUNDED)
    with pytest.raises(writes.NoSteps):
        writes.switch(kind, is_on=True, by=THE_SOFTWARE, at=FOUNDED)


def test_a_promise_without_a_time_is_none(db):
    kind = make_workflow(StepDrawn({"en": "A"}, promised={"en": "we look"}), REPAIRED)
    first = reads.steps(reads.newest(kind.pk).pk)[0]

    assert not first.makes_a_promise and first.promised == {}


def test_some_kinds_of_promises_need_no_words_yet_a_time(db):
    refund = StepDrawn({"en": "Back"}, promise_kind=PromiseKind.REFUND, within=3)
    timeless = StepDrawn({"en": "Sent"}, promise_kind=PromiseKind.DISPATCH)
    kind = make_workflow(refund, timeless)
    steps = reads.steps(reads.newest(kind.pk).pk)

    assert [one.makes_a_promise for one in steps] == [True, False]
    assert [one.promise_kind for one in steps] == [PromiseKind.REFUND, PromiseKind.OWN_WORDS]


def test_words_of_another_language_are_for_what_can_not_say_itself(db):
    words = {"en": "we look"}
    own = StepDrawn({"en": "A"}, promised=words, within=1)
    quote = StepDrawn({"en": "B"}, promised=words, within=1, promise_kind=PromiseKind.QUOTE)
    kind = make_workflow(own, quote)
    own, quote = reads.steps(reads.newest(kind.pk).pk)

    assert (own.promised_in("ru"), own.promised_in("en-gb")) == ("we look", "we look")
    assert (quote.promised_in("ru"), quote.promised_in("en-gb")) == ("", "we look")


def test_a_step_promises_nothing_that_is_not_its_to_promise(db):
    kind = writes.add_kind({"en": "Repair"}, by=THE_SOFTWARE, at=FOUNDED)
    escalation = StepDrawn({"en": "A"}, promise_kind=PromiseKind.ESCALATION, within=1)
    with pytest.raises(ValueError):
        writes.draw(kind, [escalation], by=THE_SOFTWARE, at=FOUNDED)


def test_what_the_office_does_is_on_record(db):
    kind = make_workflow()
    told = Event.objects.filter(about_kind="kind", about_id=kind.pk).order_by("id")
    assert [one.verb for one in told] == ["kind.added", "workflow.drawn", "workflow.switched_on"]


def test_a_missing_language_is_said_in_english_else_in_any():
    assert said({"en": "Received", "es": "Recibido"}, "es-MX") == "Recibido"
    assert said({"en": "Received", "es": ""}, "es") == "Received"
    assert said({"ru": "Получено"}, "es") == "Получено"
