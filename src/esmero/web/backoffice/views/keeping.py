"""How long things are kept: a rule for each kind, what would go by it, letting go now, whom the law keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import keep_for_law, let_go
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import KeepDeed
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.keeping import HoldForm, RuleForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import keeping as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_safe
@owners_only
def everything(request: OfficeRequest) -> HttpResponse:
    """Show each kind with its rule, how a run stands, and whom the law keeps."""
    return office.show(request, "keeping/list.html", shown.everything(at=clock.now()), here="company")


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def rule(request: OfficeRequest, kept_kind: str) -> HttpResponse:
    """Show the rule of a kind, or change it; what would go is shown before a rule takes anything."""
    at, kept = clock.now(), company.kept_rule(kept_kind.upper())
    first = {"deed": kept.deed, "days": kept.days, "reason": kept.reason}
    form = RuleForm(request.POST or None, initial=first)
    context: dict[str, Any] = {"form": form, "kept": shown.named(kept), "kept_kind": kept_kind}
    is_again = False
    if request.method == "POST":
        is_again = not form.is_valid()
        if not is_again:
            given = form.cleaned_data
            days = given["days"] if given["deed"] == KeepDeed.LET_GO else None
            if days is None or request.POST.get("seen") == str(days):
                given["days"] = days
                let_go.set_rule(agent=request.agent, kind=kept.kind, at=at, **given)
                return office.done(request, _("Kept."), "keeping")
            context["preview"] = shown.preview(kept.kind, days=days, at=at)
            context["seen"] = days
    return office.form(request, "keeping/rule.html", context, here="company", is_again=is_again)


@require_POST
@owners_only
def run(request: OfficeRequest) -> HttpResponse:
    """Let go now what is old by the rules."""
    begun = let_go.begin_now(agent=request.agent, at=clock.now())
    if begun is None:
        return office.refused(request, _("Nothing is older than you keep it."), "keeping")
    return office.done(request, _("It is going. How far it is stands here."), "keeping")


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def person(request: OfficeRequest, customer_id: int) -> HttpResponse:
    """Ask until when and why a person is kept for the law, and keep them."""
    at, customer = clock.now(), customers.one(customer_id)
    hold = customers.hold_of(customer.pk, on=company.today(at=at))
    first = {"until": hold.until, "reason": hold.reason} if hold else {}
    form = HoldForm(request.POST or None, initial=first, today=company.today(at=at))
    if request.method == "POST" and form.is_valid():
        keep_for_law.keep(agent=request.agent, customer_id=customer.pk, at=at, **form.cleaned_data)
        return office.done(
            request, _("They are kept until then: no rule and no erasure takes them."), "keeping"
        )
    context = {"form": form, "name": shown.name_of(customer), "customer": customer}
    return office.form(
        request, "keeping/person.html", context, here="company", is_again=request.method == "POST"
    )


@require_POST
@owners_only
def lifting(request: OfficeRequest, hold_id: int) -> HttpResponse:
    """Keep somebody for the law no longer."""
    if keep_for_law.lift(agent=request.agent, hold_id=hold_id, at=clock.now()):
        words = _("The law keeps them no longer: they are erased, as you wished.")
        return office.done(request, words, "keeping")
    return office.done(request, _("The law keeps them no longer."), "keeping")
