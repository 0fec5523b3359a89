"""Two customers are one person, or one is two; and it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import join_people, merge, part_people
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.ground import clock
from esmero.parts import people
from esmero.ui import addresses, fragments
from esmero.web.desk import answers
from esmero.web.desk import same_person_forms as forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import calls
from esmero.web.desk.shown import same_person as shown

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Joining

ASK_OR_DO = ["GET", "HEAD", "POST"]


@require_http_methods(ASK_OR_DO)
@staff_only
def joining(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Ask who else it is, show both side by side, and let them be one person."""
    customer = join_people.seen(request.agent, customer_id)
    asked = forms.FindForm(request.POST or request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    if not given.get("other"):
        context = shown.found(request.agent, customer, given.get("q", ""), given.get("talk"))
        context |= {"talk": given.get("talk")}
        return answers.whole(request, "desk/same_person/choose.html", context)
    try:
        return _together(request, customer, given["other"], given.get("talk"))
    except join_people.SamePerson:
        messages.success(request, _("They are one person already."))
        return _back(request, customer, given.get("talk"))


def _together(request: DeskRequest, customer: Customer, other_id: int, talk: int | None) -> HttpResponse:
    """Show both, or let them be one as was chosen. Raises NotFound, SamePerson."""
    sides = join_people.preview(agent=request.agent, one_id=customer.pk, other_id=other_id)
    stays, goes = (side.customer for side in sides)
    pair = [stays.pk, goes.pk]
    form = forms.TogetherForm(request.POST or None, people=pair, labels=shown.LABELS)
    if form.is_valid():
        row = join_people.join(
            agent=request.agent, customer_id=goes.pk, into_id=stays.pk, chosen=form.chosen(), at=clock.now()
        )
        told = _("Now one person. Beside their conversations this can be undone.")
        messages.success(request, told, extra_tags=_undo(row))
        return _back(request, stays, talk)
    chosen = {name: int(value) for name, value in form.data.items() if _is_number(value)}
    context = shown.together(request.agent, sides, chosen, zone=calls.own_zone(request.agent))
    context |= {"number": customer.pk, "other": other_id, "talk": talk, "form": form}
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    return answers.whole(request, "desk/same_person/together.html", context, status=status)


def _undo(row: Joining) -> str:
    return addresses.reverse("desk:joining-undoing", args=[row.pk])


def _is_number(value: str) -> bool:
    return value.isdecimal() and len(value) < forms.MOST_DIGITS


def _back(request: DeskRequest, customer: Customer, talk: int | None, *others: int) -> HttpResponse:
    """Lead back to the conversation beside which it was asked, or to the newest of theirs.

    That conversation may be one of the `others` by now.
    """
    numbers = [customer.pk, *others]
    seen = [one.pk for number in numbers for one in conversations.seen_of(request.agent, number)]
    if not seen:
        return fragments.go(request, "desk:home")
    return fragments.go(request, answers.address_of(talk if talk in seen else seen[0]))


@require_POST
@staff_only
def undoing(request: DeskRequest, joining_id: int) -> HttpResponse:
    """Take it back: what went is whose it was."""
    given = request.POST.get("talk", "")
    talk = int(given) if _is_number(given) else None
    try:
        row = part_people.part_again(agent=request.agent, joining_id=joining_id, at=clock.now())
    except merge.CannotUndo as error:
        messages.error(request, _held_together(error))
        return fragments.go(request, answers.address_of(talk) if talk else "desk:home")
    words = _("%(name)s and %(other)s are two people again.")
    if row.is_split:
        words = _("What had been taken out is with %(name)s again.")
    name, other = (people.of_customer(one).name for one in (row.of, row.to))
    messages.success(request, words % {"name": name, "other": other})
    # Whom else they may not see by themselves has nothing to lead to.
    stays, went = (row.of_id, row.to_id) if row.is_split else (row.to_id, row.of_id)
    return _back(request, customers.one(stays), talk, customers.one(went).pk)


def _held_together(error: merge.CannotUndo) -> str:
    words = _("%(code)s was put together with another conversation afterwards. Take that apart first.")
    return words % {"code": error.args[0]}


@require_http_methods(ASK_OR_DO)
@staff_only
def splitting(request: DeskRequest, customer_id: int) -> HttpResponse:
    """Ask what is another person's, and give it to them."""
    at = clock.now()
    customer = join_people.seen(request.agent, customer_id)
    context = shown.to_split(request.agent, customer, at=at, zone=calls.own_zone(request.agent))
    form = forms.SplitForm(
        request.POST or None,
        talks=[number for number, *_more in context["talks"]],
        addresses=[number for number, *_more in context["reached"]],
    )
    if form.is_valid():
        try:
            row = join_people.split_person(
                agent=request.agent,
                customer_id=customer.pk,
                conversation_ids=form.cleaned_data["talks"],
                identity_ids=form.cleaned_data["addresses"],
                to=form.to(),
                at=at,
            )
        except join_people.SamePerson:
            form.add_error("name", _("This is that person themselves."))
        except merge.CannotUndo as error:
            form.add_error(None, _held_together(error))
        except join_people.NothingToTake:
            form.add_error(None, _("Choose what is the other person’s; something has to stay."))
        else:
            told = _("It is with %(name)s now. Beside their conversations it can be undone.")
            messages.success(request, told % {"name": people.of_customer(row.to).name}, extra_tags=_undo(row))
            return _back(request, row.to, None)
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    chosen = {"talks": form["talks"].value() or [], "addresses": form["addresses"].value() or []}
    more = {"form": form, "chosen": {name: [str(one) for one in rows] for name, rows in chosen.items()}}
    more |= shown.to_choose(request.agent, request.POST.get("customer", ""), request.POST.get("q", "")[:120])
    return answers.whole(request, "desk/same_person/split.html", context | more, status=status)
