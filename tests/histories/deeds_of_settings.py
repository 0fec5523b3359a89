"""What owners and leads set up now and then, and what people do beside their work: each may move promises."""

from datetime import datetime, time, timedelta

from esmero.actions import (
    draw_workflow,
    follow_rules,
    forget,
    guess,
    hold,
    leave,
    merge,
    practise,
    presence,
    profiles,
    set_calendars,
    set_chain,
    set_days,
    set_skills,
    set_staff,
    set_up,
    tag,
    taking_part,
    try_out,
    write_rules,
)
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar
from esmero.domain.conversations.models import Participant, Tag
from esmero.domain.promises.models import Policy
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import HeldReply
from esmero.domain.workflows.models import Kind, Rule
from esmero.ground.refs import NotFound
from tests.histories.history import History, Step, _one_of


def make_hours_the_default(history: History, step: Step) -> None:
    calendar = _one_of(Calendar.objects.order_by("id"), step.which)
    set_calendars.make_default(agent=history.owner(), calendar_id=calendar.pk, at=history.at)


def take_a_day_back(history: History, step: Step) -> None:
    calendar = _one_of(Calendar.objects.order_by("id"), step.which)
    on = (history.at + timedelta(days=step.who)).date()
    set_days.drop_holiday(agent=history.owner(), calendar_id=calendar.pk, on=on, at=history.at)


def set_hours_of_a_day(history: History, step: Step) -> None:
    opens = time(8 + step.who)
    set_days.set_one_off(
        agent=history.owner(),
        calendar_id=_one_of(Calendar.objects.order_by("id"), step.which).pk,
        on=(history.at + timedelta(days=step.who % 4)).date(),
        opens_at=opens,
        closes_at=time(opens.hour + 2),
        is_open=step.which % 2 == 0,
        name="Stocktaking",
        at=history.at,
    )


def drop_hours_of_a_day(history: History, step: Step) -> None:
    set_days.drop_one_off(
        agent=history.owner(),
        calendar_id=_one_of(Calendar.objects.order_by("id"), step.which).pk,
        on=(history.at + timedelta(days=step.who % 4)).date(),
        opens_at=time(8 + step.who),
        at=history.at,
    )


def move_somebody_above(history: History, step: Step) -> None:
    team_id = history.team(step).pk if step.which % 2 else None
    person = history.agent(step).pk
    set_chain.move(agent=history.owner(), team_id=team_id, person_id=person, by=-1, at=history.at)


def bound_how_much_everybody_gets(history: History, step: Step) -> None:
    set_skills.set_most(agent=history.owner(), most={"EMAIL": step.who}, at=history.at)


def another_is_named_for_the_hours(history: History, step: Step) -> None:
    team = history.team(step)
    person = _one_of(Agent.objects.filter(is_active=True, memberships__team=team).order_by("id"), step.who)
    week = [(day, time(0), time(0), person.pk) for day in range(7)]
    set_staff.name_for_hours(agent=history.owner(), team_id=team.pk, duties=week, at=history.at)


def a_team_is_formed(history: History, step: Step) -> None:
    """With somebody for all of its hours, so that it may be chosen."""
    person = history.agent(step)
    team = set_staff.form_team(
        agent=history.owner(),
        name=f"Team {history.key}",
        calendar_id=_one_of(Calendar.objects.order_by("id"), step.which).pk,
        lead_id=None,
        is_open_to_all=step.which % 2 == 0,
        at=history.at,
    )
    set_staff.set_people(
        agent=history.owner(), team_id=team.pk, people=[(person.pk, "letters")], at=history.at
    )
    week = [(day, time(0), time(0), person.pk) for day in range(7)]
    set_staff.name_for_hours(agent=history.owner(), team_id=team.pk, duties=week, at=history.at)


def a_team_works_by_other_hours(history: History, step: Step) -> None:
    set_staff.describe_team(
        agent=history.owner(),
        team_id=history.team(step).pk,
        calendar_id=_one_of(Calendar.objects.order_by("id"), step.who).pk,
        is_open_to_all=step.which % 3 == 0,
        at=history.at,
    )


def somebody_gets_another_role(history: History, step: Step) -> None:
    role = [Role.AGENT, Role.LEAD][step.which % 2]
    person = history.agent(step).pk
    set_staff.describe_agent(agent=history.owner(), agent_id=person, role=role, at=history.at)


def somebody_leaves_all_to_another(history: History, step: Step) -> None:
    if Agent.objects.filter(is_active=True).count() < 5:
        raise NotFound("agent")  # somebody has to be left to answer
    heir = _one_of(Agent.objects.filter(is_active=True).order_by("id"), step.which)
    leave.leave(agent=history.owner(), agent_id=history.agent(step).pk, heir_id=heir.pk, at=history.at)


def the_company_moves(history: History, step: Step) -> None:
    zone = ["Europe/Madrid", "Atlantic/Canary", "Asia/Almaty"][step.who % 3]
    offered = step.which % 2 == 0
    set_up.describe_company(agent=history.owner(), time_zone=zone, has_person_button=offered, at=history.at)


