"""Rules of how soon we promise what: the first that fits decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import set_rules, set_up, suppose
from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms.conditions import Rows, is_to_be_kept
from esmero.web.backoffice.forms.promises import RuleForm, TrialForm, WarningForm, as_typed, initial_of
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import recount, trial, try_outs
from esmero.web.backoffice.shown import rules as shown

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from esmero.domain.promises.models import Policy
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_safe
@owners_only
def rules(request: OfficeRequest) -> HttpResponse:
    """Show all rules in their order, and what a question would be promised."""
    at = clock.now()
    form = TrialForm(request.GET) if "try-on" in request.GET else TrialForm(initial=trial.just_now(at))
    context = {**_all(), "trial_form": form, "trial": trial.of_question(form, at=at)}
    return office.show(request, "promises/list.html", context, here="promises")


def _all(given: QueryDict | None = None) -> dict[str, Any]:
    form = WarningForm(given, kept=company.the_company().warn_percent)
    return {**shown.all_rules(), "warning_form": form}


@require_POST
@owners_only
def warning(request: OfficeRequest) -> HttpResponse:
    """Say when the desk is warned of what colleagues promise by hand."""
    at, context = clock.now(), _all(request.POST)
    form = context["warning_form"]
    if form.is_valid():
        set_up.describe_company(agent=request.agent, at=at, **form.cleaned_data)
        return office.done(request, _("From now on the desk is warned so."), "promises")
    context |= {"trial_form": TrialForm(initial=trial.just_now(at)), "trial": None}
    return office.form(request, "promises/list.html", context, here="promises", is_again=True)


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Write one more rule, after all others."""
    if not is_to_be_kept(request) and (there := typed.go_on(request, "policy-new", mark="when")):
        return there
    form = _form(request, promises.unkept_policy(name=""))
    if is_to_be_kept(request) and form.is_valid():
        try:
            set_rules.add(agent=request.agent, columns=form.columns(), at=clock.now())
            words = _("The rule counts now; open promises are counted again.")
            return office.done(request, words, "promises")
        except set_rules.TooLongByLaw as error:
            form.say_too_long(error.kind)
    context = {
        "form": form,
        "trial_form": TrialForm(with_rule=True, initial=trial.just_now(clock.now())),
    }
    return office.form(
        request, "promises/new.html", context, here="promises", is_again=is_to_be_kept(request)
    )


@require_http_methods(EITHER)
@owners_only
def rule(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Show a rule as a sentence with fields in it, or change it."""
    kept = promises.policy(policy_id)
    if not is_to_be_kept(request) and (there := typed.go_on(request, "policy", policy_id, mark="when")):
        return there
    form = _form(request, kept)
    if is_to_be_kept(request) and form.is_valid():
        try:
            set_rules.change(agent=request.agent, policy_id=policy_id, columns=form.columns(), at=clock.now())
            words = _("The rule counts now; open promises are counted again.")
            return office.done(request, words, "policy", policy_id)
        except set_rules.TooLongByLaw as error:
            form.say_too_long(error.kind)
    context = {
        "form": form,
        **shown.one(kept),
        **trial.beside(kept, at=clock.now()),
    }
    return office.form(
        request, "promises/show.html", context, here="promises", is_again=is_to_be_kept(request)
    )


def _form(request: OfficeRequest, kept: Policy) -> RuleForm:
    """The form as it is kept or was tried, as it was filled in, or with a condition more or less.

    That saves nothing.
    """
    if is_to_be_kept(request):
        return RuleForm(request.POST, rows=Rows.posted(request.POST, kept.conditions), kept=kept)
    if given := typed.given(request):
        return RuleForm(initial=as_typed(given), rows=Rows.arranged(given))
    rule = try_outs.rule_as_tried(request.GET.get("tried", ""), kept.pk) or kept
    return RuleForm(initial=initial_of(rule), rows=Rows.of(rule.conditions))


@require_http_methods(EITHER)
@owners_only
def place(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Move a rule one place up or down; where open promises would move with it, that is said first."""
    at, to = clock.now(), request.POST.get("to") or request.GET.get("to")
    by = -1 if to == "up" else 1
    moves = suppose.rule_moved(agent=request.agent, policy_id=policy_id, by=by, at=at)
    if request.method != "POST":
        return _asked(request, policy_id, moves, "up" if by < 0 else "down")
    if not _is_known(request, moves):
        there = reverse("backoffice:policy-place", args=[policy_id])
        return fragments.go(request, f"{there}?to={'up' if by < 0 else 'down'}")
    set_rules.move(agent=request.agent, policy_id=policy_id, by=by, at=at)
    return office.done(request, _("The order is changed."), "promises")


@require_http_methods(EITHER)
@owners_only
def removal(request: OfficeRequest, policy_id: int) -> HttpResponse:
    """Take a rule away; where open promises would move, that is said first.

    Those that were made by it are counted again by the next one that fits.
    """
    at = clock.now()
    moves = suppose.rule_gone(agent=request.agent, policy_id=policy_id, at=at)
    if request.method != "POST":
        return _asked(request, policy_id, moves, "away")
    if not _is_known(request, moves):
        return fragments.go(request, reverse("backoffice:policy-removal", args=[policy_id]))
    set_rules.drop(agent=request.agent, policy_id=policy_id, at=at)
    return office.done(request, _("The rule is gone. The next one that fits decides."), "promises")


def _is_known(request: OfficeRequest, moves: suppose.Moves) -> bool:
    """Whether nothing would move, or whoever presses has read how much."""
    return not moves.moved or request.POST.get("known") == "yes"


def _asked(request: OfficeRequest, policy_id: int, moves: suppose.Moves, to: str) -> HttpResponse:
    context = {"rule": promises.policy(policy_id), "to": to, "moves": recount.would_move(moves)}
    context["is_told"] = moves.moved > 0
    return office.show(request, "promises/sure.html", context, here="promises")
