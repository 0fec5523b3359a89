"""A link opens a page for whom it was sent to: not where the address turns out to be somebody else's."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import find, put_into_words, reach, receive, reply, their_addresses
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import clock, db
from esmero.ground.refs import NotFound
from tests import world

pytestmark = pytest.mark.django_db
HOST = "localhost"


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def talk(company):
    return company.a.conversation


@pytest.fixture
def link(talk):
    return reverse("portal:conversation", args=[access.page_token(talk, at=clock.now())])


def second(talk, proof=Proof.WROTE_FROM):
    with db.write():
        made = writes.learn_identity(
            talk.customer,
            kind=IdentityKind.EMAIL,
            value="second@new.example",
            by=THE_SOFTWARE,
            at=clock.now(),
        )
        writes.prove(made, proof=proof, by=THE_SOFTWARE, at=clock.now())
    return made


def ended(company, talk):
    known = Identity.objects.get(value=talk.reply_to)
    return their_addresses.end(
        agent=company.agent, customer_id=talk.customer_id, identity_id=known.pk, at=clock.now()
    )


def writes_back(link):
    return Client().post(f"{link}messages/", {"words": "And today?", "send_key": "k"})


def test_the_link_opens_its_page_and_takes_an_answer(link, talk):
    assert Client().get(link).status_code == 200
    assert writes_back(link).status_code == 303
    assert Message.objects.filter(conversation=talk, text="And today?").exists()


def test_where_the_address_is_theirs_no_longer_its_links_open_nothing(company, link, talk):
    ended(company, talk)
    talk.refresh_from_db()
    assert talk.reply_to == "ana@example.org", "nobody knows where else to"

    assert Client().get(link).status_code == 404
    assert writes_back(link).status_code == 404
    assert not Message.objects.filter(text="And today?").exists()


def test_a_mistake_in_an_address_is_put_right_and_its_links_open_nothing(company, link, talk):
    Identity.objects.filter(value=talk.reply_to).update(proof=Proof.SAID)
    known = Identity.objects.get(value=talk.reply_to)
    told = {"customer_id": talk.customer_id, "identity_id": known.pk, "typed": "anna@example.org"}
    their_addresses.correct(agent=company.agent, at=clock.now(), **told)
    assert Client().get(link).status_code == 404

    reach.answer_there(
        agent=company.agent,
        conversation_id=talk.pk,
        identity_id=known.pk,
        at=clock.now() + timedelta(minutes=1),
    )

    assert Client().get(link).status_code == 404, "it lies in the mailbox of a stranger"
    talk.refresh_from_db()
    later = clock.now() + timedelta(minutes=1)
    assert access.by_link_token(access.page_token(talk, at=later), at=later).pk == talk.pk


def test_where_answers_go_elsewhere_old_links_end_and_new_ones_open(company, link, talk):
    made = second(talk)
    ended(company, talk)
    talk.refresh_from_db()
    assert talk.reply_to == made.value

    old = clock.now() - timedelta(minutes=5)
    with pytest.raises(NotFound):
        access.by_link_token(access.page_token(talk, at=old), at=clock.now())
    assert access.by_link_token(access.page_token(talk, at=clock.now()), at=clock.now()).pk == talk.pk


def test_whose_address_it_is_again_gets_back_in(company, link, talk):
    former = ended(company, talk)
    their_addresses.bring_back(
        agent=company.agent, customer_id=talk.customer_id, former_id=former.pk, at=clock.now()
    )
    assert Client().get(link).status_code == 200


def opened_long_ago(talk):
    long_ago = clock.now() - timedelta(days=9)
    Conversation.objects.filter(pk=talk.pk).update(links_valid_from=long_ago)
    return reverse(
        "portal:conversation", args=[access.page_token(talk, at=clock.now() - timedelta(minutes=5))]
    )


def test_what_opened_before_opens_again_though_answers_went_elsewhere_meanwhile(company, talk):
    link = opened_long_ago(talk)
    second(talk)
    former = ended(company, talk)
    assert Client().get(link).status_code == 404

    their_addresses.bring_back(
        agent=company.agent, customer_id=talk.customer_id, former_id=former.pk, at=clock.now()
    )

    talk.refresh_from_db()
    assert talk.reply_to == "ana@example.org"
    assert Client().get(link).status_code == 200


def test_links_that_somebody_ended_since_stay_ended(company, talk):
    link = opened_long_ago(talk)
    second(talk)
    former = ended(company, talk)
    Conversation.objects.filter(pk=talk.pk).update(links_valid_from=clock.now())

    their_addresses.bring_back(
        agent=company.agent, customer_id=talk.customer_id, former_id=former.pk, at=clock.now()
    )

    assert Client().get(link).status_code == 404


def sent(company, talk):
    fresh = Conversation.objects.get(pk=talk.pk)
    told = {"words": "Here you are", "seen_version": fresh.version, "send_key": f"{fresh.version}"}
    reply.reply(agent=company.agent, conversation_id=talk.pk, at=clock.now(), **told)
    letter = Delivery.objects.filter(within_id=talk.pk).latest("id")
    raw = bytes(letter.raw) or put_into_words.letter_of(letter, at=clock.now())
    return message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()


def test_no_letter_has_a_link_that_opens_nothing(company, talk):
    assert "/c/" in sent(company, talk)
    ended(company, talk)
    words = sent(company, talk)
    assert "Here you are" in words
    assert "/c/" not in words


@pytest.mark.parametrize(("proof", "status"), [(Proof.CODE, 404), (Proof.WROTE_FROM, 404), (Proof.SAID, 200)])
def test_a_link_opens_nothing_where_another_proved_that_the_address_is_theirs(
    company, talk, link, proof, status
):
    Identity.objects.filter(customer=talk.customer).delete()
    boris = company.b.conversation.customer
    Identity.objects.filter(customer=boris).update(value=talk.reply_to, proof=proof)
    assert Client().get(link).status_code == status


def test_an_address_that_is_theirs_no_longer_finds_no_question(company, talk):
    assert access.by_code(talk.code, talk.reply_to).pk == talk.pk
    ended(company, talk)
    assert access.by_code(talk.code, "ana@example.org") is None
    find.ask_for_link(code=talk.code, email="ana@example.org", at=clock.now())


def test_what_comes_by_mail_from_there_is_a_strangers(company, talk, settings):
    ended(company, talk)
    received = receive.receive(
        Incoming(
            channel_kind=ChannelKind.EMAIL,
            external_id="from-there",
            sender_email="ana@example.org",
            sender_name="Ana",
            recipients=[access.reply_address(talk, host=settings.ESMERO_HOST)],
            subject="Re: It",
            text="I live here now",
        ),
        at=clock.now(),
    )
    assert received.conversation.pk == talk.pk
    assert received.message.held_since is not None


def test_a_program_does_not_go_on_for_whose_address_it_is_not(company, talk):
    ended(company, talk)
    fresh = Conversation.objects.get(pk=talk.pk)
    with pytest.raises(NotFound):
        receive.write_back(fresh, words="Hello", new_files=[], send_key="1", at=clock.now())


def test_a_program_that_asks_again_hears_that_its_letter_was_taken_in(company, talk):
    said = {"words": "Hello", "new_files": [], "send_key": "1"}
    first = receive.write_back(Conversation.objects.get(pk=talk.pk), **said, at=clock.now())
    ended(company, talk)

    again = receive.write_back(Conversation.objects.get(pk=talk.pk), **said, at=clock.now())

    assert again.is_repeated
    assert again.message == first.message


def test_who_writes_behind_a_link_that_ended_gets_the_words_back(company, talk, link):
    ended(company, talk)
    answer = Client().post(f"{link}messages/", {"words": "An hour of <typing>", "send_key": "k"})
    shown = answer.content.decode()
    assert answer.status_code == 404
    assert "An hour of &lt;typing&gt;</textarea>" in shown
    assert "did not reach us" in shown
    assert "Nothing you wrote to us is lost" not in shown


def test_a_guess_opens_nothing(link, talk):
    Identity.objects.filter(value=talk.reply_to).update(proof=Proof.GUESSED)
    assert Client().get(link).status_code == 404
    assert writes_back(link).status_code == 404


def test_an_address_that_the_writer_named_for_answers_opens_its_page(talk):
    Conversation.objects.filter(pk=talk.pk).update(reply_to="office@elsewhere.example")
    fresh = Conversation.objects.get(pk=talk.pk)
    link = reverse("portal:conversation", args=[access.page_token(fresh, at=clock.now())])
    assert Client().get(link).status_code == 200
