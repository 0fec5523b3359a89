"""A customer sees what we know of them, and what they say about it holds."""

import io
import json
import re
import zipfile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import farewell, forget, look, promise, reply, take_along, visit
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import FactKind, FactSource, Proof
from esmero.domain.customers.models import Fact, Farewell, Identity, Visit
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import COPY
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.refs import NotFound, Ref
from esmero.ground.tasks import doing
from esmero.letters import taken_along as letters
from esmero.parts import known
from tests import world

pytestmark = pytest.mark.django_db

TASKS = {visit.TASK: visit.send_code, take_along.TASK: take_along.make}


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def customer(company):
    return company.a.conversation.customer


@pytest.fixture
def ana(company, customer):
    """A browser in which Ana returned the code."""
    browser = Client()
    browser.post(reverse("portal:conversation-known", args=[company.a.token]))
    return _come_in(browser)


@pytest.fixture
def fact(company, customer):
    return note(customer, company, "Lives in Calle Ancha 12")


def note(customer, company, words, kind=FactKind.WHERE, **more):
    said = {"source": "On the telephone", "source_kind": FactSource.SAID} | more
    return writes.note_fact(customer, words=words, kind=kind, by=THE_SOFTWARE, at=company.at, **said)


def _come_in(browser):
    doing.do_next(TASKS, at=clock.now())
    browser.post(reverse("you:code"), {"code": _code()})
    return browser


def _code():
    letter = StaffLetter.objects.latest("id")
    return re.search(r"\d{6}", letter.subject).group()


def _page(browser):
    return browser.get(reverse("you:known")).content.decode()


def test_the_code_opens_everything_that_we_know(ana, fact):
    page = _page(ana)

    assert "Lives in Calle Ancha 12" in page
    assert "ana@example.org" in page
    assert "You told us, on" in page
    assert world.WORD_OF_A in page
    assert world.WORD_OF_B not in page


def test_who_returns_the_code_proves_their_address(ana, customer, company):
    identity = Identity.objects.get(customer=customer)

    assert identity.proof == Proof.CODE
    assert identity.proved_at


def test_a_correction_takes_the_place_and_can_be_undone(ana, fact):
    answer = ana.post(reverse("you:fact-correction", args=[fact.pk]), {"words": "Lives in Calle Real 3"})

    made = Fact.objects.get(words="Lives in Calle Real 3")
    fact.refresh_from_db()
    assert made.source_kind == FactSource.THEMSELVES
    assert fact.corrected_to == made and fact.ended_at
    assert "Undo" in ana.get(answer.headers["Location"]).content.decode()

    ana.post(reverse("you:fact-return", args=[made.pk]))

    fact.refresh_from_db()
    assert fact.ended_at is None


def _copy(browser):
    browser.post(reverse("you:copy"))
    assert "is being made" in _page(browser)
    doing.do_next(TASKS, at=clock.now())
    link = re.search(r'href="(/you/copy/\d+/)"', _page(browser)).group(1)
    answer = browser.get(link)
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_the_copy_holds_all_of_theirs_and_nothing_of_others(ana, fact, company):
    """A41 of the abuse cases."""
    words = "Ana is a difficult person"
    number = company.a.conversation.pk
    reply.note(agent=company.agent, conversation_id=number, words=words, send_key="1", at=clock.now())
    packed = _copy(ana)

    told = json.loads(packed.read("data.json"))
    page = packed.read("index.html").decode()
    assert told["format"] == "esmero-customer" and told["version"] == 1
    assert [one["words"] for one in told["you"]["facts"]] == ["Lives in Calle Ancha 12"]
    (talk,) = told["conversations"]
    assert world.WORD_OF_A in talk["letters"][0]["words"]
    assert packed.read(told["files"][0]["place"]) == world.PIXEL
    assert "Lives in Calle Ancha 12" in page and world.WORD_OF_A in page
    whole = json.dumps(told) + page
    assert world.WORD_OF_B not in whole and "boris@example.org" not in whole
    assert words not in whole


def test_a_copy_that_is_packed_while_they_are_erased_is_kept_nowhere(ana, customer, company, monkeypatch):
    ana.post(reverse("you:copy"))
    packed = letters.page

    def erased_meanwhile(*given, **named):
        page = packed(*given, **named)
        forget.forget_customer(agent=company.owner, customer_id=customer.pk, at=clock.now())
        return page

    monkeypatch.setattr(letters, "page", erased_meanwhile)
    doing.do_next(TASKS, at=clock.now())

    assert not Attachment.objects.filter(within_kind=COPY).exists()


def test_a_new_copy_is_made_only_after_an_hour(ana, customer):
    _copy(ana)
    page = _page(ana)

    ana.post(reverse("you:copy"))

    assert "You can have a new one made from" in page and "Make a new copy" not in page
    assert not take_along.is_under_way(customer.pk)
    Attachment.objects.update(kept_at=clock.now() - take_along.AGAIN_AFTER)
    assert "Make a new copy" in _page(ana)


