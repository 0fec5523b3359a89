"""The page of all that we know of a customer, and who they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from esmero.actions import copy_link, mirror, take_along, visit
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.customers import reads as customers
from esmero.domain.files import reads as files
from esmero.domain.promises import reads as promises
from esmero.ground import clock
from esmero.insight import greetings
from esmero.parts import kept_for, known, people, preferences, times, zones
from esmero.ui import fragments, uploads
from esmero.web.portal import passes
from esmero.web.portal.forms import CorrectionForm, PersonForm, ReachedForm
from esmero.web.portal.guard import visitors_only

if TYPE_CHECKING:
    from datetime import datetime

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer
    from esmero.domain.files.models import Attachment
    from esmero.parts.known_facts import Way

# What was just done to a fact, as the address says it; the page says it in words.
DONE = {
    "corrected",
    "taken_back",
    "confirmed",
    "hidden",
    "shown",
    "ends",
    "uses",
    "forgotten",
    "person",
    "copy",
    "asked",
    "stays",
    "no_way",
    "out",
    "in",
    "reached",
    "agreed",
    "agreed_before",
    "agreed_unwritten",
    "asked_by_letter",
    "taken_back_agreed",
    "other_words",
    "no_address",
    "too_often",
    "theirs",
    "new",
    "joined",
    "apart",
    "unheard",
    "former_forgotten",
    "first",
    "way_in",
    "address_forgotten",
    "apart_again",
    "both",
    "kept_apart",
    "held_together",
    "between",
    "said_as",
    "agreed_home",
    "agreed_both",
    "withdrawn_home",
    "greeted_alike",
    "greeted",
}
MOST_DIGITS = 18


@dataclass(frozen=True)
class CopyLinkShown:
    """The link of the copy as its owner reads it; without an `url` it was ended."""

    number: int
    url: str
    address: str
    made: str
    fetched: str
    ended: str


@require_safe
@visitors_only
def show(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Show the page; what was typed as the door closed stands in its field again."""
    at = clock.now()
    typed = passes.typed(request, at=at)
    wrong = (typed[0], "correction", CorrectionForm({"words": typed[1]})) if typed else None
    of_them = passes.typed_of_them(request, customer.pk, at=at)
    form = PersonForm(_said(customer) | of_them, initial=_said(customer)) if of_them else None
    shown = context(request, customer, wrong=wrong, person_form=form, at=at)
    shown["is_person_kept"] = form is not None
    answer = render(request, "portal/you/known.html", shown)
    # Also what somebody else typed here, who did not come in again.
    if passes.has_typed(request, at=at):
        passes.forget_typed(answer)
    return answer


