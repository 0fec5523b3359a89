"""Looks at people that a lead may ask about: three rules, hints and no accusation."""

from datetime import timedelta

import pytest
from django.urls import reverse

from esmero.actions import assign, forget, look, reply, set_staff
from esmero.domain.company.models import Company
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Hint, Look
from esmero.domain.staff.models import Agent, Team
from esmero.ground.refs import Ref
from esmero.web.reports.tests.conftest import sign_in

ALONE = "No conversation of their teams with this person for thirty days."
RELATED = "They have a family name in common."


@pytest.fixture
def boris(company) -> Customer:
    """Boris wrote to another team, which all may see."""
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=True)
    return Customer.objects.get(pk=company.b.conversation.customer_id)


def looked(company, customer, *, agent=None, about: Ref | None = None, ago=timedelta(hours=1)) -> None:
    one = ((agent or company.agent).pk, customer.pk, about or customer.ref, company.at - ago)
    look.note_looks([one])


def page(agent) -> str:
    return sign_in(agent).get(reverse("reports:looking")).content.decode()


def rows(agent) -> str:
    return page(agent).split("The rules")[0]


def test_whoever_looked_without_a_conversation_of_their_teams_stands_there(company, boris):
    looked(company, boris)

    assert ALONE in rows(company.owner)
    assert "Boris" in rows(company.owner)
    assert "A hint is no accusation" in page(company.owner)


def test_a_conversation_of_ones_own_team_is_nothing_unusual(company):
    looked(company, Customer.objects.get(pk=company.a.conversation.customer_id))

    assert "Nothing unusual was noted." in page(company.owner)


def test_one_closed_long_ago_is_no_cause_any_more(company):
    talk = Conversation.objects.filter(pk=company.a.conversation.pk)
    talk.update(closed_at=company.at - timedelta(days=40), opened_at=company.at - timedelta(days=50))
    looked(company, talk.get().customer)

    assert ALONE in rows(company.owner)


def test_whoever_helped_out_and_answered_is_not_asked_about(company, boris):
    looked(company, boris, about=company.b.conversation.ref, ago=timedelta(0))
    reply.reply(
        agent=company.agent,
        conversation_id=company.b.conversation.pk,
        words="It is on its way.",
        seen_version=company.b.conversation.version,
        send_key="k",
        at=company.at + timedelta(minutes=5),
    )

    assert ALONE not in rows(company.owner)


@pytest.mark.parametrize(("heir", "is_asked"), [("stranger", False), ("owner", True)])
def test_whoever_gave_it_to_a_colleague_is_not_asked_about(company, boris, heir, is_asked):
    """As for somebody's leaving; whoever took it for themselves gave it to nobody."""
    talk, to = company.b.conversation, getattr(company, heir)
    Conversation.objects.filter(pk=talk.pk).update(agent=company.lead)
    looked(company, boris, agent=company.owner, about=talk.ref, ago=timedelta(0))
    at = company.at + timedelta(minutes=5)
    assign.assign(agent=company.owner, conversation_id=talk.pk, to_agent_id=to.pk, at=at)

    assert (ALONE in rows(company.owner)) == is_asked


def test_a_reason_stands_beside_the_hint(company, boris):
    look.say_why(agent=company.agent, customer_id=boris.pk, reason="At my counter.", at=company.at)

    assert "At my counter." in rows(company.owner)


def test_a_family_name_in_common_is_a_hint_whatever_its_marks(company):
    ana = Customer.objects.get(pk=company.a.conversation.customer_id)
    Customer.objects.filter(pk=ana.pk).update(name="Ana Soler Roldán")
    assert Agent.objects.get(pk=company.agent.pk).name == "Marta Roldan"
    looked(company, ana)

    assert RELATED in rows(company.owner)
    Customer.objects.filter(pk=ana.pk).update(name="Roldan Soler")
    assert RELATED not in rows(company.owner)


