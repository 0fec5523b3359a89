"""Where a customer lives is kept with who says so, goes along, and is forgotten with them."""

from datetime import UTC, datetime

import pytest

from esmero.domain.customers import writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import ZoneFrom
from esmero.domain.customers.models import Customer
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
MEXICO, TOKYO = "America/Mexico_City", "Asia/Tokyo"


def learn(customer, zone, source=ZoneFrom.PAGE):
    return writes.learn_zone(customer, time_zone=zone, zone_from=source, by=THE_SOFTWARE, at=NOON)


def kept(customer):
    row = Customer.objects.get(pk=customer.pk)
    return row.time_zone, row.zone_from


def test_the_same_again_is_no_news():
    ana = make_customer()

    assert [learn(ana, MEXICO), learn(ana, MEXICO), learn(ana, TOKYO)] == [True, False, True]
    assert Event.objects.filter(verb="customer.zone_learned").count() == 2


def test_their_word_stands_above_their_browser_until_it_is_taken_back():
    ana = make_customer()

    assert learn(ana, TOKYO, ZoneFrom.SAID)
    assert not learn(ana, MEXICO)
    assert learn(ana, "", ZoneFrom.SAID)
    assert kept(ana) == ("", "")
    assert learn(ana, MEXICO)


def test_their_word_stands_also_where_their_browser_said_the_same_before():
    ana = make_customer()
    learn(ana, MEXICO)

    assert learn(ana, MEXICO, ZoneFrom.SAID)
    assert not learn(ana, MEXICO, ZoneFrom.SAID)

    assert [learn(ana, MEXICO), learn(ana, TOKYO)] == [False, False]
    assert kept(ana) == (MEXICO, "SAID")


def test_a_browser_that_speaks_after_them_changes_nothing_of_what_was_read_before():
    ana = make_customer()
    seen_before = Customer.objects.get(pk=ana.pk)
    learn(ana, TOKYO, ZoneFrom.SAID)

    assert not learn(seen_before, MEXICO)

    assert kept(ana) == (TOKYO, "SAID")
    assert seen_before.time_zone == TOKYO


def test_it_goes_along_where_the_other_s_is_not_known():
    ana, nobody, eva = make_customer(), make_customer("Nobody"), make_customer("Eva")
    learn(nobody, MEXICO)
    learn(eva, TOKYO, ZoneFrom.SAID)

    writes.move(from_customer=nobody, to_customer=ana)
    writes.move(from_customer=nobody, to_customer=eva)

    assert kept(ana) == (MEXICO, "PAGE")
    assert kept(eva) == (TOKYO, "SAID")


def test_it_is_forgotten_with_them():
    ana = make_customer()
    learn(ana, MEXICO)

    writes.forget(ana)

    assert kept(ana) == ("", "")
