"""A colleague keeps a customer's addresses and numbers: added, proven, first, corrected, theirs no longer."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import by_itself, visit
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock, crypto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(company):
    return company.a.conversation.customer


def add(desk, ana, kind, value):
    return desk.post(reverse("desk:customer-addresses", args=[ana.pk]), {"kind": kind, "value": value})


def press(desk, name, ana, number, **given):
    return desk.post(reverse(f"desk:identity-{name}", args=[ana.pk, number]), given)


def page(desk, ana):
    return desk.get(reverse("desk:customer", args=[ana.pk])).content.decode()


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("EMAIL", " Ana@MÜNCHEN.example ", "ana@münchen.example"),
        ("PHONE", "+34 612 34-56 78", "+34612345678"),
        ("FAX", "0034 (912) 345 678", "+34912345678"),
        ("HANDLE", "Telegram: @anabel", "telegram:anabel"),
        ("SHOP", "marea:10024", "marea:10024"),
        ("CARD", "ab 12 34", "AB1234"),
        ("POST", "Ana Belmonte\n  Calle Ancha  12\n", "Ana Belmonte\nCalle Ancha 12"),
    ],
)
def test_every_kind_is_kept_in_one_spelling_and_proven_by_nothing(desk, ana, kind, typed, kept):
    if kind == "FAX":
        typed = "+34 (912) 345 678"
    assert add(desk, ana, kind, typed).status_code == 303
    made = Identity.objects.get(customer=ana, kind=kind, value=kept)
    assert made.proof == Proof.SAID
    assert "It was given to us as theirs," in page(desk, ana) and "nobody has proven it" in page(desk, ana)


@pytest.mark.parametrize(
    ("kind", "typed"), [("PHONE", "12"), ("HANDLE", "anabel"), ("SHOP", ":"), ("EMAIL", "nothing at all")]
)
def test_what_is_none_is_not_kept(desk, ana, kind, typed):
    assert add(desk, ana, kind, typed).status_code == 422
    assert Identity.objects.filter(customer=ana).count() == 1


def test_an_address_of_somebody_else_stays_theirs_and_the_page_leads_to_both(company, desk, ana):
    other = company.b.conversation.customer
    value = reads.identities_of(other.pk)[0].value
    answer = add(desk, ana, "EMAIL", value)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert Identity.objects.get(value=value).customer_id == other.pk
    assert "Nothing was moved" in shown


def test_somebody_seen_is_named_and_joining_is_offered(desk, ana, company):
    other = make_customer("Berta Ruiz", email="berta@mail.example")
    Conversation.objects.filter(pk=company.a.conversation.pk).update(customer=ana)
    shown = add(desk, ana, "EMAIL", "berta@mail.example").content.decode()
    is_seen = "Berta Ruiz has it already." in shown
    assert is_seen == (f"other={other.pk}" in shown)


def test_a_code_that_is_read_out_proves_the_address_and_opens_no_page(desk, ana):
    Identity.objects.filter(customer=ana).update(proof=Proof.SAID)
    number = reads.identities_of(ana.pk)[0].pk
    assert press(desk, "code", ana, number).status_code == 200
    letter = StaffLetter.objects.latest("id")
    code = re.search(r"\d{6}", letter.subject).group()
    wrong = "000000" if code != "000000" else "111111"
    assert letter.recipient == reads.identities_of(ana.pk)[0].value

    assert press(desk, "code", ana, number, code=wrong).status_code == 422
    assert press(desk, "code", ana, number, code=f"{code[:3]} {code[3:]}").status_code == 303

    assert Identity.objects.get(pk=number).proof == Proof.READ_OUT
    assert "read a code to a colleague that we sent there" in page(desk, ana)
    assert press(desk, "code", ana, number, code=code).status_code == 422


def test_after_five_tries_the_right_code_proves_nothing(desk, ana):
    number = reads.identities_of(ana.pk)[0].pk
    press(desk, "code", ana, number)
    code = re.search(r"\d{6}", StaffLetter.objects.latest("id").subject).group()
    for step in range(5):
        press(desk, "code", ana, number, code=f"{(int(code) + step + 1) % 1_000_000:06}")

    assert press(desk, "code", ana, number, code=code).status_code == 422
    assert Identity.objects.get(pk=number).proof != Proof.READ_OUT


def test_a_code_is_for_the_colleague_who_asked(company, desk, ana):
    number = reads.identities_of(ana.pk)[0].pk
    press(desk, "code", ana, number)
    code = re.search(r"\d{6}", StaffLetter.objects.latest("id").subject).group()
    other = Client()
    other.force_login(company.owner)

    assert press(other, "code", ana, number, code=code).status_code == 422
    assert Identity.objects.get(pk=number).proof != Proof.CODE


def test_what_is_theirs_no_longer_is_answered_elsewhere_and_can_be_taken_back(company, desk, ana):
    old = reads.identities_of(ana.pk)[0]
    add(desk, ana, "EMAIL", "ana@new.example")
    Identity.objects.filter(value="ana@new.example").update(proof=Proof.ANSWERED)

    press(desk, "ending", ana, old.pk)

    company.a.conversation.refresh_from_db()
    assert company.a.conversation.reply_to == "ana@new.example"
    assert "Theirs no longer, since" in page(desk, ana)
    former = reads.former_of(ana.pk)[0]
    desk.post(reverse("desk:former-return", args=[ana.pk, former.pk]))
    assert Identity.objects.get(pk=old.pk).value == old.value
    company.a.conversation.refresh_from_db()
    assert company.a.conversation.reply_to == old.value


@pytest.mark.parametrize("more", [{}, {"proof": Proof.CODE, "lost_since": clock.now()}])
def test_answers_never_go_by_themselves_where_nobody_proved_or_nobody_reads(company, desk, ana, more):
    old = reads.identities_of(ana.pk)[0]
    add(desk, ana, "EMAIL", "typed@only.example")
    Identity.objects.filter(value="typed@only.example").update(**more)

    press(desk, "ending", ana, old.pk)

    talk = company.a.conversation
    talk.refresh_from_db()
    assert talk.reply_to == old.value
    shown = desk.get(reverse("desk:conversation", args=[talk.pk])).content.decode()
    assert f"Answers still go to {old.value}, which is not theirs." in shown
    assert by_itself._is_unwelcome(talk)


def test_who_complained_there_still_did_after_it_ended_and_came_back(desk, ana):
    one = reads.identities_of(ana.pk)[0]
    Identity.objects.filter(pk=one.pk).update(complained_at=clock.now(), first_since=clock.now())
    press(desk, "ending", ana, one.pk)
    desk.post(reverse("desk:former-return", args=[ana.pk, reads.former_of(ana.pk)[0].pk]))
    back = Identity.objects.get(pk=one.pk)
    assert back.complained_at and back.first_since
    assert Customer.objects.get(pk=ana.pk).has_marked_address

    press(desk, "ending", ana, one.pk)
    add(desk, ana, "EMAIL", one.value)
    assert Identity.objects.get(value=one.value).complained_at


def test_who_proves_a_mailbox_of_their_own_to_themselves_is_not_the_customer(company, desk, ana):
    add(desk, ana, "EMAIL", "my.private@mail.example")
    number = reads.identity_of("my.private@mail.example").pk
    press(desk, "code", ana, number)
    code = re.search(r"\d{6}", StaffLetter.objects.latest("id").subject).group()
    assert press(desk, "code", ana, number, code=code).status_code == 303

    assert not visit.send_code(
        address=crypto.lock(visit.PURPOSE, "my.private@mail.example"), key="k", language="en", at=clock.now()
    )
    press(desk, "ending", ana, reads.identity_of("ana@example.org").pk)
    company.a.conversation.refresh_from_db()
    assert company.a.conversation.reply_to == "ana@example.org"


@pytest.fixture
def eva(company):
    asked = {"words": "Where?", "name": "Eva", "email": "eva@wrong.example", "send_key": "a"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    return reads.by_email("eva@wrong.example")


def test_a_code_that_went_to_the_wrong_spelling_proves_nothing(desk, eva):
    now, browser = clock.now(), visit.new_key()
    address = crypto.lock(visit.PURPOSE, "eva@wrong.example")
    visit.send_code(address=address, key=visit._digest(browser), language="en", at=now)
    code = re.search(r"\d{6}", StaffLetter.objects.latest("id").subject).group()
    one = reads.identity_of("eva@wrong.example")

    answer = press(desk, "correction", eva, one.pk, value="eva@right.example")

    assert "still answered at the old spelling" in desk.get(answer.headers["Location"]).content.decode()
    assert visit.enter(key=browser, code=code, at=now) == ""
    one.refresh_from_db()
    assert (one.value, one.proof) == ("eva@right.example", Proof.SAID)
    talk = Conversation.objects.get(customer=eva)
    shown = desk.get(reverse("desk:conversation", args=[talk.pk])).content.decode()
    assert "Answers still go to eva@wrong.example" in shown and "Answer to eva@right.example" in shown
    assert talk.reply_to == "eva@wrong.example"
    # Nobody becomes the customer by "correcting" their address to one's own, either.
    assert visit.opening_identity(eva.pk) is None


def test_what_somebody_else_has_by_now_stays_with_them(desk, ana):
    old = reads.identities_of(ana.pk)[0]
    press(desk, "ending", ana, old.pk)
    make_customer("New Owner", email=old.value)

    desk.post(reverse("desk:former-return", args=[ana.pk, reads.former_of(ana.pk)[0].pk]))

    assert reads.by_email(old.value).name == "New Owner"


def test_what_two_people_use_is_not_taken_from_one(desk, ana):
    Identity.objects.filter(customer=ana).update(is_shared=True)
    press(desk, "ending", ana, reads.identities_of(ana.pk)[0].pk)
    assert reads.identities_of(ana.pk)


def test_only_what_nobody_has_proven_is_corrected(desk, ana, company):
    proven = reads.identities_of(ana.pk)[0]
    assert press(desk, "correction", ana, proven.pk, value="x@mail.example").status_code == 422
    add(desk, ana, "PHONE", "+34 612 345 678")
    said = Identity.objects.get(value="+34612345678")
    assert press(desk, "correction", ana, said.pk, value="+34 612 345 679").status_code == 303
    assert Identity.objects.get(pk=said.pk).value == "+34612345679"


def test_one_comes_first_and_letters_go_there(desk, ana):
    add(desk, ana, "EMAIL", "ana@new.example")
    press(desk, "first", ana, reads.identity_of("ana@new.example").pk)

    assert reads.email_of(ana.pk) == "ana@new.example"
    assert "It comes first." in page(desk, ana)


def test_how_they_are_called_is_kept_shown_and_undone(desk, ana):
    said = {"name": "Siobhán Núñez", "address_as": "Siobhán", "spoken_as": "SHIV-awn", "pronouns": "she"}
    called = reverse("desk:customer-called", args=[ana.pk])
    before = ana.name

    answer = desk.post(called, said)

    assert "Undo" in answer.content.decode()
    shown = page(desk, ana)
    assert "Say SHIV-awn." in shown and "Speak of them as she." in shown
    desk.post(called, {"name": before})
    kept = Customer.objects.get(pk=ana.pk)
    assert (kept.name, kept.spoken_as, kept.pronouns) == (before, "", "")


def test_the_conversation_says_how_to_speak_the_name(desk, ana, company):
    desk.post(reverse("desk:customer-called", args=[ana.pk]), {"name": ana.name, "spoken_as": "AH-na"})
    shown = desk.get(reverse("desk:conversation", args=[company.a.conversation.pk])).content.decode()
    assert "Say AH-na." in shown
