"""To which conversation a mail belongs, rule by rule; whatever does not prove it opens one of its own."""

from datetime import timedelta

import pytest
from django.conf import settings

from esmero.actions import guess, merge, receive, reply, set_up
from esmero.actions.tests.conftest import NOON
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Awaited, Conversation, Message

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
HOST = settings.ESMERO_HOST


def ours(received):
    return Message.objects.get(conversation=received.conversation, kind="NOTICE").mail_message_id


def answers(*ids, at=LATER, words="One more thing", **more):
    return receive.receive(mail(words, answers=list(ids), **more), at=at)


def test_the_name_of_our_letter_proves_it_even_where_the_letter_is_known_no_more(asked):
    name = ours(asked)
    Message.objects.filter(mail_message_id=name).delete()

    assert answers(name).conversation == asked.conversation


@pytest.mark.parametrize("change", ["number", "signature", "chance", "host"])
def test_a_name_that_was_changed_proves_nothing(there, asked, change):
    name = ours(asked)
    Message.objects.filter(mail_message_id=name).delete()
    once, number, mac = name.partition("@")[0].removeprefix("m.").split(".")
    changed = {
        "number": f"m.{once}.{there.a.conversation.pk:x}.{mac}@{HOST}",
        "signature": f"m.{once}.{number}.{'a' * 16}@{HOST}",
        "chance": f"m.{'0' * 24}.{number}.{mac}@{HOST}",
        "host": f"m.{once}.{number}.{mac}@other.example",
    }[change]

    assert answers(changed).is_new_conversation


def test_a_strangers_mail_that_names_our_letter_opens_one_of_its_own(asked):
    assert answers(ours(asked), sender_email="thief@mail.example").is_new_conversation


def test_of_all_that_it_answers_the_newest_letter_of_the_senders_own_counts(there, asked):
    second = receive.receive(mail("Another matter", mail_message_id="2@mail.example"), at=NOON)

    assert answers("2@mail.example", "1@mail.example").conversation == second.conversation
    found = answers(there.a.message.mail_message_id, "unknown@x.example", "1@mail.example", words="And?")
    assert found.conversation == asked.conversation


def test_what_was_merged_gets_its_mail_where_it_lives(there, asked):
    # An hour after the first, so that this one is confirmed too.
    second = receive.receive(
        mail("Another matter", mail_message_id="2@mail.example"), at=NOON + timedelta(hours=2)
    )
    name = ours(second)
    address = access.reply_address(second.conversation, host=HOST)
    tagged = access.with_tag("Re: coat", second.conversation.code)
    merge.merge(
        agent=there.agent, conversation_id=second.conversation.pk, into_id=asked.conversation.pk, at=NOON
    )
    Message.objects.filter(mail_message_id=name).update(mail_message_id="")

    for number, way in enumerate(
        ({"answers": [name]}, {"recipients": [address]}, {"subject": tagged}, {"answers": ["2@mail.example"]})
    ):
        found = receive.receive(mail(f"Way {number}", **way), at=LATER)
        assert found.conversation == asked.conversation


def test_a_reply_that_came_before_what_it_answers_gets_it_when_it_comes(there):
    second = answers("1@mail.example", words="I forgot to say: in blue", mail_message_id="2@mail.example")

    first = receive.receive(mail("Is the coat in stock?", mail_message_id="1@mail.example"), at=LATER)

    assert first.conversation == second.conversation


def test_a_stranger_does_not_come_in_by_the_name_that_is_awaited(there):
    second = answers("1@mail.example", words="I forgot to say: in blue", mail_message_id="2@mail.example")

    first = receive.receive(
        mail("Look at this", sender_email="thief@mail.example", mail_message_id="1@mail.example"), at=LATER
    )

    assert first.conversation != second.conversation


def test_what_never_came_is_forgotten(there):
    answers("never@mail.example")

    assert guess.await_no_longer(at=LATER + timedelta(days=29)) == 0
    assert guess.await_no_longer(at=LATER + timedelta(days=31)) == 1
    assert not Awaited.objects.exists()


