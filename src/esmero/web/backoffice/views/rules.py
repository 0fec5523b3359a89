"""Rules when/if/then: written, tried over what is past, switched on, and what each has done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import write_rules
from esmero.domain.workflows import access
from esmero.ground import clock
from esmero.web.backoffice import office, typed
from esmero.web.backoffice.forms import rules as forms
from esmero.web.backoffice.forms.conditions import RowsAtEvents, is_to_be_kept
from esmero.web.backoffice.forms.rules import RuleForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import by_rules as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.domain.workflows.kinds import Wording
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]
FIELDS = {"sorting": forms.SORTING, "codes": forms.LANGUAGES}


@require_safe
@owners_only
def all_rules(request: OfficeRequest) -> HttpResponse:
    """Show all rules in order, each as a sentence."""
    return office.show(request, "rules/list.html", {"rules": shown.everything()}, here="rules")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Write a rule; it does nothing until it is tried and switched on."""
    if not is_to_be_kept(request) and (there := typed.go_on(request, "rule-new", mark="when")):
        return there
    form = _form(request)
    if is_to_be_kept(request) and form.is_valid():
        made = write_rules.write(agent=request.agent, rule_id=None, wording=form.wording, at=clock.now())
        return office.done(request, _("It is written. Now try it over the last month."), "rule", made.pk)
    context = {"form": form, **FIELDS}
    return office.form(request, "rules/new.html", context, here="rules", is_again=is_to_be_kept(request))


@require_http_methods(EITHER)
@owners_only
def rule(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Show a rule with what it did, or write it anew: then it is off until it is tried again."""
    at = clock.now()
    kept = access.rule_to_write(request.agent, rule_id)
    if not is_to_be_kept(request) and (there := typed.go_on(request, "rule", rule_id, mark="when")):
        return there
    form = _form(request, kept.wording)
    if is_to_be_kept(request) and form.is_valid():
        wording = form.wording if forms.is_changed(request.POST, kept.wording) else kept.wording
        saved = write_rules.write(agent=request.agent, rule_id=rule_id, wording=wording, at=at)
        words = _("It is changed, and off until these words are tried.")
        return office.done(request, _("It is as it was.") if saved.dry_run_at else words, "rule", rule_id)
    context = {
        "rule": kept,
        "form": form,
        "state": shown.state(kept),
        "words": shown.sentence(kept.wording, shown.Names()),
        "trying": shown.trying(kept),
        "young": shown.young(kept),
        "tried": shown.tried(kept, request.agent, at=at),
        "log": shown.log(kept, request.agent, at=at),
        "left_out": _left_out(request),
        **FIELDS,
    }
    return office.form(request, "rules/show.html", context, here="rules", is_again=is_to_be_kept(request))


def _form(request: OfficeRequest, kept: Wording | None = None) -> RuleForm:
    """The form as it is kept, as it was filled in, or with a condition more or less. That saves nothing."""
    if is_to_be_kept(request):
        return RuleForm(request.POST, rows=RowsAtEvents.posted(request.POST, kept.conditions if kept else []))
    if given := typed.given(request):
        return RuleForm(rows=RowsAtEvents.arranged(given), initial=given.dict())
    rows = RowsAtEvents.of(kept.conditions if kept else [])
    return RuleForm(rows=rows, initial=forms.initial_of(kept) if kept else None)


@require_POST
@owners_only
def trial(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Try a rule over the last thirty days, as it is kept; nothing is done to any conversation.

    What was changed in its fields meanwhile and isn't saved stands there again.
    """
    tried = write_rules.try_out(agent=request.agent, rule_id=rule_id, at=clock.now())
    words = _("It is tried; nothing was changed by it.")
    words = _("It is being tried.") if tried.is_being_tried else words
    if forms.is_changed(request.POST, tried.wording):
        if there := typed.go_on(request, "rule", rule_id, mark="change", left="tried"):
            messages.success(request, words)
            return there
        messages.warning(request, typed.lost())
    return office.done(request, words, "rule", rule_id)


@require_POST
@owners_only
def switch(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Have a rule followed from now on, or no more.

    What was changed in its fields and isn't saved stands there again, and is not followed in part.
    """
    is_on = request.POST.get("is_on") == "on"
    kept = access.rule_to_write(request.agent, rule_id)
    if is_on and forms.is_changed(request.POST, kept.wording):
        if there := typed.go_on(request, "rule", rule_id, mark="change", left="switched"):
            return there
        return office.refused(request, typed.lost(), "rule", rule_id)
    try:
        write_rules.switch(agent=request.agent, rule_id=rule_id, is_on=is_on, at=clock.now())
    except write_rules.NotTried:
        return office.refused(request, _("Try these words first."), "rule", rule_id)
    if not is_on and forms.is_changed(request.POST, kept.wording):
        if there := typed.go_on(request, "rule", rule_id, mark="change", left="off"):
            messages.success(request, _("Switched off."))
            return there
        messages.warning(request, typed.lost())
    on = _("Switched on: it is followed for what happens from now on.")
    return office.done(request, on if is_on else _("Switched off."), "rule", rule_id)


def _left_out(request: OfficeRequest) -> str:
    """Return what to say beside fields that were changed and not saved, while something else was pressed."""
    words = {
        "tried": _("What you changed here is not saved, and was not tried."),
        "switched": _(
            "What you changed here is not saved, so the rule is not switched on. Save it and try it."
        ),
        "off": _("What you changed here is not saved."),
    }
    return words.get(request.GET.get("left", ""), "")


@require_POST
@owners_only
def place(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Move a rule one place up or down."""
    by = -1 if request.POST.get("to") == "up" else 1
    write_rules.move(agent=request.agent, rule_id=rule_id, by=by, at=clock.now())
    return office.done(request, _("The order is changed."), "rules")


@require_POST
@owners_only
def removal(request: OfficeRequest, rule_id: int) -> HttpResponse:
    """Take a rule away; what it did stays done."""
    write_rules.remove(agent=request.agent, rule_id=rule_id, at=clock.now())
    return office.done(request, _("The rule is gone. What it did stays as it is."), "rules")
