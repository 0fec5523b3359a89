"""Hints that go for good, a tour that can be left, a practice that is marked."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from esmero.actions import practise, reply
from esmero.domain.conversations.models import Conversation
from esmero.ground import clock
from esmero.web.desk.shown import hints, tour
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def been_here(company, desk, at):
    """Somebody who was asked already whether to be shown around."""
    desk.post(at("tour"), {"step": "0"})
    company.agent.refresh_from_db()
    return company.agent


def test_a_hint_that_was_read_never_comes_again_and_the_next_one_keeps_still(company, been_here):
    first = hints.hint_for(been_here, None, at=company.at)
    been_here.kept_habits = {"hints_gone": [first.name], "hints_rest_until": company.at.timestamp() + 60}

    assert hints.hint_for(been_here, None, at=company.at) is None
    later = hints.hint_for(been_here, None, at=company.at + timedelta(minutes=2))
    assert later and later.name != first.name


def test_dismissed_here_it_is_gone_on_every_device(company, desk, at, client, been_here):
    page = desk.get(at("home")).content.decode()
    name = next(hint.name for hint in hints.HINTS if at("hint-dismissal", hint.name) in page)

    answer = desk.post(at("hint-dismissal", name), headers=HTMX).content.decode()
    client.force_login(company.agent)
    elsewhere = client.get(at("home")).content.decode()

    assert at("hint-dismissal", name) not in answer
    assert "/hints/" not in elsewhere


def test_hints_that_were_read_can_be_asked_for_again(company, desk, at, been_here):
    for hint in hints.HINTS:
        desk.post(at("hint-dismissal", hint.name))
    assert "/hints/" not in desk.get(at("home")).content.decode()

    desk.post(at("my_desk-hints"), {"shows_hints": "on", "again": "on"})
    assert "/hints/" in desk.get(at("home")).content.decode()


def test_whoever_wants_no_hints_gets_none(company, desk, at, been_here):
    desk.post(at("my_desk-hints"), {})

    assert "/hints/" not in desk.get(at("home")).content.decode()


def test_a_hint_of_keys_is_not_for_whoever_let_letters_rest(company, been_here):
    been_here.kept_habits = {"has_letter_keys": False}

    hint = hints.hint_for(been_here, None, at=company.at)
    assert hint and not hint.of_keys


def test_a_hint_about_the_list_stands_only_where_the_list_does(desk, at, been_here):
    about = [at("hint-dismissal", hint.name) for hint in hints.HINTS if hint.of_list]

    assert any(address in desk.get(at("home")).content.decode() for address in about)
    assert not any(address in desk.get(at("my_desk")).content.decode() for address in about)


def test_an_unknown_hint_is_not_found(desk, at):
    assert desk.post(at("hint-dismissal", "nothing")).status_code == 404


def test_a_newcomer_is_asked_once_whether_to_be_shown_around(company, desk, at):
    assert 'name="step" value="1"' in desk.get(at("home")).content.decode()

    desk.post(at("tour"), {"step": "0"})
    strip = desk.get(at("home")).content.decode().split('id="strip"')[1].split('id="next"')[0]
    assert 'name="step"' not in strip


def test_the_tour_goes_on_where_it_was_on_every_page_and_can_be_left(company, desk, at):
    desk.post(at("tour"), {"step": "3"})
    for address in (at("home"), at("conversation", company.a.conversation.pk), at("my_desk")):
        assert f'data-at="{tour.STEPS[2].at}"' in desk.get(address).content.decode()

    answer = desk.post(at("tour"), {"step": "4"}, headers=HTMX).content.decode()
    assert f'data-at="{tour.STEPS[3].at}"' in answer
    desk.post(at("tour"), {"step": "0"})
    assert "<es-tour" not in desk.get(at("home")).content.decode()


def test_without_script_one_comes_back_to_the_page_one_was_on(company, desk, at):
    here = at("conversation", company.a.conversation.pk)

    assert desk.post(at("tour"), {"step": "2", "back": here}).headers["Location"] == here
    answer = desk.post(at("tour"), {"step": "2", "back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == at("home")


def test_practice_is_asked_for_with_one_press_and_says_what_it_is(company, desk, at):
    address = desk.post(at("practice")).headers["Location"]
    page = desk.get(address).content.decode()

    assert "Practice: Robin is made up" in page
    assert "Made up, written by our system" in page
    assert "Practice: Which day can I come?" in desk.get(at("queue", "mine")).content.decode()


@pytest.mark.parametrize(
    ("language", "first", "second", "name"),
    [
        ("en", "Which day can I come?", "Thank you, that helps.", "Robin Sample"),
        ("es", "¿Cuándo puedo ir?", "Gracias, eso me ayuda.", "Robin Muestra"),
        ("ru", "Когда можно прийти?", "Спасибо", "Женя Пример"),
    ],
)
def test_the_made_up_customer_writes_in_the_language_in_which_the_desk_is_read(
    company, desk, at, language, first, second, name
):
    desk.post(reverse("set_language"), {"language": language, "next": at("home")})
    desk.post(at("practice"))
    practice = Conversation.objects.get(customer__is_made_up=True)
    reply.reply(
        agent=company.agent,
        conversation_id=practice.pk,
        words="Friday.",
        seen_version=practice.version,
        send_key="k",
        at=clock.now(),
    )
    practise.answer_in_practice(at=clock.now() + timedelta(minutes=5))

    letters = list(practice.messages.filter(kind="FROM_CUSTOMER").order_by("id"))
    assert [practice.language, practice.customer.language] == [language] * 2
    assert practice.customer.name == name
    assert first in f"{practice.subject} {letters[0].text}"
    assert second in letters[1].text


def test_where_there_are_no_keys_practice_and_tour_speak_of_none(desk, at):
    practised = desk.get(desk.post(at("practice")).headers["Location"]).content.decode()
    desk.post(at("tour"), {"step": 7})
    toured = desk.get(at("home"), follow=True).content.decode()

    for page, words in ((practised, "Write a few words below"), (toured, "in this menu finds people")):
        (said,) = re.findall(r'<span class="by-hand">(.*?)</span>', page)
        assert words in said
        assert not re.search(r"Ctrl|Enter|[Pp]ress [A-Z]\b", said)


def test_what_is_practised_is_not_found_by_others(company, desk, at):
    practice = practise.begin(agent=company.agent, at=company.at)
    desk.force_login(company.owner)

    assert desk.get(at("conversation", practice.pk)).status_code == 404
    assert practice.code not in desk.get(at("palette"), {"q": practice.code}, headers=HTMX).content.decode()


def test_the_practice_goes_with_one_press(company, desk, at):
    practice = practise.begin(agent=company.agent, at=company.at)

    desk.post(at("practice-ending"))

    assert not Conversation.objects.filter(pk=practice.pk).exists()


def test_where_nobody_is_there_yet_practice_says_so(company, desk, at, monkeypatch):
    monkeypatch.setattr(practise.channels, "channels", list)

    desk.post(at("practice"))

    assert "nothing to practise with yet" in desk.get(at("home")).content.decode()


def test_whoever_goes_on_after_an_answer_is_told_of_it_on_the_next_page(company, desk, at, letter):
    desk.post(at("my_desk-after"), {"after": "next"})
    here = at("conversation", company.a.conversation.pk)
    assert "data-goes-on" in desk.get(here).content.decode()

    desk.post(at("conversation-replies", company.a.conversation.pk), letter(), headers=HTMX)

    assert "Your answer goes out." in desk.get(at("home")).content.decode()
