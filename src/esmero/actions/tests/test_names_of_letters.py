"""By what letters of our system to a customer's address are known: each by a name of its own."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from esmero.actions import report, staff_letters
from esmero.domain.channels.kinds import ReportKind
from esmero.domain.channels.ports import Report
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Identity
from esmero.ground import clock
from esmero.letters.staff import StaffLetterWords

pytestmark = pytest.mark.django_db
ADDRESS = "ana@correo.example"


def queue(*, at):
    return staff_letters.queue_to(ADDRESS, "en", StaffLetterWords("Your code", "It is 123 456."), at=at)


def names() -> list[str]:
    return [one.extra_headers["Message-ID"].strip("<>") for one in mail.outbox]


def test_two_letters_to_one_address_have_two_names_and_each_marks_it():
    make_customer("Ana", email=ADDRESS)
    at = clock.now()
    queue(at=at)
    queue(at=at)
    staff_letters.send(at=at)
    first, second = names()

    assert first != second, "a mail server throws the second of one name away"
    for name in (first, second):
        Identity.objects.update(lost_since=None)
        told = Report(ReportKind.CAME_BACK, [name], "5.1.1", is_address_lost=True)
        assert report.hear_from_service([told], at=at) == 0
        assert Identity.objects.get(value=ADDRESS).lost_since is not None


def test_a_letter_that_is_tried_again_keeps_its_name(monkeypatch):
    make_customer("Ana", email=ADDRESS)
    at = clock.now()
    queue(at=at)
    take = EmailBackend.send_messages

    def take_and_break(server, letters):
        take(server, letters)
        raise OSError("the line broke before the server's word came")

    with monkeypatch.context() as broken:
        broken.setattr(EmailBackend, "send_messages", take_and_break)
        staff_letters.send(at=at)
    staff_letters.send(at=at + timedelta(hours=1))

    assert len(set(names())) == 1 and len(names()) == 2


def test_what_came_back_for_a_passing_reason_marks_no_address():
    make_customer("Ana", email=ADDRESS)
    at = clock.now()
    queue(at=at)
    staff_letters.send(at=at)
    (name,) = names()

    told = Report(ReportKind.CAME_BACK, [name], "4.2.2 mailbox full")
    assert report.hear_from_service([told], at=at) == 0
    assert Identity.objects.get(value=ADDRESS).lost_since is None
