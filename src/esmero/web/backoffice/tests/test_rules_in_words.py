"""The list of rules says all that each promises, and a rule is kept with whatever share it was given."""

from django.urls import reverse
from lxml import html

from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.kinds import TOLD_EVERY, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy
from esmero.web.backoffice.tests import filling


def form_of(answer):
    return html.fromstring(answer.content.decode()).get_element_by_id("rule")


def said(office):
    page = html.fromstring(office.get(reverse("backoffice:promises")).content.decode())
    return " ".join(page.text_content().split())


def test_the_list_says_every_time_that_a_rule_has(office):
    make_policy(
        times={
            PromiseKind.FIRST_REPLY: Time(30),
            PromiseKind.UPDATE: Time(3, Unit.HOURS),
            PromiseKind.ESCALATION: Time(1, Unit.HOURS),
            PromiseKind.RESOLUTION: Time(5, Unit.DAYS),
            PromiseKind.CALL_BACK: Time(4, Unit.HOURS, is_plain=True),
            PromiseKind.LOOK_AGAIN: Time(1, Unit.DAYS),
            TOLD_EVERY: Time(2, Unit.DAYS),
        },
        look_again_days=9,
    )

    assert (
        "First answer within 30 working minutes, further ones within 2 working hours. "
        "News on request within 3 working hours, an answer from above within 1 working hour. "
        "Settled within 5 working days. A call back within 4 hours. "
        "Told unasked how things stand every 2 working days, while the next move is ours. "
        "After 9 days of silence somebody looks again, within 1 working day. For: everything."
    ) in said(office)


def test_what_a_rule_does_not_promise_is_not_said(office):
    make_policy()

    words = said(office)

    assert "Settled within" not in words and "call back" not in words and "Told unasked" not in words


def test_a_rule_tells_customers_so_often_as_its_form_says(office):
    rule = make_policy()
    fields = filling.rule(told_every_number="2", told_every_unit="days")

    filling.send(office, "policy", fields, rule.pk)

    assert promises.policy(rule.pk).told_every == Time(2, Unit.DAYS)
    shown = dict(form_of(office.get(reverse("backoffice:policy", args=[rule.pk]))).fields)
    assert (shown["told_every_number"], shown["told_every_unit"]) == ("2", "days")

    filling.send(office, "policy", filling.rule(), rule.pk)
    assert promises.policy(rule.pk).told_every is None


def test_so_often_is_no_further_away_than_anybody_waits(office):
    answer = filling.send(
        office, "policy-new", filling.rule(told_every_number="91", told_every_unit="plain_days")
    )

    assert "further away than anybody waits" in filling.beside(answer)["id_told_every_number"]


def test_a_rule_with_a_share_that_is_offered_nowhere_shows_it_and_is_kept_with_it(office):
    rule = make_policy(warn_percent=40, hand_up_percent=15)
    page = form_of(office.get(reverse("backoffice:policy", args=[rule.pk])))
    shown = dict(page.form_values())
    assert (shown["warn_percent"], shown["hand_up_percent"]) == ("40", "15")
    assert "40 %" in page.text_content()

    arranged = filling.send(office, "policy", {**shown, "do": "add", "noun": "WORDS"}, rule.pk)
    assert dict(form_of(arranged).form_values())["warn_percent"] == "40"
    saved = filling.send(office, "policy", {**shown, "name": "Renamed", "do": "save"}, rule.pk)

    assert filling.beside(saved) == {}
    kept = Policy.objects.get(pk=rule.pk)
    assert (kept.name, kept.warn_percent, kept.hand_up_percent) == ("Renamed", 40, 15)
