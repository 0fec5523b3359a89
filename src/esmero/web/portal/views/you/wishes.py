"""What a customer agrees to, takes back, and says of how and when they want to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST

from esmero.actions import agreeing, prefer, their_addresses
from esmero.actions.agreeing import Told
from esmero.ground import clock
from esmero.web.portal.forms import ReachedForm
from esmero.web.portal.guard import visitors_only
from esmero.web.portal.views.you.known import again, back_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.customers.models import Customer

MOST_DIGITS = 18
# What the page says of a yes.
AGREED = {Told.LETTER: "agreed", Told.NOTHING: "agreed_unwritten", Told.KNOWN: "agreed_before"}


@require_POST
@visitors_only
def reached(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Keep how and when they want to be reached; on a mistake the field says so."""
    at, form = clock.now(), ReachedForm(request.POST)
    if not form.is_valid():
        return again(request, customer, reach_form=form, at=at)
    try:
        prefer.set_own(customer_id=customer.pk, wish=prefer.Wish(**form.wished()), at=at)
    except (prefer.NoNumber, their_addresses.NotOne) as error:
        form.say_wrong(error)
        return again(request, customer, reach_form=form, at=at)
    return back_to("reached", anchor="when")


@require_POST
@visitors_only
def agreement(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Keep that they agree to the words that stood there; where other words do by now, show those first."""
    typed = request.POST.get("wording", "")
    wording_id = int(typed) if typed.isdecimal() and len(typed) <= MOST_DIGITS else 0
    try:
        made = agreeing.agree(customer_id=customer.pk, wording_id=wording_id, at=clock.now())
    except agreeing.OtherWords:
        return back_to("other_words", anchor="agreed")
    except agreeing.NoAddress:
        return back_to("no_address", anchor="agreed")
    except agreeing.TooOften:
        return back_to("too_often", anchor="agreed")
    done = "asked_by_letter" if made.consent.is_pending else AGREED[made.told]
    return back_to(done, anchor="agreed")


@require_POST
@visitors_only
def withdrawal(_request: HttpRequest, *, customer: Customer, purpose_id: int) -> HttpResponse:
    """Take back what they agreed to: one press, as agreeing was."""
    agreeing.withdraw(customer_id=customer.pk, purpose_id=purpose_id, at=clock.now())
    return back_to("taken_back_agreed", anchor="agreed")
