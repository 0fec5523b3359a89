"""What is promised by hand for an hour when nobody of the team works is asked about, and never refused."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from lxml import html

from esmero.actions import reply
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.conversations.models import Message
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import Team
from esmero.domain.workbench.models import HeldReply
from esmero.ground import phrases
from esmero.web.desk import closed_then
from esmero.web.desk.tests.closed_hours import (
    MADRID,
    MONDAY,
    NOON,
    TONIGHT,
    button,
    chip,
    hours_of,
    own_words,
)
from esmero.web.desk.tests.conftest import HTMX

SENT_ALL_THE_SAME = "Send it all the same"


@pytest.fixture
def desk(desk_on_monday):
    return desk_on_monday


@pytest.mark.parametrize("line", ["/promise tonight the coat is back", "/promise saturday 11:00 it is done"])
def test_a_line_for_a_closed_hour_is_asked_about_before_anything_is_sent(send, line):
    answer = send(f"Thank you.\n{line}")

    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#above-the-words"
    said = answer.content.decode()
    assert "Nobody of Orders works then" in said
    assert "Nothing was sent; your words stand below." in said
    assert own_words() == []


def test_the_question_says_which_moment_was_understood_and_when_they_are_back(send):
    said = html.fromstring(send("Thank you.\n/promise tonight it is done").content.decode()).text_content()

    assert "“it is done”, today at 20:00." in said
    assert "they are back tomorrow at 9:00" in said


def test_meant_all_the_same_it_is_promised(send):
    asked = send(promise=[chip(TONIGHT)])
    answer = send(promise=[chip(TONIGHT)], closed_meant=button(asked))

    assert answer.status_code == 200
    assert [one.due_at for one in own_words()] == [TONIGHT]


def test_another_closed_hour_is_asked_about_anew(send):
    asked = send(promise=[chip(TONIGHT)])
    answer = send(promise=[chip(TONIGHT + timedelta(days=1))], closed_meant=button(asked))

    assert answer.status_code == 409
    assert own_words() == []


@pytest.mark.parametrize(
    "due",
    ["today 17:00", "today 18:00", "tomorrow 9:00", "friday 12:00"],
)
def test_nothing_is_asked_where_somebody_works_as_they_open_and_as_they_close(send, due):
    assert send(f"Thank you.\n/promise {due} it is done").status_code == 200
    assert len(own_words()) == 1


def test_where_nobody_ever_works_it_is_asked_all_the_same_and_no_return_is_named(send, shop):
    hours_of(shop, [])
    asked = send(promise=[chip(TONIGHT)])

    assert "Nobody of Orders works then." in asked.content.decode()
    assert send(promise=[chip(TONIGHT)], closed_meant=button(asked)).status_code == 200


def test_without_a_script_the_page_asks_and_keeps_the_words_with_their_promise(send):
    answer = send("Thank you, Ana.", headers={}, promise=[chip(TONIGHT)])
    page = answer.content.decode()

    assert answer.status_code == 409
    assert SENT_ALL_THE_SAME in page
    assert f"Thank you, Ana.\n/promise {MONDAY} 20:00 the coat is back</textarea>" in page
    # What only a script can do is not offered.
    assert "data-change" not in page


def test_the_moment_at_which_the_answer_goes_out_is_kept_by_the_question(send, shop):
    Promise.objects.filter(pk=shop.a.promise.pk).update(due_at=NOON + timedelta(hours=2))
    asked = send(promise=[chip(TONIGHT)], later="typed", moment="today 13:00")
    send(promise=[chip(TONIGHT)], moment="today 13:00", closed_meant=button(asked))

    (held,) = HeldReply.objects.all()
    assert held.release_at == NOON + timedelta(hours=1)


def test_what_is_meant_is_not_asked_again_behind_the_next_question(send, shop):
    Promise.objects.filter(pk=shop.a.promise.pk).update(due_at=NOON + timedelta(minutes=30))
    asked = send(promise=[chip(TONIGHT)], later="typed", moment="today 13:00")
    too_late = send(promise=[chip(TONIGHT)], moment="today 13:00", closed_meant=button(asked))
    assert too_late.status_code == 409
    (known,) = html.fromstring(too_late.content.decode()).xpath("//input[@name='closed_known']/@value")

    meant = {"closed_known": known, "later_meant": button(too_late, "later_meant")}
    assert send(promise=[chip(TONIGHT)], moment="today 13:00", **meant).status_code == 200
    assert HeldReply.objects.count() == 1


def something_comes_in(shop):
    there = shop.a.conversation.pk
    said = {"words": "I look after it.", "send_key": "n", "at": NOON - timedelta(minutes=1)}
    reply.note(agent=shop.lead, conversation_id=there, **said)


def as_well(conflict):
    """What the button "Send mine as well" sends, with what stands hidden beside it."""
    page = html.fromstring(conflict.content.decode())
    hidden = page.xpath("//input[@type='hidden'][@name='later_known' or @name='closed_known']")
    return {one.get("name"): one.get("value") for one in hidden} | {"send_anyway": "on"}


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize("promised", [[], [chip(TONIGHT)]])
def test_what_goes_out_later_goes_out_later_also_where_something_came_in(send, shop, promised, headers):
    Promise.objects.filter(pk=shop.a.promise.pk).update(due_at=NOON + timedelta(hours=2))
    something_comes_in(shop)

    if promised:
        closed = send(promise=promised, later="typed", moment="today 13:00", headers=headers)
        conflict = send(promise=promised, closed_meant=button(closed), headers=headers)
    else:
        conflict = send(later="typed", moment="today 13:00", headers=headers)
    assert conflict.status_code == 409
    send(promise=promised, headers=headers, **as_well(conflict))

    (held,) = HeldReply.objects.all()
    assert held.release_at == NOON + timedelta(hours=1)
    assert not Message.objects.filter(conversation=shop.a.conversation, kind="REPLY").exists()


def test_that_a_late_moment_is_meant_is_not_asked_again_where_something_came_in(send, shop):
    Promise.objects.filter(pk=shop.a.promise.pk).update(due_at=NOON + timedelta(minutes=30))
    too_late = send(later="typed", moment="today 13:00")
    something_comes_in(shop)
    conflict = send(later_meant=button(too_late, "later_meant"))

    assert send(**as_well(conflict)).status_code == 200
    assert HeldReply.objects.get().release_at == NOON + timedelta(hours=1)


def test_the_hint_the_chip_and_the_offer_say_it_while_one_writes(shop, desk, at):
    address = at("conversation-promise_hint", shop.a.conversation.pk)

    hint = desk.get(address, {"line": "/promise tonight it is done"}).content.decode()

    assert "today 20:00" in hint
    assert "Nobody of Orders works then; they are back tomorrow at 9:00." in hint
    assert "By today 20:00, nobody works then: it is done" in hint
    assert "Nobody" not in desk.get(address, {"line": "/promise today 17:00 it is done"}).content.decode()


def test_an_offer_says_it_too(shop, desk, at):
    data = {"text": "I'll call you tonight.", "seen_version": 1, "base": ""}
    kept = desk.get(at("conversation", shop.a.conversation.pk)).content.decode()
    data["base"] = kept.split('data-draft-kind="REPLY" data-draft-at="')[1].split('"')[0]
    address = at("conversation-draft", shop.a.conversation.pk)

    offer = desk.post(address, data, headers={"Accept": "application/json"}).json()["offer"]

    assert "today 20:00" in offer
    assert "Nobody of Orders works then" in offer


@pytest.mark.parametrize(
    ("typed", "understood"),
    [("tonight", "today 20:00"), ("mañana 10:00", "tomorrow 10:00"), ("в пятницу", "Friday 18:00")],
)
def test_a_field_for_a_moment_says_which_one_it_understood(shop, desk, at, typed, understood):
    said = desk.get(at("conversation-promise_hint", shop.a.conversation.pk), {"due": typed})

    assert f"Understood: {understood}." in html.fromstring(said.content.decode()).text_content()


def test_a_moment_that_is_not_understood_is_said_too(shop, desk, at):
    said = desk.get(at("conversation-promise_hint", shop.a.conversation.pk), {"due": "some day"})

    assert "Say by when, for example" in said.content.decode()


def test_promised_without_a_letter_it_is_asked_and_what_was_typed_stays(shop, desk, at):
    address = at("conversation-promises", shop.a.conversation.pk)
    typed = {"due": "tonight", "words": "the coat is back"}

    asked = desk.post(address, typed, headers=HTMX)

    assert asked.status_code == 422
    page = html.fromstring(asked.content.decode())
    assert "That is today at 20:00. Nobody of Orders works then" in page.text_content()
    assert page.xpath("//input[@name='due']/@value") == ["tonight"]
    assert own_words() == []
    # Enter alone means nothing: the first button of the form is not the one that means it.
    assert page.xpath("//form//button[@type='submit']")[0].get("name") is None

    desk.post(address, typed | {"closed_meant": button(asked)}, headers=HTMX)
    assert [one.due_at for one in own_words()] == [TONIGHT]


def test_a_new_time_when_nobody_works_is_asked_about_as_well(shop, desk, at, send):
    send("Thank you.\n/promise tomorrow 10:00 it is done")
    (made,) = own_words()
    address = reverse("desk:promise-new_time", args=[made.pk])
    typed = {"due": "tonight", "because": "The seamstress is ill."}

    asked = desk.post(address, typed, headers=HTMX)

    assert asked.status_code == 422
    assert "Nobody of Orders works then" in asked.content.decode()
    desk.post(address, typed | {"closed_meant": button(asked)}, headers=HTMX)
    assert Promise.objects.get(renewed_from=made).due_at == TONIGHT


def test_a_new_time_is_looked_at_by_the_hours_of_the_team_that_has_the_promise(shop, desk, at, send):
    send("Thank you.\n/promise tomorrow 10:00 it is done")
    (made,) = own_words()
    evenings = Calendar.objects.create(name="Evenings", time_zone="Europe/Madrid")
    Hours.objects.create(calendar=evenings, weekday=0, opens_at=time(18), closes_at=time(22))
    Team.objects.filter(pk=shop.other_team.pk).update(calendar=evenings)
    Promise.objects.filter(pk=made.pk).update(owner_team=shop.other_team)
    address, because = reverse("desk:promise-new_time", args=[made.pk]), "The seamstress is ill."

    page = html.fromstring(desk.get(address, headers=HTMX).content.decode())
    (hint,) = page.xpath("//input[@name='due']/@hx-get")
    assert "Nobody" not in desk.get(f"{hint}&due=tonight").content.decode()
    assert "Nobody of Repairs works then" in desk.get(f"{hint}&due=today+17:00").content.decode()
    asked = desk.post(address, {"due": "today 17:00", "because": because}, headers=HTMX)
    assert "Nobody of Repairs works then" in asked.content.decode()
    assert desk.post(address, {"due": "tonight", "because": because}, headers=HTMX).status_code == 200
    assert Promise.objects.get(renewed_from=made).due_at == TONIGHT


def test_a_hint_does_not_tell_of_promises_out_of_ones_sight(shop, desk, at):
    address = at("conversation-promise_hint", shop.a.conversation.pk)
    for named in [shop.b.promise.pk, "9" * 18]:
        assert desk.get(address, {"due": "tonight", "promise": named}).status_code == 404
    assert desk.get(address, {"due": "tonight", "promise": "9" * 30}).status_code == 200


def called(shop, **more):
    return {
        "way": "PHONE",
        "customer": shop.a.conversation.customer_id,
        "team": shop.team.pk,
        "words": "They asked for the coat.",
        "promise": "the coat is back",
        "due": "tonight",
        "send_key": "k1",
        "language": "en",
    } | more


def test_what_was_promised_in_a_call_is_asked_about_and_written_down_where_it_is_meant(shop, desk):
    address = reverse("desk:call-new")

    asked = desk.post(address, called(shop))

    assert asked.status_code == 422
    assert "That is today at 20:00. Nobody of Orders works then" in asked.content.decode()
    assert "They asked for the coat." in asked.content.decode()
    assert own_words() == []
    desk.post(address, called(shop, closed_meant=button(asked)))
    assert [one.due_at for one in own_words()] == [TONIGHT]


def known(answer):
    (value,) = html.fromstring(answer.content.decode()).xpath("//input[@name='closed_known']/@value")
    return value


def test_whom_we_know_in_a_call_is_asked_about_without_asking_twice_of_the_closed_hour(shop, desk):
    address = reverse("desk:call-new")
    new = {"customer": "", "name": "Ana", "email": "ana@example.org"}
    asked = desk.post(address, called(shop, **new))
    whom = desk.post(address, called(shop, **new, closed_meant=button(asked)))
    assert whom.status_code == 422
    assert "We know somebody" in whom.content.decode()

    assert desk.post(address, called(shop, closed_known=known(whom))).status_code == 303
    assert [one.due_at for one in own_words()] == [TONIGHT]


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize(
    "wrong", [{"text": "Dear [[name]]"}, {"is_addressed": "on", "bcc": "nobody@@example.org"}]
)
def test_what_is_meant_is_remembered_while_something_is_wrong(send, wrong, headers):
    meant = button(send(promise=[chip(TONIGHT)]))
    refused = send(**wrong, promise=[chip(TONIGHT)], closed_known=meant, headers=headers)
    assert refused.status_code == 422

    assert send(promise=[chip(TONIGHT)], closed_known=known(refused)).status_code == 200


def test_what_is_settled_in_a_call_is_not_asked_about(shop, desk):
    assert desk.post(reverse("desk:call-new"), called(shop, is_settled="on")).status_code == 303


def test_over_a_weekend_the_day_is_said_on_which_they_are_back(shop):
    friday, monday = MONDAY + timedelta(days=4), datetime.combine(MONDAY + timedelta(days=7), time(9), MADRID)
    found = closed_then.then(datetime.combine(friday, time(20), MADRID), shop.a.conversation.team, at=NOON)

    assert found is not None
    day = phrases.day_and_month(monday, MADRID, "en")
    assert found.why == f"Nobody of Orders works then; they are back on {day} at 9:00."
