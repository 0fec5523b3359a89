"""In the back office a step says what its promise is; the desk and the customer read it as that."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.factories import make_workflow
from tests import world
from tests.doors import came_in

pytestmark = pytest.mark.django_db

GOES_BACK = {
    "row": ["1", "2"],
    "step-1-name_en": "Came back",
    "step-1-is_visible": "on",
    "step-1-unit": "DAYS",
    "step-2-name_en": "Examined",
    "step-2-is_visible": "on",
    "step-2-promise_kind": "REFUND",
    "step-2-within": "3",
    "step-2-unit": "DAYS",
    "do": "save",
}


@pytest.fixture
def company():
    return world.make_world()


@pytest.fixture
def office(company):
    return came_in(company.owner)


@pytest.fixture
def kind():
    return make_workflow(name="Return")


@pytest.fixture
def drawing(kind):
    return reverse("backoffice:workflow", args=[kind.pk])


def newest(kind):
    return workflows.steps(workflows.newest(kind.pk).pk)


def test_money_back_is_promised_without_a_word_of_ours_and_read_on_both_sides(company, kind, office, drawing):
    office.post(drawing, GOES_BACK)
    page = office.get(drawing).content.decode()
    assert '<option value="REFUND" selected>Money back</option>' in page

    marta, number = came_in(company.agent), company.a.conversation.pk
    marta.post(reverse("desk:conversation-kind", args=[number]), {"kind": kind.pk})
    step = reverse("desk:conversation-step", args=[number])
    assert "the money back, before" in marta.get(step).content.decode()
    standing = workflows.standing(company.a.conversation.ref)
    marta.post(step, {"step_id": newest(kind)[1].pk, "seen": standing.pk})

    made = Promise.objects.get(kind=PromiseKind.REFUND)
    assert made.wording == ""
    theirs = reverse("portal:conversation", args=[company.a.token])
    assert "gives you your money back" in Client().get(theirs).content.decode()
    marta.post(reverse("desk:promise-keeping", args=[made.pk]))
    made.refresh_from_db()
    assert made.kept_at


def test_the_desk_says_why_it_has_this_time(company, kind, office, drawing):
    office.post(drawing, GOES_BACK)
    marta, number = came_in(company.agent), company.a.conversation.pk
    marta.post(reverse("desk:conversation-kind", args=[number]), {"kind": kind.pk})
    standing = workflows.standing(company.a.conversation.ref)
    seen = {"step_id": newest(kind)[1].pk, "seen": standing.pk}
    marta.post(reverse("desk:conversation-step", args=[number]), seen)

    made = Promise.objects.get(kind=PromiseKind.REFUND)
    page = marta.get(reverse("desk:promise-reason", args=[made.pk])).content.decode()

    assert "A step or a rule of the company has this time" in page
    assert "older than the notes" not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"step-2-within": ""}, "Say by when"),
        ({"step-2-promise_kind": "OWN_WORDS"}, "Say what is promised"),
        ({"step-2-promise_kind": ""}, "Say what is promised"),
        ({"step-2-promise_kind": "ESCALATION"}, "Select a valid choice"),
        ({"step-2-name_en": ""}, "Give it a name"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_drawn(kind, office, drawing, wrong, says):
    answer = office.post(drawing, {**GOES_BACK, **wrong})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert workflows.newest(kind.pk).revision == 1


def test_what_was_chosen_stays_while_the_rows_are_arranged(office, drawing):
    moved = office.post(drawing, {**GOES_BACK, "do": "up-2"}).content.decode()

    assert '<option value="REFUND" selected>Money back</option>' in moved


def test_a_drawing_of_before_promises_in_its_own_words(kind, office, drawing):
    own = {"step-2-promise_kind": "", "step-2-promised_en": "you get it back"}
    office.post(drawing, {**GOES_BACK, **own})

    assert newest(kind)[1].promise_kind == PromiseKind.OWN_WORDS
    assert newest(kind)[1].promised == {"en": "you get it back"}
