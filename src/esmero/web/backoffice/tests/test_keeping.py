"""How long things are kept: tried before it is switched on, said where it is missed; whom the law keeps."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from tests import world

from esmero.actions import forget, keep_for_law, let_go
from esmero.domain.channels.models import Delivery
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import KeepDeed, KeptKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.web.backoffice.shown import keeping as shown

pytestmark = pytest.mark.django_db
RULE = "backoffice:keeping-rule"


@pytest.fixture
def there(settings, tmp_path):
    """Both stories were closed two years ago."""
    settings.MEDIA_ROOT = tmp_path
    found = world.make_world()
    long_ago = found.at - timedelta(days=731)
    Promise.objects.update(kept_at=long_ago)
    Conversation.objects.update(closed_at=long_ago, last_message_at=long_ago)
    Message.objects.update(at=long_ago)
    return found


@pytest.fixture
def office(there):
    client = Client()
    client.force_login(there.owner)
    return client


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def press(client, name, *args, **body):
    return client.post(reverse(name, args=args), body, follow=True).content.decode()


def work():
    """As the worker does, however often it was asked."""
    run = company.running()
    for _again in range(2):
        let_go.go_on(at=clock.now(), run_id=run.pk)


def test_a_rule_shows_what_would_go_before_it_is_switched_on(there, office):
    shown = press(office, RULE, "words", deed="LET_GO", days="365")
    assert "2 of this kind are older than 1 year." in shown
    assert "Post" in shown
    assert reverse("desk:conversation", args=[there.a.conversation.pk]) in shown
    assert company.kept_rule(KeptKind.WORDS).deed == KeepDeed.NOTHING

    # Another number than the one that was looked at is looked at first.
    press(office, RULE, "words", deed="LET_GO", days="30", seen="365")
    assert company.kept_rule(KeptKind.WORDS).deed == KeepDeed.NOTHING

    kept = press(office, RULE, "words", deed="LET_GO", days="365", seen="365")
    assert "Goes after 1 year." in kept
    assert "Words of closed conversations: 2" in kept


def test_let_go_it_is_said_at_the_desk_and_to_the_customer(there, office):
    press(office, RULE, "words", deed="LET_GO", days="730", seen="730")
    assert "It is going." in press(office, "backoffice:keeping-run")
    assert "0 of 2 are gone." in page(office, "backoffice:keeping")
    work()
    assert "Nothing: nothing is older than you keep it." in page(office, "backoffice:keeping")

    talk = there.a.conversation
    agent = Client()
    agent.force_login(there.agent)
    at_the_desk = page(agent, "desk:conversation", talk.pk)
    assert "we keep letters for 2 years." in at_the_desk
    assert "These words were deleted." in at_the_desk
    assert world.WORD_OF_A not in at_the_desk
    theirs = page(Client(), "portal:conversation", there.a.token)
    assert "we keep letters for 2 years." in theirs
    assert world.WORD_OF_A not in theirs


def test_pressed_twice_it_is_one_run(there, office):
    press(office, RULE, "words", deed="LET_GO", days="730", seen="730")
    press(office, "backoffice:keeping-run")
    press(office, "backoffice:keeping-run")
    work()
    assert Event.objects.filter(verb="retention.done").count() == 1
    assert "Nothing is older than you keep it." in press(office, "backoffice:keeping-run")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"deed": "LET_GO", "days": ""}, "Write a number of days"),
        ({"deed": "LET_GO", "days": "0"}, "Write a number of days"),
        ({"deed": "LAW", "reason": " "}, "Write why the law makes you keep it."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(office, body, words):
    assert words in press(office, RULE, "files", **body)


def test_what_the_law_keeps_says_why(office):
    kept = press(office, RULE, "files", deed="LAW", reason="Invoices, ten years")
    assert "Kept for the law: Invoices, ten years" in kept


def test_what_stands_in_what_the_law_keeps_altogether_says_so(office):
    press(office, RULE, "files", deed="LET_GO", days="1", seen="1")
    kept = press(office, RULE, "whole", deed="LAW", reason="Invoices, ten years")
    assert kept.count("since the law makes us keep closed conversations altogether") == 5
    assert "Nothing as long as the law makes us" in press(office, RULE, "files", deed="LET_GO", days="2")


def test_no_such_kind_is_not_found(office):
    assert office.get(reverse(RULE, args=["nothing"])).status_code == 404


def test_whom_the_law_keeps_is_listed_and_let_go_again(there, office):
    number = there.a.conversation.customer_id
    until = there.at.date() + timedelta(days=400)
    body = {"until": until.isoformat(), "reason": "A lawsuit"}
    kept = press(office, "backoffice:keeping-person", number, **body)
    assert "A lawsuit" in kept
    press(office, RULE, "words", deed="LET_GO", days="365", seen="365")
    assert let_go.due(at=there.at) == {KeptKind.WORDS: 1}

    hold = customers.hold_of(number, on=there.at.date())
    press(office, "backoffice:hold-lifting", hold.pk)
    assert let_go.due(at=there.at) == {KeptKind.WORDS: 2}


def test_a_day_that_is_over_keeps_nobody(there, office):
    body = {"until": "2020-01-01", "reason": "A lawsuit"}
    said = press(office, "backoffice:keeping-person", there.a.conversation.customer_id, **body)
    assert "Write a day to come." in said
    assert customers.holds() == []


def test_the_way_to_keep_somebody_stands_on_their_page_for_owners_alone(there, office):
    number = there.a.conversation.customer_id
    way = reverse("backoffice:keeping-person", args=[number])
    assert way in page(office, "desk:customer", number)
    agent = Client()
    agent.force_login(there.agent)
    assert way not in page(agent, "desk:customer", number)


def test_lifting_it_says_before_and_after_that_somebody_is_erased(there, office):
    number = there.a.conversation.customer_id
    body = {"until": (there.at.date() + timedelta(days=400)).isoformat(), "reason": "A lawsuit"}
    press(office, "backoffice:keeping-person", number, **body)
    quiet = page(office, "backoffice:keeping")
    assert "Keep them no longer" in quiet
    assert "Erase them now" not in quiet

    keep_for_law.erase_later(agent=there.owner, customer_id=number, at=there.at)
    assert "Then they are erased at once" in page(office, "backoffice:keeping")
    hold = customers.hold_of(number, on=there.at.date())
    said = press(office, "backoffice:hold-lifting", hold.pk)
    assert "The law keeps them no longer: they are erased, as you wished." in said


def test_the_page_counts_no_further_than_it_says(there, office, monkeypatch):
    monkeypatch.setattr(shown, "MOST_COUNTED", 1)
    kept = press(office, RULE, "words", deed="LET_GO", days="365", seen="365")
    assert "Words of closed conversations: more than 1" in kept


def test_what_could_not_be_done_is_said_beside_its_kind(there, office, monkeypatch):
    def fail(*_args):
        raise ValueError

    monkeypatch.setitem(let_go.DEEDS, KeptKind.WORDS, fail)
    press(office, RULE, "words", deed="LET_GO", days="730", seen="730")
    press(office, "backoffice:keeping-run")
    work()
    assert "The last time it could not be done; the log says why." in page(office, "backoffice:keeping")


def test_a_deleted_conversation_answers_as_after_an_erasure_and_its_person_stays(there, office):
    """Who saw the person before sees them still, and nobody else does."""
    Delivery.objects.update(state="SENT")
    shown = press(office, RULE, "whole", deed="LET_GO", days="730")
    assert "2 of this kind are older than 2 years." in shown
    press(office, RULE, "whole", deed="LET_GO", days="730", seen="730")
    press(office, "backoffice:keeping-run")
    work()
    assert "Closed conversations, altogether" in page(office, "backoffice:keeping")

    talk, theirs, others = there.a.conversation, Client(), Client()
    theirs.force_login(there.agent)
    others.force_login(there.stranger)
    assert theirs.get(reverse("desk:conversation", args=[talk.pk])).status_code == 404
    story = page(theirs, "desk:customer", talk.customer_id)
    assert "Wrote." not in story
    assert "1 of 1 kept" in " ".join(strip_tags(story).split())
    assert others.get(reverse("desk:customer", args=[talk.customer_id])).status_code == 404
    deleted = Client().get(reverse("portal:conversation", args=[there.a.token]))
    forget.forget_customer(agent=there.owner, customer_id=there.b.conversation.customer_id, at=there.at)
    erased = Client().get(reverse("portal:conversation", args=[there.b.token]))
    assert deleted.status_code == erased.status_code
    assert deleted.content == erased.content
