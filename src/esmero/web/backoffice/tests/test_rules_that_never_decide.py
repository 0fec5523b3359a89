"""A rule below one that takes everything says so, and by which rule, wherever its owner looks for it."""

import pytest
from django.urls import reverse
from lxml import html

from esmero.domain.channels.factories import make_channel
from esmero.domain.promises.factories import make_policy
from esmero.domain.promises.models import Policy
from esmero.domain.staff.factories import make_team
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db
# The name is a link, and so is read by itself.
SAYS = "It never decides: “ Whatever comes ” stands before it and takes all that it fits."


@pytest.fixture
def pair():
    """Two rules: the first fits everything, the second Spanish alone."""
    Policy.objects.all().delete()
    return make_policy("Whatever comes"), make_policy("Only Spanish", language="es")


def links_in(answer, *, to):
    page = html.fromstring(answer.content.decode())
    return [link.text_content() for link in page.xpath("//main//a[@href=$to]", to=to)]


def address(rule):
    return reverse("backoffice:policy", args=[rule.pk])


def test_the_overview_names_the_rule_before_it_and_leads_there(office, pair):
    answer = office.get(reverse("backoffice:home"))

    words = "“Only Spanish” never decides: “Whatever comes” stands before it and takes all that it fits."
    assert words in filling.words(answer)
    assert links_in(answer, to=address(pair[0])) == ["Look at “Whatever comes”"]


@pytest.mark.parametrize("page", ["list", "rule"])
def test_the_list_of_rules_says_so_beside_the_one_that_never_decides(office, pair, page):
    answer = office.get(reverse("backoffice:promises") if page == "list" else address(pair[1]))

    assert filling.words(answer).count(SAYS) == 1
    assert "Whatever comes" in links_in(answer, to=address(pair[0]))


def test_the_other_way_round_nothing_is_wrong(office, pair):
    filling.send(office, "policy-place", {"to": "up"}, pair[1].pk)

    assert "never decides" not in filling.words(office.get(reverse("backoffice:promises")))
    assert "never decides" not in filling.words(office.get(reverse("backoffice:home")))


def test_nor_where_a_channel_has_it_for_its_own(office, pair):
    channel = make_channel(make_team("Care"))
    channel.policy = pair[1]
    channel.save()

    assert "never decides" not in filling.words(office.get(reverse("backoffice:promises")))


def test_a_name_is_never_taken_for_a_piece_of_the_page(office, pair):
    Policy.objects.filter(pk=pair[0].pk).update(name="<b>All</b>")

    shown = office.get(reverse("backoffice:promises")).content.decode()

    assert "&lt;b&gt;All&lt;/b&gt;" in shown
    assert "<b>All</b>" not in shown
