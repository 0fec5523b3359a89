"""A customer proves on their page that another address is theirs, and old letters join their story."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import own_addresses, part_people, visit
from esmero.actions.own_addresses import Outcome
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads, writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactKind, IdentityKind, Proof
from esmero.domain.customers.models import Former, Identity, Joining, Proving
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing
from tests import world

pytestmark = pytest.mark.django_db

TASKS = {visit.TASK: visit.send_code}
NEW = "visitor@new.example"


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def times(monkeypatch):
    """The clock of the house, which a test moves."""
    moved = [timedelta()]
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + moved[0])
    return moved


@pytest.fixture
def ana(company):
    """The customer with old letters, whom only ana@example.org opens."""
    return company.a.conversation.customer


def come_in(address):
    """Return a browser that returned the code sent to an address."""
    browser = Client()
    browser.post(reverse("you:door"), {"email": address})
    while doing.do_next(TASKS, at=clock.now()):
        pass
    browser.post(reverse("you:code"), {"code": code_to(address)})
    return browser


def code_to(address):
    return re.search(r"\d{6}", StaffLetter.objects.filter(recipient=address).latest("id").subject).group()


def ask(browser, address, **more):
    return browser.post(reverse("you:addresses"), {"email": address} | more)


def returns(browser, code):
    return browser.post(reverse("you:addresses-code"), {"code": code})


def proves(browser, address, **more):
    ask(browser, address, **more)
    return returns(browser, code_to(address))


def page(browser):
    return browser.get(reverse("you:known")).content.decode()


@pytest.fixture
def stranger(company):
    """Somebody who wrote by the form under an address that we knew nothing of, and came in by a code."""
    asked = {"words": "Where is my parcel?", "name": "Ana B.", "email": NEW, "send_key": "a"}
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/", asked)
    return come_in(NEW)


def test_who_proves_an_address_finds_their_old_letters_on_their_page(company, stranger, ana):
    old = company.a.conversation
    assert old.subject not in page(stranger)

    answer = proves(stranger, "ana@example.org")

    assert "done=joined" in answer.headers["Location"]
    shown = stranger.get(answer.headers["Location"]).content.decode()
    assert "what came from that address is here now" in shown
    assert old.subject in shown
    known = Identity.objects.get(value="ana@example.org")
    mine = Identity.objects.get(value=NEW)
    assert known.customer_id == mine.customer_id == ana.pk
    assert known.proof == Proof.CODE
    row = Joining.objects.get()
    assert row.by_id is None and row.to_id == ana.pk
    told = Event.objects.filter(verb="customer.joined").first()
    assert told.by_kind == CUSTOMER


def test_the_customer_takes_a_joining_back(company, stranger, ana):
    proves(stranger, "ana@example.org")
    row = Joining.objects.get()

    answer = stranger.post(reverse("you:joining-undoing", args=[row.pk]))

    assert "apart_again" in answer.headers["Location"]
    assert company.a.conversation.subject not in page(stranger)
    assert Identity.objects.get(value=NEW).customer_id != ana.pk
    assert stranger.post(reverse("you:joining-undoing", args=[row.pk])).status_code == 404


def test_an_agent_takes_it_back_as_well(company, stranger, ana):
    proves(stranger, "ana@example.org")

    part_people.part_again(agent=company.agent, joining_id=Joining.objects.get().pk, at=clock.now())

    assert Identity.objects.get(value=NEW).customer_id != ana.pk
    assert company.a.conversation.subject not in page(stranger)


def test_an_address_that_nobody_has_becomes_theirs(stranger):
    ask(stranger, "Other@New.Example")
    answer = returns(stranger, code_to("other@new.example"))

    assert "done=new" in answer.headers["Location"]
    made = Identity.objects.get(value="other@new.example")
    assert (made.customer_id, made.proof) == (Identity.objects.get(value=NEW).customer_id, Proof.CODE)
    assert "the address is yours" in stranger.get(answer.headers["Location"]).content.decode()


def _apart(company, stranger, ana):
    answer = proves(stranger, "ana@example.org")
    assert "done=apart" in answer.headers["Location"]
    assert Identity.objects.get(value="ana@example.org").customer_id == ana.pk
    assert not Joining.objects.exists()
    shown = stranger.get(answer.headers["Location"]).content.decode()
    assert company.a.conversation.subject not in shown
    assert Event.objects.filter(verb="identity.claimed").count() == 1


def test_who_has_another_proven_address_is_not_joined(company, stranger, ana):
    more = writes.learn_identity(
        ana, kind=IdentityKind.EMAIL, value="ana@work.example", by=THE_SOFTWARE, at=company.at
    )
    writes.prove(more, proof=Proof.ANSWERED, by=THE_SOFTWARE, at=company.at)
    _apart(company, stranger, ana)


def test_an_address_of_two_people_joins_nobody(company, stranger, ana):
    Identity.objects.filter(customer=ana).update(is_shared=True)
    _apart(company, stranger, ana)


def test_an_address_at_which_letters_came_back_joins_nobody(company, stranger, ana):
    writes.lose(reads.identity_of("ana@example.org"), because="gone", by=THE_SOFTWARE, at=company.at)
    _apart(company, stranger, ana)
    assert Identity.objects.get(value="ana@example.org").lost_since is not None


def test_an_address_that_a_colleague_noted_opens_and_joins_nothing(company, stranger, ana):
    Identity.objects.filter(customer=ana).update(proof=Proof.SAID)
    writes.note_fact(
        ana, kind=FactKind.WHERE, words="Calle Ancha", source="x", by=THE_SOFTWARE, at=company.at
    )
    _apart(company, stranger, ana)


def test_an_address_of_staff_or_of_ours_is_nobodys_and_gets_no_code(company, stranger):
    for address in (company.agent.email, "hello@esmero.example"):
        before = StaffLetter.objects.count()
        assert ask(stranger, address).status_code == 302
        if address == company.agent.email:
            assert StaffLetter.objects.count() == before


def test_a_code_of_one_browser_opens_nothing_in_another(company, stranger, ana):
    other = come_in("ana@example.org")
    ask(stranger, "third@new.example")
    code = code_to("third@new.example")

    assert returns(other, code).status_code == 302
    assert not Identity.objects.filter(value="third@new.example").exists()
    ask(other, "fourth@new.example")
    assert returns(other, code).status_code == 422
    assert returns(stranger, code).status_code == 303


def test_after_five_wrong_codes_the_right_one_proves_nothing(stranger):
    ask(stranger, "third@new.example")
    right = code_to("third@new.example")
    for number in range(5):
        assert returns(stranger, f"{(int(right) + number + 1) % 1_000_000:06}").status_code == 422

    returns(stranger, right)
    assert not Identity.objects.filter(value="third@new.example").exists()


def test_a_code_is_good_once_and_for_ten_minutes(stranger, times):
    ask(stranger, "third@new.example")
    late = code_to("third@new.example")
    times[0] = timedelta(minutes=11)
    returns(stranger, late)
    assert not Identity.objects.filter(value="third@new.example").exists()
    proves(stranger, "third@new.example")
    code = code_to("third@new.example")
    returns(stranger, code)
    assert Event.objects.filter(verb="identity.learned").count() == 1


def test_only_the_newest_code_proves(stranger):
    ask(stranger, "third@new.example")
    first = code_to("third@new.example")
    ask(stranger, "fourth@new.example")

    returns(stranger, first)

    assert not Identity.objects.filter(value__in=["third@new.example", "fourth@new.example"]).exists()


def test_of_two_visitors_one_gets_an_address(company, stranger):
    make_customer("Second", email="second@new.example")
    second = come_in("second@new.example")
    for browser in (stranger, second):
        ask(browser, "third@new.example")
    codes = [
        re.search(r"\d{6}", one.subject).group()
        for one in StaffLetter.objects.filter(recipient="third@new.example").order_by("id")
    ]

    assert "done=new" in returns(stranger, codes[0]).headers["Location"]
    returns(second, codes[1])

    assert Identity.objects.filter(value="third@new.example").count() == 1
    assert company.a.conversation.subject not in page(second)


def test_who_has_only_the_link_of_a_page_is_shown_the_door(company):
    browser = Client()
    browser.get(reverse("portal:conversation", args=[company.a.token]))

    assert ask(browser, "ana@example.org").headers["Location"].startswith(reverse("you:door"))
    assert returns(browser, "123456").headers["Location"].startswith(reverse("you:door"))
    assert not Proving.objects.exists()


def test_when_the_owner_changed_between_code_and_answer_nothing_is_joined(company, stranger, ana):
    ask(stranger, "ana@example.org")
    other = make_customer("Somebody", email="elsewhere@new.example")
    Identity.objects.filter(value="ana@example.org").update(customer=other)

    answer = returns(stranger, code_to("ana@example.org"))

    assert "done=apart" in answer.headers["Location"]
    assert not Joining.objects.exists()


def test_an_undo_between_takes_the_code_away(company, stranger, ana):
    """Asked for as one person, returned as another: it proves nothing."""
    proves(stranger, "ana@example.org")
    ask(stranger, "third@new.example")
    part_people.part_again(agent=company.agent, joining_id=Joining.objects.get().pk, at=clock.now())

    answer = returns(stranger, code_to("third@new.example"))

    assert answer.status_code in (302, 422)
    assert not Identity.objects.filter(value="third@new.example").exists()


def test_an_address_is_changed_and_answers_go_to_the_new_one(company, ana):
    browser = come_in("ana@example.org")
    old = reads.identity_of("ana@example.org")

    answer = proves(browser, "ana@elsewhere.example", instead=str(old.pk))

    assert "done=new" in answer.headers["Location"]
    assert "ana@elsewhere.example" in page(browser)
    assert not Identity.objects.filter(value="ana@example.org").exists()
    assert Former.objects.get().value == "ana@example.org"
    assert reads.by_email("ana@example.org") is None
    talks = Conversation.objects.filter(customer=ana)
    assert {one.reply_to for one in talks} == {"ana@elsewhere.example"}


def test_what_two_people_use_is_not_taken_by_putting_another_in_its_place(stranger):
    mine = reads.identity_of(NEW).customer
    both = writes.learn_identity(
        mine, kind=IdentityKind.EMAIL, value="both@home.example", by=THE_SOFTWARE, at=clock.now()
    )
    ask(stranger, "fresh@new.example", instead=both.pk)
    Identity.objects.filter(pk=both.pk).update(is_shared=True)
    returns(stranger, code_to("fresh@new.example"))
    assert Identity.objects.filter(pk=both.pk).exists()

    assert "way_in" in ask(stranger, "other@new.example", instead=both.pk).headers["Location"]


def test_an_address_is_forgotten_but_not_the_one_by_which_they_are_in(ana):
    browser = come_in("ana@example.org")
    proves(browser, "second@example.org")
    own, more = reads.identity_of("ana@example.org"), reads.identity_of("second@example.org")

    browser.post(reverse("you:address-forgetting", args=[more.pk]))
    answer = browser.post(reverse("you:address-forgetting", args=[own.pk]))

    assert "way_in" in answer.headers["Location"]
    assert [one.value for one in reads.identities_of(ana.pk)] == ["ana@example.org"]
    assert not Former.objects.exists()


def test_the_one_that_comes_first_is_written_to(ana):
    browser = come_in("ana@example.org")
    proves(browser, "second@example.org")

    browser.post(reverse("you:address-first", args=[reads.identity_of("second@example.org").pk]))

    assert reads.email_of(ana.pk) == "second@example.org"
    assert "You want us to use this one first." in page(browser)


def test_anothers_address_is_not_touched(company, ana, stranger):
    theirs = reads.identity_of("ana@example.org").pk
    for name in ("first", "forgetting"):
        assert stranger.post(reverse(f"you:address-{name}", args=[theirs])).status_code == 404
    assert ask(stranger, "x@new.example", instead=str(theirs)).status_code == 404


def test_what_was_typed_about_oneself_is_not_lost_when_the_half_hour_ends(ana, times):
    browser = come_in("ana@example.org")
    times[0] = timedelta(minutes=31)
    said = {"name": "Ana Belmonte Ruiz", "address_as": "Anita", "language": "en", "time_zone": ""}

    answer = browser.post(reverse("you:person"), said)

    assert "stands in its field again" in browser.get(answer.headers["Location"]).content.decode()
    browser.post(reverse("you:door"), {"email": "ana@example.org"})
    while doing.do_next(TASKS, at=clock.now()):
        pass
    browser.post(reverse("you:code"), {"code": code_to("ana@example.org")})
    assert "Ana Belmonte Ruiz" in page(browser)
    assert "Ana Belmonte Ruiz" not in page(browser)


def test_outcomes_are_told():
    assert {one.value for one in Outcome} == {
        "wrong",
        "meanwhile",
        "theirs",
        "new",
        "joined",
        "apart",
        "unheard",
    }
    assert own_addresses.new_code().isdecimal()
