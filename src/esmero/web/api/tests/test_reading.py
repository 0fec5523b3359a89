"""A program reads what the customer may read, page by page, and not a word more."""

from datetime import timedelta

import pytest
from tests.world import WORD_OF_A

from esmero.actions import set_staff, work
from esmero.domain.conversations.models import Message
from esmero.domain.staff.models import ApiToken
from esmero.ground import clock
from esmero.web.api.tests.conftest import QUESTION, admitted

pytestmark = pytest.mark.django_db


def _path(story):
    return f"/conversations/{story.conversation.code}"


def test_notes_and_what_is_held_back_never_leave_the_house(shop, company):
    for kind, held in (("NOTE", None), ("FROM_CUSTOMER", company.at)):
        Message.objects.create(
            conversation=company.a.conversation,
            kind=kind,
            text="Heliotrope",
            channel_kind="EMAIL",
            at=company.at,
            held_since=held,
        )

    for path in (_path(company.a), f"{_path(company.a)}/messages"):
        answer = shop.get(path)
        assert answer.status_code == 200
        assert "Heliotrope" not in answer.content.decode()
        assert WORD_OF_A in answer.content.decode()


def test_what_another_team_is_asked_for_never_leaves_the_house(shop, company):
    work.ask(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        team_id=company.other_team.pk,
        words="Heliotrope",
        due_at=company.at + timedelta(minutes=1),
        at=company.at,
    )

    for path in (_path(company.a), f"{_path(company.a)}/messages"):
        told = shop.get(path).content.decode()
        assert "Heliotrope" not in told
        assert "WORK" not in told


def test_a_key_of_the_company_sees_its_team_alone(shop, company):
    assert shop.get(_path(company.b)).status_code == 404
    assert shop.post(f"{_path(company.b)}/messages", {"text": "Hello"}).status_code == 404


def test_a_persons_key_sees_what_the_person_sees(company):
    theirs = admitted(company, team=company.other_team, person=company.stranger)
    everything = admitted(company, person=company.owner)

    assert theirs.get(_path(company.a)).status_code == 404
    assert theirs.get(_path(company.b)).status_code == 200
    assert everything.get(_path(company.b)).status_code == 200


def test_messages_come_page_by_page_without_a_gap(shop, company):
    code = shop.post("/conversations", QUESTION).json()["reference"]
    for number in range(5):
        shop.post(f"/conversations/{code}/messages", {"text": f"Line {number}"}, key=f"line{number}")

    seen, cursor = [], "0"
    while cursor is not None:
        page = shop.get(f"/conversations/{code}/messages?limit=2&cursor={cursor}").json()
        assert len(page["items"]) <= 2
        seen += [message["text"] for message in page["items"] if message["written_by"] == "customer"]
        cursor = page["next_cursor"]

    assert seen == ["Where is my order 4711?", *[f"Line {number}" for number in range(5)]]


def test_whoever_has_it_already_gets_no_body(shop, company):
    first = shop.get(_path(company.a))

    assert shop.get(_path(company.a), **{"if-none-match": first.headers["ETag"]}).status_code == 304
    Message.objects.filter(conversation=company.a.conversation).update(text="changed")
    assert shop.get(_path(company.a), **{"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_long_conversation_takes_no_more_questions_than_a_short_one(
    shop, company, django_assert_max_num_queries
):
    shop.get(_path(company.a))
    with django_assert_max_num_queries(7):
        shop.get(_path(company.a))
    for number in range(30):
        shop.post(f"{_path(company.a)}/messages", {"text": "more"}, key=f"k{number}")
    with django_assert_max_num_queries(7):
        shop.get(_path(company.a))


def test_a_key_dies_with_its_time_its_person_and_by_hand(company):
    expired = admitted(company, expires_at=clock.now() - timedelta(seconds=1))
    assert expired.get(_path(company.a)).status_code == 401

    of_marta = admitted(company, person=company.agent)
    assert of_marta.get(_path(company.a)).status_code == 200
    set_staff.describe_agent(agent=company.owner, agent_id=company.agent.pk, is_active=False, at=company.at)
    assert of_marta.get(_path(company.a)).status_code == 401

    revoked = admitted(company)
    ApiToken.objects.filter(pk=revoked.token.pk).update(revoked_at=company.at)
    assert revoked.get(_path(company.a)).status_code == 401


def test_a_key_does_only_what_it_is_for(company):
    reader, writer = admitted(company, scopes=["read"]), admitted(company, scopes=["write"])

    assert reader.get(_path(company.a)).status_code == 200
    assert reader.post("/conversations", QUESTION).status_code == 403
    assert writer.get(_path(company.a)).status_code == 403
    assert writer.post("/conversations", QUESTION).status_code == 201


def test_the_key_itself_is_kept_nowhere(shop, company):
    row = ApiToken.objects.get(pk=shop.token.pk)

    assert shop.key not in str(vars(row))
    assert shop.key.startswith(row.prefix)


def test_it_is_noted_when_a_key_was_used_last(shop, company):
    shop.get(_path(company.a))

    assert ApiToken.objects.get(pk=shop.token.pk).last_used_at is not None
