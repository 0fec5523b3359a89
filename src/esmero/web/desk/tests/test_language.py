"""The language that somebody chooses in their menu is theirs, on every machine and by mail."""

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from tests.doors import came_in


def _choose(browser, language, came_from):
    return browser.post(reverse("set_language"), {"language": language, "next": came_from})


def test_a_language_chosen_at_the_desk_holds_on_every_machine(desk, company, at):
    elsewhere = came_in(company.agent)
    elsewhere.cookies["esmero_language"] = "ru"

    assert _choose(desk, "es", at("home")).headers["Location"] == at("home")

    company.agent.refresh_from_db()
    assert company.agent.language == "es"
    assert '<html lang="es"' in elsewhere.get(at("home")).content.decode()


def test_what_is_chosen_on_a_page_for_everybody_is_chosen_in_that_browser_only(desk, company):
    _choose(desk, "es", reverse("help:ask"))

    company.agent.refresh_from_db()
    assert company.agent.language == "en"
    assert '<html lang="es"' in desk.get(reverse("help:ask")).content.decode()


def test_nonsense_and_guests_change_nobodys_language(desk, company, at):
    _choose(desk, "xx", at("home"))
    _choose(Client(), "es", at("home"))

    company.agent.refresh_from_db()
    assert company.agent.language == "en"


def test_what_is_chosen_at_the_door_is_theirs_once_they_are_in(company, at):
    company.agent.set_password("a long word to come in")
    company.agent.save()
    door, browser = reverse("account_login"), Client()

    _choose(browser, "ru", door)
    # Whoever only looks leaves no session behind.
    assert not Session.objects.exists() and "sessionid" not in browser.cookies
    browser.post(door, {"login": company.agent.email, "password": "a long word to come in"})

    company.agent.refresh_from_db()
    assert company.agent.language == "ru"
    assert '<html lang="ru"' in browser.get(at("home")).content.decode()


def test_what_was_chosen_at_the_door_is_not_the_next_ones_choice(company):
    for person in (company.agent, company.lead):
        person.set_password("a long word to come in")
        person.save()
    door, browser = reverse("account_login"), Client()
    _choose(browser, "ru", door)

    for person in (company.agent, company.lead):
        browser.post(door, {"login": person.email, "password": "a long word to come in"})
        browser.post(reverse("account_logout"))

    company.lead.refresh_from_db()
    assert company.lead.language == "en"
