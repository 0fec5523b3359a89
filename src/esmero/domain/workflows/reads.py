"""Kinds, their newest steps, and where something stands on its way."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery

from esmero.domain.workflows.models import Kind, Progress, Rule, RuleRun, Step, Way, Workflow
from esmero.ground import db
from esmero.ground.refs import NotFound, Ref


def kinds() -> list[Kind]:
    """Return all kinds in the company's order."""
    return list(Kind.objects.order_by("position", "id"))


def kind_named(name: str, *, language: str) -> Kind | None:
    """Return the kind that has this name in a language, None where there is none."""
    return next((one for one in kinds() if one.names.get(language) == name), None)


def kind(kind_id: int) -> Kind:
    """Return a kind. Raises NotFound."""
    found = Kind.objects.filter(pk=kind_id).first()
    if found is None:
        raise NotFound("kind")
    return found


def newest(kind_id: int) -> Workflow | None:
    """Return the newest steps drawn for a kind, None where none were."""
    return Workflow.objects.filter(kind=kind_id).order_by("-revision").first()


def steps(workflow_id: int) -> list[Step]:
    """Return the steps of one drawing in order."""
    found = Step.objects.filter(workflow=workflow_id).select_related("owner_team__calendar")
    return list(found.order_by("position"))


def ways(workflow_id: int) -> dict[int, list[int]]:
    """Return by step to which other steps one may go, beside the next one."""
    found: dict[int, list[int]] = {}
    for one in Way.objects.filter(from_step__workflow=workflow_id).order_by("to_step__position"):
        found.setdefault(one.from_step_id, []).append(one.to_step_id)
    return found


def may_go_to(step: Step) -> list[Step]:
    """Return where something may go from a step: the next one first, then the other ways as they stand."""
    others = set(Way.objects.filter(from_step=step).values_list("to_step_id", flat=True))
    every = steps(step.workflow_id)
    ahead = [one for one in every if one.position == step.position + 1]
    return ahead + [one for one in every if one.pk in others and one not in ahead]


def standing(about: Ref) -> Progress | None:
    """Return the step where something stands; held, inside a transaction. None where it walks no steps."""
    found = Progress.objects.filter(about_kind=about.kind, about_id=about.id, left_at=None)
    return db.held(found.select_related("step__workflow")).first()


def passed(about: Ref) -> list[Progress]:
    """Return through which steps something went, the oldest first, where it stands last."""
    found = Progress.objects.filter(about_kind=about.kind, about_id=about.id)
    return list(found.select_related("step").order_by("id"))


def teams_given(promise_ids: Iterable[int]) -> dict[int, int]:
    """Return by promise the id of the team of its own to which the step that made it gives it. One query."""
    found = Progress.objects.filter(promise_id__in=list(promise_ids), step__owner_team__isnull=False)
    rows = found.order_by("id").values_list("promise_id", "step__owner_team_id")
    return {promise_id: team_id for promise_id, team_id in rows if promise_id is not None}


def under_way(kind_id: int) -> tuple[int, int]:
    """Return how many stand on the newest steps of a kind, and how many on older ones; arrived ones not."""
    last = newest(kind_id)
    if last is None:
        return 0, 0
    ends = Step.objects.filter(workflow=OuterRef("step__workflow")).order_by("-position")
    here = Progress.objects.filter(left_at=None, step__workflow__kind=kind_id)
    going = here.filter(step__position__lt=Subquery(ends.values("position")[:1]))
    on_newest = going.filter(step__workflow=last).count()
    return on_newest, going.count() - on_newest


def rules() -> list[Rule]:
    """Return all rules in the company's order; held, inside a transaction."""
    return list(db.held(Rule.objects.order_by("position", "id")))


def rules_on() -> list[Rule]:
    """Return the rules that are followed, in the company's order."""
    return list(Rule.objects.filter(is_on=True).order_by("position", "id"))


def rule(rule_id: int) -> Rule | None:
    """Return a rule, None once it is gone; held, inside a transaction."""
    return db.held(Rule.objects.filter(pk=rule_id)).first()


def was_followed(rule_id: int, event_id: int) -> bool:
    """Return whether a rule was followed over an event already."""
    return RuleRun.objects.filter(rule=rule_id, event_id=event_id).exists()


def runs(rule_id: int, *, limit: int) -> list[RuleRun]:
    """Return how a rule was followed, the newest first."""
    return list(RuleRun.objects.filter(rule=rule_id).order_by("-id")[:limit])


def runs_before(at: datetime, *, limit: int = 500) -> list[int]:
    """Return the ids of the oldest lines of what rules did, as far as they are from before this moment."""
    oldest = RuleRun.objects.order_by("id").values_list("id", "at")[:limit]
    return [number for number, done_at in oldest if done_at < at]


def step(step_id: int) -> Step | None:
    """Return a step of any drawing, None where there is none."""
    return Step.objects.select_related("workflow__kind").filter(pk=step_id).first()


def newest_steps() -> list[Step]:
    """Return the steps of the newest drawing of each kind, by kind and place."""
    last = Workflow.objects.filter(kind=OuterRef("workflow__kind")).order_by("-revision").values("id")[:1]
    found = Step.objects.filter(workflow_id=Subquery(last)).select_related("workflow__kind")
    return list(found.order_by("workflow__kind__position", "workflow__kind", "position"))
