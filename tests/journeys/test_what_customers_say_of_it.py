"""What a customer says about what we know holds, for them and at the desk; each press says what came."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import look, receive, take_along
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads, writes
from esmero.domain.customers.kinds import FactKind, FactSource, ZoneFrom
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff.models import Membership
from esmero.ground import clock
from tests import world
from tests.house import door_things

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def customer(company):
    return company.a.conversation.customer


@pytest.fixture
def ana(company):
    browser = Client()
    door_things.come_in(browser, company.a, at=company.at)
    return browser


@pytest.fixture
def fact(company, customer):
    said = {"source": "On the telephone", "source_kind": FactSource.WROTE, "kind": FactKind.WHERE}
    letter = company.a.message.pk
    return writes.note_fact(
        customer, words="Lives by the sea", message_id=letter, by=THE_SOFTWARE, at=company.at, **said
    )


def _page(browser):
    return browser.get(reverse("you:known")).content.decode()


def _press(browser, what, fact, **fields):
    answer = browser.post(reverse(f"you:fact-{what}", args=[fact.pk]), fields)
    assert answer.status_code == 303
    fact.refresh_from_db()
    return browser.get(answer.headers["Location"]).content.decode()


def _at_the_desk(company, customer, who="agent"):
    desk = Client()
    desk.force_login(getattr(company, who))
    return desk.get(reverse("desk:customer-mirror", args=[customer.pk])).content.decode()


def test_what_is_hidden_is_read_by_the_customer_alone(ana, fact, customer, company):
    assert "Lives by the sea" in _at_the_desk(company, customer)

    page = _press(ana, "hiding", fact, is_hidden="on")

    assert "Our people do not read it any more." in page and "Lives by the sea" in page
    desk = _at_the_desk(company, customer)
    assert "Lives by the sea" not in desk and "On the telephone" not in desk
    assert reads.facts_of(customer.pk, on=company.at.date()) == []

    _press(ana, "hiding", fact)
    assert "Lives by the sea" in _at_the_desk(company, customer)


def test_a_use_that_is_not_chosen_is_forbidden(ana, fact):
    page = _press(ana, "uses", fact, allowed=["SERVICE"])

    assert fact.not_for == "OFFERS RULES"
    assert "Used to answer you." in page


def test_a_last_day_is_kept_and_a_wrong_one_is_told_beside_its_field(ana, fact):
    _press(ana, "last_day", fact, ends_on="2031-05-06")
    assert fact.ends_on == date(2031, 5, 6)
    assert "It holds until 6 May 2031" in _page(ana)

    answer = ana.post(reverse("you:fact-last_day", args=[fact.pk]), {"ends_on": "soon"})

    assert answer.status_code == 422
    assert f'id="ends_on-{fact.pk}-error"' in answer.content.decode()


def test_an_empty_correction_is_told_beside_its_field(ana, fact):
    answer = ana.post(reverse("you:fact-correction", args=[fact.pk]), {"words": "  "})

    assert answer.status_code == 422
    assert f'id="words-{fact.pk}-error"' in answer.content.decode()
    assert "Write here what is right." in answer.content.decode()


def test_what_is_forgotten_is_gone(ana, fact):
    answer = ana.post(reverse("you:fact-forgetting", args=[fact.pk]))

    page = ana.get(answer.headers["Location"]).content.decode()
    assert "It is forgotten." in page and "Lives by the sea" not in page
    assert not Fact.objects.filter(words__contains="sea")


def test_still_right_makes_us_sure_again(ana, fact):
    Fact.objects.filter(pk=fact.pk).update(sure=40)

    _press(ana, "confirmation", fact)

    assert fact.sure == 100 and fact.confirmed_at


def test_a_fact_leads_to_the_very_letter(ana, fact, company):
    page = _page(ana)

    letter = f"#message-{company.a.message.pk}"
    assert letter in page
    link = page.partition(letter)[0].rpartition('href="')[2]
    assert ana.get(link).status_code == 200


def test_a_fact_read_in_anothers_letter_leads_nowhere(ana, fact, company):
    Fact.objects.filter(pk=fact.pk).update(message_id=company.b.message.pk)

    assert f"#message-{company.b.message.pk}" not in _page(ana)


def test_who_one_is_can_be_corrected(ana, customer):
    person = {
        "name": "Ana María Belmonte",
        "address_as": "Anita",
        "language": "es",
        "time_zone": "Europe/Madrid",
    }

    assert ana.post(reverse("you:person"), person).status_code == 303

    customer.refresh_from_db()
    assert (customer.name, customer.address_as, customer.language) == ("Ana María Belmonte", "Anita", "es")
    assert customer.time_zone == "Europe/Madrid" and customer.zone_from == "SAID"
    assert "Lo que sabemos de usted" in _page(ana)


def test_colleagues_of_other_teams_see_no_conversation_that_is_not_theirs(company, customer):
    """Nor anything else of somebody whose conversations are all another team's."""
    assert world.WORD_OF_A in _at_the_desk(company, customer)
    desk = Client()
    desk.force_login(company.stranger)
    assert desk.get(reverse("desk:customer-mirror", args=[customer.pk])).status_code == 404


def test_where_a_reason_is_asked_for_nobody_looks_without_one(company, customer):
    Company.objects.update(asks_why_looked=True)
    there = Client()
    there.force_login(company.owner)
    page, at = reverse("desk:customer-mirror", args=[customer.pk]), clock.now()
    Membership.objects.filter(agent=company.owner).delete()
    assert there.get(page).status_code == 404

    look.say_why(agent=company.owner, customer_id=customer.pk, reason="They wrote to me", at=at)

    assert there.get(page).status_code == 200