def test_the_code_at_the_end_of_a_subject_leads_its_own_customer_back(there, asked):
    subject = access.with_tag("Re: The coat", asked.conversation.code)

    assert answers(subject=f"AW: {subject}").conversation == asked.conversation
    forged = subject[:-2] + ("a" if subject[-2] != "a" else "b") + "]"
    assert answers(subject=forged, words="Two").is_new_conversation
    assert answers(subject=subject, sender_email="thief@mail.example", words="Three").is_new_conversation


def test_letters_carry_it_only_where_the_company_wants_it_and_no_conversation_is_called_so(there, asked):
    answer = dict(agent=there.agent, conversation_id=asked.conversation.pk, seen_version=1)
    code = asked.conversation.code
    without = reply.reply(words="It is.", send_key="a", at=NOON, **answer)
    set_up.describe_company(agent=there.owner, has_subject_tags=True, at=NOON)
    carried = reply.reply(words="In blue.", send_key="b", at=NOON, **(answer | {"seen_version": 2}))

    assert b"Subject: Re: The coat\r\n" in letter_of(without)
    assert f"Subject: Re: The coat [{code}-".encode() in letter_of(carried)
    new = answers(subject=access.with_tag("The coat", "BBBBBB"))
    assert new.conversation.subject == "The coat"


def letter_of(message):
    return bytes(Delivery.objects.get(about_kind="message", about_id=message.pk).raw)


def closed(there, asked, *, at):
    Conversation.objects.filter(pk=asked.conversation.pk).update(
        closed_at=at, closed_by=there.agent, close_reason="ANSWERED"
    )
    return at


def test_who_answers_soon_after_the_end_opens_it_again(there, asked):
    closed(there, asked, at=NOON)

    found = answers(ours(asked), at=NOON + timedelta(days=29))

    assert found.conversation == asked.conversation
    assert Conversation.objects.get(pk=asked.conversation.pk).is_open


def test_who_answers_long_after_the_end_goes_on_in_a_new_one_that_is_linked(there, asked):
    closed(there, asked, at=NOON)

    found = answers(ours(asked), at=NOON + timedelta(days=30))

    old = Conversation.objects.get(pk=asked.conversation.pk)
    assert found.is_new_conversation
    assert old.is_closed
    assert old.followed_by == found.conversation
    assert (found.conversation.team, found.conversation.agent) == (old.team, old.agent)
    assert (found.conversation.subject, found.conversation.reply_to) == (old.subject, old.reply_to)
    again = answers(ours(asked), words="Hello?", at=NOON + timedelta(days=31))
    assert again.conversation == found.conversation


def test_who_is_answered_by_letter_still_is_when_it_goes_on(there, asked):
    Conversation.objects.filter(pk=asked.conversation.pk).update(answers_by="POST", paper_to="Ana\nPlaza 1")
    closed(there, asked, at=NOON)

    new = answers(ours(asked), at=NOON + timedelta(days=30)).conversation

    assert (new.answers_by, new.paper_to) == ("POST", "Ana\nPlaza 1")


def test_a_company_may_want_all_opened_again_however_late(there, asked):
    set_up.describe_company(agent=there.owner, follow_up_days=0, at=NOON)
    closed(there, asked, at=NOON)

    assert answers(ours(asked), at=NOON + timedelta(days=900)).conversation == asked.conversation


def test_what_somebody_opened_again_goes_on_by_itself(there, asked):
    closed(there, asked, at=NOON)
    answers(ours(asked), at=NOON + timedelta(days=40))
    Conversation.objects.filter(pk=asked.conversation.pk).update(closed_at=None, closed_by=None)

    found = answers(ours(asked), words="Me again", at=NOON + timedelta(days=41))

    assert found.conversation == asked.conversation


def test_a_stranger_begins_nothing_in_the_customers_name_however_late(there, asked):
    closed(there, asked, at=NOON)
    address = access.reply_address(asked.conversation, host=HOST)

    found = answers(
        sender_email="x@other.example", recipients=[address], words="Code 1", at=NOON + timedelta(days=40)
    )

    assert found.conversation == asked.conversation
    assert found.message.held_since is not None


def test_a_refuted_mail_never_joins_by_what_it_names(asked):
    subject = access.with_tag("The coat", asked.conversation.code)

    assert answers(ours(asked), sender_proof=SenderProof.REFUTED).is_new_conversation
    assert answers(subject=subject, sender_proof=SenderProof.REFUTED, words="Two").is_new_conversation
