"""Who gets what: what decides, and what last month would have been, asked in a form and read as a table."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from tests import world

from esmero.actions import forget, presence, receive, try_out
from esmero.actions.tests.test_receive import mail
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.promises.models import TryOut
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent, AgentSkill
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    there = world.make_world(clock.now() - timedelta(days=3))
    Routing.objects.all().delete()
    return there


@pytest.fixture
def olga(there):
    olga = make_agent("Olga Sokolova", team=there.team)
    presence.say(agent=olga, state="HERE", at=there.at)
    return olga


@pytest.fixture
def office(there):
    client = Client()
    client.force_login(there.owner)
    return client


@pytest.fixture
def asked(there, olga):
    """A question in Russian, which Marta got: nobody speaks it."""
    incoming = mail(
        "Здравствуйте",
        sender_email="vera@example.org",
        sender_name="Vera",
        recipients=["help@example.com"],
        external_id="q:1",
        language="ru",
    )
    return receive.receive(incoming, at=there.at).conversation


def standing(office):
    """Return the form as it is filled in."""
    page = html.fromstring(office.get(reverse("backoffice:routing")).content.decode())
    fields = page.get_element_by_id("otherwise").form_values()
    given = {}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    return given


def counted():
    while doing.do_next({"routing.try": try_out.count_routing}, at=clock.now()):
        pass


def tried(office, **changed):
    """Ask, let the worker count, and read what came out."""
    page = filling.send(office, "routing-new_try_out", standing(office) | changed)
    counted()
    return page, office.get(reverse("backoffice:routing-try_out", args=[TryOut.objects.latest("id").pk]))


def row_of(page, name):
    table = html.fromstring(page.content.decode()).get_element_by_id("tried").find(".//table")
    rows = [[" ".join(cell.itertext()).split() for cell in row] for row in table.iter("tr")]
    return next([cell[0] for cell in row[1:]] for row in rows if " ".join(row[0]).startswith(name))


def test_the_reasons_stand_in_their_order(office):
    page = filling.words(office.get(reverse("backoffice:routing")))

    reasons = ["Whom the customer asked for", "Who knows", "Who can what", "Who is here", "Who has less"]
    places = [page.index(words) for words in reasons]
    assert places == sorted(places)
    assert reverse("backoffice:routing") in office.get(reverse("backoffice:skills")).content.decode()


def test_it_has_a_door_of_its_own_and_leads_to_where_it_is_set(office):
    here = reverse("backoffice:routing")
    overview = html.fromstring(office.get(reverse("backoffice:home")).content.decode())
    page = html.fromstring(office.get(here).content.decode())

    assert len(overview.xpath("//main//a[@href=$here]", here=here)) == 1
    assert [one.text for one in page.xpath("//a[@aria-current='page']") if one.get("href") == here]
    for name in ("skills", "capacity", "teams"):
        assert page.xpath("//main//a[@href=$to]", to=reverse(f"backoffice:{name}")), name


def test_what_is_left_as_it_is_changes_nothing(office, asked):
    page, answer = tried(office)

    assert "being given once more" in filling.words(page)
    said = filling.words(answer)
    assert "All as it was." in said
    assert "Every question would have gone to the same person." in said
    assert row_of(answer, "Marta Roldan") == ["1", "1", "0"]


def test_one_skill_more_is_seen_for_each_person_and_with_an_example(office, there, asked, olga):
    _page, answer = tried(office, **{f"skills_{olga.pk}": ["language-ru"]})

    said = filling.words(answer)
    assert "Olga Sokolova: Russian." in said
    assert "1 of 1 question would have gone to somebody else." in said
    assert (row_of(answer, "Marta"), row_of(answer, "Olga")) == (["1", "0", "−1"], ["0", "1", "+1"])
    assert "Then: Given to Marta, who is here and is named for this hour." in said
    assert "With these settings: Given to Olga, who speaks Russian and is here." in said
    assert reverse("desk:conversation", args=[asked.pk]) in answer.content.decode()
    assert not AgentSkill.objects.exists()
    assert Conversation.objects.get(pk=asked.pk).agent == there.agent


def test_people_taken_out_and_added_and_bounds_are_said(office, there, asked, olga):
    changed = {f"without_{there.agent.pk}": "on", "like": olga.pk, "most_EMAIL": "1"}
    changed[f"waits_{there.team.pk}"] = "60"

    _page, answer = tried(office, **changed)

    said = filling.words(answer)
    assert "Without Marta Roldan." in said
    assert "One more person, there whenever Olga Sokolova was: as good at the same." in said
    assert "E-mail: at most 1 at once." in said
    assert "Orders waits 60 minutes for whoever knows the customer." in said
    assert row_of(answer, "Marta") == ["1", "0", "−1"]


def test_where_nobody_is_left_it_is_whoever_stands_above(office, there, asked, olga):
    _page, answer = tried(office, **{f"without_{one.pk}": "on" for one in Agent.objects.all()})

    said = filling.words(answer)
    assert "For 1 nobody of the team would have been there" in said
    assert "With these settings: Given to whoever stands above." in said
    assert row_of(answer, "Whoever stands above") == ["0", "1", "+1"]


def test_one_goes_on_from_what_was_tried(office, there, asked, olga):
    changed = {f"without_{there.agent.pk}": "on", f"skills_{olga.pk}": ["language-ru", "text"]}
    _page, answer = tried(office, **changed, like=olga.pk, most_EMAIL="1")

    back = html.fromstring(answer.content.decode()).xpath("//a[contains(., 'something else')]/@href")[0]
    page = html.fromstring(office.get(back).content.decode())

    written = page.get_element_by_id("otherwise")
    assert dict(written.fields)[f"without_{there.agent.pk}"] == "on"
    assert {"language-ru", "text"} <= {value for name, value in written.form_values() if "skills_" in name}
    assert (written.fields["like"], written.fields["most_EMAIL"]) == (str(olga.pk), "1")
    rules = try_out.as_kept(agent=there.owner, at=there.at)
    for other in (rules.pk, "9999", "x", "9" * 30):
        plain = office.get(reverse("backoffice:routing") + f"?tried={other}")
        assert html.fromstring(plain.content.decode()).get_element_by_id("otherwise").fields["like"] == ""


def test_what_is_wrong_is_said_and_nothing_is_tried(office, there, asked):
    fields = standing(office) | {"most_EMAIL": "many", f"waits_{there.team.pk}": "-1"}

    answer = filling.send(office, "routing-new_try_out", fields)

    assert answer.status_code == 422
    assert set(filling.beside(answer)) == {"id_most_EMAIL", f"id_waits_{there.team.pk}"}
    assert not TryOut.objects.exists()


def test_of_whoever_was_erased_no_example_is_shown(office, there, asked, olga):
    customer = Conversation.objects.get(pk=asked.pk).customer
    forget.forget_customer(agent=there.owner, customer_id=customer.pk, at=clock.now())

    _page, answer = tried(office, **{f"skills_{olga.pk}": ["language-ru"]})

    assert row_of(answer, "Olga") == ["0", "1", "+1"]
    assert reverse("desk:conversation", args=[asked.pk]) not in answer.content.decode()


def test_somebody_who_left_is_marked_and_counted(office, there, asked, olga):
    Agent.objects.filter(pk=there.agent.pk).update(is_active=False)

    _page, answer = tried(office, **{f"skills_{olga.pk}": ["language-ru"]})

    said = filling.words(answer)
    assert "Marta Roldan has left" in said
    assert "1 went to somebody who does not work here any more." in said


def test_it_fetches_its_piece_until_it_is_counted_and_says_what_was_not(office, there, asked):
    filling.send(office, "routing-new_try_out", standing(office))
    url = reverse("backoffice:routing-try_out", args=[TryOut.objects.get().pk])
    waits = html.fromstring(office.get(url, headers={"HX-Request": "true"}).content.decode())
    TryOut.objects.update(ended_at=clock.now())
    ended = office.get(url)

    assert waits.get("hx-get") == url
    assert "This was not counted to its end." in filling.words(ended)


def test_where_nothing_was_given_it_says_so(office):
    _page, answer = tried(office)

    assert "nothing was given to anybody by the software" in filling.words(answer)


def test_a_trial_of_rules_is_not_read_here_nor_this_one_there(office, there):
    rules = try_out.as_kept(agent=there.owner, at=there.at)
    routing = filling.send(office, "routing-new_try_out", standing(office))

    assert routing.status_code == 200
    assert office.get(reverse("backoffice:routing-try_out", args=[rules.pk])).status_code == 404
    assert office.get(reverse("backoffice:try_out", args=[TryOut.objects.latest("id").pk])).status_code == 404
