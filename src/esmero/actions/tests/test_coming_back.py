"""What a restore puts aside for a person, and what it does again."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from tests import world

from esmero.actions import (
    admit,
    assign,
    come_back,
    deliver,
    forget,
    hold,
    keep_watch,
    reply,
    staff_letters,
    work,
)
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Restoration
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Message
from esmero.domain.customers.models import Identity
from esmero.domain.events import reads as events
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseState
from esmero.domain.promises.models import Promise
from esmero.domain.staff.kinds import TeamRights
from esmero.domain.staff.models import ApiToken
from esmero.ground import clock
from esmero.ground.refs import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return world.make_world()


def _come_back(company, *, later, for_good=None):
    at = company.at + later
    come_back.settle(backup_at=company.at, for_good=for_good or come_back.ForGood(), at=at)
    return at


def test_no_letter_that_waited_goes_out(company):
    at = _come_back(company, later=timedelta(hours=1))

    assert set(Delivery.objects.values_list("state", flat=True)) == {"UNKNOWN"}
    assert not deliver.send_next(at=at)


def test_a_person_still_sends_a_letter_in_doubt(company):
    at = _come_back(company, later=timedelta(hours=1))
    letter = Delivery.objects.filter(team_id=company.team.pk).first()

    deliver.send_again(agent=company.agent, delivery_id=letter.pk, at=at)

    letter.refresh_from_db()
    assert letter.state == "QUEUED"


def test_an_answer_that_was_held_back_is_stopped(company):
    held = hold.send(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="Tomorrow, then.",
        seen_version=9,
        send_key="k",
        send_anyway=True,
        later=company.at + timedelta(days=1),
        is_late_meant=True,
        at=company.at,
    )

    at = _come_back(company, later=timedelta(days=2))
    hold.release_due(at=at)

    held.refresh_from_db()
    assert held.why_stopped == "RESTORED"
    assert not Message.objects.filter(text="Tomorrow, then.").exists()


def test_a_promise_whose_time_passed_in_between_is_told_to_nobody(company):
    at = _come_back(company, later=timedelta(days=3))
    letters = Delivery.objects.count()

    keep_watch.warn_of_promises_at_risk(at=at)
    keep_watch.break_overdue_promises(at=at)

    promise = Promise.objects.get(pk=company.a.promise.pk)
    assert promise.is_open and promise.state(at) == PromiseState.OPEN
    assert Delivery.objects.count() == letters


def test_work_that_perhaps_was_done_is_owned_up_to_once_a_person_looked(company):
    asked = work.ask(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        team_id=company.other_team.pk,
        words="Weigh it.",
        due_at=company.at + timedelta(hours=1),
        at=company.at,
    )
    at = _come_back(company, later=timedelta(days=3))

    keep_watch.warn_of_promises_at_risk(at=at)
    assert keep_watch.break_overdue_promises(at=at) == 0
    assert promises.work_to_warn_of(company.at + timedelta(minutes=59)) == []

    come_back.own_up(agent=company.owner, promise_id=promises.promise_of(asked).pk, at=at)
    assert keep_watch.break_overdue_promises(at=at) == 1
    assert promises.promise_of(asked).times_renewed == 1


def test_a_promise_that_is_due_later_goes_on(company):
    at = _come_back(company, later=timedelta(minutes=1))

    assert Promise.objects.get(pk=company.a.promise.pk).stands_still_since is None
    assert keep_watch.break_overdue_promises(at=at + timedelta(days=3)) == 2


def test_an_owner_lets_the_clock_have_it_again_and_the_customer_is_told(company):
    at = _come_back(company, later=timedelta(days=3))

    come_back.own_up(agent=company.owner, promise_id=company.a.promise.pk, at=at)
    assert keep_watch.break_overdue_promises(at=at) == 1

    assert Promise.objects.get(pk=company.a.promise.pk).broken_at == at
    with pytest.raises(NotFound):
        come_back.own_up(agent=company.agent, promise_id=company.b.promise.pk, at=at)


def test_an_answer_keeps_a_promise_that_stands_still(company):
    at = _come_back(company, later=timedelta(days=3))

    reply.reply(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="Here it is.",
        seen_version=9,
        send_key="k",
        send_anyway=True,
        at=at,
    )

    assert Promise.objects.get(pk=company.a.promise.pk).kept_at == at


def test_links_made_in_between_are_dead_and_others_live(company):
    at = _come_back(company, later=timedelta(hours=2))
    conversation = company.a.conversation
    older = access.page_token(conversation, at=company.at - timedelta(minutes=10))
    between = access.page_token(conversation, at=company.at + timedelta(hours=1))
    newer = access.page_token(conversation, at=at + timedelta(seconds=2))

    for token in (older, newer):
        assert access.by_link_token(token, at=at + timedelta(minutes=1)) == conversation
    with pytest.raises(NotFound):
        access.by_link_token(between, at=at + timedelta(minutes=1))


def test_what_was_ended_for_good_is_ended_again(company):
    made = admit.make_token(agent=None, name="Shop", team_id=company.team.pk, scopes=["read"], at=company.at)
    customer_id = company.b.conversation.customer_id
    done = come_back.ForGood(
        erased=frozenset({customer_id, 987654}),
        ended=frozenset({made.token.pk}),
        left=frozenset({company.stranger.pk}),
    )

    _come_back(company, later=timedelta(hours=1), for_good=done)

    assert not Identity.objects.filter(customer_id=customer_id).exists()
    assert ApiToken.objects.get(pk=made.token.pk).revoked_at
    company.stranger.refresh_from_db()
    assert not company.stranger.is_active
    assert Restoration.objects.get().erased_again == 1


def test_rights_that_were_taken_in_between_stay_taken(company):
    Authenticator.objects.create(user=company.stranger, type="webauthn", data={})
    Authenticator.objects.create(user=company.owner, type="totp", data={})
    assert company.agent.check_password(world.PASSWORD)
    narrowed = TeamRights(people={str(company.lead.pk): "READS"}, lead=None, is_open=False)
    done = come_back.ForGood(
        new_password=frozenset({company.agent.pk}),
        new_second_step=frozenset({company.stranger.pk, 987654}),
        roles={company.lead.pk: "AGENT", company.owner.pk: "AGENT", 987654: "OWNER"},
        teams={company.team.pk: narrowed},
    )

    _come_back(company, later=timedelta(hours=1), for_good=done)

    for person in (company.agent, company.stranger):
        person.refresh_from_db()
        assert not person.has_usable_password()
    assert set(Authenticator.objects.values_list("user", flat=True)) == {company.owner.pk}
    company.lead.refresh_from_db()
    company.owner.refresh_from_db()
    assert company.lead.role == "AGENT"
    assert company.owner.is_owner, "the last owner stays"
    team = type(company.team).objects.get(pk=company.team.pk)
    assert set(team.rights.people) <= {str(company.lead.pk)}
    assert (team.lead, team.is_open_to_all) == (None, False)
    assert not team.duties.exclude(agent=company.lead).exists()


def test_who_was_made_owner_since_lets_another_owner_go(company):
    done = come_back.ForGood(roles={company.owner.pk: "AGENT", company.lead.pk: "OWNER"})

    _come_back(company, later=timedelta(hours=1), for_good=done)

    company.owner.refresh_from_db()
    company.lead.refresh_from_db()
    assert (company.owner.role, company.lead.role) == ("AGENT", "OWNER")


def test_a_link_by_mail_leads_to_a_new_password_where_the_old_one_was_ended(company, client):
    done = come_back.ForGood(new_password=frozenset({company.agent.pk}))
    _come_back(company, later=timedelta(hours=1), for_good=done)

    client.post("/enter/password/reset/", {"email": company.agent.email})
    staff_letters.send(at=clock.now())

    assert [letter.to for letter in mail.outbox] == [[company.agent.email]]
    assert "/enter/" in mail.outbox[0].body


def test_what_somebody_looked_after_who_left_since_goes_to_those_who_stay(company):
    conversation = company.a.conversation
    assign.assign(
        agent=company.owner, conversation_id=conversation.pk, to_agent_id=company.agent.pk, at=company.at
    )

    _come_back(
        company,
        later=timedelta(minutes=1),
        for_good=come_back.ForGood(left=frozenset({company.agent.pk})),
    )

    conversation.refresh_from_db()
    assert conversation.agent is not None and conversation.agent.is_active
    owner = Promise.objects.get(pk=company.a.promise.pk).owner
    assert owner is not None and owner.is_active


def test_erasing_leaves_the_chain_whole_and_the_fact_on_record(company):
    keep_watch.seal(at=company.at)

    forget.forget_customer(agent=company.owner, customer_id=company.a.conversation.customer_id, at=company.at)

    keep_watch.seal(at=company.at)
    assert list(events.broken_seals()) == []
    told = events.about(company.a.conversation.customer.ref)
    assert told.last().verb == "customer.erased"


def test_only_an_owner_erases_somebody(company):
    with pytest.raises(NotFound):
        forget.forget_customer(
            agent=company.lead, customer_id=company.a.conversation.customer_id, at=company.at
        )
