"""What somebody told a colleague: how and when they want to be reached, and their yes or no to something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import agreeing, prefer
from esmero.actions.agreeing import Told
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.insight import looked
from esmero.parts import agreed, people, preferences
from esmero.ui import addresses, fragments
from esmero.web.desk import answers, looks, wish_forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import customer as shown

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpResponse

    from esmero.domain.customers.models import Customer

YES = {
    Told.LETTER: gettext_lazy("Noted. A receipt goes to them."),
    Told.NOTHING: gettext_lazy("Noted. No receipt can go to them by letter: tell them that it is kept."),
    Told.KNOWN: gettext_lazy("They agree to these words already: nothing has changed."),
}
NO = {
    Told.LETTER: gettext_lazy("Taken back. A receipt goes to them."),
    Told.NOTHING: gettext_lazy("Taken back. No receipt goes to them by letter: tell them that it is so."),
    Told.KNOWN: gettext_lazy("There is nothing that they agree to: nothing has changed."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def wishes(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Show what they wish and agreed to; keep how and when they want to be reached."""
    at = clock.now()
    customer = conversations.customer_for_call(request.agent, customer_id)
    if _must_say_why(request, customer, at=at):
        return fragments.go(request, addresses.reverse("desk:customer", args=[customer.pk]))
    form = wish_forms.reach_form(customers.preference_of(customer), request.POST or None)
    if request.method == "POST" and form.is_valid():
        wish, how, seen = prefer.Wish(**form.wished()), form.cleaned_data["how"], form.cleaned_data["seen"]
        whose: dict[str, Any] = {"agent": request.agent, "customer_id": customer.pk, "at": at}
        try:
            prefer.note(wish=wish, how=how, seen_id=seen or None, **whose)
        except prefer.SaidOtherwise:
            customer.refresh_from_db()
            newest = customers.preference_of(customer)
            return _page(request, customer, reach_form=wish_forms.said_otherwise(newest, request.POST), at=at)
        messages.success(request, _("Kept. Our system goes by it from now on."))
        return _back(request, customer)
    return _page(request, customer, reach_form=form, at=at)


@require_POST
@staff_only
def agreement(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Keep a yes to words that were read out, or a no."""
    at = clock.now()
    customer = conversations.customer_for_call(request.agent, customer_id)
    if _must_say_why(request, customer, at=at):
        return fragments.go(request, addresses.reverse("desk:customer", args=[customer.pk]))
    form = wish_forms.AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, customer, answer_form=form, at=at)
    given = form.cleaned_data
    whose: dict[str, Any] = {
        "agent": request.agent,
        "customer_id": customer.pk,
        "how": given["how"],
        "at": at,
    }
    if given["answer"] == wish_forms.NO:
        messages.success(request, str(NO[agreeing.note_no(purpose_id=given["purpose"], **whose)]))
        return _back(request, customer)
    try:
        made = agreeing.note_yes(wording_id=given["wording"], **whose)
    except tuple(wish_forms.WHY_NOT) as error:
        form.add_error(None, str(wish_forms.WHY_NOT[type(error)]))
        return _page(request, customer, answer_form=form, at=at)
    waits = _("Noted. It counts once they press the link in the letter that goes to them now.")
    messages.success(request, waits if made.consent.is_pending else str(YES[made.told]))
    return _back(request, customer)


def _must_say_why(request: DeskRequest, customer: Customer, *, at: datetime) -> bool:
    """Their own page asks why, where the company wants a reason."""
    asks = company.the_company().asks_why_looked
    return asks and looked.must_say_why(request.agent, customer.pk, at=at)


def _back(request: DeskRequest, customer: Customer) -> HttpResponse:
    return fragments.go(request, addresses.reverse("desk:customer-wishes", args=[customer.pk]))


def _page(
    request: DeskRequest,
    customer: Customer,
    *,
    at: datetime,
    reach_form: wish_forms.ReachForm | None = None,
    answer_form: wish_forms.AnswerForm | None = None,
) -> HttpResponse:
    zone = shown.zone_of_company()
    # Also where it says what is not right yet: the whole page stands there.
    looks.note(agent_id=request.agent.pk, customer_id=customer.pk, about=customer.ref, at=at)
    context = {
        "whose": customer,
        "customer": people.of_customer(customer),
        "preferences": preferences.of(customer, zone=zone),
        # In the customer's own language: so it is read out to them.
        "agreed": agreed.of(customer, language=customer.language, at=at, zone=zone),
        "reach_form": reach_form or wish_forms.reach_form(customers.preference_of(customer)),
        "answer_form": answer_form,
        "tried": answer_form.data.get("purpose", "") if answer_form else "",
        "hows": wish_forms.HOWS,
    }
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    return answers.whole(request, "desk/wishes/page.html", context, status=status)
