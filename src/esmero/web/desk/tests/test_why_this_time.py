"""Below a promise stands why it has its time: fetched when asked for, told as it was then."""

import pytest

from esmero.actions import promise, receive, set_calendars, set_rules
from esmero.actions.reply import OwnWords
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar, Hours
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import make_policy, times_in_minutes
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Policy, Promise
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def rule(company):
    """A rule with conditions, before the one that fits everything."""
    Policy.objects.update(position=9)
    return make_policy(
        "Questions <before> buying", position=1, channel_kind="EMAIL", language="en", team=company.team
    )


@pytest.fixture
def promised(company):
    """What is promised to somebody who writes now."""

    def by_mail():
        received = receive.receive(mail(), at=clock.now())
        return promises.open_about(received.conversation.ref)[0]

    return by_mail


@pytest.fixture
def why(desk, at):
    return lambda made: desk.get(at("promise-reason", made.pk), headers=HTMX).content.decode()


def test_the_rule_its_conditions_and_the_hours_are_named(rule, promised, why):
    said = why(promised())

    assert (
        "Because of rule 1, “Questions &lt;before&gt; buying” (by e-mail, in English, the team Orders)."
        in said
    )
    assert "Counted on “Shop”: 2 working hours. The count began today at" in said
    assert "changed since" not in said


def test_a_rule_without_conditions_stands_without(promised, why):
    assert "Because of rule 1, “Everything”. Counted" in why(promised())


def test_the_channel_s_own_rule_is_told_apart(company, promised, why):
    own = make_policy("Urgent", position=7, first_reply_minutes=30)
    Channel.objects.update(policy=own)

    said = why(promised())

    assert "Because of “Urgent”, the channel’s own rule. Counted on “Shop”: 30 working minutes." in said


def test_where_no_rule_fitted_it_says_so(promised, why):
    Policy.objects.all().delete()

    assert "No rule fitted, so the times count that are built in." in why(promised())


def test_it_says_that_the_rule_was_changed_since_and_later_that_it_is_gone(company, rule, promised, why):
    made = promised()

    columns = {"name": "Buying", "times": times_in_minutes(first_reply=5)}
    set_rules.change(agent=company.owner, policy_id=rule.pk, columns=columns, at=company.at)
    changed = why(made)
    set_rules.drop(agent=company.owner, policy_id=rule.pk, at=company.at)
    gone = why(made)

    assert "“Buying” (by e-mail, in English, the team Orders). It was changed since." in changed
    assert "2 working hours" in changed
    assert "Because of a rule that is gone since. Counted on “Shop”: 2 working hours." in gone


def test_it_says_that_the_hours_were_changed_since(company, promised, why):
    made = promised()
    Hours.objects.filter(weekday=6).delete()

    assert "These hours were changed since." in why(made)


def test_it_says_that_the_hours_are_gone(company, promised, why):
    other = Calendar.objects.create(name="Counter", time_zone="Europe/Madrid")
    Hours.objects.create(calendar=other, weekday=0, opens_at="09:00", closes_at="17:00")
    Policy.objects.update(calendar=other)
    made = promised()

    set_calendars.remove(agent=company.owner, calendar_id=other.pk, at=company.at)

    assert "Counted on hours that are gone since: 4 working hours." in why(made)


def test_a_time_that_a_person_named_is_theirs(company, why):
    made = promise.make(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        made=OwnWords("the star shines", company.at.replace(year=company.at.year + 1)),
        at=company.at,
    )

    assert "A person named this time." in why(made)


def test_a_promise_from_before_says_that_nobody_noted_it_down(company, why):
    Promise.objects.filter(pk=company.a.promise.pk).update(terms=None)

    assert "older than the notes" in why(company.a.promise)


def test_it_is_offered_below_each_promise_and_stands_alone_without_scripts(desk, company, at):
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    address = at("promise-reason", company.a.promise.pk)
    alone = desk.get(address).content.decode()

    assert f'hx-get="{address}"' in page
    assert "Because of rule" not in page
    assert "Because of rule 1, “Everything”." in alone
    assert "Back to the conversation" in alone


def test_strangers_find_nothing(desk, company, at):
    assert desk.get(at("promise-reason", company.b.promise.pk), headers=HTMX).status_code == 404


def test_a_promise_of_a_step_says_so(company, why):
    Promise.objects.filter(pk=company.a.promise.pk).update(terms=None, kind=PromiseKind.OWN_WORDS)

    assert "A step or a rule of the company has this time" in why(company.a.promise)
