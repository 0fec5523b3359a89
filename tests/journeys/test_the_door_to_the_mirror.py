"""Abuse of the door to what we know: codes, guesses, look-ups (abuse cases A15, A17, A18, A22, A31)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import visit
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.conversations.models import Message
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Identity, Visit
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.staff.models import StaffLetter
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task
from esmero.web.portal.views.you.door import masked
from tests import world

pytestmark = pytest.mark.django_db

TASKS = {visit.TASK: visit.send_code}


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


def _ask(browser, email="ana@example.org"):
    answer = browser.post(reverse("you:door"), {"email": email})
    while doing.do_next(TASKS, at=clock.now()):
        pass
    return answer


def _code():
    return re.search(r"\d{6}", StaffLetter.objects.latest("id").subject).group()


def _returns(browser, code):
    return browser.post(reverse("you:code"), {"code": code})


def _is_in(browser):
    return browser.get(reverse("you:known")).status_code == 200


def test_a_known_and_an_unknown_address_are_answered_alike(company):
    known, unknown = Client(), Client()
    first = known.post(reverse("you:door"), {"email": "ana@example.org"})
    of_known = Task.objects.filter(name=visit.TASK).count()
    second = unknown.post(reverse("you:door"), {"email": "nobody@example.org"})

    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    assert Task.objects.filter(name=visit.TASK).count() == of_known + 1
    pages = [one.get(reverse("you:code")).content.decode() for one in (known, unknown)]
    words = [re.sub(r"(ana|nobody)@example.org|csrfmiddlewaretoken\S+ value=\S+", "", one) for one in pages]
    assert words[0] == words[1]


def test_a_wrong_code_is_answered_alike_whether_one_was_sent_or_not(company):
    known, unknown = Client(), Client()
    _ask(known)
    _ask(unknown, "nobody@example.org")
    wrong = "000000" if _code() != "000000" else "111111"

    answers = [_returns(one, wrong) for one in (known, unknown)]

    assert [one.status_code for one in answers] == [422, 422]
    assert all("This is not the code" in one.content.decode() for one in answers)


def test_the_address_lies_in_no_task_that_somebody_reads(company):
    Client().post(reverse("you:door"), {"email": "ana@example.org"})

    assert "ana@" not in str(Task.objects.get(name=visit.TASK).arguments)


def test_an_unknown_address_gets_no_letter(company):
    _ask(Client(), "nobody@example.org")

    assert not StaffLetter.objects.exists() and not Visit.objects.exists()


def test_after_five_wrong_codes_the_right_one_opens_nothing(company):
    browser = Client()
    _ask(browser)
    right = _code()
    for number in range(5):
        _returns(browser, f"{(int(right) + number + 1) % 1_000_000:06}")

    assert _returns(browser, right).status_code == 422
    assert not _is_in(browser)


def test_a_code_holds_ten_minutes_and_once(company, times):
    late, browser, other = Client(), Client(), Client()
    _ask(late)
    of_late = _code()
    times[0] = timedelta(minutes=11)
    assert _returns(late, of_late).status_code == 422

    _ask(browser)
    other.cookies["esmero_asked"] = browser.cookies["esmero_asked"].value
    code = _code()
    assert _returns(browser, code).headers["Location"] == reverse("you:known")
    assert _returns(other, code).status_code == 422


def test_the_code_opens_only_in_the_browser_that_asked(company):
    browser, thief = Client(), Client()
    _ask(browser)
    code = _code()
    _ask(thief, "boris@example.org")

    assert _returns(thief, code).status_code == 422
    assert not _is_in(thief)


def test_the_code_is_kept_as_a_digest_alone(company):
    _ask(Client())
    code = _code()

    row = Visit.objects.values().get()
    told = [event.payload for event in Event.objects.filter(verb__startswith="visit.")]
    assert code not in str(row) and code not in str(told)


def test_half_an_hour_of_quiet_closes_the_door(company, times):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    assert _is_in(browser)
    times[0] = timedelta(minutes=29)
    assert _is_in(browser)
    times[0] = timedelta(minutes=58)
    assert _is_in(browser)
    times[0] = timedelta(minutes=89)

    assert not _is_in(browser)


def test_what_a_page_fetches_by_itself_keeps_the_door_open_no_longer(company, times):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    by_itself = {"HX-Request": "true"}
    times[0] = timedelta(minutes=20)
    assert browser.get(reverse("you:copy"), headers=by_itself).status_code == 200

    times[0] = timedelta(minutes=40)
    answer = browser.get(reverse("you:copy"), headers=by_itself)

    assert answer.headers["HX-Redirect"] == "/you/?again=1" and not answer.content
    assert not _is_in(browser)


def test_what_was_typed_as_the_door_closed_is_there_again(company, times):
    fact = writes.note_fact(
        company.a.conversation.customer, words="Near", source="", by=THE_SOFTWARE, at=company.at
    )
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    times[0] = timedelta(minutes=40)
    words = {"words": "By the old mill"}
    late = browser.post(reverse("you:fact-correction", args=[fact.pk]), words, follow=True)
    assert "What you wrote is not lost" in late.content.decode()
    assert "old mill" not in browser.cookies["esmero_typed"].value

    _ask(browser)
    _returns(browser, _code())

    assert 'value="By the old mill"' in browser.get(reverse("you:known")).content.decode()
    assert "old mill" not in browser.get(reverse("you:known")).content.decode()


def test_however_busy_the_door_closes_after_half_a_day(company, times):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    for half_hours in range(1, 30):
        times[0] = timedelta(minutes=25 * half_hours)
        browser.get(reverse("you:known"))

    assert not _is_in(browser)


def test_who_signs_out_is_out_even_with_the_old_cookie(company):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    kept = browser.cookies["esmero_you"].value
    browser.post(reverse("you:leaving"))
    browser.cookies["esmero_you"] = kept

    assert not _is_in(browser)


def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(company):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())

    cookie = browser.cookies["esmero_you"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"


def test_no_page_of_it_is_kept_or_leaks_its_address(company):
    browser = Client()
    _ask(browser)
    _returns(browser, _code())
    answer = browser.get(reverse("you:known"))

    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_sixth_letter_in_an_hour_to_one_address_is_not_written(company):
    for _ in range(5):
        assert _ask(Client()).status_code == 302

    assert _ask(Client()).status_code == 429
    assert StaffLetter.objects.count() == 5


def test_what_somebody_only_said_opens_nothing_where_we_know_better(company):
    customer = company.a.conversation.customer
    writes.learn_address(customer, email="typo@example.org", by=THE_SOFTWARE, at=company.at)

    _ask(Client(), "typo@example.org")

    assert not StaffLetter.objects.exists()


def _asked_in_a_form(story):
    Channel.objects.filter(pk=story.conversation.channel_id).update(kind=ChannelKind.FORM)
    Message.objects.filter(conversation=story.conversation).update(channel_kind=ChannelKind.FORM)
    Identity.objects.filter(customer=story.conversation.customer).update(proof=Proof.SAID)


def test_who_asked_in_a_form_alone_comes_in_by_its_address(company):
    _asked_in_a_form(company.a)

    _ask(Client())

    assert StaffLetter.objects.get().recipient == "ana@example.org"


def test_a_said_address_opens_nothing_where_they_came_another_way(company):
    _asked_in_a_form(company.a)
    Message.objects.filter(pk=company.a.message.pk).update(channel_kind=ChannelKind.PHONE)

    _ask(Client())

    assert not StaffLetter.objects.exists()
    way_in = Client().get(reverse("portal:conversation-known", args=[company.a.token]))
    assert "@example.org" not in way_in.content.decode()


def test_who_owns_an_address_that_a_colleague_mistyped_reads_nothing(company):
    said = {"name": "Carla", "language": "en", "email": "typo@example.net", "phone": "+34600111222"}
    writes.meet_by_hand(**said, by=THE_SOFTWARE, at=company.at)

    _ask(Client(), "typo@example.net")

    assert not StaffLetter.objects.exists()


def test_what_a_colleague_notes_while_the_code_is_under_way_is_not_opened_by_it(company):
    _asked_in_a_form(company.a)
    browser = Client()
    _ask(browser)
    told = {"words": "The key lies under the mat", "source": "By telephone"}
    writes.note_fact(company.a.conversation.customer, **told, by=THE_SOFTWARE, at=company.at)

    _returns(browser, _code())

    assert not _is_in(browser)


def test_one_place_that_asks_too_often_shuts_no_owner_out(company):
    for number in range(20):
        Client().post(reverse("you:door"), {"email": f"x{number}@example.org"}, REMOTE_ADDR="10.0.0.1")
    for _again in range(5):
        assert _ask_from("10.0.0.1").status_code == 429

    assert _ask_from("10.9.0.1").status_code == 302


def _ask_from(place):
    return Client().post(reverse("you:door"), {"email": "ana@example.org"}, REMOTE_ADDR=place)


@pytest.mark.parametrize(("address", "shown"), [("a@b.org", "…@b.org"), ("ana@b.org", "a…@b.org")])
def test_an_address_is_never_shown_whole(address, shown):
    assert masked(address) == shown


def test_the_letter_carries_the_code_and_no_word_that_anybody_typed(company):
    _ask(Client())

    letter = StaffLetter.objects.get()
    assert "Ana" not in letter.subject + letter.words
    assert letter.words.startswith(f"Your code is {_code()}.")


def test_a_link_to_a_conversation_sends_the_code_to_its_customer_alone(company):
    browser = Client()
    address = reverse("portal:conversation-known", args=[company.a.token])

    page = browser.get(address).content.decode()
    browser.post(address, {"email": "thief@example.org"})
    doing.do_next(TASKS, at=clock.now())

    assert "a…@example.org" in page and "ana@example.org" not in page
    assert StaffLetter.objects.get().recipient == "ana@example.org"
    assert not _is_in(browser)


def test_a_code_task_done_twice_sends_one_letter(company):
    Client().post(reverse("you:door"), {"email": "ana@example.org"})
    told = Task.objects.get(name=visit.TASK).arguments

    visit.send_code(**told, at=clock.now())
    visit.send_code(**told, at=clock.now())

    assert StaffLetter.objects.count() == 1


def test_old_visits_are_forgotten(company):
    _ask(Client())

    assert visit.forget_old(at=clock.now()) == 0
    assert visit.forget_old(at=clock.now() + timedelta(days=2)) == 1