def _corrected(ana, fact, words="Lives in the hills"):
    ana.post(reverse("you:fact-correction", args=[fact.pk]), {"words": words})
    return Fact.objects.get(words=words)


def test_what_was_hidden_stays_so_when_its_correction_is_undone(ana, fact, customer, company):
    made = _corrected(ana, fact)
    _press(ana, "hiding", made, is_hidden="on")
    _press(ana, "uses", made, allowed=["SERVICE"])

    _press(ana, "return", made)

    fact.refresh_from_db()
    assert fact.hidden_at and fact.not_for == "OFFERS RULES"
    assert "Lives by the sea" not in _at_the_desk(company, customer)


def test_hiding_goes_down_to_what_was_there_before(ana, fact):
    made = _corrected(ana, _corrected(ana, fact), "Lives in the town")

    _press(ana, "hiding", made, is_hidden="on")
    assert Fact.objects.filter(hidden_at=None).count() == 0

    _press(ana, "hiding", made)
    assert Fact.objects.exclude(hidden_at=None).count() == 0


def test_what_held_before_is_told_to_the_customer_alone(ana, fact, customer, company):
    _corrected(ana, fact)

    assert "Lives by the sea" in _page(ana)
    assert "Lives by the sea" not in _at_the_desk(company, customer)


def test_nothing_undone_is_told_as_nothing(ana, fact):
    assert "holds again" not in _press(ana, "return", fact)


def test_who_of_others_told_us_is_not_told(ana, fact, customer):
    """A41 of the abuse cases."""
    words = "Her neighbour Pedro Gil rang us"
    Fact.objects.filter(pk=fact.pk).update(source=words, source_kind=FactSource.OTHERS)

    told, _files = take_along.told_of(customer.pk, at=clock.now())

    assert "Somebody else told us" in _page(ana) and "Pedro" not in _page(ana)
    assert "Pedro" not in str(told)


def test_a_letter_that_is_held_back_shows_no_subject(ana, company, customer):
    there = company.a.conversation
    Conversation.objects.filter(pk=there.pk).update(subject="You owe me money")
    Message.objects.filter(conversation=there).update(held_since=company.at)
    look.note_looks([(company.agent.pk, customer.pk, there.ref, clock.now())])

    told, _files = take_along.told_of(customer.pk, at=clock.now())

    assert "You owe me money" not in _page(ana)
    assert "You owe me money" not in str(told)


def test_what_is_over_does_not_tear_and_is_not_told_as_sure(ana, fact, customer, company):
    Fact.objects.filter(pk=fact.pk).update(ends_on=company.at.date() - timedelta(days=9))
    said = {"words": "Lives in Vigo", "source": "", "kind": FactKind.WHERE}
    writes.note_fact(customer, **said, by=THE_SOFTWARE, at=company.at)

    page = _press(ana, "confirmation", fact)

    assert "These do not fit together" not in page
    assert "Its last day is over all the same" in page and "as sure now as it can be" not in page


def _say(browser, **said):
    person = {"name": "Ana", "address_as": "", "language": "en", "time_zone": ""} | said
    assert browser.post(reverse("you:person"), person).status_code == 303


@pytest.mark.parametrize("zone", ["America/Buenos_Aires", "Asia/Calcutta", "Europe/Kiev"])
def test_a_zone_under_its_old_name_stays(ana, customer, zone):
    Customer.objects.filter(pk=customer.pk).update(time_zone=zone, zone_from=ZoneFrom.PAGE)
    assert f'value="{zone}" selected' in _page(ana)

    _say(ana, name="Ana Belén", time_zone=zone)

    customer.refresh_from_db()
    assert (customer.name, customer.time_zone, customer.zone_from) == ("Ana Belén", zone, ZoneFrom.PAGE)


def test_a_name_is_kept_on_one_line(ana, customer):
    _say(ana, name="Ana\nBcc: x@example.org", address_as="A\r\nB")

    customer.refresh_from_db()
    assert (customer.name, customer.address_as) == ("Ana Bcc: x@example.org", "A B")


def test_nothing_can_be_changed_at_the_desk(company, customer, fact):
    assert "/you/" not in _at_the_desk(company, customer)


def test_words_of_who_takes_part_are_in_nobody_elses_copy(company, customer):
    """A41 of the abuse cases."""
    words = "I am her brother, and my number is 600 123 123."
    received = receive.write_back(
        company.a.conversation, words=words, new_files=[], send_key="b", at=clock.now()
    )
    Message.objects.filter(pk=received.message.pk).update(is_from_participant=True)

    told, _files = take_along.told_of(customer.pk, at=clock.now())

    assert "600 123 123" not in str(told)
    assert world.WORD_OF_A in str(told)


def test_the_copy_is_forgotten_after_a_week_and_with_its_customer(company, customer):
    at = clock.now()
    take_along.make(customer_id=customer.pk, language="en", at=at)

    assert take_along.forget_old(at=at + take_along.KEPT_FOR) == 0
    assert take_along.forget_old(at=at + take_along.KEPT_FOR * 1.01) == 1


def test_each_heading_of_the_page_is_there_without_anything_known(company):
    browser = Client()
    door_things.come_in(browser, company.b, at=company.at)

    page = _page(browser)

    assert "Nothing so far." in page and world.WORD_OF_A not in page