@require_POST
@visitors_only
def person(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Keep how they are called, addressed and written to; on a mistake the field says so."""
    at, form = clock.now(), PersonForm(request.POST, initial=_said(customer))
    if not form.is_valid():
        return again(request, customer, person_form=form, at=at)
    mirror.describe(customer_id=customer.pk, at=at, **form.wished())
    return back_to("person", anchor="who")


@require_POST
@visitors_only
def greeting(request: HttpRequest, *, customer: Customer) -> HttpResponse:
    """Greet them as everybody from now on, or again in words for people like them."""
    is_alike = request.POST.get("alike") == "1"
    mirror.greet(customer_id=customer.pk, is_alike=is_alike, at=clock.now())
    return back_to("greeted_alike" if is_alike else "greeted", anchor="segments")


def back_to(done: str, *, fact_id: int = 0, anchor: str = "") -> HttpResponse:
    """Lead to the page again, which says what was done, at the place where it was done."""
    where = f"&fact={fact_id}" if fact_id else ""
    return fragments.see(f"{reverse('you:known')}?done={done}{where}#{anchor or f'fact-{fact_id}'}")


def again(
    request: HttpRequest,
    customer: Customer,
    *,
    at: datetime,
    person_form: Form | None = None,
    wrong: tuple[int, str, Form] | None = None,
    reach_form: Form | None = None,
) -> HttpResponse:
    """Show the page with what is not right yet beside its field."""
    shown = context(request, customer, at=at, person_form=person_form, wrong=wrong)
    shown |= {"reach_form": reach_form} if reach_form else {}
    return render(request, "portal/you/known.html", shown, status=fragments.NOT_RIGHT_YET)


def context(
    request: HttpRequest,
    customer: Customer,
    *,
    at: datetime,
    person_form: Form | None = None,
    wrong: tuple[int, str, Form] | None = None,
) -> dict[str, Any]:
    """Return what the page says and asks for; `wrong` names a fact, what was tried, and the form."""
    done, fact = request.GET.get("done", ""), request.GET.get("fact", "")
    # By which address they are inside: it can't be forgotten meanwhile.
    inside = visit.came_in(passes.key_inside(request, at=at), at=at)
    return {
        **known.page(customer, way=way_at(at), at=at),
        "inside_by": inside.identity_id if inside else 0,
        "greeting": greetings.on_page(inside.identity, language=times.language(), at=at) if inside else "",
        **copy_context(customer, at=at),
        "farewell": _farewell(customer, at=at),
        "may_change": True,
        "person_form": person_form or PersonForm(initial=_said(customer)),
        "reach_form": ReachedForm(initial=preferences.initial(customers.preference_of(customer))),
        "wrong": dict(zip(("fact", "what", "form"), wrong, strict=True)) if wrong else {},
        "done": done if done in DONE and not wrong else "",
        "done_fact": int(fact) if fact.isdecimal() and len(fact) <= MOST_DIGITS else 0,
    }


def _said(customer: Customer) -> dict[str, str]:
    return {name: getattr(customer, name) for name in PersonForm.base_fields}


def copy_context(customer: Customer, *, at: datetime) -> dict[str, Any]:
    """Return what is said of the customer's own copy: whether one is being made, or lies ready until when."""
    made = files.copy_of(customer.pk)
    zone = zones.of(customer, company.the_company())
    until = made.kept_at + take_along.KEPT_FOR if made else None
    again_from = take_along.again_from(made) if made else at
    return {
        "copy": made,
        "copy_size": uploads.size_words(made.size) if made else "",
        "copy_until": times.on(until, at=at, zone=zone) if until else "",
        "copy_again_at": times.on(again_from, at=at, zone=zone) if again_from > at else "",
        "copy_under_way": take_along.is_under_way(customer.pk),
        "copy_link": _copy_link(customer, made, at=at),
    }


def _copy_link(customer: Customer, made: Attachment | None, *, at: datetime) -> CopyLinkShown | None:
    """Return what is said of the link of this copy: where it leads to, and what became of it."""
    row = customers.copy_link_of(customer.pk, made.pk) if made else None
    if row is None:
        return None
    zone = zones.of(customer, company.the_company())
    identity = visit.opening_identity(customer.pk) if row.ended_at is None else None
    path = reverse("you:copy-link", args=[copy_link.token(row)])
    return CopyLinkShown(
        number=row.pk,
        url=f"{settings.ESMERO_URL}{path}" if row.ended_at is None else "",
        address=identity.value if identity else "",
        made=times.label(row.made_at, at=at, zone=zone),
        fetched=times.label(row.fetched_at, at=at, zone=zone) if row.fetched_at else "",
        ended=times.label(row.ended_at, at=at, zone=zone) if row.ended_at else "",
    )


def _farewell(customer: Customer, *, at: datetime) -> dict[str, str]:
    """Return who forgets them and by when; empty where nobody was asked to."""
    wish = customers.farewell_of(customer.pk)
    if wish is None:
        return {}
    zone = zones.of(customer, company.the_company())
    promise = promises.one(wish.promise_id)
    stands = promises.newest_of(promise) if promise else None
    person = people.of_keeper(stands).name if stands else company.the_company().name
    due_at = stands.due_at if stands and stands.is_open else wish.due_at
    hold = customers.hold_of(customer.pk, on=company.today(at=at))
    waits = kept_for.day(hold.until) if hold else ""
    return {"person": person, "before": times.before(due_at, at=at, zone=zone), "kept_until": waits}


def way_at(at: datetime) -> Way:
    """Return the way into a conversation of theirs: a fresh link, as a letter has it."""

    def way(conversation: Conversation, message_id: int | None) -> str:
        address = reverse("portal:conversation", args=[access.page_token(conversation, at=at)])
        return f"{address}?from={message_id}#message-{message_id}" if message_id else address

    return way
