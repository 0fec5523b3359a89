"""Kinds and their steps drawn, and the way of one conversation through them."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import Max

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.workflows.kinds import MOST_STEPS, PROMISED_BY_STEPS, Names, StepDrawn, When, Wording
from esmero.domain.workflows.models import Kind, Progress, Rule, RuleRun, Step, Way, Workflow
from esmero.ground.refs import Audience, Ref

FOR_COLLEAGUES = Audience(is_internal=True)


class NoSteps(Exception):
    """No steps are drawn, so nothing can be switched on."""


class NotTried(Exception):
    """Exactly these words of a rule were not tried yet."""


def add_kind(names: Names, *, by: Doer, at: datetime) -> Kind:
    """Add a kind of conversation after all others; `names` by language. Raises ValueError without a name."""
    _must_be_named(names)
    last = Kind.objects.aggregate(last=Max("position"))["last"] or 0
    made = Kind.objects.create(names=names, position=last + 1)
    _record("kind.added", made, by, at, names=names)
    return made


def rename_kind(kind: Kind, *, names: Names, by: Doer, at: datetime) -> None:
    """Call a kind otherwise, on every conversation of it. Raises ValueError without a name."""
    _must_be_named(names)
    if kind.names != names:
        kind.names = names
        kind.save(update_fields=["names"])
        _record("kind.renamed", kind, by, at, names=names)


def draw(kind: Kind, steps: Sequence[StepDrawn], *, by: Doer, at: datetime) -> Workflow:
    """Draw the steps of a kind anew: a revision of its own. What is under way stays on its own steps.

    Raises ValueError for no step, too many, one without a name, a promise that is no step's, or a way that
    leads nowhere.
    """
    if not 0 < len(steps) <= MOST_STEPS:
        raise ValueError("A workflow has some steps, and not too many.")
    last = Workflow.objects.filter(kind=kind).aggregate(last=Max("revision"))["last"] or 0
    drawn = Workflow.objects.create(kind=kind, revision=last + 1, drawn_at=at)
    made = [_make(drawn, place, step) for place, step in enumerate(steps)]
    for place, step in enumerate(steps):
        for other in sorted(set(step.goes_to) - {place, place + 1}):
            if not 0 <= other < len(made):
                raise ValueError("A way leads to a step.")
            Way.objects.create(from_step=made[place], to_step=made[other])
    _record("workflow.drawn", kind, by, at, revision=drawn.revision, steps=len(made))
    return drawn


def _make(workflow: Workflow, place: int, drawn: StepDrawn) -> Step:
    _must_be_named(drawn.names)
    if drawn.promise_kind not in PROMISED_BY_STEPS:
        raise ValueError("No step promises that.")
    is_promised = drawn.makes_a_promise
    return Step.objects.create(
        workflow=workflow,
        position=place,
        names=drawn.names,
        owner_team_id=drawn.owner_team_id,
        is_visible=drawn.is_visible,
        must=list(drawn.must),
        promised=drawn.promised if is_promised else {},
        within=drawn.within if is_promised else None,
        unit=drawn.unit,
        asks=[asdict(one) for one in drawn.asks] or None,
        promise_kind=drawn.promise_kind if is_promised else PromiseKind.OWN_WORDS,
    )


def switch(kind: Kind, *, is_on: bool, by: Doer, at: datetime) -> None:
    """Have conversations of a kind walk its steps from now on, or no more. Raises NoSteps."""
    if is_on and not Workflow.objects.filter(kind=kind).exists():
        raise NoSteps
    if kind.is_on != is_on:
        kind.is_on = is_on
        kind.save(update_fields=["is_on"])
        _record("workflow.switched_on" if is_on else "workflow.switched_off", kind, by, at)


def go_to(
    step: Step | None,
    *,
    about: Ref,
    audience: Audience,
    standing: Progress | None,
    promise_id: int | None = None,
    by: Doer,
    at: datetime,
) -> Progress | None:
    """Leave the step where it is `standing` and reach another; with no `step` it walks none any more."""
    if standing is not None:
        standing.left_at = at
        standing.save(update_fields=["left_at"])
    if step is None:
        return None
    reached = Progress.objects.create(
        about_kind=about.kind,
        about_id=about.id,
        step=step,
        entered_at=at,
        by_id=by.id if by.kind == AGENT else None,
        promise_id=promise_id,
    )
    came_from = standing.step_id if standing else None
    told = {"step": step.pk, "names": step.names, "from": came_from}
    events.record("conversation.went_on", about=about, audience=audience, by=by, at=at, **told)
    return reached


def walk_alike(source: Ref, target: Ref) -> list[int]:
    """Have the target stand where the source stands, by the same way. Return the ids of the way, in order."""
    way = list(Progress.objects.filter(about_kind=source.kind, about_id=source.id).order_by("id"))
    for one in way:
        one.pk, one.about_kind, one.about_id = None, target.kind, target.id
    return [one.pk for one in Progress.objects.bulk_create(way)]


def forget_walk(ids: Collection[int]) -> None:
    """Take away a way that was another one's."""
    Progress.objects.filter(pk__in=list(ids)).delete()


