"""What software writes and what waits for the customer's hour is true on the day on which it is read."""

import email
import email.policy
from datetime import timedelta

import pytest

from esmero.actions import by_itself, prefer
from esmero.domain.channels.models import Delivery
from esmero.domain.promises.models import Promise
from esmero.ground import db
from tests.journeys.test_left_alone import EARLY, company, customer, talk, wish

pytestmark = pytest.mark.django_db
__all__ = ["company", "customer", "talk"]


def test_what_is_taken_back_and_waits_names_the_days(company, talk, customer):
    """It is decided on Monday evening and read on Tuesday: no "today" is the right one."""
    evening = EARLY - timedelta(hours=9)
    wish(customer, prefer.Wish(from_minute=600, to_minute=1200), at=evening)
    promise = Promise.objects.filter(about_id=talk.pk).first()
    due_at = evening + timedelta(hours=1)
    Promise.objects.filter(pk=promise.pk).update(due_at=due_at, withdrawn_because="We moved house.")
    promise.refresh_from_db()
    with db.write():
        talk.refresh_from_db()
        by_itself.tell_of_taking_back(talk, [promise], by=company.agent, at=evening)
    letter = Delivery.objects.latest("id")
    assert letter.held_until > due_at
    said = " ".join(body_of(letter).split())
    assert "before 23:00 on 2 March" in said and "That was decided on 2 March 2026." in said
    assert "today" not in said and "yesterday" not in said


def body_of(letter):
    mail = email.message_from_bytes(bytes(letter.raw), policy=email.policy.default)
    return mail.get_body(("plain",)).get_content()
