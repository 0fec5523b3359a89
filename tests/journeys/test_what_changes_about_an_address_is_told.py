"""What changes about a customer's addresses: they hear of it, a person looks, what is gone is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import forget, own_addresses, their_addresses
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Former, Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing
from tests import world
from tests.journeys.test_proving_an_address import NEW, TASKS, ask, code_to, come_in, page, proves, returns

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def ana(company):
    return company.a.conversation.customer


@pytest.fixture
def stranger(company):
    asked = {"words": "Where is my parcel?", "name": "Ana B.", "email": NEW, "send_key": "a"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    return come_in(NEW)


def told(address):
    letters = StaffLetter.objects.filter(recipient=address, subject__startswith="Your addresses")
    return [one.words for one in letters.order_by("id")]


def learn(customer, value, proof=Proof.SAID, **more):
    made = writes.learn_identity(
        customer, kind=IdentityKind.EMAIL, value=value, by=THE_SOFTWARE, at=clock.now()
    )
    Identity.objects.filter(pk=made.pk).update(proof=proof, **more)
    return Identity.objects.get(pk=made.pk)


def test_what_is_left_apart_becomes_a_question_with_a_promise(company, stranger, ana):
    learn(ana, "ana@work.example", Proof.VOUCHED)
    me = reads.identity_of(NEW).customer
    before = Conversation.objects.filter(customer=me).count()

    answer = proves(stranger, "ana@example.org")

    talk = Conversation.objects.filter(customer=me).latest("id")
    assert Conversation.objects.filter(customer=me).count() == before + 1
    assert "ana@example.org is mine too" in Message.objects.filter(conversation=talk).earliest("id").text
    assert Promise.objects.filter(about_kind="conversation", about_id=talk.pk).exists()
    shown = stranger.get(answer.headers["Location"]).content.decode()
    assert "your question stands below, with a promise" in shown and talk.subject in shown
    # The same again on the same day is the same question.
    proves(stranger, "ana@example.org")
    assert Conversation.objects.filter(customer=me).count() == before + 1


def test_where_nobody_can_be_asked_the_page_does_not_say_so(company, stranger, ana, monkeypatch):
    learn(ana, "ana@work.example", Proof.VOUCHED)
    monkeypatch.setattr(own_addresses, "_put_before_a_person", lambda *given, **named: False)
    answer = proves(stranger, "ana@example.org")
    assert (
        "Write to us, and a person of ours looks" in stranger.get(answer.headers["Location"]).content.decode()
    )


def test_a_right_code_whose_address_has_moved_meanwhile_is_not_called_wrong(company, stranger, monkeypatch):
    ask(stranger, "third@new.example")
    monkeypatch.setattr(own_addresses, "takes_letters", lambda value: False)
    shown = returns(stranger, code_to("third@new.example")).content.decode()
    assert "something changed meanwhile" in shown and "This is not the code" not in shown


def test_the_older_address_hears_that_another_was_added_and_that_it_was_replaced(stranger):
    proves(stranger, "second@new.example")
    assert "second@new.example is yours too" in told(NEW)[0] and "If it was not you" in told(NEW)[0]
    assert not told("second@new.example")

    proves(stranger, "third@new.example", instead=reads.identity_of(NEW).pk)

    assert "put third@new.example in the place" in told(NEW)[1]
    assert "put third@new.example in the place" in told("second@new.example")[0]


def test_the_older_address_hears_who_comes_in_for_the_first_time_what_comes_first_and_what_is_forgotten(ana):
    learn(ana, "ana@more.example", Proof.WROTE_FROM)
    browser = come_in("ana@more.example")
    assert "came to your page by ana@more.example for the first time" in told("ana@example.org")[0]
    come_in("ana@more.example")
    assert len(told("ana@example.org")) == 1

    browser.post(reverse("you:address-first", args=[reads.identity_of("ana@more.example").pk]))
    assert "goes to ana@more.example first" in told("ana@example.org")[1]
    learn(ana, "ana@third.example")
    browser.post(reverse("you:address-forgetting", args=[reads.identity_of("ana@third.example").pk]))
    assert "one of your addresses forgotten" in told("ana@example.org")[2]


def test_no_letter_of_it_goes_where_nobody_proved_or_nobody_wants_it(stranger):
    me = reads.identity_of(NEW).customer
    learn(me, "said@only.example")
    learn(me, "tired@only.example", Proof.CODE, complained_at=clock.now())
    learn(me, "both@only.example", Proof.CODE, is_shared=True)

    proves(stranger, "second@new.example")

    assert told(NEW) and not any(told(f"{one}@only.example") for one in ("said", "tired", "both"))


def test_what_is_theirs_no_longer_is_shown_to_them_and_forgotten_at_their_wish(stranger):
    proves(stranger, "fresh@new.example", instead=reads.identity_of(NEW).pk)
    assert NEW in page(stranger) and "Yours no longer, since" in page(stranger)

    answer = stranger.post(reverse("you:former-forgetting", args=[Former.objects.get().pk]))

    assert "nothing of it stays here" in stranger.get(answer.headers["Location"]).content.decode()
    assert NEW not in page(stranger) and not Former.objects.exists()


def test_links_in_a_mailbox_of_before_stay_shut_once_it_is_forgotten(stranger):
    talk, before = Conversation.objects.get(reply_to=NEW), clock.now() - timedelta(minutes=5)
    link = reverse("portal:conversation", args=[access.page_token(talk, at=before)])
    proves(stranger, "fresh@new.example", instead=reads.identity_of(NEW).pk)
    # As where nobody had proven another address yet when it ended.
    Conversation.objects.filter(pk=talk.pk).update(reply_to=NEW, links_valid_from=before - timedelta(days=1))
    assert Client().get(link).status_code == 404

    stranger.post(reverse("you:former-forgetting", args=[Former.objects.get().pk]))

    assert Client().get(link).status_code == 404
    talk.refresh_from_db()
    assert talk.reply_to == "fresh@new.example"


def test_anothers_address_of_before_is_not_forgotten(company, stranger, ana):
    writes.end(learn(ana, "ana@old.example"), by=THE_SOFTWARE, at=clock.now())
    assert stranger.post(reverse("you:former-forgetting", args=[Former.objects.get().pk])).status_code == 404
    assert Former.objects.exists()


def test_erasing_takes_what_they_wrote_from_an_address_of_before(company, ana):
    writes.end(learn(ana, "ana@old.example"), by=THE_SOFTWARE, at=clock.now())
    letter = company.b.conversation.messages.first()
    Message.objects.filter(pk=letter.pk).update(from_email="Ana@old.example", agent=None)

    forget.forget_customer(agent=company.owner, customer_id=ana.pk, at=clock.now())

    kept = Message.objects.filter(pk=letter.pk).first()
    assert kept is None or not kept.text
    assert not Former.objects.exists()


def test_whoever_has_the_address_by_now_is_not_erased_with_them(company, ana):
    writes.end(learn(ana, "ana@old.example"), by=THE_SOFTWARE, at=clock.now())
    make_customer("Somebody", email="ana@old.example")
    assert "ana@old.example" not in reads.addresses_ever_of(ana.pk)


def test_an_address_of_before_is_found_when_it_is_to_be_forgotten(company, ana):
    writes.end(learn(ana, "ana@old.example"), by=THE_SOFTWARE, at=clock.now())
    assert forget.is_known("ana@old.example")
    forget.forget_address(agent=company.owner, address="ana@old.example", at=clock.now())
    assert not Former.objects.exists()
    assert reads.by_email("ana@example.org") == ana


def test_of_two_that_came_first_the_one_chosen_last_does(company, stranger, ana):
    for value in ("ana@example.org", NEW):
        writes.put_first(reads.identity_of(value), by=THE_SOFTWARE, at=clock.now())
    proves(stranger, "ana@example.org")

    assert page(stranger).count("You want us to use this one first.") == 1
    known = reads.identities_of(ana.pk)
    first = [one.value for one in known if one.pk in reads.that_come_first(known)]
    assert first == [NEW] == [reads.email_of(ana.pk)]


def test_what_was_typed_about_oneself_is_shown_to_nobody_else(company, stranger, ana, monkeypatch):
    now, later = clock.now, []
    monkeypatch.setattr(clock, "now", lambda: now() + later[0] if later else now())
    later.append(timedelta(minutes=31))
    said = {"name": "Secret Name", "pronouns": "they", "language": "en", "time_zone": ""}
    stranger.post(reverse("you:person"), said)

    stranger.post(reverse("you:door"), {"email": "ana@example.org"})
    while doing.do_next(TASKS, at=clock.now()):
        pass
    stranger.post(reverse("you:code"), {"code": code_to("ana@example.org")})

    assert "Secret Name" not in page(stranger)
    assert "esmero_typed" not in {name for name, one in stranger.cookies.items() if one.value}


def test_who_was_never_inside_leaves_nothing_for_the_next(company, ana):
    browser = Client()
    browser.post(reverse("you:person"), {"name": "Secret Name", "language": "en"})
    assert "esmero_typed" not in browser.cookies


def test_a_colleague_learns_where_answers_go_after_the_customer_ended_one(company, ana):
    one = reads.identity_of("ana@example.org")
    learn(ana, "said@only.example")
    their_addresses.end(agent=company.agent, customer_id=ana.pk, identity_id=one.pk, at=clock.now())
    assert {talk.reply_to for talk in Conversation.objects.filter(customer=ana)} == {"ana@example.org"}
