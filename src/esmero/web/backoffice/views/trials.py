"""Trying a rule as it stands in the form, before it is saved. Nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from esmero.actions import suppose
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.conditions import Rows
from esmero.web.backoffice.forms.promises import RuleForm, TrialForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import recount, rules, trial

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from esmero.domain.promises.models import Policy
    from esmero.web.backoffice.guard import OfficeRequest


@require_POST
@owners_only
def new_rule(request: OfficeRequest) -> HttpResponse:
    """Say what a rule that isn't kept yet would promise."""
    return _tried(request, "promises/new.html", {}, promises.unkept_policy(name=""))


@require_POST
@owners_only
def rule(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Say what a rule would promise as it is written in the form now."""
    kept = promises.policy(policy_id)
    shown, form = rules.one(kept), _form(request, kept)
    if form.is_valid():
        moves = suppose.rule(agent=request.agent, policy_id=policy_id, columns=form.columns(), at=clock.now())
        shown["moves"] = recount.would_move(moves)
    return _tried(request, "promises/show.html", shown, kept)


def _form(request: OfficeRequest, kept: Policy) -> RuleForm:
    return RuleForm(request.POST, rows=Rows.posted(request.POST, kept.conditions), kept=kept)


def _tried(request: OfficeRequest, template: str, shown: dict[str, Any], kept: Policy) -> HttpResponse:
    form, trial_form = _form(request, kept), TrialForm(request.POST, with_rule=True)
    answer = trial.of_rule(form, trial_form, at=clock.now())
    context = {**shown, "form": form, "trial_form": trial_form, "trial": answer}
    return office.form(request, template, context, here="promises", is_again=answer is None)
