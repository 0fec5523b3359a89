"""What would last month have been? Asked on the page of a rule with what is written there, and read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests import world

from esmero.actions import receive, reply, try_out
from esmero.actions.tests.test_receive import mail
from esmero.domain.promises.models import Policy, Promise, TryOut
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    there = world.make_world(clock.now() - timedelta(days=3))
    Promise.objects.all().delete()
    return there


@pytest.fixture
def office(there):
    client = Client()
    client.force_login(there.owner)
    return client


@pytest.fixture
def answered(there):
    """A question that was answered after an hour and a half; four hours were promised."""
    at = there.at
    conversation = receive.receive(mail(), at=at).conversation
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="It is.",
        seen_version=conversation.version,
        send_key="key",
        promises_made=None,
        at=at + timedelta(minutes=90),
    )
    return conversation


def counted():
    while doing.do_next({"rules.try": try_out.count}, at=clock.now()):
        pass


def tried(office, name, fields, *args):
    """Ask, let the worker count, and read what came out."""
    page = filling.send(office, name, fields, *args)
    counted()
    return page, office.get(reverse("backoffice:try_out", args=[TryOut.objects.get().pk]))


def test_what_is_written_and_not_saved_is_tried(office, answered):
    rule = Policy.objects.get()
    fields = filling.rule(name="Sooner", first_reply_number="60", first_reply_unit="minutes")

    page, answer = tried(office, "policy-try_out", fields, rule.pk)

    assert "being counted" in filling.words(page)
    said = filling.words(answer)
    assert "“Sooner” is counted as you wrote it" in said
    assert "1 of 1 promise would have had another time." in said
    assert "1 that was kept would have been broken." in said
    assert "The coat would have been broken First answer, promised for" in said
    assert reverse("desk:conversation", args=[answered.pk]) in answer.content.decode()
    assert Policy.objects.get().name == rule.name


def test_one_comes_back_to_the_rule_as_it_was_written(office, answered):
    rule = Policy.objects.get()
    fields = filling.rule(name="Sooner", first_reply_number="60", first_reply_unit="plain_minutes")
    fields |= filling.asks(("WORDS", "coat, wet lamp", True))
    _page, answer = tried(office, "policy-try_out", fields, rule.pk)

    back = html.fromstring(answer.content.decode()).xpath("//a[contains(., 'as you wrote it')]/@href")[0]
    page = html.fromstring(office.get(back).content.decode())

    written = dict(page.get_element_by_id("rule").fields)
    assert written["name"] == "Sooner"
    assert (written["first_reply_number"], written["first_reply_unit"]) == ("60", "plain_minutes")
    assert (written["when-1-values"], written["when-1-is_not"]) == ("coat, wet lamp", "1")
    for other in ("?tried=9999", "?tried=x", "?tried=" + "9" * 30):
        plain = office.get(reverse("backoffice:policy", args=[rule.pk]) + other)
        assert 'value="Everything"' in plain.content.decode()


def test_a_new_rule_stands_after_all_others(office, answered):
    _page, answer = tried(office, "policy-new_try_out", filling.rule(name="Another"))

    said = filling.words(answer)
    assert "Another It fitted nothing in these 30 days." in said
    assert f"“ {Policy.objects.get().name} ” stands before it and takes all that it fits." in said
    assert f'href="{reverse("backoffice:policy", args=[Policy.objects.get().pk])}"' in answer.content.decode()
    back = office.get(reverse("backoffice:policy-new") + f"?tried={TryOut.objects.get().pk}")
    assert 'value="Another"' in back.content.decode()


def test_the_rules_as_they_are_kept_change_nothing(office, answered):
    _page, answer = tried(office, "promises-try_out", {})

    said = filling.words(answer)
    assert "All rules are counted as they are kept." in said
    assert "Every promise would have had the same time." in said
    assert "1 promise: 1 at the same time." in said


def test_the_page_fetches_its_piece_until_it_is_counted(office, answered):
    filling.send(office, "promises-try_out")
    url = reverse("backoffice:try_out", args=[TryOut.objects.get().pk])

    waits = html.fromstring(office.get(url, headers={"HX-Request": "true"}).content.decode())
    counted()
    ready = html.fromstring(office.get(url, headers={"HX-Request": "true"}).content.decode())

    assert waits.get("hx-get") == url
    assert waits.xpath("//a[@href=$url]", url=url), "without script one looks again by a link"
    assert ready.get("hx-get") is None


def test_nothing_promised_is_said_plainly(office):
    _page, answer = tried(office, "promises-try_out", {})

    assert "Nothing was promised by a rule in these days." in filling.words(answer)


def test_what_is_wrong_with_the_rule_is_said_and_nothing_is_tried(office):
    fields = filling.rule(first_reply_number="soon")

    for name, args in (("policy-new_try_out", []), ("policy-try_out", [Policy.objects.get().pk])):
        answer = filling.send(office, name, fields, *args)
        assert answer.status_code == 422
        assert "whole number" in filling.beside(answer)["id_first_reply_number"]
    assert not TryOut.objects.exists()


def test_what_could_not_be_counted_says_why(office, answered):
    filling.send(office, "promises-try_out")
    TryOut.objects.update(ended_at=clock.now())

    page = office.get(reverse("backoffice:try_out", args=[TryOut.objects.get().pk]))

    assert "This was not counted to its end." in filling.words(page)


def test_what_was_tried_leads_to_no_rule_that_is_gone_since(office, answered):
    rule, seen = Policy.objects.get(), []
    filling.send(office, "policy-new", filling.rule(name="Another", do="save"))
    for gone in (False, True):
        TryOut.objects.all().delete()
        fields = filling.rule(name="Spanish", **filling.asks(["LANGUAGE", ["es"]]))
        tried(office, "policy-new_try_out", fields)
        if gone:
            filling.send(office, "policy-removal", {}, rule.pk)
        answer = office.get(reverse("backoffice:try_out", args=[TryOut.objects.get().pk]))
        assert "It never decides" in filling.words(answer)
        seen.append(f'href="{reverse("backoffice:policy", args=[rule.pk])}' in answer.content.decode())

    assert seen == [True, False]


def test_nor_back_to_the_rule_itself_where_that_is_gone(office, answered):
    filling.send(office, "policy-new", filling.rule(name="Second", do="save"))
    rule = Policy.objects.get(name="Second")
    tried(office, "policy-try_out", filling.rule(name="Sooner"), rule.pk)
    filling.send(office, "policy-removal", {}, rule.pk)

    answer = office.get(reverse("backoffice:try_out", args=[TryOut.objects.get().pk]))

    assert f'href="{reverse("backoffice:policy", args=[rule.pk])}' not in answer.content.decode()
    assert "as you wrote it" not in filling.words(answer).partition("saved by this")[2]
