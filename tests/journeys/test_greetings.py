"""Greetings by segment: only whoever is proven to be that person reads them, and may refuse them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import (
    join_people,
    mirror,
    part_people,
    presence,
    put_into_words,
    receive,
    remember,
    segments,
)
from esmero.actions.tests.in_segments import asked, kept
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.customers import access
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactKind, FactSource, FactUse, Proof
from esmero.domain.customers.models import Customer, Fact, Greeting, Identity, Segment, SegmentMember
from esmero.domain.events.models import Event
from esmero.domain.staff.factories import make_agent
from esmero.ground import clock
from esmero.insight import greetings
from tests import world
from tests.journeys.test_the_mirror import _come_in

pytestmark = pytest.mark.django_db

WORDS = {"words_en": "Good to see you, shop owner.", "words_es": "Qué alegría.", "words_ru": "Рады вам."}


@pytest.fixture
def there():
    made = world.make_world()
    segments.follow(at=made.at)
    return made


@pytest.fixture
def ana(there):
    return Customer.objects.get(pk=there.a.conversation.customer_id)


@pytest.fixture
def shops(there):
    return kept(there, asked("LANGUAGE", "IS", "en"), name="Shops", at=clock.now())


def browser(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page(client, name, *args, **headers) -> str:
    return client.get(reverse(name, args=args), headers=headers).content.decode()


def greeted(there, segment, **more) -> None:
    address = reverse("backoffice:segment-greeting", args=[segment.pk])
    assert browser(there.owner).post(address, WORDS | more).status_code == 303


def inside(there) -> Client:
    theirs = Client()
    theirs.post(reverse("portal:conversation-known", args=[there.a.token]))
    return _come_in(theirs)


def test_an_owner_writes_it_and_the_segment_says_so(there, shops):
    greeted(there, shops)

    shown = page(browser(there.owner), "backoffice:segment", shops.pk)
    assert "Good to see you, shop owner." in shown
    assert "What its people read first" in shown
    assert (
        browser(there.lead).post(reverse("backoffice:segment-greeting", args=[shops.pk]), WORDS).status_code
        == 404
    )
    lead = browser(there.lead)
    lead.post(reverse("backoffice:segment-removal", args=[shops.pk]))
    assert "It stays as long as it is used" in page(lead, "backoffice:segment", shops.pk)

    empty = dict.fromkeys(WORDS, "")
    browser(there.owner).post(reverse("backoffice:segment-greeting", args=[shops.pk]), empty)
    assert not Greeting.objects.exists()
    kept_before = Event.objects.filter(verb="segment.greeting_set").order_by("-pk")[0].payload["before"]
    assert kept_before["words"]["es"] == "Qué alegría."


def test_too_long_is_said_beside_the_field_and_nothing_is_kept(there, shops):
    address = reverse("backoffice:segment-greeting", args=[shops.pk])
    answer = browser(there.owner).post(address, WORDS | {"words_en": "a" * 301})
    assert answer.status_code == 422
    assert "a" * 301 in answer.content.decode()
    assert not Greeting.objects.exists()


def test_whoever_came_in_by_a_code_is_greeted_on_every_page(there, shops):
    greeted(there, shops)
    theirs = inside(there)

    for shown in (
        page(theirs, "you:known"),
        page(theirs, "help:ask"),
        page(theirs, "portal:conversation", there.a.token),
    ):
        assert "Good to see you, shop owner." in shown
    assert "Рады вам." in page(theirs, "help:ask", **{"Accept-Language": "ru"})
    assert "no-store" in theirs.get(reverse("help:ask")).headers["Cache-Control"]
    # Another customer's conversation, by its link: not theirs.
    assert "Good to see you" not in page(theirs, "portal:conversation", there.b.token)
    # Two people read what goes to a shared address: either of them may have returned the code.
    Identity.objects.update(is_shared=True)
    for shown in (page(theirs, "you:known"), page(theirs, "help:ask"), page(theirs, *_link(there))):
        assert "Good to see you" not in shown
    Identity.objects.update(is_shared=False)
    theirs.post(reverse("you:leaving"))
    assert "Good to see you" not in page(theirs, "help:ask")
    assert "Good to see you" not in page(theirs, "portal:conversation", there.a.token)


def _link(there) -> tuple[str, str]:
    return "portal:conversation", there.a.token


@pytest.mark.parametrize("known", [True, False])
def test_pages_never_differ_for_somebody_who_is_not_proven(there, shops, known):
    """A stranger types an address: whether it belongs to a segment changes nothing of what they read."""
    asks = {"words": "Where is my parcel?", "name": "A", "send_key": "one"}
    asks["email"] = "ana@example.org" if known else "nobody@example.org"

    def read() -> tuple[str, str]:
        client = Client()
        arrived = client.post(reverse("help:ask"), asks, follow=True)
        return page(client, "help:ask"), arrived.content.decode()

    before = [_plain(one) for one in read()]
    greeted(there, shops)

    assert [_plain(one) for one in read()] == before


def test_a_known_and_an_unknown_address_are_answered_alike(there):
    """Status, headers and words, also who is named: whether an address belongs to a segment or to none."""
    # Whom nobody answered yet: nobody knows them but the segment.
    shop = make_customer("Rosa Prado", email="shop@example.org")
    shops = kept(there, asked("LANGUAGE", "IS", "en"), name="Shops", at=clock.now())
    assert SegmentMember.objects.filter(segment=shops, customer=shop).exists()
    greeted(there, shops)
    segments_first(there, shops)

    def answers(address: str) -> list[tuple[int, dict, str]]:
        asks = {"words": "Where is my parcel?", "name": "A", "send_key": address, "email": address}
        client = Client()
        arrived = client.post(reverse("help:ask"), asks, follow=True)
        form = client.get(reverse("help:ask"))
        code = Conversation.objects.latest("pk").code
        # What one of them has weighs on nobody the next time.
        Conversation.objects.filter(code=code).update(agent=None)
        Routing.objects.filter(conversation__code=code).delete()
        kept = {"Cache-Control", "Vary", "Set-Cookie", "Content-Language"}
        return [
            (
                one.status_code,
                {name: value for name, value in one.headers.items() if name in kept},
                _plain(one.content.decode()).replace(code, "CODE").replace(address, "ADDRESS"),
            )
            for one in (arrived, form)
        ]

    known, unknown = answers("shop@example.org"), answers("nobody@example.org")

    assert [one[:2] for one in known] == [one[:2] for one in unknown]
    for one, other in zip(known, unknown, strict=True):
        assert " ".join(one[2].split()) == " ".join(other[2].split())


def segments_first(there, segment) -> None:
    """Somebody who has nothing to do has the people of a segment first."""
    olga = make_agent("Olga Sokolova", team=there.team)
    for one in (olga, there.lead):
        presence.say(agent=one, state="HERE", at=clock.now())
    address = reverse("backoffice:team-new_first", args=[there.team.pk])
    given = {"segment_id": segment.pk, "person_id": there.lead.pk}
    assert browser(there.owner).post(address, given).status_code == 303


def _plain(shown: str) -> str:
    """The words of a page, without what is new with each look: keys, tokens."""
    shown = re.sub(r"<(script|style|template).*?</\1>", "", shown, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", shown)


def letter_to(there, address: str, *, way=ChannelKind.EMAIL, answers_to: str = "") -> str:
    incoming = Incoming(
        channel_kind=way,
        external_id=f"new:{address}:{way}:{answers_to}",
        sender_email=address,
        sender_name="Ana",
        recipients=["help@example.com"] if way == ChannelKind.EMAIL else [],
        subject="Another question",
        text="Where is the second parcel, please?",
        files=[],
        language="en",
        answers_to=answers_to,
    )
    at = clock.now()
    received = receive.receive(incoming, at=at)
    delivery = Delivery.objects.filter(about_kind="message").order_by("-pk")[0]
    assert received.is_new_conversation
    return put_into_words.letter_of(delivery, at=at).decode()


@pytest.mark.parametrize(
    ("how", "is_greeted"),
    [("mail", True), ("form", False), ("elsewhere", False), ("said", False), ("refused", False)],
)
def test_the_confirmation_begins_with_it_only_where_it_goes_to_a_proven_address(
    there, ana, shops, how, is_greeted
):
    greeted(there, shops)
    if how == "said":
        Identity.objects.filter(customer=ana).update(proof=Proof.SAID)
    if how == "refused":
        mirror.greet(customer_id=ana.pk, is_alike=True, at=clock.now())
    way = ChannelKind.FORM if how == "form" else ChannelKind.EMAIL
    elsewhere = "somebody@example.net" if how == "elsewhere" else ""
    if how == "said":
        conversation = Conversation.objects.get(pk=there.a.conversation.pk)
        assert not greetings.in_letter(conversation, language="en", at=clock.now())
        return

    written = letter_to(there, "ana@example.org", way=way, answers_to=elsewhere)

    assert ("Good to see you, shop owner." in written) is is_greeted


def test_the_customer_reads_that_it_is_so_and_is_greeted_as_everybody(there, ana, shops):
    greeted(there, shops)
    theirs = inside(there)
    shown = page(theirs, "you:known")
    assert "By this we choose the words with which we greet you." in shown
    assert "Greet me as everybody" in shown

    answer = theirs.post(reverse("you:greeting"), {"alike": "1"}, follow=True)
    said = answer.content.decode()
    assert "From now on you are greeted as everybody." in said
    assert "Good to see you" not in said
    assert "Good to see you" not in page(theirs, "help:ask")

    theirs.post(reverse("you:greeting"), {"alike": "0"})
    assert "Good to see you" in page(theirs, "help:ask")
    verbs = list(
        Event.objects.filter(verb__startswith="customer.greeting")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert verbs == ["customer.greeting_refused", "customer.greeting_allowed"]


def test_an_offer_is_read_only_by_those_who_agreed_to_offers(there, ana, shops, monkeypatch):
    greeted(there, shops, is_offer="on")
    at = clock.now()
    assert not greetings.for_proven(ana, language="en", at=at)

    monkeypatch.setattr(access, "may", lambda *_given, **_more: True)
    assert greetings.for_proven(ana, language="en", at=at)


@pytest.mark.parametrize("use", [FactUse.RULES, FactUse.OFFERS])
def test_what_was_forbidden_a_second_ago_greets_nobody(there, ana, use, monkeypatch):
    words = {"words": "Lives in Calle Ancha 12", "source": "Said so", "kind": FactKind.WHERE}
    remember.note_fact(agent=there.agent, customer_id=ana.pk, at=clock.now(), **words)
    Fact.objects.update(source_kind=FactSource.WROTE)
    where = kept(there, asked("FACT", "IS", "WHERE"), name="Where", at=clock.now())
    greeted(there, where, **({"is_offer": "on"} if use == FactUse.OFFERS else {}))
    monkeypatch.setattr(access, "may", lambda *_given, **_more: True)
    assert greetings.for_proven(ana, language="en", at=clock.now())

    Fact.objects.update(not_for=use.value)

    # Nobody followed it yet: the segment still has them.
    assert Segment.objects.get(pk=where.pk).member_count == 1
    assert not greetings.for_proven(ana, language="en", at=clock.now())


@pytest.mark.parametrize("noun", ["FACT", "FACT_WORDS"])
@pytest.mark.parametrize(
    ("changed", "greets"),
    [
        ({}, True),
        ({"not_for": FactUse.OFFERS.value}, False),
        ({"source_kind": FactSource.OTHERS}, False),
    ],
)
def test_another_fact_does_not_stand_in_for_one_that_may_not_be_used(
    there, ana, noun, changed, greets, monkeypatch
):
    """Of two facts the one that answers to the condition is forbidden for offers, or heard from others."""
    for words, kind in (("Likes peanuts", FactKind.WHERE), ("Shoes 42", FactKind.SIZE)):
        given = {"words": words, "source": "Wrote so", "kind": kind, "source_kind": FactSource.WROTE}
        remember.note_fact(agent=there.agent, customer_id=ana.pk, at=clock.now(), **given)
    condition = asked(noun, "IS", *(["WHERE"] if noun == "FACT" else ["peanuts"]))
    greeted(there, kept(there, condition, name="Nuts", at=clock.now()), is_offer="on")
    monkeypatch.setattr(access, "may", lambda *_given, **_more: True)
    Fact.objects.filter(words="Likes peanuts").update(**changed)

    assert bool(greetings.for_proven(ana, language="en", at=clock.now())) is greets


def says(one: Customer, no: bool) -> None:
    mirror.greet(customer_id=one.pk, is_alike=no, at=clock.now())


def say_no(*them: Customer) -> list[bool]:
    return [Customer.objects.get(pk=one.pk).is_greeted_alike for one in them]


@pytest.mark.parametrize(
    ("before", "pressed", "parted"),
    [
        # Ana and Bea, what is pressed while they are one, and what each has said once they are parted.
        ((False, True), [], (False, True)),
        ((False, True), [False], (False, True)),
        ((True, False), [], (True, False)),
        ((False, False), [True], (True, True)),
        ((False, True), [False, True], (True, True)),
        ((False, False), [True, False], (False, True)),
    ],
)
def test_a_no_to_greetings_outlives_that_two_were_one(there, ana, before, pressed, parted):
    bea = make_customer("Bea", email="bea@x.example")
    for one, no in zip((ana, bea), before, strict=True):
        says(one, no)
    row = join_people.join(agent=there.owner, customer_id=bea.pk, into_id=ana.pk, at=clock.now())
    assert say_no(ana) == [any(before)]
    for no in pressed:
        says(ana, no)
        assert say_no(ana) == [no]

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=clock.now())

    assert say_no(ana, bea) == list(parted)


def test_who_was_one_with_somebody_that_said_no_is_not_greeted_either(there, ana):
    says(ana, no=True)
    row = join_people.split_person(
        agent=there.owner,
        customer_id=ana.pk,
        conversation_ids=[there.a.conversation.pk],
        identity_ids=[],
        to="Somebody new",
        at=clock.now(),
    )
    assert say_no(row.of, row.to) == [True, True]

    says(ana, no=False)
    part_people.part_again(agent=there.owner, joining_id=row.pk, at=clock.now())
    assert say_no(ana) == [False]


def test_a_no_of_somebody_new_stays_when_they_are_one_again(there, ana):
    row = join_people.split_person(
        agent=there.owner,
        customer_id=ana.pk,
        conversation_ids=[there.a.conversation.pk],
        identity_ids=[],
        to="Somebody new",
        at=clock.now(),
    )
    says(row.to, no=True)

    part_people.part_again(agent=there.owner, joining_id=row.pk, at=clock.now())

    assert say_no(ana) == [True]
