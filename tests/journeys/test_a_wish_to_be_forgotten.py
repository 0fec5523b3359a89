"""A wish to be forgotten stays an owner's promise until the person is erased or changes their mind."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import absence, assign, close, farewell, forget, merge, promise, receive, reply, work
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import access as conversation_access
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import OPEN, Promise
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import soundness
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def wish(company):
    return farewell.ask(customer_id=company.a.conversation.customer_id, at=clock.now())


def _promised(wish):
    return Promise.objects.get(pk=wish.promise_id)


def _conversation(wish):
    return Conversation.objects.get(pk=wish.conversation_id)


def test_no_colleague_takes_it_back_or_moves_it(wish, company):
    now, number = clock.now(), wish.promise_id

    with pytest.raises(NotFound):
        promise.withdraw(agent=company.agent, promise_id=number, because="No.", at=now)
    with pytest.raises(NotFound):
        later = now + timedelta(days=400)
        promise.renew(agent=company.agent, promise_id=number, due_at=later, why="Busy", at=now)

    assert _promised(wish).is_open


def test_the_desk_offers_none_of_it(wish, company):
    desk = Client()
    desk.force_login(company.agent)

    page = desk.get(reverse("desk:conversation", args=[wish.conversation_id])).content.decode()

    assert "We forget you altogether" in page
    for what in ("keeping", "withdrawal", "new_time"):
        assert reverse(f"desk:promise-{what}", args=[wish.promise_id]) not in page


def test_closing_leaves_it_open(wish, company):
    conversation, now = _conversation(wish), clock.now()

    close.close(agent=company.agent, conversation_id=conversation.pk, reason=CloseReason.UNWANTED, at=now)

    assert _conversation(wish).is_closed and _promised(wish).is_open
    assert list(soundness.faults(now)) == []


def test_another_team_gets_the_conversation_and_not_the_promise(wish, company):
    number, other = wish.conversation_id, company.other_team

    assign.hand_over(agent=company.owner, conversation_id=number, to_team_id=other.pk, at=clock.now())

    assert _conversation(wish).team == other
    assert _promised(wish).owner == company.owner


def test_while_its_owner_is_away_nobody_else_but_an_owner_has_it(wish, company):
    now = clock.now()
    days = {"from_at": now, "until_at": now + timedelta(days=30)}
    away = absence.be_away(agent=company.owner, person_id=company.owner.pk, **days, at=now)

    absence.begin_due(at=now)

    assert away and _promised(wish).owner == company.owner


def test_whoever_is_erased_another_way_wishes_nothing_any_more(wish, company):
    now = clock.now()
    forget.forget_customer(agent=None, customer_id=wish.customer_id, at=now)

    assert reads.farewells() == []
    assert _promised(wish).kept_at
    assert list(soundness.faults(now)) == []


@pytest.mark.parametrize("is_command", [True, False])
def test_what_is_open_with_them_ends_with_them_and_nobody_is_told(wish, company, is_command):
    now, conversation = clock.now(), company.a.conversation
    work.ask(
        agent=company.agent,
        conversation_id=conversation.pk,
        team_id=company.other_team.pk,
        words="Look for her parcel",
        due_at=now + timedelta(hours=3),
        at=now,
    )
    letters = Delivery.objects.count()
    forget.forget_customer(
        agent=None if is_command else company.owner,
        customer_id=wish.customer_id,
        at=now + timedelta(minutes=1),
    )

    ended = Conversation.objects.filter(customer=wish.customer_id)
    assert {(one.close_reason, one.closed_by) for one in ended} == {("FORGOTTEN", company.owner)}
    assert not Promise.objects.filter(customer_id=wish.customer_id).filter(OPEN).exists()
    assert not promises.open_works_about(conversation.ref)
    assert Delivery.objects.count() <= letters
    assert Client().get(f"/c/{company.a.token}/").status_code == 404
    desk = Client()
    desk.force_login(company.owner)
    assert conversation.code not in desk.get(reverse("desk:home"), follow=True).content.decode()
    assert list(soundness.faults(now)) == []


@pytest.mark.parametrize("is_into_theirs", [True, False])
def test_what_others_wrote_beside_them_goes_on_and_what_was_promised_to_them_ends(company, is_into_theirs):
    now, theirs, others = clock.now(), company.a.conversation, company.b.conversation
    of_them = promises.open_about(theirs.ref)[0].pk
    source, target = (others, theirs) if is_into_theirs else (theirs, others)
    merge.merge(agent=company.owner, conversation_id=source.pk, into_id=target.pk, is_agreed=True, at=now)

    forget.forget_customer(agent=company.owner, customer_id=theirs.customer_id, at=now)

    target.refresh_from_db()
    assert not target.is_closed
    still = {one.pk for one in promises.open_about(target.ref)}
    # Where the two were promised the same, one of both stood: then somebody looks at what is left.
    assert still and of_them not in still
    assert Promise.objects.get(pk=of_them).withdrawn_at
    assert list(soundness.faults(now)) == []


def test_whoever_changes_their_mind_is_owed_no_answer_to_the_wish(wish):
    assert Promise.objects.filter(OPEN, about_kind="conversation", about_id=wish.conversation_id).count() == 2
    now = clock.now() + timedelta(minutes=5)

    farewell.take_back(customer_id=wish.customer_id, at=now)

    assert not promises.open_about(_conversation(wish).ref)
    assert _conversation(wish).waits_until > now
    assert _conversation(wish).waits_since is None
    assert list(soundness.faults(now)) == []


def test_their_page_says_that_it_was_they_who_took_it_back(wish):
    farewell.take_back(customer_id=wish.customer_id, at=clock.now())

    conversation = _conversation(wish)
    token = conversation_access.page_token(conversation, at=conversation.opened_at)
    page = Client().get(reverse("portal:conversation", args=[token])).content.decode()

    assert "<h1>You took your wish back.</h1>" in page and "We take care of this." not in page
    assert page.count("You took your wish back, and we are glad that you stay.") == 2


def test_what_they_asked_beside_the_wish_is_answered_all_the_same(wish):
    now = clock.now() + timedelta(minutes=5)
    receive.write_back(_conversation(wish), words="And my coat?", new_files=[], send_key="k", at=now)

    farewell.take_back(customer_id=wish.customer_id, at=now)

    assert [one.kind for one in promises.open_about(_conversation(wish).ref)] == ["FIRST_REPLY"]


def test_a_wish_is_confirmed_by_letter_also_within_the_hour_of_another_letter(company):
    now, customer = clock.now(), company.a.conversation.customer
    channel_writes.confirm_once(company.a.conversation.reply_to, at=now)

    wish = farewell.ask(customer_id=customer.pk, at=now + timedelta(minutes=5))

    (letter,) = Message.objects.filter(conversation=wish.conversation_id, kind="NOTICE")
    assert letter.no_letter_because == ""


def test_they_may_change_their_mind_also_where_the_wish_was_put_into_another_conversation(wish, company):
    now = clock.now() + timedelta(minutes=5)
    into = company.a.conversation
    # What was promised first there is kept: the wish breaks next.
    reply.reply(
        agent=company.owner,
        conversation_id=into.pk,
        words="Here you are.",
        seen_version=0,
        send_key="k",
        send_anyway=True,
        at=now,
    )
    merge.merge(agent=company.owner, conversation_id=wish.conversation_id, into_id=into.pk, at=now)

    farewell.take_back(customer_id=wish.customer_id, at=now)

    assert reads.farewells() == []
    assert promises.newest_of(_promised(wish)).withdrawn_at
    assert list(soundness.faults(now)) == []
