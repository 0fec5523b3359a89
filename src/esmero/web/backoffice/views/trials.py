"""Trying a rule as it stands in the form, before it is saved. Nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from esmero.actions import suppose
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms.conditions import Rows
from esmero.web.backoffice.forms.promises import RuleForm, TrialForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import recount, rules, trial

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse, QueryDict

    from esmero.domain.promises.models import Policy
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_http_methods(EITHER)
@owners_only
def new_rule(request: OfficeRequest) -> HttpResponse:
    """Say what a rule that isn't kept yet would promise."""
    if there := typed.go_on(request, "policy-new_trial", mark="try"):
        return there
    given = typed.given(request)
    if given is None:
        return fragments.go(request, reverse("backoffice:policy-new"))
    form = _form(given, promises.unkept_policy(name=""))
    return _tried(request, given, "promises/new.html", {}, form)


@require_http_methods(EITHER)
@owners_only
def rule(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Say what a rule would promise as it is written in the form now."""
    if there := typed.go_on(request, "policy-trial", policy_id, mark="try"):
        return there
    given, kept = typed.given(request), promises.policy(policy_id)
    if given is None:
        return fragments.go(request, reverse("backoffice:policy", args=[policy_id]))
    shown, form = rules.one(kept), _form(given, kept)
    if form.is_valid():
        moves = suppose.rule(agent=request.agent, policy_id=policy_id, columns=form.columns(), at=clock.now())
        shown["moves"] = recount.would_move(moves)
    return _tried(request, given, "promises/show.html", shown, form)


def _form(given: QueryDict, kept: Policy) -> RuleForm:
    return RuleForm(given, rows=Rows.posted(given, kept.conditions), kept=kept)


def _tried(
    request: OfficeRequest, given: QueryDict, template: str, shown: dict[str, Any], form: RuleForm
) -> HttpResponse:
    trial_form = TrialForm(given, with_rule=True)
    answer = trial.of_rule(form, trial_form, at=clock.now())
    context = {**shown, "form": form, "trial_form": trial_form, "trial": answer}
    return office.form(request, template, context, here="promises", is_again=answer is None)
