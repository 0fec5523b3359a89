"""Taking, handing over, closing, promising: each change with its reasons."""

from datetime import timedelta

import pytest

from esmero.actions import assign, close, promise
from esmero.actions.reply import OwnWords
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Team
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def talk(company, at):
    return lambda name: at(f"conversation-{name}", company.a.conversation.pk)


@pytest.fixture
def now(company):
    """The conversation as it stands at this moment."""
    return lambda: conversations.one(company.a.conversation.pk)


def only_to_settle(company):
    """All that is open is what a rule would have promised: that the matter is settled."""
    Promise.objects.filter(pk=company.a.promise.pk).update(kind=PromiseKind.RESOLUTION)


def make_promise(company):
    made = OwnWords("the star shines", company.at + timedelta(days=1))
    return promise.make(
        agent=company.agent, conversation_id=company.a.conversation.pk, made=made, at=company.at
    )


def test_a_colleague_takes_it_and_the_promises_go_along(desk, company, talk, now):
    answer = desk.post(talk("assignment"), {"agent": company.lead.pk}, headers=HTMX)

    assert "Ines looks after it." in answer.content.decode()
    assert now().agent == company.lead
    assert {one.owner for one in promises.open_about(now().ref)} == {company.lead}


def test_nobody_may_look_after_it_again(desk, company, talk, now):
    desk.post(talk("assignment"), {"agent": "0"}, headers=HTMX)

    assert now().agent is None


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_it_can_not_be_given_to_somebody_who_may_not_see_it(desk, company, talk, now, who):
    number = company.stranger.pk if who == "stranger" else 999_999

    assert desk.post(talk("assignment"), {"agent": number}, headers=HTMX).status_code == 404
    assert now().agent == company.agent


def test_another_team_takes_it_over_and_it_leaves_my_sight(desk, company, talk, now, at):
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=True)

    answer = desk.post(talk("handover"), {"team": company.other_team.pk}, headers=HTMX)

    assert answer.headers["HX-Redirect"] == at("home")
    assert (now().team, now().agent) == (company.other_team, company.stranger)


def test_the_question_who_takes_it_shows_people_and_teams(desk, company, talk):
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=True)

    page = desk.get(talk("handover"), headers=HTMX).content.decode()

    assert "Ines Duarte" in page
    assert "Repairs" in page
    assert "Samir" not in page


