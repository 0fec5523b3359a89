"""The addresses and numbers of a customer, as a colleague keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import addresses, join_people, their_addresses
from esmero.domain.customers import reads as customers
from esmero.ground import clock, crypto, limits
from esmero.parts import people
from esmero.ui import addresses as places
from esmero.ui import fragments
from esmero.web.desk import answers
from esmero.web.desk.address_forms import AddressForm, CodeReadForm
from esmero.web.desk.guard import DeskRequest, staff_only

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Identity

ASK_OR_DO = ["GET", "HEAD", "POST"]
CODES_TO_AN_ADDRESS = 5
CODES_BY_A_COLLEAGUE = 20


@require_http_methods(ASK_OR_DO)
@staff_only
def another(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Ask for an address or number that they gave, and keep it."""
    customer = join_people.seen(request.agent, customer_id)
    begun = {name: request.GET[name] for name in ("kind", "value") if name in request.GET}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=begun)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        kind, typed = form.kind_of_it(), form.cleaned_data["value"]
        try:
            their_addresses.add(
                agent=request.agent, customer_id=customer.pk, kind=kind, typed=typed, at=clock.now()
            )
        except their_addresses.NotOne as error:
            form.say_wrong(error)
        except (addresses.AlreadyKnown, addresses.SomebodyElses) as error:
            context["taken"] = _taken(error, customer)
        else:
            return _back(request, customer, _("Kept. So far they only say so."))
    return _shown(request, "address", customer, context)


@require_http_methods(ASK_OR_DO)
@staff_only
def correction(request: DeskRequest, customer_id: int, identity_id: int) -> HttpResponse:
    """Let one read as it should."""
    customer = join_people.seen(request.agent, customer_id)
    identity = customers.identity_of_customer(customer.pk, identity_id)
    typed = request.POST if request.method == "POST" else None
    form = AddressForm(typed, kind=identity.kind, initial={"value": identity.value})
    context: dict[str, Any] = {"form": form, "identity": identity}
    if form.is_valid():
        try:
            kept = their_addresses.correct(
                agent=request.agent,
                customer_id=customer.pk,
                identity_id=identity.pk,
                typed=form.cleaned_data["value"],
                at=clock.now(),
            )
        except their_addresses.NotOne as error:
            form.say_wrong(error)
        except (addresses.AlreadyKnown, addresses.SomebodyElses) as error:
            context["taken"] = _taken(error, customer)
        except their_addresses.Proven:
            told = _("It was proven as it reads. Note that it is theirs no longer, and add the other one.")
            form.add_error("value", told)
        else:
            return _back(request, customer, _corrected(kept))
    return _shown(request, "address", customer, context)


@require_POST
@staff_only
def ending(request: DeskRequest, customer_id: int, identity_id: int) -> HttpResponse:
    """Note that it is theirs no longer."""
    customer = join_people.seen(request.agent, customer_id)
    try:
        their_addresses.end(
            agent=request.agent, customer_id=customer.pk, identity_id=identity_id, at=clock.now()
        )
    except their_addresses.UsedByTwo:
        messages.error(request, _("Two people use it. Give it to the other one by splitting first."))
        return _to_person(request, customer)
    return _back(request, customer, _("Theirs no longer. Below it can be taken back."))


@require_POST
@staff_only
def return_(request: DeskRequest, customer_id: int, former_id: int) -> HttpResponse:
    """Take it back: it is theirs after all."""
    customer = join_people.seen(request.agent, customer_id)
    try:
        their_addresses.bring_back(
            agent=request.agent, customer_id=customer.pk, former_id=former_id, at=clock.now()
        )
    except (addresses.AlreadyKnown, addresses.SomebodyElses):
        messages.error(request, _("Somebody else has it by now, so it stays with them."))
        return _to_person(request, customer)
    return _back(request, customer, _("It is theirs again."))


@require_POST
@staff_only
def first(request: DeskRequest, customer_id: int, identity_id: int) -> HttpResponse:
    """Let it come first of its kind."""
    customer = join_people.seen(request.agent, customer_id)
    their_addresses.put_first(
        agent=request.agent, customer_id=customer.pk, identity_id=identity_id, at=clock.now()
    )
    return _back(request, customer, _("This one comes first from now on."))


@require_http_methods(ASK_OR_DO)
@staff_only
def code(request: DeskRequest, customer_id: int, identity_id: int) -> HttpResponse:
    """Send a code to an address, and take in what the customer reads out."""
    at, agent = clock.now(), request.agent
    identity = their_addresses.mail_address(agent, customer_id, identity_id)
    whose: dict[str, Any] = {"agent": agent, "customer_id": identity.customer_id, "identity_id": identity.pk}
    is_asked = request.method == "POST" and "code" not in request.POST
    context: dict[str, Any] = {"identity": identity, "form": CodeReadForm()}
    if is_asked and _may_send(request, identity.value):
        their_addresses.send_code(**whose, at=at)
    elif is_asked:
        context["too_many"] = True
    elif request.method == "POST":
        form = context["form"] = CodeReadForm(request.POST)
        if form.is_valid():
            if their_addresses.take_code(**whose, code=form.cleaned_data["code"], at=at):
                return _back(request, identity.customer, _("Proven: they read the code from that mailbox."))
            form.add_error("code", _("This is not the code, or its time is over."))
    context["is_under_way"] = their_addresses.code_is_under_way(agent, identity, at=at)
    return _shown(request, "address_code", identity.customer, context, is_right=is_asked)


def _corrected(kept: Identity) -> str:
    if not kept.corrected_from:
        return _("Corrected.")
    return _(
        "Corrected. Conversations are still answered at the old spelling, and links that went there still "
        "open them: each says so, and there you choose where its answers go."
    )


def _may_send(request: DeskRequest, address: str) -> bool:
    if not limits.allows("code_by", str(request.agent.pk), times=CODES_BY_A_COLLEAGUE, seconds=3600):
        return False
    whose = crypto.digest(address.encode())
    return limits.allows("code_to", whose, times=CODES_TO_AN_ADDRESS, seconds=3600)


def _taken(error: Exception, customer: Customer) -> dict[str, str]:
    """Say whose it is, and where the two can be one person; of whom one may not see, only that it is."""
    if isinstance(error, addresses.AlreadyKnown):
        joining = places.reverse("desk:customer-joining", args=[customer.pk])
        name = people.of_customer(error.customer).name
        return {"name": name, "url": f"{joining}?other={error.customer.pk}"}
    return {"name": "", "url": ""}


def _shown(
    request: DeskRequest, part: str, customer: Customer, context: dict[str, Any], *, is_right: bool = False
) -> HttpResponse:
    shown = {"whose": customer, "customer": people.of_customer(customer), **context}
    is_wrong = request.method == "POST" and not is_right
    status = answers.NOT_RIGHT_YET if is_wrong else 200
    return answers.whole(request, f"desk/customer/{part}.html", shown, status=status)


def _back(request: DeskRequest, customer: Customer, told: str) -> HttpResponse:
    messages.success(request, told)
    return _to_person(request, customer)


def _to_person(request: DeskRequest, customer: Customer) -> HttpResponse:
    return fragments.go(request, f"{places.reverse('desk:customer', args=[customer.pk])}#reached")
