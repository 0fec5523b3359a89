"""What was only looked at is a page that is fetched: going back asks nothing, and finds what was typed."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from lxml import html

from esmero.domain.company.factories import make_calendar
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.models import Policy, TryOut
from esmero.domain.staff.factories import make_agent, make_team
from esmero.domain.staff.kinds import Role
from esmero.domain.workflows.models import Rule
from esmero.ground import put_by
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db
ACTING = {"name": "Thanks", "when_verb": "message.received", "then_priority": "1", "then_unit": "DAYS"}


@pytest.fixture
def rule(company):
    Policy.objects.all().delete()
    return make_policy("Everything")


def key_in(client, address, form):
    return form_of(client.get(address), form)["typed"]


def form_of(answer, action):
    page = html.fromstring(answer.content.decode())
    (form,) = page.xpath("//main//form[contains(@action, $action)][.//input[@name='typed']]", action=action)
    return dict(form.fields)


def sent(client, name, fields, *args):
    """Send a form as a browser does; return where it leads."""
    answer = client.post(reverse(f"backoffice:{name}", args=args), fields)
    assert answer.status_code == 303
    return answer["Location"]


def test_a_condition_more_is_a_page_that_is_fetched_and_back_is_as_it_was_typed(office, rule):
    here = reverse("backoffice:policy", args=[rule.pk])
    key = key_in(office, here, here)
    fields = filling.rule(name="Sooner", typed=key, do="add", noun="WORDS")

    there = sent(office, "policy", fields, rule.pk)
    one_more, back = form_of(office.get(there), here), form_of(office.get(f"{here}?typed={key}"), here)

    assert (one_more["name"], one_more["when-1-noun"]) == ("Sooner", "WORDS")
    assert back["name"] == "Sooner"
    assert "when-1-noun" not in back
    assert len({key, one_more["typed"], back["typed"]}) == 3
    assert Policy.objects.get().name == "Everything"


def test_what_a_rule_would_promise_is_a_page_that_is_fetched(office, rule):
    team = make_team("Care")
    trial = {"try-on": "2026-11-30", "try-clock": "09:00", "try-team_id": team.pk}
    fields = filling.rule(name="Sooner", first_reply_number="3") | trial

    for there in (
        sent(office, "policy-trial", fields, rule.pk),
        sent(office, "policy-new_trial", fields),
    ):
        answer = office.get(there)
        assert answer.status_code == 200
        assert "is when a first answer is due, by the rule “Sooner”." in filling.words(answer)
        assert form_of(answer, reverse("backoffice:promises"))["first_reply_number"] == "3"


def test_what_is_wrong_is_said_on_that_page_beside_its_field(office, rule):
    there = sent(office, "policy-trial", filling.rule(first_reply_number="soon"), rule.pk)

    answer = office.get(there)

    assert answer.status_code == 422
    assert "whole number" in filling.beside(answer)["id_first_reply_number"]


@pytest.mark.parametrize("number", ["1", "soon"])
def test_back_from_the_last_thirty_days_finds_what_was_typed_right_or_wrong(office, rule, number):
    here = reverse("backoffice:policy", args=[rule.pk])
    key = key_in(office, here, here)
    fields = filling.rule(name="Sooner", first_reply_number=number, typed=key)

    office.post(reverse("backoffice:policy-try_out", args=[rule.pk]), fields)

    back = form_of(office.get(f"{here}?typed={key}"), here)
    assert (back["name"], back["first_reply_number"]) == ("Sooner", number)
    assert TryOut.objects.exists() == (number == "1")


def test_rules_that_act_take_a_condition_more_the_same_way(office, company):
    there = sent(office, "rule-new", {"name": "Thanks", "then_note": "Look.", "do": "add", "noun": "WORDS"})

    shown = form_of(office.get(there), reverse("backoffice:rule-new"))
    assert (shown["name"], shown["then_note"].strip(), shown["when-1-noun"]) == ("Thanks", "Look.", "WORDS")


@pytest.mark.parametrize("changed", [{}, {"name": "Other"}, {"name": ""}])
def test_trying_a_rule_that_acts_keeps_what_was_changed_in_its_fields(office, company, changed):
    filling.send(office, "rule-new", ACTING)
    kept = Rule.objects.get()
    here = reverse("backoffice:rule", args=[kept.pk])

    there = sent(office, "rule-trial", ACTING | changed, kept.pk)
    shown = office.get(there)

    assert form_of(shown, here)["name"] == (ACTING | changed)["name"]
    assert ("is not saved, and was not tried" in shown.content.decode()) == bool(changed)
    assert Rule.objects.get().name == ACTING["name"]
    assert Rule.objects.get().dry_run_at


def test_switching_on_a_rule_that_acts_never_drops_what_was_changed_in_its_fields(office, company):
    filling.send(office, "rule-new", ACTING)
    kept = Rule.objects.get()
    filling.send(office, "rule-trial", {}, kept.pk)
    here = reverse("backoffice:rule", args=[kept.pk])

    shown = office.get(sent(office, "rule-switch", ACTING | {"name": "Other", "is_on": "on"}, kept.pk))

    assert form_of(shown, here)["name"] == "Other"
    assert "not saved, so the rule is not switched on" in shown.content.decode()
    assert not Rule.objects.get().is_on
    sent(office, "rule-switch", ACTING | {"is_on": "on"}, kept.pk)
    assert Rule.objects.get().is_on

    shown = office.get(sent(office, "rule-switch", ACTING | {"name": "Other", "is_on": "off"}, kept.pk))
    assert form_of(shown, here)["name"] == "Other"
    assert "What you changed here is not saved." in shown.content.decode()
    assert not Rule.objects.get().is_on


def test_what_nobody_touched_is_tried_and_saved_as_it_is_in_whatever_order_it_is_kept(office, company):
    filling.send(
        office, "rule-new", ACTING | filling.asks(["LANGUAGE", ["en", "ru"]], ["WORDS", "lamp, tide"])
    )
    kept = Rule.objects.get()
    # So it came from elsewhere, or what it names was called otherwise then.
    kept.conditions[0]["values"].reverse()
    Rule.objects.update(conditions=kept.conditions, deeds={**kept.deeds, "note": "Look.\nTwice."})
    here = reverse("backoffice:rule", args=[kept.pk])
    page = html.fromstring(office.get(here).content.decode())
    (form,) = [one for one in page.forms if "name" in one.fields]
    untouched = {name: [value for key, value in form.form_values() if key == name] for name in form.fields}

    tried = filling.send(office, "rule-trial", untouched, kept.pk)
    saved = filling.send(office, "rule", untouched, kept.pk)

    assert "is not saved" not in tried.content.decode()
    assert "It is as it was." in saved.content.decode()
    assert Rule.objects.get().conditions == kept.conditions
    other = filling.send(office, "rule-trial", untouched | {"when-1-values": ["en"]}, kept.pk)
    assert "is not saved, and was not tried" in other.content.decode()


def test_hours_are_tried_on_a_page_that_is_fetched_and_back_has_them(office, company):
    calendar = make_calendar()
    here = reverse("backoffice:calendar", args=[calendar.pk])
    key = key_in(office, here, here)
    fields = filling.calendar({"days": "0-4", "starts_at": "11", "ends_at": "12"}, name="Late", typed=key)

    there = sent(office, "calendar-trial", fields, calendar.pk)

    assert html.fromstring(office.get(there).content.decode()).get_element_by_id("tried").text_content()
    assert form_of(office.get(f"{here}?typed={key}"), here)["name"] == "Late"
    assert "Late" in office.get(sent(office, "calendar-new_trial", fields)).content.decode()


def test_back_from_who_would_have_got_what_finds_the_settings(office, company):
    here = reverse("backoffice:routing")
    key = key_in(office, here, here)

    sent(office, "routing-new_try_out", {"most_EMAIL": "3", "typed": key})

    assert form_of(office.get(f"{here}?typed={key}"), here)["most_EMAIL"] == "3"
    assert form_of(office.get(here), here)["most_EMAIL"] == ""


def test_nobody_else_finds_it_and_a_trial_of_nothing_leads_to_the_form(office, rule):
    there = sent(office, "policy-trial", filling.rule(name="Sooner"), rule.pk)
    other = Client()
    other.force_login(make_agent("Olga Sokolova", role=Role.OWNER))

    answer = other.get(there, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("backoffice:policy", args=[rule.pk])
    assert "Sooner" not in answer.content.decode()


@pytest.fixture
def away(monkeypatch):
    """A store of which nobody hears that it kept nothing."""
    monkeypatch.setattr(cache, "set", lambda *_args, **_named: None)


def test_where_nothing_can_be_put_by_the_page_answers_at_once(office, rule, away):
    answer = office.post(
        reverse("backoffice:policy", args=[rule.pk]), filling.rule(name="Sooner", do="add", noun="WORDS")
    )

    assert answer.status_code == 200
    assert form_of(answer, "promises")["when-1-noun"] == "WORDS"


LOST = "What you typed here before is not kept any more."


@pytest.mark.parametrize("name", ["policy", "policy-trial", "rule", "calendar", "calendar-trial"])
def test_what_was_typed_and_is_gone_is_said_on_the_page_of_what_is_saved(office, rule, name):
    filling.send(office, "rule-new", ACTING)
    kept = {"policy": rule, "rule": Rule.objects.get(), "calendar": make_calendar()}[name.partition("-")[0]]
    there = reverse(f"backoffice:{name}", args=[kept.pk])

    answer = office.get(f"{there}?typed={put_by.new_key()}", follow=True)

    assert answer.status_code == 200
    assert answer.content.decode().count(LOST) == 1
    assert LOST not in office.get(there, follow=True).content.decode()


def test_a_rule_tried_where_nothing_can_be_put_by_says_that_what_was_changed_is_gone(office, company, away):
    filling.send(office, "rule-new", ACTING)
    kept = Rule.objects.get()

    answer = office.post(
        reverse("backoffice:rule-trial", args=[kept.pk]), ACTING | {"name": "Other"}, follow=True
    )

    assert LOST in answer.content.decode()


def test_back_from_what_was_saved_tells_nobody_that_it_is_gone(office, rule):
    here = reverse("backoffice:policy", args=[rule.pk])
    key = key_in(office, here, here)
    office.post(here, filling.rule(name="Sooner", typed=key))

    answer = office.get(f"{here}?typed={key}")

    assert form_of(answer, here)["name"] == "Sooner"
    assert LOST not in answer.content.decode()


def test_what_comes_from_a_form_without_a_key_is_never_put_by(office, company, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda *args: kept.append(args))

    answer = filling.send(office, "agent-new", filling.person(email="no address"))

    assert answer.status_code == 422
    assert kept == []
