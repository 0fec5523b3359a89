"""Why a promise is due when it is: which rule decided, and on which hours its time was counted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import RULE
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Because, Condition, MadeBy, Noun, PromiseKind
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import PROMISED_BY_STEPS
from esmero.ground.refs import NotFound
from esmero.parts import conditions, lengths, times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy, Promise

# How promises of before there were rows noted down what fitted.
OLD = {"channel_kind": Noun.WAY, "language": Noun.LANGUAGE, "team": Noun.TEAM}


def sentences(promise: Promise, *, at: datetime, zone: ZoneInfo) -> list[str]:
    """Return why the promise has its time, as colleagues read it at `at`."""
    first_by = _rule_that_promised(promise)
    if promise.terms is None:
        return [first_by or _told(promise)]
    said = [
        *([first_by] if first_by else []),
        _because(promise, promise.terms["why"]),
        *_counted(promise, promise.terms, at=at, zone=zone),
    ]
    if promise.is_unasked_update:
        said.append(_("By this rule the customer is told so often how things stand, unasked."))
    if promise.times_renewed > 1:
        said.append(_("It broke more than once: each time it is promised again, there is more time."))
    return said


def _rule_that_promised(promise: Promise) -> str:
    """Say which rule of the company promised it at first, and with it how soon; empty where none did."""
    if promise.made_by != MadeBy.POLICY or promise.kind != PromiseKind.OWN_WORDS:
        return ""
    first = promises.first_of(promise)
    for event in events.newest_about(first.ref, {"promise.made"}, limit=1):
        # A rule may have gone to a step: what that promises has the step's time. Steps stay after a merge.
        if any(one.promise_id == first.pk for one in workflows.passed(event.within)):
            return ""
        name = (event.payload or {}).get("rule", "")
        if event.by_kind == RULE and name:
            return _("The rule “%(name)s” promised it, and says how soon.") % {"name": name}
        if event.by_kind == RULE:
            return _("A rule of the company promised it, and says how soon.")
    return ""


def _told(promise: Promise) -> str:
    if promise.made_by == MadeBy.AGENT:
        return _("A person named this time.")
    if promise.kind in PROMISED_BY_STEPS:
        return _("A step or a rule of the company has this time, or a person named it earlier.")
    return _("This promise is older than the notes on why a time was chosen.")


def _because(promise: Promise, why: dict[str, Any]) -> str:
    if why["by"] == Because.BUILT_IN:
        return _("No rule fitted, so the times count that are built in.")
    rule = promise.policy if promise.policy_id == why["rule"] else None
    if rule is None:
        return _("Because of a rule that is gone since.")
    said = _by_rule(rule, why)
    return said if rule.revision == why["revision"] else f"{said} {_('It was changed since.')}"


def _by_rule(rule: Policy, why: dict[str, Any]) -> str:
    words = {"number": why["place"], "name": rule.name, "fits": _fitted(why.get("fits", []))}
    if why["by"] == Because.OWN:
        return _("Because of “%(name)s”, the channel’s own rule.") % words
    if words["fits"]:
        return _("Because of rule %(number)s, “%(name)s” (%(fits)s).") % words
    return _("Because of rule %(number)s, “%(name)s”.") % words


def _fitted(fits: list[dict[str, Any]] | dict[str, Any]) -> str:
    """Return the conditions that fitted, in the order in which a rule is read."""
    if isinstance(fits, dict):
        asked = [Condition(noun, (fits[name],)) for name, noun in OLD.items() if fits.get(name)]
    else:
        asked = [Condition.of(one) for one in fits]
    return conditions.in_words(asked)


def _counted(promise: Promise, terms: dict[str, Any], *, at: datetime, zone: ZoneInfo) -> list[str]:
    since = times.on(datetime.fromisoformat(terms["from"]), at=at, zone=zone)
    words = {"length": lengths.in_words(promises.time_of(terms)), "name": _hours_named(terms["calendar"])}
    counted = _("Counted on hours that are gone since: %(length)s.")
    if words["name"]:
        counted = _("Counted on “%(name)s”: %(length)s.")
    said = [counted % words, _("The count began %(when)s.") % {"when": since}]
    if words["name"] and promises.hours_then(promise) is None:
        said.append(_("These hours were changed since."))
    return said


def _hours_named(calendar_id: int) -> str:
    try:
        return company.calendar(calendar_id).name
    except NotFound:
        return ""
