"""Trying rules on the last weeks before they are saved: asked for, counted by a worker, read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import try_out
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms.conditions import Rows
from esmero.web.backoffice.forms.promises import RuleForm, TrialForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import rules, trial
from esmero.web.backoffice.shown import try_outs as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.promises.models import TryOut
    from esmero.web.backoffice.guard import OfficeRequest


@require_POST
@owners_only
def as_kept(request: OfficeRequest) -> HttpResponse:
    """Ask what all rules, as they are kept, would have meant."""
    return _see(request, try_out.as_kept(agent=request.agent, at=clock.now()))


@require_POST
@owners_only
def new_rule(request: OfficeRequest) -> HttpResponse:
    """Ask what a rule that isn't kept yet would have meant after all others."""
    form = RuleForm(request.POST, rows=Rows.posted(request.POST))
    if not form.is_valid():
        return _again(request, form, "promises/new.html", {})
    typed.put(request)
    return _see(request, try_out.one_more(agent=request.agent, columns=form.columns(), at=clock.now()))


@require_POST
@owners_only
def rule(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Ask what a rule would have meant as it is written in its form now."""
    kept = promises.policy(policy_id)
    form = RuleForm(request.POST, rows=Rows.posted(request.POST, kept.conditions), kept=kept)
    if not form.is_valid():
        return _again(request, form, "promises/show.html", rules.one(kept))
    typed.put(request)
    asked = try_out.changed(agent=request.agent, policy_id=policy_id, columns=form.columns(), at=clock.now())
    return _see(request, asked)


@require_safe
@owners_only
def tried(request: OfficeRequest, try_out_id: int) -> HttpResponse:
    """Show how far the counting is, or what came out; the page fetches its piece again until then."""
    context = shown.one(promises.try_out(try_out_id), at=clock.now())
    if fragments.wants_fragment(request):
        return render(request, "backoffice/promises/_tried.html", context)
    return office.show(request, "promises/tried.html", context, here="promises")


def _again(request: OfficeRequest, form: RuleForm, template: str, context: dict[str, Any]) -> HttpResponse:
    beside = {"trial_form": TrialForm(with_rule=True, initial=trial.just_now(clock.now())), "trial": None}
    context = {**context, "form": form, **beside}
    return office.form(request, template, context, here="promises", is_again=True)


def _see(request: OfficeRequest, asked: TryOut) -> HttpResponse:
    return fragments.go(request, reverse("backoffice:try_out", args=[asked.pk]))
