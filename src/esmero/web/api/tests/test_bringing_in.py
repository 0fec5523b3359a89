"""A program brings in what a customer writes: stored before it is answered, once each."""

import pytest

from esmero.actions import bring_in, set_up
from esmero.domain.channels import reads as channels
from esmero.domain.channels.models import Delivery, KeptAnswer
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.web.api.tests.conftest import QUESTION, admitted

pytestmark = pytest.mark.django_db


def test_a_question_is_stored_promised_and_confirmed(shop, company):
    answer = shop.post("/conversations", QUESTION)

    assert answer.status_code == 201
    told = answer.json()
    kept = Conversation.objects.get(code=told["reference"])
    assert answer.headers["Location"] == f"/api/v1/conversations/{kept.code}"
    assert (kept.team, kept.channel.kind, kept.reply_to) == (company.team, "API", "carla@example.org")
    assert told["looked_after_by"] == company.agent.name
    assert [promise["kind"] for promise in told["promises"]] == ["first_reply"]
    assert Delivery.objects.filter(recipient="carla@example.org").count() == 1


def test_the_same_asking_again_is_answered_the_same_and_does_nothing(shop):
    first = shop.post("/conversations", QUESTION)
    events = Event.objects.count()

    again = shop.post("/conversations", QUESTION)

    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first.headers
    assert Event.objects.count() == events


def test_asked_again_while_the_first_is_under_way_it_does_not_wait(shop, monkeypatch):
    real, meanwhile = bring_in._do, []

    def slowly(*args, **given):
        if not meanwhile:
            meanwhile.append(None)
            meanwhile.append(shop.post("/conversations", QUESTION))
        return real(*args, **given)

    monkeypatch.setattr(bring_in, "_do", slowly)
    first = shop.post("/conversations", QUESTION)

    assert first.status_code == 201
    assert (meanwhile[1].status_code, meanwhile[1].headers["Retry-After"]) == (409, "1")
    assert meanwhile[1].json()["type"].endswith("under-way")
    assert shop.post("/conversations", QUESTION).content == first.content


def test_what_a_program_may_not_do_holds_up_no_neighbour(shop, company, monkeypatch):
    shared = []
    monkeypatch.setattr(bring_in.together, "write", shared.append)
    of_others = company.b.conversation.code

    wrong = shop.post(f"/conversations/{of_others}/messages", {"text": "And?"})
    channel = channels.program_channel(company.team.pk)
    set_up.describe_channel(agent=company.owner, channel_id=channel.pk, is_active=False, at=company.at)
    closed = shop.post("/conversations", QUESTION, key="two")

    assert (wrong.status_code, closed.status_code) == (404, 403)
    assert shared == []


def test_the_first_answer_comes_again_even_when_much_happened_since(shop, company):
    first = shop.post("/conversations", QUESTION)
    shop.post(
        f"/conversations/{first.json()['reference']}/messages", {"text": "And another thing."}, key="two"
    )

    assert shop.post("/conversations", QUESTION).content == first.content


def test_a_key_that_came_with_another_request_is_refused(shop):
    shop.post("/conversations", QUESTION)

    answer = shop.post("/conversations", {**QUESTION, "text": "Something else."})

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("key-used-for-something-else")
    assert Message.objects.filter(text="Something else.").count() == 0


def test_the_same_key_of_another_program_is_another_request(shop, company):
    other = admitted(company)
    first, second = shop.post("/conversations", QUESTION), other.post("/conversations", QUESTION)

    assert first.json()["reference"] != second.json()["reference"]


def test_what_fails_keeps_neither_effect_nor_answer(shop, monkeypatch):
    def fail(**kept):
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(bring_in.channel_writes, "keep_answer", fail)
    before = Conversation.objects.count()

    answer = shop.post("/conversations", QUESTION)

    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Conversation.objects.count() == before
    monkeypatch.undo()
    assert shop.post("/conversations", QUESTION).status_code == 201


def test_a_key_is_remembered_for_a_week(shop, company):
    shop.post("/conversations", QUESTION)
    KeptAnswer.objects.update(kept_at=company.at - bring_in.channel_writes.ANSWERS_ARE_KEPT * 2)
    count = Conversation.objects.count()

    assert bring_in.forget_old_answers(at=clock.now()) == 1
    again = shop.post("/conversations", QUESTION)

    assert again.status_code == 201
    assert Conversation.objects.count() == count, "its outside name still says that it is the same"


def test_a_customer_goes_on_in_their_conversation(shop):
    code = shop.post("/conversations", QUESTION).json()["reference"]

    answer = shop.post(f"/conversations/{code.lower()}/messages", {"text": "It has arrived."}, key="two")

    assert answer.status_code == 201
    assert answer.json()["message"]["text"] == "It has arrived."
    assert answer.json()["message"]["author"] == "Carla Ruiz"
    texts = [m["text"] for m in shop.get(f"/conversations/{code}").json()["messages"]["items"]]
    assert texts[0] == "Where is my order 4711?" and texts[-1] == "It has arrived."


def test_a_message_wakes_a_closed_conversation(shop, company):
    code = shop.post("/conversations", QUESTION).json()["reference"]
    Conversation.objects.filter(code=code).update(closed_at=company.at, closed_by=company.agent)

    shop.post(f"/conversations/{code}/messages", {"text": "Not quite."}, key="two")

    assert shop.get(f"/conversations/{code}").json()["state"] == "open"


def test_the_company_can_close_the_way_in_for_programs(shop, company):
    channel = channels.program_channel(company.team.pk)
    set_up.describe_channel(agent=company.owner, channel_id=channel.pk, is_active=False, at=company.at)

    answer = shop.post("/conversations", QUESTION)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:esmero:problem:closed")


def test_the_key_of_a_person_who_lost_the_team_brings_nothing_into_it(company):
    theirs = admitted(company, person=company.agent)
    company.agent.memberships.all().delete()

    answer = theirs.post("/conversations", QUESTION)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:esmero:problem:not-their-team")
    assert not Conversation.objects.filter(reply_to="carla@example.org").exists()
