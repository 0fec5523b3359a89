"""Before a promise breaks somebody above gets it as well, where a rule says so; who keeps it stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import (
    absence,
    keep_watch,
    leave,
    notify,
    promise,
    receive,
    recount,
    set_chain,
    set_rules,
    work_steps,
)
from esmero.actions.reply import OwnWords
from esmero.actions.tests.test_receive import mail
from esmero.domain.company.models import Hours
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import View
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, RecountedBecause
from esmero.domain.promises.models import Policy, Promise, Target
from esmero.domain.promises.writes import life
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import Role
from esmero.domain.workbench.kinds import NoticeKind
from esmero.domain.workbench.models import Notice
from esmero.domain.workflows.kinds import Ask, Unit
from esmero.ground import db

pytestmark = pytest.mark.django_db
# A Saturday at noon; the shop rests until Monday.
SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def there():
    there = world.make_world(SATURDAY)
    Hours.objects.filter(calendar=there.team.calendar, weekday__gte=5).delete()
    Policy.objects.update(hand_up_percent=10)
    Target.objects.filter(kind=PromiseKind.FIRST_REPLY).update(amount=200)
    return there


@pytest.fixture
def promised(there):
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    return Promise.objects.get(about_id=conversation.pk)


def watch(at):
    return keep_watch.hand_up_before_breaking(at=at)


def away(there, person):
    for_long = {"from_at": SATURDAY, "until_at": SATURDAY + timedelta(days=20)}
    absence.be_away(agent=there.owner, person_id=person.pk, **for_long, at=SATURDAY)


def test_when_a_tenth_of_the_working_time_is_left_the_next_above_gets_it_as_well(there, promised):
    owner, close = promised.owner, promised.due_at - 20 * MINUTE

    assert watch(close - MINUTE) == 0
    assert watch(close) == 1
    assert watch(close + MINUTE) == 0

    promised.refresh_from_db()
    assert (promised.owner, promised.handed_up_to, promised.handed_up_at) == (owner, there.lead, close)
    event = Event.objects.get(verb="promise.handed_up")
    assert (event.payload, event.is_internal, event.within_id) == (
        {"to": there.lead.pk},
        True,
        promised.about_id,
    )


def test_it_goes_along_the_named_chain_past_whoever_is_away(there, promised):
    middle = make_agent("Manuel Medio", role=Role.LEAD, team=there.team)
    for person in (middle, there.owner):
        set_chain.add(agent=None, team_id=None, person_id=person.pk, at=SATURDAY)
    away(there, middle)

    watch(promised.due_at - MINUTE)

    promised.refresh_from_db()
    assert promised.handed_up_to == there.owner


def test_where_nobody_is_above_it_stays_with_its_owner_and_is_not_asked_again(there, promised):
    for person in (there.lead, there.owner):
        away(there, person)

    assert watch(promised.due_at - MINUTE) == 0

    promised.refresh_from_db()
    assert (promised.handed_up_to, promised.hand_up_at) == (None, None)
    assert promised.is_open


def test_counted_again_it_is_not_asked_again_for_somebody_above(there, promised):
    for person in (there.lead, there.owner):
        away(there, person)
    at = promised.due_at - MINUTE
    watch(at)

    with db.write():
        recount.ask(RecountedBecause.RULES, at=at)
    while recount.go_on(at=at):
        pass

    promised.refresh_from_db()
    assert (promised.handed_up_to, promised.hand_up_at) == (None, None)


def test_by_default_nothing_is_handed_up(there):
    Policy.objects.update(hand_up_percent=0)
    conversation = receive.receive(mail(), at=SATURDAY).conversation
    made = Promise.objects.get(about_id=conversation.pk)

    assert made.hand_up_at is None
    assert watch(made.due_at - MINUTE) == 0


def test_what_was_kept_or_is_over_is_not_handed_up(there, promised):
    assert watch(promised.due_at) == 0

    Promise.objects.filter(pk=promised.pk).update(kept_at=SATURDAY)
    assert watch(promised.due_at - MINUTE) == 0


def test_what_somebody_promised_by_hand_stays_with_them(there, promised):
    due_at = SATURDAY + timedelta(days=1)
    made = promise.make(
        agent=there.agent,
        conversation_id=promised.about_id,
        made=OwnWords("look at the photos", due_at),
        at=SATURDAY,
    )

    assert made.hand_up_at is None


def test_work_of_other_teams_is_left_to_them(there, promised):
    team, asked = there.other_team, Ask(there.other_team.pk, "Weigh it.", 4, Unit.HOURS)
    clock = work_steps.clock_of(asked, team, at=SATURDAY)
    assert clock.hand_up_at is None

    # As it was promised before: it has such a moment, and nobody is found for it again and again.
    Promise.objects.filter(pk=promised.pk).update(about_kind="work")
    assert promises.to_hand_up(promised.due_at - MINUTE) == []


def test_the_second_person_has_it_among_theirs_and_is_told(there, promised):
    notify.tell(at=SATURDAY)
    lead, conversation_id = there.lead, promised.about_id
    assert not mine(lead, conversation_id)

    watch(promised.due_at - MINUTE)
    notify.tell(at=promised.due_at)

    assert mine(lead, conversation_id)
    assert Notice.objects.filter(agent=lead, kind=NoticeKind.HANDED_UP).count() == 1
    assert conversations.counts(lead)[View.MINE] == 1

    Promise.objects.filter(pk=promised.pk).update(kept_at=promised.due_at)
    assert not mine(lead, conversation_id)


def test_when_the_second_person_leaves_the_next_above_gets_it(there, promised):
    at = promised.due_at - 10 * MINUTE
    watch(at)

    leave.leave(agent=there.owner, agent_id=there.lead.pk, at=at)
    promised.refresh_from_db()
    assert promised.handed_up_to is None
    given_back = Event.objects.get(verb="promise.given_back")
    assert (given_back.about_id, given_back.by_id) == (promised.pk, there.owner.pk)
    assert (given_back.payload["of"], given_back.is_internal) == (there.lead.pk, True)

    watch(at + MINUTE)
    promised.refresh_from_db()
    assert promised.handed_up_to == there.owner


def mine(agent, conversation_id):
    return conversation_id in [row.pk for row in conversations.queue(agent, View.MINE).rows]


def test_when_it_breaks_after_all_its_renewal_begins_anew(there, promised):
    watch(promised.due_at - MINUTE)
    keep_watch.break_overdue_promises(at=promised.due_at + MINUTE)

    renewal = Promise.objects.get(renewed_from=promised)

    assert renewal.handed_up_to is None
    assert renewal.hand_up_at is not None
    assert promised.due_at < renewal.hand_up_at < renewal.due_at


def test_desk_and_wall_say_who_has_it_as_well_and_the_customer_sees_nothing_of_it(there, promised):
    watch(promised.due_at - MINUTE)
    short = there.lead.short_name
    marta, ines = Client(HTTP_ACCEPT_LANGUAGE="en"), Client(HTTP_ACCEPT_LANGUAGE="en")
    marta.force_login(there.agent)
    ines.force_login(there.lead)
    address = reverse("desk:conversation", args=[promised.about_id])

    assert f"so {short} has it as well" in marta.get(address).content.decode()
    assert "so you have it as well" in ines.get(address).content.decode()
    assert f"{short} has it as well." in ines.get(reverse("desk:wall")).content.decode()


def test_an_owner_says_when_in_a_rule(there):
    rule = Policy.objects.get()
    office = Client(HTTP_ACCEPT_LANGUAGE="en")
    office.force_login(there.owner)
    address = reverse("backoffice:policy", args=[rule.pk])
    assert "Somebody above gets it as well" in office.get(address).content.decode()

    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"hand_up_percent": 20}, at=SATURDAY)

    rule.refresh_from_db()
    assert (rule.hand_up_percent, rule.revision) == (20, 2)
    shown = office.get(address).content.decode()
    assert '<option value="20" selected>when a fifth of the time is left' in shown


def test_what_is_handed_up_to_them_at_that_very_moment_is_not_taken_without_a_word(
    there, promised, monkeypatch
):
    watch(promised.due_at - 10 * MINUTE)
    meanwhile = receive.receive(mail(external_id="m2"), at=SATURDAY).conversation
    told = life.record

    def tell_late(*given, **more):
        told(*given, **more)
        Promise.objects.filter(about_id=meanwhile.pk).update(handed_up_to=there.lead)

    monkeypatch.setattr(life, "record", tell_late)
    with db.write():
        life.hand_up_anew(there.lead, by=THE_SOFTWARE, at=promised.due_at - 9 * MINUTE)

    assert Event.objects.get(verb="promise.given_back").about_id == promised.pk
    assert Promise.objects.get(pk=promised.pk).handed_up_to is None
    assert Promise.objects.get(about_id=meanwhile.pk).handed_up_to == there.lead
