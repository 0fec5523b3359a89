"""What stands beside a letter of whoever sent it: a warning, how sure we are, where answers go."""

import pytest

from esmero.actions import forget
from esmero.domain.channels.kinds import SenderProof
from esmero.domain.conversations.models import Conversation, Message

WARNING = (
    "We could not confirm that this mail really comes from ana@example.org: the domain says it does not."
)


@pytest.fixture
def shown(desk, company, at):
    """The page of the customer's conversation, once their letter came in a certain way."""

    def page(**details):
        known = {"from_email": "ana@example.org", "channel_kind": "EMAIL"}
        Message.objects.filter(pk=company.a.message.pk).update(**known | details)
        return desk.get(at("conversation", company.a.conversation.pk)).content.decode()

    return page


def test_what_its_domain_disowns_carries_a_plain_warning(shown, company):
    page = shown(sender_proof=SenderProof.REFUTED, held_since=company.at)

    assert WARNING in page
    assert "The customer does not see it until you let them." in page
    assert "from an address we don’t know" not in page


def test_the_warning_stays_when_the_letter_was_let_through(shown):
    assert WARNING in shown(sender_proof=SenderProof.REFUTED)


@pytest.mark.parametrize("proof", ["", SenderProof.PROVED, SenderProof.UNPROVED, SenderProof.UNCHECKED])
def test_any_other_letter_carries_no_warning(shown, proof):
    page = shown(sender_proof=proof)

    assert "We could not confirm" not in page
    assert ("ana@example.org proves that it comes from there" in page) == (proof == SenderProof.PROVED)


def test_where_answers_go_is_said_where_that_is_not_whence_it_came(shown, company):
    told = "; answers go to "
    assert told not in shown()

    asks = "From ana@example.org, who asks for answers to office@example.net; they go to ana@example.org."
    assert asks in shown(answers_to="office@example.net")

    Conversation.objects.filter(pk=company.a.conversation.pk).update(reply_to="office@example.net")
    assert "From ana@example.org; answers go to office@example.net." in shown(answers_to="office@example.net")

    unknown = (
        "From office@example.net, an address that we do not know as theirs; answers go to office@example.net."
    )
    assert unknown in shown(from_email="office@example.net", answers_to="office@example.net")


def test_somebody_outside_is_answered_where_they_ask_for_it(shown):
    page = shown(kind="FROM_OUTSIDE", from_email="tailor@example.net", answers_to="office@example.net")

    assert "From tailor@example.net; answers go to office@example.net." in page
    assert "to=office%40example.net" in page


def test_what_a_form_passed_on_names_the_form(shown):
    page = shown(passed_on_by="form@example.com", sender_proof=SenderProof.UNPROVED)

    assert "Sent by form@example.com, which says that ana@example.org wrote it." in page


def test_addresses_in_what_is_said_are_words_and_nothing_else(shown):
    assert "<b>@" not in shown(answers_to="<b>@example.net", passed_on_by="")


def test_whoever_is_erased_is_erased_from_there_as_well(shown, company):
    shown(passed_on_by="form@example.com", answers_to="office@example.net")

    customer_id = company.a.conversation.customer_id
    forget.forget_customer(agent=company.owner, customer_id=customer_id, at=company.at)

    letter = Message.objects.get(pk=company.a.message.pk)
    assert (letter.passed_on_by, letter.answers_to, letter.from_email) == ("", "", "")


def test_who_else_got_a_letter_is_said_and_that_they_take_no_part(shown):
    told = "Also on this letter, not taking part: "
    assert told not in shown()

    two = "luis@example.net Luis Pérez\neva@example.net "
    assert f"{told}Luis Pérez (luis@example.net), eva@example.net." in shown(also_to=two)
    assert f"{told}eva@example.net and others." in shown(also_to="eva@example.net \n ")
    assert f"{told}Luis Pérez" in shown(also_to=two, kind="FROM_OUTSIDE")
    assert "<b>" not in shown(also_to="eva@example.net <b>Eva</b>").partition(told)[2].partition("</p>")[0]


def test_who_else_got_it_is_erased_with_the_customer(shown, company):
    shown(also_to="luis@example.net Luis")

    customer_id = company.a.conversation.customer_id
    forget.forget_customer(agent=company.owner, customer_id=customer_id, at=company.at)

    assert Message.objects.get(pk=company.a.message.pk).also_to == ""