def test_their_picture_is_in_the_copy(ana, customer):
    customer.photo = files.store(b"a picture")
    customer.save()

    packed = _copy(ana)

    assert packed.read(json.loads(packed.read("data.json"))["you"]["photo"]) == b"a picture"


def test_who_wishes_to_be_forgotten_is_promised_it_and_may_change_their_mind(ana, customer, company):
    ana.post(reverse("you:farewell"))
    ana.post(reverse("you:farewell"))

    wish = Farewell.objects.get()
    promised = Promise.objects.get(pk=wish.promise_id)
    page = _page(ana)
    assert promised.owner == company.owner and (promised.due_at - wish.asked_at).days == 10
    assert "Nuria Vidal forgets you" in page and "I have changed my mind" in page

    ana.post(reverse("you:farewell-return"))

    promised.refresh_from_db()
    assert promised.withdrawn_at and not Farewell.objects.get().stands()
    assert "Nuria Vidal forgets you" not in _page(ana)


def test_only_the_erasure_keeps_the_promise_of_it(ana, company):
    ana.post(reverse("you:farewell"))
    promise_id = Farewell.objects.get().promise_id

    with pytest.raises(NotFound):
        promise.keep(agent=company.owner, promise_id=promise_id, at=clock.now())

    assert Promise.objects.get(pk=promise_id).kept_at is None


def test_an_owner_erases_and_a_last_letter_leaves(ana, fact, customer, company):
    ana.post(reverse("you:farewell"))
    wish = Farewell.objects.get()
    owner = Client()
    owner.force_login(company.owner)
    page = owner.get(reverse("backoffice:farewell", args=[wish.pk])).content.decode()
    assert "ana@example.org" in page

    owner.post(reverse("backoffice:farewell-erasure", args=[wish.pk]))

    customer.refresh_from_db()
    letter = StaffLetter.objects.latest("id")
    assert not customer.name and not Fact.objects.filter(customer=customer)
    assert Promise.objects.get(pk=wish.promise_id).kept_at
    assert letter.recipient == "ana@example.org" and "forgotten you" in letter.subject
    assert not Visit.objects.exists()
    assert ana.get(reverse("you:known")).headers["Location"].startswith("/you/?again")
    with pytest.raises(NotFound):
        farewell.erase(agent=company.owner, farewell_id=wish.pk, at=clock.now())


def test_promises_that_a_team_keeps_ask_for_few_names(ana, company, customer):
    first = company.a.promise
    given = {f.name: getattr(first, f.name) for f in Promise._meta.fields if f.name not in {"id", "owner"}}

    def queries(more):
        Promise.objects.bulk_create(Promise(**given) for _ in range(more))
        with CaptureQueriesContext(connection) as asked:
            _page(ana)
        return len(asked)

    _page(ana)
    assert queries(known.MOST_ASKED) == queries(20)


def test_who_of_us_looked_is_told_with_why(ana, company, customer):
    for about in (company.a.conversation, customer):
        look.note_looks([(company.agent.pk, customer.pk, about.ref, clock.now())])

    page = _page(ana)

    assert "Marta Roldan" in page
    assert f"read: About the {world.WORD_OF_A}; looked at what we know about you" in page


def test_a_look_of_which_nothing_can_be_told_is_told_as_what_it_was(ana, company, customer):
    gone = Ref("conversation", 10**6)
    look.note_looks([(company.agent.pk, customer.pk, gone, clock.now())])

    page = _page(ana)

    assert "opened a conversation" in page and "looked at what we know about you" not in page


def test_a_reason_and_what_was_looked_at_stand_side_by_side(ana, company, customer):
    why = "They stand at my counter."
    look.say_why(agent=company.agent, customer_id=customer.pk, reason=why, at=clock.now())
    look.note_looks([(company.agent.pk, customer.pk, customer.ref, clock.now())])

    assert "They stand at my counter; looked at what we know about you" in _page(ana)


def test_a_last_day_that_is_over_is_told_as_over(ana, fact):
    long_ago = "2020-01-31"
    answer = ana.post(reverse("you:fact-last_day", args=[fact.pk]), {"ends_on": long_ago}, follow=True)

    page = answer.content.decode()
    place = page[page.index(f'id="fact-{fact.pk}"') :][:1500]
    assert "Its last day is over, so nothing uses it any more." in place
    assert "Used to" not in place and "Used for" not in place


def test_whoever_sends_an_empty_correction_is_led_to_its_field(ana, fact):
    answer = ana.post(reverse("you:fact-correction", args=[fact.pk]), {"words": " "})

    page = answer.content.decode()
    field = page[page.index(f'id="words-{fact.pk}"') :]
    assert answer.status_code == 422
    assert "autofocus" in field[: field.index(">")]
    assert page.count('autofocus="') == 1
