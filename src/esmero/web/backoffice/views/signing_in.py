"""How people come in: invitations, what is asked of everybody, and one colleague's own sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib.auth import update_session_auth_hash
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import invite, set_up, sign_in
from esmero.domain.company import reads as company
from esmero.domain.staff import access
from esmero.ground import clock
from esmero.web.backoffice import office
from esmero.web.backoffice.forms.signing_in import InvitationForm, SignInForm
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import signing_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

EITHER = ["GET", "HEAD", "POST"]


@require_http_methods(EITHER)
@owners_only
def sign_in_rules(request: OfficeRequest) -> HttpResponse:
    """Show what is asked of everybody who signs in, or change it."""
    us = company.the_company()
    zone = ZoneInfo(us.time_zone)
    form = SignInForm(request.POST or None, initial=signing_in.rules(us, zone=zone), zone=zone)
    if request.method == "POST" and form.is_valid():
        set_up.set_sign_in(
            agent=request.agent,
            second_step_from=form.begins_at(),
            is_code_enough=form.cleaned_data["is_code_enough"],
            at=clock.now(),
        )
        return office.done(request, _("It is changed. Every page shows it within seconds."), "sign-in")
    context = {"form": form, **signing_in.everybody()}
    return office.form(request, "signing_in.html", context, here="sign-in", is_again=request.method == "POST")


@require_http_methods(EITHER)
@owners_only
def new_invitation(request: OfficeRequest) -> HttpResponse:
    """Invite somebody to the staff."""
    form = InvitationForm(request.POST or None, initial={"language": get_language()})
    if request.method == "POST" and form.is_valid() and _invited(request, form):
        words = _("The invitation is on its way to %(email)s.") % form.cleaned_data
        return office.done(request, words, "staff")
    context = {"form": form}
    return office.form(
        request, "staff/invitation.html", context, here="staff", is_again=request.method == "POST"
    )


def _invited(request: OfficeRequest, form: InvitationForm) -> bool:
    try:
        invite.invite(agent=request.agent, at=clock.now(), **form.cleaned_data)
    except invite.WorksHere:
        form.add_error("email", _("Somebody signs in with this address already."))
        return False
    return True


@require_POST
@owners_only
def sending_again(request: OfficeRequest, invitation_id: int) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    found = invite.send_again(agent=request.agent, invitation_id=invitation_id, at=clock.now())
    words = _("A new link is on its way to %(email)s; the one from before is dead.") % {"email": found.email}
    return office.done(request, words, "staff")


@require_POST
@owners_only
def withdrawal(request: OfficeRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    found = invite.withdraw(agent=request.agent, invitation_id=invitation_id, at=clock.now())
    return office.done(
        request, _("The invitation of %(name)s is taken back.") % {"name": found.name}, "staff"
    )


@require_POST
@owners_only
def signing_out(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Sign a colleague out everywhere."""
    person = sign_in.end_all_of(agent=request.agent, agent_id=agent_id, at=clock.now())
    _stay_signed_in(request, agent_id)
    return office.done(
        request, _("%(name)s is signed out everywhere.") % {"name": person.name}, "agent", agent_id
    )


@require_POST
@owners_only
def second_step_removal(request: OfficeRequest, agent_id: int) -> HttpResponse:
    """Take the second step of a colleague away, who lost it."""
    person = sign_in.reset_second_step(agent=request.agent, agent_id=agent_id, at=clock.now())
    _stay_signed_in(request, agent_id)
    words = _("%(name)s signs in with the password alone now, and was told so.") % {"name": person.name}
    return office.done(request, words, "agent", agent_id)


def _stay_signed_in(request: OfficeRequest, agent_id: int) -> None:
    """Whoever did it to themselves goes on in this browser."""
    if agent_id == request.agent.pk:
        update_session_auth_hash(request, access.agent_to_set_up(request.agent, agent_id))