def forget_ways(about_kind: str, ids: Collection[int]) -> None:
    """Take away the ways of some things through their steps: these are deleted."""
    Progress.objects.filter(about_kind=about_kind, about_id__in=list(ids)).delete()


def stand_again(progress_id: int) -> None:
    """Have something stand in a step again that it had left by being put into another one."""
    Progress.objects.filter(pk=progress_id).update(left_at=None)


def write_rule(rule: Rule | None, wording: Wording, *, by: Doer, at: datetime) -> Rule:
    """Write a rule, a new one after all others. Other words have to be tried before they are followed.

    Raises ValueError without a name or a deed, or for a verb that there is not.
    """
    if not wording.name.strip() or not wording.deeds:
        raise ValueError("A rule has a name and does something.")
    if rule is None:
        last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
        rule = Rule(position=last + 1)
    elif rule.wording == wording:
        return rule
    rule.name, rule.when_verb = wording.name, When(wording.when_verb)
    rule.conditions, rule.deeds = [asdict(one) for one in wording.conditions], dict(wording.deeds)
    rule.is_on, rule.dry_run_at, rule.dry_run = False, None, {}
    rule.save()
    _record_rule("rule.written", rule, by, at)
    return rule


def ask_dry_run(rule: Rule, *, at: datetime) -> None:
    """Note that the words of a rule are being tried; what came of it before is kept until then."""
    rule.dry_run = {**rule.dry_run, "asked": {"at": at.isoformat(), "done": 0, "whole": 0}}
    rule.save(update_fields=["dry_run"])


def note_tried_so_far(rule: Rule, *, done: int, whole: int) -> None:
    """Note over how many events the words of a rule were tried by now, and of how many."""
    rule.dry_run = {**rule.dry_run, "asked": {**rule.dry_run["asked"], "done": done, "whole": whole}}
    rule.save(update_fields=["dry_run"])


def note_dry_run(rule: Rule, *, found: dict[str, Any], by: Doer, at: datetime) -> None:
    """Keep what the words of a rule would have done; `found` names events by number and nobody's words."""
    rule.dry_run_at, rule.dry_run = at, found
    rule.save(update_fields=["dry_run_at", "dry_run"])
    _record_rule("rule.tried", rule, by, at)


def switch_rule(rule: Rule, *, is_on: bool, after_event: int, by: Doer, at: datetime) -> None:
    """Follow a rule for what happens after an event, or no more. Raises NotTried."""
    if is_on and rule.dry_run_at is None:
        raise NotTried
    if rule.is_on != is_on:
        rule.is_on, rule.after_event = is_on, after_event
        rule.save(update_fields=["is_on", "after_event"])
        _record_rule("rule.switched_on" if is_on else "rule.switched_off", rule, by, at)


def put_rules_in_order(rules: Sequence[Rule], *, moved: Rule, by: Doer, at: datetime) -> None:
    """Number the rules as they stand in the list, one of which was moved."""
    for place, rule in enumerate(rules, start=1):
        rule.position = place
    Rule.objects.bulk_update(rules, ["position"])
    _record_rule("rule.moved", moved, by, at)


def remove_rule(rule: Rule, *, by: Doer, at: datetime) -> None:
    """Take a rule away, and the list of when it was followed."""
    _record_rule("rule.removed", rule, by, at)
    rule.delete()


def note_run(
    rule: Rule,
    *,
    event_id: int,
    about: Ref,
    audience: Audience,
    did: Sequence[str],
    refused: str = "",
    by: Doer,
    at: datetime,
) -> RuleRun:
    """Keep that a rule was followed over an event: what it did, and why it left something out."""
    told: dict[str, Any] = {"did": list(did), "refused": refused}
    verb = "rule.refused" if refused else "rule.followed"
    events.record(verb, about=about, audience=audience, by=by, at=at, **told)
    return RuleRun.objects.create(
        rule=rule, event_id=event_id, about_kind=about.kind, about_id=about.id, at=at, **told
    )


def drop_runs(ids: Collection[int]) -> int:
    """Remove lines of the lists of what rules did. Return how many."""
    return RuleRun.objects.filter(pk__in=list(ids)).delete()[0]


def _must_be_named(names: Names) -> None:
    if not any(name.strip() for name in names.values()):
        raise ValueError("It needs a name.")


def _record(verb: str, kind: Kind, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(verb, about=kind.ref, audience=FOR_COLLEAGUES, by=by, at=at, **payload)


def _record_rule(verb: str, rule: Rule, by: Doer, at: datetime) -> None:
    events.record(verb, about=rule.ref, audience=FOR_COLLEAGUES, by=by, at=at, name=rule.name)
