"""Who has a later time since rules or hours were edited gets one letter, written when it leaves."""

from datetime import timedelta

import pytest

from esmero.actions import deliver, post, promise, set_rules
from esmero.actions.tests.edited import (
    MONDAY,
    again,
    close_tuesday,
    hours_change,
    there,
    told,
    work,
)
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import Policy, Promise, Target
from esmero.letters import handing

__all__ = ["there", "told"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def letters(server, at):
    deliver.send_letters(at=at)
    return [str(mail.get_body(("plain",)).get_content()) for mail in server.mails()]


def test_a_later_time_is_told_in_one_letter_written_when_it_leaves(there, told, server):
    Delivery.objects.all().delete()
    promise.ask_for_update(Conversation.objects.get(pk=told.about_id), at=MONDAY)
    Delivery.objects.all().delete()
    Target.objects.filter(kind=PromiseKind.UPDATE).update(amount=600)
    close_tuesday(there)
    work(MONDAY + HOUR)

    delivery = Delivery.objects.get()
    assert bytes(delivery.raw) == b""
    text = " ".join(letters(server, MONDAY + HOUR)[0].split())
    assert "What we promised has a later time." in text
    assert "24 November became a day off." in text
    notice = Message.objects.filter(conversation=told.about_id, kind="NOTICE").latest("id")
    assert notice.text == "What we promised has a later time."


def test_each_promise_says_itself_what_it_was_and_why(there, told, server):
    promise.ask_for_update(Conversation.objects.get(pk=told.about_id), at=MONDAY)
    Target.objects.filter(kind=PromiseKind.UPDATE).update(amount=600)
    Delivery.objects.all().delete()
    close_tuesday(there)
    work(MONDAY + HOUR)

    text = " ".join(letters(server, MONDAY + HOUR)[0].split())
    assert text.count("24 November became a day off.") == text.count("Due ") == 2
    news, answer = text.index("how things stand"), text.index("answers before")
    assert text.index("This is what holds now:") < min(news, answer) < text.index("Due ") < max(news, answer)


def test_what_got_another_time_before_is_not_told_of_again(there, told, server):
    close_tuesday(there)
    work(MONDAY + HOUR)
    promise.ask_for_update(Conversation.objects.get(pk=told.about_id), at=MONDAY + 2 * HOUR)
    Delivery.objects.all().delete()
    rule = Policy.objects.order_by("position").first()
    times = {one.kind: Time(one.amount, one.unit) for one in Target.objects.filter(policy=rule)}
    times[PromiseKind.UPDATE] = Time(2000)
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"times": times}, at=MONDAY + 3 * HOUR)
    work(MONDAY + 3 * HOUR)

    text = " ".join(letters(server, MONDAY + 3 * HOUR)[0].split())
    assert "our rules of how soon we answer were changed." in text
    assert "24 November became a day off." not in text


def test_a_letter_that_another_person_keeps_it_does_not_say_again_why_it_moved_once(there, told):
    close_tuesday(there)
    work(MONDAY + HOUR)
    conversation = Conversation.objects.get(pk=told.about_id)
    setting = post.setting_of(conversation, at=MONDAY + 2 * HOUR)

    said = handing.handed_on(setting, [again(told)]).text

    assert "answers before" in said
    assert "became a day off" not in said


def test_an_earlier_time_stands_on_the_page_alone(there, told, server):
    Delivery.objects.all().delete()
    hours_change(there, 480)
    work(MONDAY + HOUR)

    assert again(told).due_at < told.due_at
    assert not Delivery.objects.exists()


def test_a_letter_that_leaves_after_the_answer_says_that_the_page_knows(there, told, server):
    Delivery.objects.all().delete()
    close_tuesday(there)
    work(MONDAY + HOUR)
    Promise.objects.filter(pk=told.pk).update(kept_at=MONDAY + HOUR)

    assert "Your page says what holds now." in letters(server, MONDAY + HOUR)[0]
