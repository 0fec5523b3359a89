"""Who has a later time since rules or hours were edited gets one letter, written when it leaves."""

from datetime import timedelta

import pytest

from esmero.actions import deliver, promise
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
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise, Target

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