def test_closing_while_something_is_promised_needs_words_for_the_customer(desk, company, talk, now):
    make_promise(company)

    answer = desk.post(talk("closure"), {"reason": "ANSWERED"}, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Something is still promised" in page
    assert "the star shines" in page
    assert answer.headers["HX-Retarget"] == "closest [data-question]"
    assert not now().is_closed


def test_closing_with_words_takes_the_promises_back_and_says_so(desk, company, talk, now):
    answer = desk.post(
        talk("closure"), {"reason": "ANSWERED", "why": "You wrote that it came."}, headers=HTMX
    )

    page = answer.content.decode()
    assert now().is_closed
    assert "Taken back, with these words: You wrote that it came." in page
    assert "Marta closed this: Answered, nothing left to do." in page
    assert "Undo" in page


def test_what_we_promised_ourselves_needs_no_words_for_the_customer(desk, company, talk, now):
    desk.post(talk("closure"), {"reason": "ANSWERED", "why": "Done."}, headers=HTMX)
    # Not at once: what was closed by a slip has its promises back.
    later = clock.now() + timedelta(minutes=1)
    close.reopen(agent=company.agent, conversation_id=now().pk, at=later)

    page = desk.get(talk("closure"), headers=HTMX).content.decode()
    desk.post(talk("closure"), {"reason": "ANSWERED"}, headers=HTMX)

    assert "still promised" not in page
    assert now().is_closed


@pytest.mark.parametrize("reason", ["NO_ANSWER", "NOT_FOR_US"])
def test_where_only_settling_it_is_promised_there_is_a_place_for_words_as_soon_as_one_asks(
    desk, company, talk, now, reason
):
    only_to_settle(company)

    page = desk.get(talk("closure"), headers=HTMX).content.decode()
    refused = desk.post(talk("closure"), {"reason": reason}, headers=HTMX).content.decode()

    for one in (page, refused):
        assert 'name="why"' in one
        assert "No letter is sent. If" not in one
    assert "needs no words where you close as answered or settled elsewhere" in page
    assert "Something is still promised" in refused
    desk.post(talk("closure"), {"reason": reason, "why": "We heard nothing."}, headers=HTMX)
    assert now().is_closed


def test_where_only_settling_it_is_promised_it_closes_as_answered_without_words(desk, company, talk, now):
    only_to_settle(company)

    desk.post(talk("closure"), {"reason": "ANSWERED"}, headers=HTMX)

    assert now().is_closed


def test_closing_needs_a_reason(desk, talk, now):
    answer = desk.post(talk("closure"), {"why": "Because."})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why it can be closed." in page
    assert "Because.</textarea>" in page
    assert not now().is_closed


def test_closing_twice_is_no_mistake(desk, talk, now):
    for _press in range(2):
        answer = desk.post(talk("closure"), {"reason": "ANSWERED", "why": "Done."}, headers=HTMX)

    assert answer.status_code == 200
    assert now().is_closed


def test_what_was_closed_opens_again_with_somebody_who_looks(desk, talk, now):
    desk.post(talk("closure"), {"reason": "ANSWERED", "why": "Done."}, headers=HTMX)

    answer = desk.post(talk("reopening"), headers=HTMX)

    assert "With you." in answer.content.decode()
    assert now().is_open
    assert promises.open_about(now().ref)


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_open_is_not_offered_to_be_opened(desk, talk, now, headers):
    asked = desk.get(talk("reopening"), headers=headers).content.decode()
    pressed = desk.post(talk("reopening"), headers=HTMX).content.decode()

    assert "It is open already." in asked and "It is open already." in pressed
    assert f'action="{talk("reopening")}"' not in asked and "Open it again" not in asked
    assert "Open again." not in pressed and now().is_open


def test_a_promise_without_a_letter(desk, talk, now):
    answer = desk.post(talk("promises"), {"due": "tomorrow 18:00", "words": "the star shines"}, headers=HTMX)

    assert answer.status_code == 200
    assert "the star shines" in [one.wording for one in promises.open_about(now().ref)]


@pytest.mark.parametrize(
    ("due", "words", "why"),
    [
        ("soonish", "the star", "Say by when first"),
        ("", "the star", "Say by when."),
        ("tomorrow 10:00", "", "Say what you promise."),
    ],
)
def test_a_promise_needs_a_time_and_words(desk, talk, due, words, why):
    answer = desk.post(talk("promises"), {"due": due, "words": words}, headers=HTMX)

    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_promise_is_kept_by_hand(desk, company, at):
    made = make_promise(company)

    answer = desk.post(at("promise-keeping", made.pk), headers=HTMX)

    assert "Marta kept this: the star shines" in answer.content.decode()
    assert promises.one(made.pk).kept_at


def test_keeping_it_twice_is_no_mistake(desk, company, at):
    made = make_promise(company)

    for _press in range(2):
        answer = desk.post(at("promise-keeping", made.pk), headers=HTMX)

    assert answer.status_code == 200


def test_a_promise_is_taken_back_with_words_only(desk, company, at):
    made = make_promise(company)

    refused = desk.post(at("promise-withdrawal", made.pk), {"because": " "}, headers=HTMX)
    done = desk.post(at("promise-withdrawal", made.pk), {"because": "It <b>broke</b>."}, headers=HTMX)

    assert refused.status_code == 422
    assert "Taken back, with these words: It &lt;b&gt;broke&lt;/b&gt;." in done.content.decode()


def test_another_teams_promise_does_not_exist(desk, company, at):
    assert desk.post(at("promise-keeping", company.b.promise.pk), headers=HTMX).status_code == 404
    assert desk.get(at("promise-withdrawal", company.b.promise.pk)).status_code == 404


@pytest.mark.parametrize("name", ["assignment", "handover", "closure", "promises", "reopening"])
def test_another_teams_conversation_can_not_be_changed(desk, company, at, name):
    address = at(f"conversation-{name}", company.b.conversation.pk)
    data = {"agent": company.agent.pk, "team": company.team.pk, "reason": "ANSWERED", "why": "x"}

    assert desk.post(address, data | {"due": "tomorrow 10:00", "words": "x"}, headers=HTMX).status_code == 404


@pytest.mark.parametrize("name", ["assignment", "handover", "closure", "promises"])
def test_without_scripts_each_question_is_a_page(desk, talk, name):
    page = desk.get(talk(name)).content.decode()

    assert "<html" in page
    assert f'action="{talk(name)}"' in page


def test_who_sees_it_but_does_not_have_it_can_take_it(desk, company, talk, at):
    assign.assign(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        to_agent_id=company.lead.pk,
        at=company.at,
    )

    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    assert "Take it" in page
