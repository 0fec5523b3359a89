"""What owners change while people work: rules, hours, people, days away; who leaves, who is erased."""

from datetime import time, timedelta

from esmero.actions import (
    absence,
    draw_workflow,
    forget,
    leave,
    presence,
    set_calendars,
    set_chain,
    set_days,
    set_rules,
    set_skills,
    set_staff,
    try_out,
    write_rules,
)
from esmero.domain.company.models import Calendar
from esmero.domain.conversations.models import Tag
from esmero.domain.promises.kinds import TOLD_EVERY, Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Absence, Agent
from esmero.domain.workflows.kinds import PROMISED_BY_STEPS, Must, StepDrawn, Wording
from esmero.domain.workflows.models import Kind, Rule
from esmero.ground.refs import NotFound
from esmero.insight.routed_again import Changes
from tests import world
from tests.histories.history import History, Step, _one_of
from tests.histories.holds import FOR_US

SHOP = [(day, time(9), time(18)) for day in range(5)]
ALWAYS = [(day, time(0), time(0)) for day in range(7)]
NIGHTS = [(day, time(22), time(4)) for day in range(7)]


def add_a_rule(history: History, step: Step) -> None:
    asks = [
        Condition(Noun.LANGUAGE, (("es", "ru")[step.who % 2],), is_not=step.which % 2 == 0),
        Condition(Noun.TEAM, (history.team(step).pk,)),
        Condition(Noun.WORDS, ("star", "does not turn"), is_not=step.who % 2 == 0),
        Condition(Noun.PRIORITY, (1,), is_not=True),
    ]
    columns = {
        "name": f"Rule {history.key}",
        "conditions": asks[step.who % 3 : step.which % 5],
        "times": _times(
            step, PromiseKind.FIRST_REPLY, PromiseKind.NEXT_REPLY, PromiseKind.RESOLUTION, TOLD_EVERY
        ),
    }
    set_rules.add(agent=history.owner(), columns=columns, at=history.at)


def _times(step: Step, *kinds: str) -> dict[str, Time]:
    units = [Unit.MINUTES, Unit.HOURS, Unit.DAYS]
    return {
        kind: Time(1 + step.who, units[(step.which + n) % 3], is_plain=(step.who + n) % 2 == 0)
        for n, kind in enumerate(kinds)
    }


def change_a_rule(history: History, step: Step) -> None:
    rule = _one_of(Policy.objects.order_by("id"), step.which)
    columns = {
        "times": _times(step, PromiseKind.FIRST_REPLY, PromiseKind.UPDATE, TOLD_EVERY),
        # Somebody above gets it as well before it breaks.
        "hand_up_percent": [0, 10, 50][step.which % 3],
    }
    set_rules.change(agent=history.owner(), policy_id=rule.pk, columns=columns, at=history.at)