def test_more_people_on_a_day_than_the_company_says_are_a_hint(company):
    Company.objects.update(people_looked_at=2)
    for number in range(3):
        person = Customer.objects.create(name=f"P{number}", language="en", known_since=company.at)
        looked(company, person, ago=timedelta(minutes=number))
        said = rows(company.owner)
        assert ("3 people on one day without a reason." in said) == (number == 2)

    Company.objects.update(people_looked_at=3)
    assert "without a reason." not in rows(company.owner)


def test_a_lead_reads_of_their_own_people_and_not_of_themselves(company, boris):
    looked(company, boris, agent=company.lead)
    assert ALONE not in rows(company.lead)

    looked(company, boris)
    assert ALONE in rows(company.lead)
    assert "Marta Roldan" in rows(company.lead)


def test_a_lead_is_told_of_nobody_whom_they_may_not_see(company, boris):
    looked(company, boris)
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=False)

    assert "Boris" not in page(company.lead)


def test_looks_of_more_than_a_week_ago_are_past(company, boris):
    looked(company, boris, ago=timedelta(days=8))

    assert "Nothing unusual was noted." in page(company.owner)


def test_whose_team_handed_it_over_since_had_a_cause_when_they_looked(company):
    talk = company.a.conversation
    looked(company, talk.customer, about=talk.ref, ago=timedelta(0))
    assign.hand_over(
        agent=company.owner,
        conversation_id=talk.pk,
        to_team_id=company.other_team.pk,
        at=company.at + timedelta(minutes=5),
    )
    assert ALONE not in rows(company.owner)

    looked(company, talk.customer, about=talk.ref, ago=-timedelta(hours=1))
    assert ALONE in rows(company.owner)


def test_one_answer_does_not_excuse_the_whole_week(company, boris):
    talk = company.b.conversation
    looked(company, boris, about=talk.ref)
    reply.reply(
        agent=company.agent,
        conversation_id=talk.pk,
        words="It is on its way.",
        seen_version=talk.version,
        send_key="k",
        at=company.at - timedelta(minutes=55),
    )
    assert ALONE not in rows(company.owner)

    looked(company, boris, ago=timedelta(days=2))
    assert ALONE in rows(company.owner)


def test_a_reason_counts_on_its_day_only(company, boris):
    Company.objects.update(people_looked_at=1)
    ana = Customer.objects.get(pk=company.a.conversation.customer_id)
    for days in (2, 3):
        looked(company, boris, ago=timedelta(days=days))
        looked(company, ana, ago=timedelta(days=days))
    when = company.at - timedelta(days=3)
    look.say_why(agent=company.agent, customer_id=boris.pk, reason="At my counter.", at=when)

    assert rows(company.owner).count("2 people on one day without a reason.") == 1


def test_where_not_all_of_the_week_was_gone_through_it_says_since_when(company, boris, monkeypatch):
    monkeypatch.setattr("esmero.insight.unusual.READ", 2)
    looked(company, boris, ago=timedelta(days=2))
    assert "only the newest was gone through" not in page(company.owner)

    looked(company, boris, ago=timedelta(days=1))
    looked(company, boris)

    assert "only the newest was gone through: from yesterday" in page(company.owner)


def people_of(company, *agents, at) -> None:
    people = [(one.pk, "") for one in agents]
    set_staff.set_people(agent=company.owner, team_id=company.team.pk, people=people, at=at)


def test_the_teams_count_in_which_they_were_when_they_looked(company):
    ana = Customer.objects.get(pk=company.a.conversation.customer_id)
    talk = Conversation.objects.filter(pk=company.a.conversation.pk)
    talk.update(opened_at=company.at - timedelta(days=4))
    people_of(company, company.agent, at=company.at - timedelta(days=3))
    looked(company, ana, ago=timedelta(hours=2))
    people_of(company, at=company.at - timedelta(hours=1))
    assert ALONE not in rows(company.owner), "then it was their team's conversation"

    looked(company, ana, ago=timedelta(minutes=30))

    assert ALONE in rows(company.owner)


