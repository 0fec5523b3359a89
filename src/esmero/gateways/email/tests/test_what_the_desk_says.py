"""What the desk says of letters that are not as they seem: sent to many, signed only, told twice."""

import html
from email.message import EmailMessage

import pytest
from tests.world import make_world

from esmero.domain.conversations.kinds import WhyNoLetter
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.gateways.email.tests.test_whose_it_is import arrives, message_of

pytestmark = pytest.mark.django_db
MEETING = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART:20261201T090000Z\r\nSUMMARY:Fitting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def desk(company, client):
    client.force_login(company.owner)

    def page(message):
        answer = client.get(f"/desk/conversations/{message.conversation_id}/")
        return html.unescape(answer.content.decode())

    return page


def news(**more):
    return mail(sender="Offers <news@shop.example>", List_Unsubscribe="<https://shop.example/u>", **more)


def test_a_newsletter_says_so_and_one_press_closes_it_without_a_broken_promise(company, desk, client):
    message = message_of(arrives(news()))

    page = desk(message)
    assert "This looks like a newsletter" in page
    version = message.conversation.version
    client.post(
        f"/desk/conversations/{message.conversation_id}/closure/",
        {"reason": "UNWANTED", "seen_version": version},
    )

    conversation = Conversation.objects.get(pk=message.conversation_id)
    assert (conversation.is_closed, conversation.close_reason) == (True, "UNWANTED")
    promised = Promise.objects.filter(about_kind="conversation", about_id=conversation.pk)
    assert promised.exists()
    assert not promised.filter(broken_at__isnull=False).exists()
    assert "This looks like a newsletter" not in desk(message)


@pytest.mark.parametrize(
    "more", [{"List_Post": "<mailto:all@lists.example>"}, {"In_Reply_To": "<1@shop.example>"}]
)
def test_a_letter_to_a_list_or_an_answer_is_no_newsletter(company, desk, more):
    assert "This looks like a newsletter" not in desk(message_of(arrives(news(**more))))


def test_the_fold_over_a_signature_is_called_a_signature(company, desk):
    signed = message_of(arrives(mail(words="Where is it?\n\n-- \nAna Ruiz\nRuiz y Cía.")))
    both = message_of(
        arrives(
            mail(
                words="No.\n\n-- \nAna\n\nOn 21 Nov 2026, at 09:00, Help <help@example.com> wrote:\n> Red?\n",
                message_id="<2@example.org>",
            )
        )
    )

    assert "Signature, " in desk(signed)
    assert "Quoted, " not in desk(signed)
    assert "Signature and quoted, " in desk(both)


def invitation(copy=MEETING):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Ana <{ANA}>", COMPANY, "Fitting"
    made["Message-ID"] = "<i1@example.org>"
    made.set_content("Do come")
    made.add_alternative(MEETING, subtype="calendar", params={"method": "REQUEST"})
    made.add_attachment(copy.encode(), maintype="application", subtype="ics", filename="invite.ics")
    return made.as_bytes()


def test_one_invitation_is_one_file(company):
    message = message_of(arrives(invitation()))

    assert [file.name for file in Attachment.objects.filter(about_id=message.pk, about_kind="message")] == [
        "invite.ics"
    ]
    assert [one["kind"] for one in message.enclosed] == ["invitation"]


def test_two_invitations_are_two_files(company):
    message = message_of(arrives(invitation(MEETING.replace("20261201", "20261202"))))

    assert Attachment.objects.filter(about_id=message.pk, about_kind="message").count() == 2
    assert len(message.enclosed) == 2


def test_a_confirmation_that_was_held_back_says_that_no_letter_went_out_and_why(company, desk):
    first = message_of(arrives(mail(sender="clara@mail.example")))
    second = message_of(
        arrives(mail(sender="clara@mail.example", message_id="<2@mail.example>", subject="B"))
    )

    assert "No letter went out" not in desk(first)
    words = str(WhyNoLetter.OFTEN.label)
    assert f"on the customer’s page only. No letter went out: {words}." in desk(second)
    notice = Message.objects.get(conversation=second.conversation, kind="NOTICE")
    assert (notice.delivery_state, notice.no_letter_because) == ("", WhyNoLetter.OFTEN)
