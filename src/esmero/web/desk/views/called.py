"""How a customer is called, addressed and spoken of, as a colleague keeps it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from esmero.actions import join_people, remember
from esmero.ground import clock
from esmero.parts import people
from esmero.web.desk import answers
from esmero.web.desk.address_forms import CalledForm
from esmero.web.desk.guard import DeskRequest, staff_only


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def called(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Ask how they are called, keep it, and offer the way back."""
    customer = join_people.seen(request.agent, customer_id)
    before = {name: getattr(customer, name) for name in CalledForm.base_fields}
    form = CalledForm(request.POST if request.method == "POST" else None, initial=before)
    context = {"whose": customer, "form": form, "before": {}}
    if form.is_valid():
        remember.describe_customer(
            agent=request.agent, customer_id=customer.pk, at=clock.now(), **form.cleaned_data
        )
        changed = form.cleaned_data != before
        context |= {"form": CalledForm(initial=form.cleaned_data), "before": before if changed else {}}
        context["is_kept"] = True
        customer = join_people.seen(request.agent, customer_id)
    context["customer"] = people.of_customer(customer)
    is_wrong = request.method == "POST" and "is_kept" not in context
    status = answers.NOT_RIGHT_YET if is_wrong else 200
    return answers.whole(request, "desk/customer/called.html", context, status=status)