def test_a_lead_goes_on_reading_of_whoever_was_in_the_team_then(company, boris):
    Team.objects.filter(pk=company.team.pk).update(lead=company.lead)
    people_of(company, company.agent, at=company.at - timedelta(days=3))
    looked(company, boris, ago=timedelta(hours=2))
    assert "Boris" in rows(company.lead)

    people_of(company, at=company.at - timedelta(hours=1))
    assert "Boris" in rows(company.lead)


def test_of_what_somebody_does_elsewhere_the_lead_of_before_reads_nothing(company, boris):
    Team.objects.filter(pk=company.team.pk).update(lead=company.lead)
    people_of(company, company.agent, at=company.at - timedelta(days=3))
    people_of(company, at=company.at - timedelta(hours=3))

    looked(company, boris, ago=timedelta(hours=2))

    assert "Boris" not in rows(company.lead) and "Boris" in rows(company.owner)


def kept_of_yesterday(company, boris) -> Hint:
    looked(company, boris, ago=timedelta(days=1))
    assert look.keep_unusual(at=company.at) == 1
    assert look.keep_unusual(at=company.at) == 0, "once each"
    return Hint.objects.get()


def test_what_was_found_stays_when_its_days_are_over_with_what_was_said_of_it(company, boris):
    hint = kept_of_yesterday(company, boris)
    Hint.objects.update(day=(company.at - timedelta(days=40)).date())
    Look.objects.update(at=company.at - timedelta(days=40))
    owner = sign_in(company.owner)
    shown = rows(company.owner)
    assert "Of the days before" in shown and "Boris" in shown and ALONE in shown

    url = reverse("reports:looking-seen", args=[hint.pk])
    assert sign_in(company.agent).post(url, {"said": "No"}).status_code == 404
    owner.post(url, {"said": "Helped out at the counter."})

    shown = rows(company.lead) + rows(company.owner)
    assert f"{company.owner.name} asked about it" in shown and "Helped out at the counter." in shown
    assert url not in shown
    look.keep_unusual(at=company.at)
    assert Hint.objects.get().said == "Helped out at the counter."


def test_a_kept_look_stands_there_once(company, boris):
    kept_of_yesterday(company, boris)
    assert rows(company.owner).count(ALONE) == 1

    looked(company, boris, ago=timedelta(0))
    assert rows(company.owner).count(ALONE) == 2


def test_only_whoever_may_ask_about_it_does(company, boris):
    hint = kept_of_yesterday(company, boris)
    Team.objects.filter(pk=company.team.pk).update(lead=company.lead)
    url = reverse("reports:looking-seen", args=[hint.pk])
    assert "Boris" in rows(company.lead)
    people_of(company, at=company.at - timedelta(days=3))

    assert "Boris" not in rows(company.lead)
    assert sign_in(company.lead).post(url, {"said": "x"}).status_code == 404
    assert "Boris" in rows(company.owner)


def test_many_people_on_one_day_are_kept_as_one(company, boris):
    Company.objects.update(people_looked_at=0)
    looked(company, boris, ago=timedelta(days=1))
    look.keep_unusual(at=company.at)

    assert Hint.objects.get(rule="MANY").count == 1
    assert "1 person on one day without a reason." in rows(company.owner)


def test_what_was_said_goes_with_whom_it_is_about_and_the_hint_with_its_look(company, boris):
    hint = kept_of_yesterday(company, boris)
    look.see_unusual(agent=company.owner, hint_id=hint.pk, said="Boris called twice", at=company.at)
    forget.forget_customer(agent=company.owner, customer_id=boris.pk, at=company.at)
    assert Hint.objects.get().said == ""

    Hint.objects.update(seen_at=None)
    look.see_unusual(agent=company.owner, hint_id=hint.pk, said="Boris again", at=company.at)
    assert Hint.objects.get().said == ""
    look.forget_old(at=company.at + timedelta(days=2000))
    assert not Hint.objects.exists()