def write_what_software_does(history: History, step: Step) -> None:
    """A rule when/if/then: tried and switched on, some of them leading to each other."""
    kinds = list(Kind.objects.order_by("id").values_list("id", flat=True)[:3])
    tags = list(Tag.objects.order_by("id").values_list("id", flat=True)[:1])
    promised = {"words": {"en": "A person looks at it"}, "within": 1 + step.who % 5, "unit": "HOURS"}
    deeds = [
        {"kind": kinds[step.which % 3], "priority": 1 + step.who % 3, **({"tag": tags[0]} if tags else {})},
        {"team": history.team(step).pk, "note": f"{FOR_US}: look into it."},
        {"promise": promised},
        {"letter": {"en": "We are on our way."}},
    ][step.which % 4]
    verbs = ["message.received", "conversation.kind_set", "promise.broken", "conversation.closed"]
    asks = [
        (),
        (Condition(Noun.TAG, (tags[0],)),) if tags else (),
        (Condition(Noun.TEAM, (history.team(step).pk,)),),
        (Condition(Noun.PRIORITY, (1,)),),
    ]
    wording = Wording(f"Rule {history.key}", verbs[step.who % 4], asks[step.which // 3], deeds)
    rule = write_rules.write(agent=history.owner(), rule_id=None, wording=wording, at=history.at)
    write_rules.try_out(agent=history.owner(), rule_id=rule.pk, at=history.at)
    write_rules.switch(agent=history.owner(), rule_id=rule.pk, is_on=True, at=history.at)


def switch_what_software_does(history: History, step: Step) -> None:
    rule = _one_of(Rule.objects.order_by("id"), step.which)
    write_rules.switch(agent=history.owner(), rule_id=rule.pk, is_on=step.who % 2 == 0, at=history.at)


def move_a_rule(history: History, step: Step) -> None:
    rule = _one_of(Policy.objects.order_by("id"), step.which)
    set_rules.move(agent=history.owner(), policy_id=rule.pk, by=-1, at=history.at)


def drop_a_rule(history: History, step: Step) -> None:
    rule = _one_of(Policy.objects.order_by("id"), step.which)
    set_rules.drop(agent=history.owner(), policy_id=rule.pk, at=history.at)


def try_the_rules(history: History, step: Step) -> None:
    try_out.as_kept(agent=history.owner(), at=history.at)
    other = Changes(without=[history.agent(step).pk], most={"EMAIL": step.which}, like=history.there.agent.pk)
    try_out.who_gets_what(agent=history.owner(), changes=other, at=history.at)


def change_the_hours(history: History, step: Step) -> None:
    calendar = _one_of(Calendar.objects.order_by("id"), step.which)
    set_calendars.set_calendar(
        agent=history.owner(),
        calendar_id=calendar.pk,
        name=calendar.name,
        time_zone=["Europe/Madrid", "America/Mexico_City", "Asia/Almaty"][step.who % 3],
        holidays_of=["", "ES", "RU"][step.which % 3],
        windows=[SHOP, ALWAYS, NIGHTS][step.who % 3],
        at=history.at,
    )


def add_hours(history: History, step: Step) -> None:
    set_calendars.add_calendar(
        agent=history.owner(),
        name=f"Hours {history.key}",
        time_zone="Europe/Madrid",
        holidays_of="ES",
        windows=SHOP,
        at=history.at,
    )


def take_hours_away(history: History, step: Step) -> None:
    calendar = _one_of(Calendar.objects.order_by("id"), step.which)
    set_calendars.remove(agent=history.owner(), calendar_id=calendar.pk, at=history.at)


def close_a_day(history: History, step: Step) -> None:
    calendar = _one_of(Calendar.objects.order_by("id"), step.which)
    set_days.set_holiday(
        agent=history.owner(),
        calendar_id=calendar.pk,
        on=(history.at + timedelta(days=step.who)).date(),
        name="Fair",
        is_open=step.which % 2 == 0,
        at=history.at,
    )


def somebody_is_away(history: History, step: Step) -> None:
    from_at = history.at + timedelta(hours=step.which % 5)
    absence.be_away(
        agent=history.owner(),
        person_id=history.agent(step).pk,
        from_at=from_at,
        until_at=from_at + timedelta(days=1 + step.which % 9),
        at=history.at,
    )


def somebody_is_good_at_it(history: History, step: Step) -> None:
    keys = ["language-en", "language-es", "language-ru", "text", "image"][step.which % 5 :]
    most = {"EMAIL": step.who} if step.which % 3 == 0 else {}
    person = history.agent(step).pk
    set_skills.describe(agent=history.owner(), agent_id=person, keys=keys, most=most, at=history.at)


def a_team_waits_for_people(history: History, step: Step) -> None:
    set_skills.set_waits(
        agent=history.owner(),
        team_id=history.team(step).pk,
        waits_for_known_minutes=[None, 0, 60][step.who % 3],
        idle_after_minutes=[None, 30, 240][step.which % 3],
        at=history.at,
    )


def somebody_says_where_they_are(history: History, step: Step) -> None:
    presence.say(agent=history.agent(step), state=["HERE", "BREAK"][step.which % 2], at=history.at)


def they_are_here_after_all(history: History, step: Step) -> None:
    away = _one_of(Absence.objects.order_by("-id"), step.which)
    absence.drop(agent=history.owner(), absence_id=away.pk, at=history.at)


def put_somebody_above(history: History, step: Step) -> None:
    team_id = history.team(step).pk if step.which % 2 else None
    person = history.agent(step).pk
    set_chain.add(agent=history.owner(), team_id=team_id, person_id=person, at=history.at)


def take_somebody_from_above(history: History, step: Step) -> None:
    team_id = history.team(step).pk if step.which % 2 else None
    person = history.agent(step).pk
    set_chain.drop(agent=history.owner(), team_id=team_id, person_id=person, at=history.at)


def somebody_begins(history: History, step: Step) -> None:
    new = set_staff.engage(
        agent=history.owner(),
        email=f"{history.key}@example.com",
        name=f"New {history.key}",
        role=[Role.AGENT, Role.LEAD][step.who % 2],
        password=world.PASSWORD,
        at=history.at,
    )
    team = history.team(step)
    people = [(one.pk, "letters") for one in staff.people_of(team)]
    set_staff.set_people(
        agent=history.owner(), team_id=team.pk, people=[*people, (new.pk, "letters")], at=history.at
    )


def somebody_leaves(history: History, step: Step) -> None:
    if Agent.objects.filter(is_active=True).count() < 4:
        raise NotFound("agent")  # somebody has to be left to answer
    leave.leave(agent=history.owner(), agent_id=history.agent(step).pk, at=history.at)


def a_customer_is_erased(history: History, step: Step) -> None:
    if step.minutes % 5 == 0:  # seldom, or nobody is left to write
        forget.forget_customer(
            agent=history.owner(), customer_id=history.theirs(step).customer_id, at=history.at
        )


def draw_steps(history: History, step: Step) -> None:
    """A kind gets other steps: those under way stay on the ones that they began with."""
    kind = _one_of(Kind.objects.order_by("id"), step.which % 3)
    received = StepDrawn(
        {"en": "Received"},
        owner_team_id=history.team(step).pk,
        promised={"en": "we have diagnosed it"} if step.which % 2 else {},
        within=2,
        promise_kind=PROMISED_BY_STEPS[step.who % 4],
    )
    steps = [
        received,
        StepDrawn({"en": "Diagnosed"}, must=(Must.ANSWERED,) if step.who % 2 else (), goes_to=(0,)),
        StepDrawn({"en": "Repaired"}, is_visible=step.who % 3 == 0),
    ]
    draw_workflow.draw(agent=history.owner(), kind_id=kind.pk, steps=steps[: 2 + step.who % 2], at=history.at)
    draw_workflow.switch(agent=history.owner(), kind_id=kind.pk, is_on=step.which % 4 != 0, at=history.at)
