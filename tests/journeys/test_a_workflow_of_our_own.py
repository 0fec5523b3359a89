"""A new workflow made in the back office, with no change of code, promises and shows its customer a line."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise, Work
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.models import Step
from tests import world
from tests.doors import came_in

pytestmark = pytest.mark.django_db

THREE = {
    "row": ["1", "2", "3"],
    "step-1-name_en": "Received",
    "step-1-name_ru": "Получено",
    "step-1-is_visible": "on",
    "step-1-unit": "DAYS",
    "step-2-name_en": "Looked at",
    "step-2-is_visible": "on",
    "step-2-promised_en": "we tell you what it costs",
    "step-2-within": "2",
    "step-2-unit": "HOURS",
    "step-2-must": ["TAGGED"],
    "step-2-ways": ["1"],
    "step-3-name_en": "Mended",
    "step-3-is_visible": "on",
    "step-3-unit": "DAYS",
    "do": "save",
}


@pytest.fixture
def company():
    return world.make_world()


@pytest.fixture
def office(company):
    return came_in(company.owner)


@pytest.fixture
def marta(company):
    return came_in(company.agent)


@pytest.fixture
def kind(company, office):
    """A kind that was made, drawn and switched on in the back office."""
    office.post(reverse("backoffice:workflow-new"), {"name_en": "Repair", "name_ru": "Ремонт"})
    made = workflows.kinds()[-1]
    office.post(reverse("backoffice:workflow", args=[made.pk]), THREE)
    office.post(reverse("backoffice:workflow-switch", args=[made.pk]), {"is_on": "on"})
    return made


def on(company, name):
    return reverse(f"desk:conversation-{name}", args=[company.a.conversation.pk])


def ask(client, url):
    return client.get(url).content.decode()


def their_page(company):
    url = reverse("portal:conversation", args=[company.a.token])
    return Client().get(url).content.decode()


def go_on(company, client, place):
    standing = workflows.standing(company.a.conversation.ref)
    to = workflows.steps(standing.step.workflow_id)[place]
    return client.post(on(company, "step"), {"step_id": to.pk, "seen": standing.pk})


def test_from_the_office_over_the_desk_to_the_customer(company, kind, marta):
    assert "Repair" in ask(marta, on(company, "kind"))
    assert "How far it is" not in their_page(company)

    marta.post(on(company, "kind"), {"kind": kind.pk})
    page = their_page(company)
    assert page.index("How far it is") < page.index("Received") < page.index("Looked at")
    assert "Repair: Received" in ask(marta, reverse("desk:conversation", args=[company.a.conversation.pk]))

    question = ask(marta, on(company, "step"))
    assert "Looked at" in question and "we tell you what it costs" in question
    assert go_on(company, marta, 1).status_code < 400

    made = Promise.objects.get(wording="we tell you what it costs")
    assert made.about == company.a.conversation.ref
    page = their_page(company)
    assert "we tell you what it costs" in page
    assert 'data-step="now" aria-current="step"' in page


def test_what_is_missing_is_said_in_words_and_pressed_all_the_same_refused(company, kind, marta):
    marta.post(on(company, "kind"), {"kind": kind.pk})
    go_on(company, marta, 1)

    assert "Give it a tag first." in ask(marta, on(company, "step"))
    refused = go_on(company, marta, 2)
    assert refused.status_code == 422
    assert "Not yet" in refused.content.decode()

    marta.post(on(company, "tags"), {"names": "coat"})
    assert go_on(company, marta, 2).status_code < 400
    assert Promise.objects.get(wording="we tell you what it costs").kept_at
    assert "No way leads on from here" in ask(marta, on(company, "step"))
    story = ask(marta, reverse("desk:conversation", args=[company.a.conversation.pk]))
    assert "had this go on: Mended." in story


def test_a_step_that_asks_a_vanished_team_says_so_and_what_to_do(company, kind, marta):
    marta.post(on(company, "kind"), {"kind": kind.pk})
    gone = {"team_id": 999_999, "words": "Weigh it.", "within": 4, "unit": "HOURS"}
    Step.objects.filter(workflow__kind=kind, position=1).update(asks=[gone])

    question = marta.get(on(company, "step"))
    assert question.status_code == 200
    assert (
        "It asks a team that is not there any more. An owner chooses another one" in question.content.decode()
    )
    refused = go_on(company, marta, 1)
    assert refused.status_code == 422
    assert "It asks a team that is not there any more." in refused.content.decode()
    assert workflows.standing(company.a.conversation.ref).step.position == 0


def test_a_kind_whose_first_step_asks_a_vanished_team_says_so(company, kind, marta):
    gone = {"team_id": 999_999, "words": "Weigh it.", "within": 4, "unit": "HOURS"}
    Step.objects.filter(workflow__kind=kind, position=0).update(asks=[gone])

    refused = marta.post(on(company, "kind"), {"kind": kind.pk})

    assert refused.status_code == 422
    assert "It asks a team that is not there any more." in refused.content.decode()
    assert Conversation.objects.get(pk=company.a.conversation.pk).kind is None


def test_the_office_reads_a_steps_promise_as_the_customer_will(company, kind, office):
    typed = {**THREE, "step-2-within": "3", "step-2-promised_en": "we <b>weigh</b> it", "do": "read-2"}

    page = office.post(reverse("backoffice:workflow", args=[kind.pk]), typed).content.decode()

    said = html.unescape(page)
    assert "Reached now, with Orders, the customer reads: “Marta sees to this " in said
    assert ": we <b>weigh</b> it.”" in said
    assert "we <b>weigh</b> it" not in page
    assert page.count("Reached now") == 1
    kept = workflows.steps(workflows.newest(kind.pk).pk)[1]
    assert (kept.within, kept.promised["en"]) == (2, "we tell you what it costs")


@pytest.mark.parametrize("wrong", [{"within": ""}, {"within": "soon"}, {"promised_en": ""}, {"within": "0"}])
def test_nothing_is_read_of_a_promise_that_is_not_whole(company, kind, office, wrong):
    typed = {**THREE, **{f"step-2-{name}": value for name, value in wrong.items()}, "do": "read-2"}

    page = office.post(reverse("backoffice:workflow", args=[kind.pk]), typed)

    assert page.status_code == 200
    assert "Reached now" not in page.content.decode()


def test_a_page_that_is_older_than_the_step_moves_nothing(company, kind, marta):
    marta.post(on(company, "kind"), {"kind": kind.pk})
    old = workflows.standing(company.a.conversation.ref)
    to = workflows.steps(old.step.workflow_id)[1]
    marta.post(on(company, "step"), {"step_id": to.pk, "seen": old.pk})

    again = marta.post(on(company, "step"), {"step_id": to.pk, "seen": old.pk})

    assert again.status_code == 422
    assert "another step by now" in again.content.decode()
    assert Promise.objects.filter(wording="we tell you what it costs").count() == 1


def test_drawn_anew_what_is_under_way_stays_and_the_office_says_so(company, kind, marta, office):
    marta.post(on(company, "kind"), {"kind": kind.pk})
    url = reverse("backoffice:workflow", args=[kind.pk])
    assert "1 conversation is on its way here." in ask(office, url)

    office.post(url, {**THREE, "step-1-name_en": "Came in"})

    page = ask(office, url)
    assert "1 is still on the old steps." in page and "Came in" in page
    assert "Received" in their_page(company) and "Came in" not in their_page(company)
    assert "drawn anew" in ask(marta, on(company, "step"))


def test_rows_are_arranged_without_saving_and_keep_what_was_typed(company, kind, office):
    url = reverse("backoffice:workflow", args=[kind.pk])

    moved = office.post(url, {**THREE, "step-3-name_en": "Mended well", "do": "up-3"}).content.decode()

    assert moved.index("Mended well") < moved.index('value="Looked at"')
    assert "Not drawn yet." in moved
    names = [one.name_in("en") for one in workflows.steps(workflows.newest(kind.pk).pk)]
    assert names == ["Received", "Looked at", "Mended"]
    added = office.post(url, {**THREE, "do": "add"}).content.decode()
    assert 'name="row" value="4"' in added


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"step-2-within": ""}, "Say by when"),
        ({"step-2-promised_en": ""}, "Say what is promised"),
        ({"step-1-name_en": "", "step-1-name_ru": "", "step-1-within": "1"}, "Give it a name"),
        ({"row": []}, "There is no step."),
        ({"step-1-team": "999"}, "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_drawn(company, kind, office, wrong, says):
    answer = office.post(reverse("backoffice:workflow", args=[kind.pk]), {**THREE, **wrong})

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert workflows.newest(kind.pk).revision == 1


def test_switched_off_nothing_new_begins_and_what_is_under_way_goes_on(company, kind, marta, office):
    marta.post(on(company, "kind"), {"kind": kind.pk})
    office.post(reverse("backoffice:workflow-switch", args=[kind.pk]))

    assert go_on(company, marta, 1).status_code < 400
    other = reverse("desk:conversation-kind", args=[company.b.conversation.pk])
    came_in(company.owner).post(other, {"kind": kind.pk})

    assert Conversation.objects.get(pk=company.b.conversation.pk).kind_id == kind.pk
    assert workflows.standing(company.b.conversation.ref) is None


def test_a_kind_without_steps_is_not_switched_on(company, office):
    question = workflows.kinds()[0]
    office.post(reverse("backoffice:workflow-switch", args=[question.pk]), {"is_on": "on"})
    assert not workflows.kind(question.pk).is_on


def test_a_step_that_is_not_for_the_customer_is_not_shown(company, kind, marta, office):
    hidden = {name: value for name, value in THREE.items() if name != "step-2-is_visible"}
    office.post(reverse("backoffice:workflow", args=[kind.pk]), hidden)
    marta.post(on(company, "kind"), {"kind": kind.pk})
    go_on(company, marta, 1)

    page = their_page(company)
    assert "Looked at" not in page
    assert 'data-step="now" aria-current="step"' in page and "Received" in page


def test_a_kind_is_renamed_and_needs_a_name(company, kind, office):
    url = reverse("backoffice:workflow-name", args=[kind.pk])
    assert office.post(url, {"name_en": " "}).status_code == 422
    office.post(url, {"name_en": "Mending"})
    assert workflows.kind(kind.pk).names == {"en": "Mending"}


def asks_the_other_team(company, **more):
    return {
        **THREE,
        "step-2-must": ["WORK_DONE"],
        "step-2-ask_team_1": company.other_team.pk,
        "step-2-ask_words_1": "Weigh the Klavierdeckel.",
        "step-2-ask_within_1": "4",
        "step-2-ask_unit_1": "HOURS",
        **more,
    }


def test_a_step_asks_another_team_and_waits_until_its_work_is_done(company, kind, office, marta):
    drawing = reverse("backoffice:workflow", args=[kind.pk])
    wrong = office.post(drawing, asks_the_other_team(company, **{"step-2-ask_words_1": ""}))
    assert "Say what they are to do." in wrong.content.decode()
    office.post(drawing, asks_the_other_team(company))
    assert "Weigh the Klavierdeckel." in ask(office, drawing)
    marta.post(on(company, "kind"), {"kind": kind.pk})
    assert "Asks Repairs: Weigh the Klavierdeckel, before" in ask(marta, on(company, "step"))

    go_on(company, marta, 1)

    samir = came_in(company.stranger)
    made = Work.objects.get()
    assert "Weigh the Klavierdeckel." in ask(samir, reverse("desk:work_for_us"))
    assert "What another team was asked for is not done yet." in ask(marta, on(company, "step"))
    go_on(company, marta, 2)
    assert workflows.standing(company.a.conversation.ref).step.position == 1
    samir.post(reverse("desk:work-completion", args=[made.pk]), {"words": "4 kg"})
    go_on(company, marta, 2)
    assert workflows.standing(company.a.conversation.ref).step.position == 2
    assert "Klavierdeckel" not in their_page(company)
