"""What we send is read by the reader of our own mailbox as it was meant."""

import pytest

from esmero.actions import put_into_words
from esmero.domain.channels.models import Delivery
from esmero.gateways.email.reading import message
from esmero.letters import envelope, writing
from esmero.letters.tests import given
from tests.world import WORD_OF_A, make_world

pytestmark = pytest.mark.django_db
ADDRESS = envelope.Address(
    sender="help@marea.example",
    sender_name="Marta Roldán at Marea, S.L.",
    recipient="ana@example.org",
    recipient_name="Ana Belmonte",
    reply_to="reply+c.abcdef@marea.example",
)
FROM_CONFIRMATION = {"en": "We have your question", "es": "17 de noviembre", "ru": "17 ноября"}


def seal(letter, setting, *, is_automatic):
    return envelope.seal(
        letter,
        ADDRESS,
        message_id="m.1@marea.example",
        references=["first@example.org"],
        at=setting.at,
        is_automatic=is_automatic,
    )


@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_a_confirmation_reads_as_it_was_written(language):
    setting = given.setting(language=language)
    letter = writing.confirmation(setting, [given.promise(setting)])

    mail = message.read(seal(letter, setting, is_automatic=True))

    assert (mail.subject, mail.from_email) == (letter.subject, "help@marea.example")
    assert mail.from_name == "Marta Roldán at Marea, S.L."
    assert mail.text.split() == letter.text.split()
    assert FROM_CONFIRMATION[language] in mail.text
    assert [list(mail.in_reply_to), list(mail.references)] == [["first@example.org"]] * 2
    assert mail.sent_at == setting.at
    assert not mail.warnings and not mail.errors


def test_what_software_writes_is_never_answered_by_software():
    setting = given.setting()
    letter = writing.confirmation(setting, [given.promise(setting)])

    automatic = message.read(seal(letter, setting, is_automatic=True))
    personal = message.read(
        seal(writing.answer(setting, [], given.reply(setting)), setting, is_automatic=False)
    )

    assert (automatic.is_auto_reply, automatic.may_auto_answer) == (True, False)
    assert (personal.is_auto_reply, personal.may_auto_answer) == (False, True)


def test_the_confirmation_that_a_question_brought_about_is_a_letter_of_the_company():
    make_world()

    letter = Delivery.objects.order_by("id")[0]
    mail = message.read(put_into_words.letter_of(letter, at=letter.queued_at))

    assert mail.from_name == "Marea"
    assert [where.email for where in mail.to] == ["ana@example.org"]
    assert "Marta answers before" in mail.subject
    assert WORD_OF_A not in mail.text + mail.subject + (mail.html or "")