def a_channel_has_terms_of_its_own(history: History, step: Step) -> None:
    calendars, rules = Calendar.objects.order_by("id"), Policy.objects.order_by("id")
    set_up.describe_channel(
        agent=history.owner(),
        channel_id=_one_of(Channel.objects.order_by("id"), step.which).pk,
        calendar_id=_one_of(calendars, step.who).pk if step.who % 2 else None,
        policy_id=_one_of(rules, step.who).pk if step.which % 2 else None,
        at=history.at,
    )


def the_law_counts(history: History, step: Step) -> None:
    profiles.switch(agent=history.owner(), is_on=step.who % 3 == 0, at=history.at)
    profiles.look(at=history.at)


def move_what_software_does(history: History, step: Step) -> None:
    rule = _one_of(Rule.objects.order_by("id"), step.which)
    write_rules.move(agent=history.owner(), rule_id=rule.pk, by=[-1, 1][step.who % 2], at=history.at)


def take_what_software_does_away(history: History, step: Step) -> None:
    rule = _one_of(Rule.objects.order_by("id"), step.which)
    write_rules.remove(agent=history.owner(), rule_id=rule.pk, at=history.at)


def forget_what_software_did(history: History, _step: Step) -> None:
    follow_rules.forget_old(at=history.at)


def try_a_changed_rule(history: History, step: Step) -> None:
    rule = _one_of(Policy.objects.order_by("id"), step.which)
    named = {"name": f"Rule {history.key}"}
    try_out.changed(agent=history.owner(), policy_id=rule.pk, columns=named, at=history.at)
    try_out.forget(at=history.at)


def call_a_kind_otherwise(history: History, step: Step) -> None:
    kind = _one_of(Kind.objects.order_by("id"), step.which)
    draw_workflow.rename(
        agent=history.owner(), kind_id=kind.pk, names={"en": f"Kind {history.key}"}, at=history.at
    )


def take_a_tag_off(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    one = _one_of(Tag.objects.order_by("id"), step.which)
    tag.untag(agent=history.agent(step), conversation_id=number, tag_id=one.pk, at=history.at)


def it_does_not_belong_there(history: History, step: Step) -> None:
    number = history.conversation(step).pk
    guess.put_away(agent=history.agent(step), conversation_id=number, at=history.at)


def they_have_nothing_to_do_with_each_other(history: History, step: Step) -> None:
    one, other = history.conversation(step), history.other(step)
    merge.unlink(agent=history.agent(step), conversation_id=one.pk, other_id=other.pk, at=history.at)


def put_a_held_answer_off(history: History, step: Step) -> None:
    held = _one_of(HeldReply.objects.order_by("-id"), step.which)
    later: datetime = history.at + timedelta(minutes=45 * (1 + step.who))
    is_meant = step.who % 2 == 0
    hold.put_off(agent=held.agent, held_id=held.pk, later=later, is_late_meant=is_meant, at=history.at)


def let_somebody_in_again(history: History, step: Step) -> None:
    one = _one_of(Participant.objects.order_by("-id"), step.which)
    taking_part.let_in_again(agent=history.agent(step), participant_id=one.pk, at=history.at)


def an_address_is_erased(history: History, step: Step) -> None:
    """Of somebody who takes part in others' conversations."""
    if step.minutes % 5 == 0:
        one = _one_of(Participant.objects.order_by("-id"), step.which)
        forget.forget_address(agent=history.owner(), address=one.address, at=history.at)


def begin_to_practise(history: History, step: Step) -> None:
    practise.begin(agent=history.agent(step), at=history.at)


def end_to_practise(history: History, step: Step) -> None:
    practise.end(agent=history.agent(step))


def somebodys_page_is_open(history: History, step: Step) -> None:
    person = _one_of(Agent.objects.filter(pk__in=[one.pk for one in staff.agents()]), step.who)
    presence.note_page(person.pk, at=history.at)


def another_tag(history: History, step: Step) -> None:
    name = ["lamp", "shade", "bulb"][step.who % 3]
    tag.tag(agent=history.owner(), conversation_id=history.conversation(step).pk, names=[name], at=history.at)


def two_tags_become_one(history: History, step: Step) -> None:
    one, other = (_one_of(Tag.objects.order_by("id"), place) for place in (step.who, step.which))
    if one != other:
        tag.join(agent=history.owner(), tag_id=one.pk, into_id=other.pk, at=history.at)


def a_tag_is_used_no_more(history: History, step: Step) -> None:
    one = _one_of(Tag.objects.order_by("id"), step.which)
    change = [tag.retire, tag.bring_back][step.who % 2]
    change(agent=history.owner(), tag_id=one.pk, at=history.at)


def another_way_in(history: History, step: Step) -> None:
    set_up.open_channel(
        agent=history.owner(),
        kind=ChannelKind.EMAIL,
        name=f"Way {history.key}",
        team_id=history.team(step).pk,
        address=f"{history.key}@way.example",
        at=history.at,
    )


def withdrawals_have_a_kind(history: History, step: Step) -> None:
    kind = draw_workflow.add_withdrawal(agent=history.owner(), at=history.at)
    draw_workflow.switch(agent=history.owner(), kind_id=kind.pk, is_on=step.who % 3 != 0, at=history.at)
