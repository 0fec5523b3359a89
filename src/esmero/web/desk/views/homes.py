"""Where somebody belongs: put in and taken out, and the pages of organisations and households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import join_people, live_together, organise
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import people
from esmero.ui import addresses, fragments
from esmero.web.desk import answers
from esmero.web.desk import home_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import homes as shown
from esmero.web.desk.shown import organisation as shown_page
from esmero.web.desk.shown.customer import zone_of_company

if TYPE_CHECKING:
    from esmero.domain.customers.models import Belonging, Customer

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def belonging(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Ask where somebody belongs, found while one types; then as what; and keep it."""
    customer = join_people.seen(request.agent, customer_id)
    asked = forms.AskedForm(request.POST or request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    if given.get("other"):
        return _together(request, customer, given["other"], given.get("talk"))
    if given.get("organisation") or given.get("new"):
        return _in_organisation(request, customer, given)
    wrong = asked.errors.get("new")
    typed = asked.data.get("new", "")[: forms.LONGEST_NAME] if wrong else given.get("q", "")
    context = shown.to_choose(request.agent, customer, typed, given.get("talk"))
    context["error"] = wrong[0] if wrong else ""
    status = answers.NOT_RIGHT_YET if wrong else 200
    return answers.whole(request, "desk/homes/choose.html", context, status=status)


def _in_organisation(request: DeskRequest, customer: Customer, given: dict[str, object]) -> HttpResponse:
    number, new, talk = given.get("organisation"), str(given.get("new") or ""), given.get("talk")
    known = customers.organisation(number) if isinstance(number, int) else customers.organisation_called(new)
    name = known.name if known is not None and isinstance(number, int) else new
    person = people.of_customer(customer)
    is_sent = request.method == "POST" and "source" in request.POST
    form = forms.BelongingForm(
        request.POST if is_sent else None,
        leads_to_letters=known is not None and customers.sight_of(known.pk) is not None,
        may_lead=known is None or organise.may_say_who_leads(request.agent, known.pk),
    )
    talk_id = talk if isinstance(talk, int) else None
    if form.is_valid():
        made, is_new = organise.put_in(
            agent=request.agent,
            customer_id=customer.pk,
            organisation=number if isinstance(number, int) else new,
            belongs=organise.Belongs(**form.cleaned_data),
            at=clock.now(),
        )
        told = _("%(name)s belongs to %(place)s.") % {"name": person.name, "place": name}
        return _done(request, made, told, talk_id, undo="end" if is_new else "")
    context = {"form": form, "person": person, "number": customer.pk, "place": name, "talk": talk}
    context |= {"organisation": number, "new": new}
    if isinstance(number, int):
        context["otherwise"] = shown.said_otherwise(customer, number, zone_of_company())
    status = answers.NOT_RIGHT_YET if form.errors else 200
    return answers.whole(request, "desk/homes/as_what.html", context, status=status)


def _together(request: DeskRequest, customer: Customer, other_id: int, talk: int | None) -> HttpResponse:
    other = join_people.seen(request.agent, other_id)
    person, beside = people.of_customer(customer), people.of_customer(other)
    is_sent = request.method == "POST" and "asked" in request.POST
    names = {customer.pk: person.name, other.pk: beside.name}
    form = forms.TogetherForm(request.POST if is_sent else None, names=names)
    if form.is_valid() and customer.pk != other.pk:
        at = clock.now()
        kept = live_together.say(
            agent=request.agent, customer_id=customer.pk, other_id=other.pk, said_by=form.told(), at=at
        )
        said = {"name": person.name, "other": beside.name}
        told = _("%(name)s and %(other)s live together.") % said
        return _done(request, kept, told, talk, undo="apart" if kept.noted_at == at else "")
    context = {"form": form, "person": person, "other": beside, "number": customer.pk}
    context |= {"other_id": other.pk, "talk": talk, "moves": customers.moves(customer, other)}
    status = answers.NOT_RIGHT_YET if form.errors else 200
    return answers.whole(request, "desk/homes/together.html", context, status=status)


@require_safe
@staff_only
def beside(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Show where somebody belongs and who else is there: beside a letter, once that can be read."""
    customer = join_people.seen(request.agent, customer_id)
    if not fragments.wants_fragment(request):
        return redirect(f"{addresses.reverse('desk:customer', args=[customer.pk])}#homes")
    talk = _number(request, "talk")
    homes = shown.beside(request.agent, customer, zone=zone_of_company())
    context = {"homes": homes, "number": customer.pk, "talk": talk}
    return render(request, "desk/homes/_beside.html", context)


@require_POST
@staff_only
def end(request: DeskRequest, belonging_id: int) -> HttpResponse:
    """Take somebody out of where they belonged."""
    row = organise.take_out(agent=request.agent, belonging_id=belonging_id, at=clock.now())
    return _done(request, row, _told(row, is_back=False), _talk(request), undo="return")


@require_POST
@staff_only
def return_(request: DeskRequest, belonging_id: int) -> HttpResponse:
    """Undo that somebody was taken out."""
    row = organise.bring_back(agent=request.agent, belonging_id=belonging_id, at=clock.now())
    return _done(request, row, _told(row, is_back=True), _talk(request))


@require_POST
@staff_only
def apart(request: DeskRequest, living_id: int) -> HttpResponse:
    """Undo that two live together; who moved out of another household for it lives there again."""
    row = live_together.undo(agent=request.agent, belonging_id=living_id, at=clock.now())
    return _done(request, row, _("It is as it was before."), _talk(request))


def _told(row: Belonging, *, is_back: bool) -> str:
    name = people.of_customer(row.customer).name
    if row.organisation is None:
        words = _("%(name)s lives there again.") if is_back else _("%(name)s lives there no more.")
        return words % {"name": name}
    words = _("%(name)s belongs to %(place)s again.")
    if not is_back:
        words = _("%(name)s belongs to %(place)s no more.")
    return words % {"name": name, "place": row.organisation.name}


def _done(
    request: DeskRequest, row: Belonging, told: str, talk: int | None, *, undo: str = ""
) -> HttpResponse:
    undo_url = addresses.reverse(f"desk:belonging-{undo}", args=[row.pk]) if undo else ""
    messages.success(request, told, extra_tags=undo_url)
    return _back(request, row.customer, talk)


def _talk(request: DeskRequest) -> int | None:
    asked = forms.AskedForm(request.POST)
    return asked.cleaned_data.get("talk") if asked.is_valid() else None


def _back(request: DeskRequest, customer: Customer, talk: int | None) -> HttpResponse:
    """Lead back to the conversation beside which it was asked, or to the person."""
    if talk in {one.pk for one in conversations.seen_of(request.agent, customer.pk)}:
        return fragments.go(request, answers.address_of(talk or 0))
    return fragments.go(request, f"{addresses.reverse('desk:customer', args=[customer.pk])}#homes")


@require_safe
@staff_only
def organisation(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Show an organisation: its people, what is open, what is written with them, what it is part of."""
    return _organisation(request, organisation_id, forms.NoteForm(), status=200)


def _organisation(
    request: DeskRequest, organisation_id: int, form: forms.NoteForm, *, status: int
) -> HttpResponse:
    one = customers.organisation(organisation_id)
    read = {"before": _number(request, "before"), "after": _number(request, "after")}
    read["noted_before"] = _number(request, "notes")
    below = customers.place_of(request.GET.get("below", ""))
    context = shown_page.organisation(request.agent, one, **read, below=below, at=clock.now())
    return answers.whole(request, "desk/homes/organisation.html", context | {"form": form}, status=status)


@require_POST
@staff_only
def notes(request: DeskRequest, organisation_id: int) -> HttpResponse:
    """Keep a sentence about an organisation."""
    form = forms.NoteForm(request.POST)
    if not form.is_valid():
        return _organisation(request, organisation_id, form, status=answers.NOT_RIGHT_YET)
    made = organise.note(
        agent=request.agent, organisation_id=organisation_id, at=clock.now(), **form.cleaned_data
    )
    undo_url = addresses.reverse("desk:organisation_note-end", args=[made.pk])
    messages.success(request, _("Kept."), extra_tags=undo_url)
    return _to_notes(request, organisation_id)


@require_POST
@staff_only
def note_end(request: DeskRequest, note_id: int) -> HttpResponse:
    """Let a sentence about an organisation hold no more."""
    row = organise.end_note(agent=request.agent, note_id=note_id, at=clock.now())
    undo_url = addresses.reverse("desk:organisation_note-return", args=[note_id])
    messages.success(request, _("It holds no more."), extra_tags=undo_url)
    return _to_notes(request, row.organisation_id)


@require_POST
@staff_only
def note_return(request: DeskRequest, note_id: int) -> HttpResponse:
    """Undo the end of a sentence about an organisation."""
    row = organise.bring_note_back(agent=request.agent, note_id=note_id, at=clock.now())
    messages.success(request, _("It holds again."))
    return _to_notes(request, row.organisation_id)


def _to_notes(request: DeskRequest, organisation_id: int) -> HttpResponse:
    here = addresses.reverse("desk:organisation", args=[organisation_id])
    return fragments.go(request, f"{here}#notes")


@require_safe
@staff_only
def household(request: DeskRequest, household_id: int) -> HttpResponse:
    """Show a household: who lives there, what is open, and what is written with them."""
    one = customers.household(household_id)
    before = _number(request, "before")
    context = shown_page.household(request.agent, one, before=before, at=clock.now())
    return answers.whole(request, "desk/homes/household.html", context)


def _number(request: DeskRequest, name: str) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= forms.MOST_DIGITS else 0
