"""People of the staff: who works here, who begins, who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import update_session_auth_hash
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import leave, set_staff
from esmero.domain.staff import access
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.staff import AgentForm, FaceForm, NewAgentForm, PasswordForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import people

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpResponse

    from esmero.domain.staff.models import Agent
    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]
COLUMNS = ["name", "short_name", "email", "title", "role", "language"]


@require_safe
@owners_only
def everybody(request: OfficeRequest) -> HttpResponse:
    """Show who works here, and who did."""
    return office.show(request, "staff/list.html", people.everybody(at=clock.now()), here="staff")


@require_http_methods(EITHER)
@owners_only
def new(request: OfficeRequest) -> HttpResponse:
    """Add somebody to the staff."""
    form = NewAgentForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        person = set_staff.engage(agent=request.agent, at=clock.now(), **form.cleaned_data)
        return office.done(request, _("%(name)s works here now.") % {"name": person.name}, "agent", person.pk)
    context = {"form": form}
    return office.form(request, "staff/new.html", context, here="staff", is_again=request.method == "POST")


@require_http_methods(EITHER)
@owners_only
def agent(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Show a colleague, or change how they are called and what they may do."""
    person = access.agent_to_set_up(request.agent, agent_id)
    initial = {name: getattr(person, name) for name in COLUMNS}
    form = AgentForm(request.POST or None, initial=initial, person_id=agent_id)
    if request.method == "POST" and form.is_valid() and _described(request, form, agent_id):
        return office.done(request, _("It is changed."), "agent", agent_id)
    return _page(request, person, is_again=request.method == "POST", form=form)


def _described(request: OfficeRequest, form: AgentForm, agent_id: int) -> bool:
    try:
        set_staff.describe_agent(agent=request.agent, agent_id=agent_id, at=clock.now(), **form.cleaned_data)
    except set_staff.LastOwner:
        form.add_error("role", _("Somebody has to stay owner. Make another person owner first."))
        return False
    return True


@require_POST
@owners_only
def photograph(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Take a photograph of a colleague in."""
    person = access.agent_to_set_up(request.agent, agent_id)
    form = FaceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, is_again=True, face_form=form)
    set_staff.set_photo(
        agent=request.agent, agent_id=agent_id, png=form.cleaned_data["photo"], at=clock.now()
    )
    return office.done(request, _("The photograph is in its place."), "agent", agent_id)


@require_POST
@owners_only
def password(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Set a new password for a colleague."""
    person = access.agent_to_set_up(request.agent, agent_id)
    form = PasswordForm(request.POST, email=person.email, name=person.name)
    if not form.is_valid():
        return _page(request, person, is_again=True, password_form=form)
    set_staff.set_password(
        agent=request.agent, agent_id=agent_id, password=form.cleaned_data["password"], at=clock.now()
    )
    _stay_signed_in(request, agent_id)
    return office.done(request, _("The new password counts from now on."), "agent", agent_id)


def _stay_signed_in(request: OfficeRequest, agent_id: int) -> None:
    """A new password ends all sessions of a person; the one who set their own goes on with this one."""
    if agent_id == request.agent.pk:
        update_session_auth_hash(request, access.agent_to_set_up(request.agent, agent_id))


@require_http_methods(EITHER)
@owners_only
def leaving(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Say what somebody would leave behind, or let them leave."""
    person = access.agent_to_set_up(request.agent, agent_id)
    if request.method == "POST" and _left(request, agent_id):
        words = _("%(name)s can’t sign in any more.") % {"name": person.name}
        return office.done(request, words, "agent", agent_id)
    context = people.leaving(person, at=clock.now())
    return office.form(
        request, "staff/leaving.html", context, here="staff", is_again=request.method == "POST"
    )


def _left(request: OfficeRequest, agent_id: int) -> bool:
    heir = request.POST.get("heir", "")
    heir_id = int(heir) if heir.isascii() and heir.isdigit() else None
    try:
        leave.leave(agent=request.agent, agent_id=agent_id, heir_id=heir_id, at=clock.now())
    except leave.LastOwner:
        return False
    return True


@require_POST
@owners_only
def return_(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Somebody who left works here again."""
    person = set_staff.describe_agent(agent=request.agent, agent_id=agent_id, is_active=True, at=clock.now())
    return office.done(request, _("%(name)s works here again.") % {"name": person.name}, "agent", agent_id)


def _page(request: OfficeRequest, person: Agent, *, is_again: bool, **forms: Any) -> HttpResponse:
    context = {
        "form": AgentForm(initial={name: getattr(person, name) for name in COLUMNS}, person_id=person.pk),
        "face_form": FaceForm(),
        "password_form": PasswordForm(email=person.email, name=person.name),
        **people.one(person, at=clock.now()),
        **forms,
    }
    return office.form(request, "staff/show.html", context, here="staff", is_again=is_again)
