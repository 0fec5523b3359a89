"""A rule when/if/then in words, what it would have done, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.actions.write_rules import BACK
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import Then, Unit, When, WhyRefused, said
from esmero.ground import text
from esmero.parts import conditions, segments, times
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.kinds import Wording
    from esmero.domain.workflows.models import Rule

LONGEST = 60
MOST_RUNS = 20


class Names(conditions.Names):
    """What everything is called that a rule may name, colleagues too."""

    @cached_property
    def people(self) -> dict[int, str]:
        """All colleagues, by the name that is used among them."""
        return {one.pk: one.short_name for one in staff.everybody()}


# Where the names are of what a deed names by its number.
NAMED: dict[str, Callable[[Names], Mapping[int, Any]]] = {
    Then.KIND: lambda called: called.kinds,
    Then.TEAM: lambda called: called.teams,
    Then.TAG: lambda called: called.tags,
    Then.NOTICE: lambda called: called.people,
    Then.PRIORITY: lambda _called: dict(Priority.choices),
}


@dataclass(frozen=True)
class Row:
    """A rule in the list."""

    rule: Rule
    words: str
    state: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Line:
    """A conversation in which a rule was followed, or would have been."""

    name: str
    url: str
    when: str
    what: str
    refused: str = ""


def everything() -> list[Row]:
    """Return all rules in order, each as a sentence."""
    rules = workflows.rules()
    called = Names().expect(one for rule in rules for one in rule.wording.conditions)
    return [
        Row(rule, sentence(rule.wording, called), state(rule), place == 0, place == len(rules) - 1)
        for place, rule in enumerate(rules)
    ]


def state(rule: Rule) -> str:
    """Return whether a rule is followed, and whether its words were tried."""
    if rule.is_on and rule.dry_run_at is None:
        # Its words were tried when they meant something else.
        return _("Switched on, and its words are to be tried again")
    if rule.is_on:
        return _("Switched on")
    return _("Tried, and not switched on") if rule.dry_run_at else _("Not tried yet")


def sentence(wording: Wording, called: Names) -> str:
    """Return a rule as one sentence: when, if and then."""
    words = {
        "when": When(wording.when_verb).label,
        "if": conditions.in_words(wording.conditions, called),
        "then": deeds(wording, called),
    }
    said_so = _("When %(when)s (%(if)s): %(then)s.") if words["if"] else _("When %(when)s: %(then)s.")
    return said_so % words


def deeds(wording: Wording, called: Names) -> str:
    """Return what a rule does, in the order in which it does it."""
    done = [_deed(name, wording.deeds[name], called) for name in Then.values if name in wording.deeds]
    return "; ".join(done)


def _deed(name: str, value: Any, called: Names) -> str:
    words = {
        Then.KIND: _("say that it is “%(what)s”"),
        Then.STEP: _("go on to the step “%(what)s”"),
        Then.TEAM: _("give it to the team %(what)s"),
        Then.TAG: _("add the tag “%(what)s”"),
        Then.PRIORITY: _("set the priority “%(what)s”"),
        Then.PROMISE: _("promise “%(what)s” (%(unit)s: %(number)s)"),
        Then.NOTE: _("leave the note “%(what)s”"),
        Then.NOTICE: _("tell %(what)s"),
        Then.LETTER: _("write to the customer: “%(what)s”"),
    }
    given = {"what": _named(name, value, called)}
    if name == Then.PROMISE:
        given |= {"number": value["within"], "unit": str(Unit(value["unit"]).label)}
    return words[Then(name)] % given


def _named(name: str, value: Any, called: Names) -> str:
    if name in NAMED:
        return conditions.named(value, NAMED[name](called))
    if name == Then.STEP:
        return said(value["names"], spoken())
    words = value if isinstance(value, str) else said(value.get("words", value), spoken())
    return text.excerpt(text.one_line(words).rstrip("."), LONGEST)


def trying(rule: Rule) -> dict[str, Any] | None:
    """Return how far a trial is that a task makes, None where none is made."""
    if not rule.is_being_tried:
        return None
    so_far = rule.dry_run["asked"]
    words = _("%(done)s of %(whole)s times are looked at.")
    return {
        "percent": 100 * so_far["done"] // so_far["whole"] if so_far["whole"] else 0,
        "words": words % {"done": so_far["done"], "whole": so_far["whole"]} if so_far["whole"] else "",
    }


def tried(rule: Rule, agent: Agent, *, at: datetime) -> list[Line]:
    """Return the newest conversations in which a rule would have been followed, if it was tried."""
    numbers = [one["conversation"] for one in rule.dry_run.get("examples", [])]
    seen = conversations.seen_among(agent, numbers)
    what = deeds(rule.wording, Names())
    return [
        Line(str(seen[number]), _url(number), _when(seen[number].opened_at, at), what)
        for number in dict.fromkeys(numbers)
        if number in seen
    ]


def young(rule: Rule) -> list[str]:
    """Say which segments that a rule asks for were not there yet in some of the time it was tried over."""
    if rule.dry_run_at is None:
        return []
    zone = ZoneInfo(company.the_company().time_zone)
    return segments.young(rule.wording.conditions, since=rule.dry_run_at - BACK, zone=zone)


def log(rule: Rule, agent: Agent, *, at: datetime) -> list[Line]:
    """Return how a rule was followed, the newest first."""
    runs = workflows.runs(rule.pk, limit=MOST_RUNS)
    seen = conversations.seen_among(agent, {run.about_id for run in runs})
    return [
        Line(
            str(seen[run.about_id]) if run.about_id in seen else _("A conversation that is gone"),
            _url(run.about_id) if run.about_id in seen else "",
            _when(run.at, at),
            ", ".join(str(Then(one).label) for one in run.did),
            str(WhyRefused(run.refused).label) if run.refused else "",
        )
        for run in runs
    ]


def _url(conversation_id: int) -> str:
    return reverse("desk:conversation", args=[conversation_id])


def _when(moment: datetime, at: datetime) -> str:
    return times.label(moment, at=at, zone=ZoneInfo(company.the_company().time_zone))
