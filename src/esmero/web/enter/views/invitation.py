"""Coming in by an invitation: one's name, a password, and one is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from esmero.actions import invite
from esmero.domain.staff import access
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.parts import times
from esmero.ui import reader

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from esmero.domain.staff.models import Invitation

NOT_FOUND, NOT_RIGHT_YET = 404, 422


class WelcomeForm(forms.Form):
    """Who somebody new is, and the password they sign in with."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("First name and surname, as customers read it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name, as customers read it.")},
    )
    password = forms.CharField(
        label=gettext_lazy("A password"),
        help_text=gettext_lazy("Ten characters at least; a few words in a row are easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Choose a password.")},
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        about = get_user_model()(email=self.email, name=given.get("name", ""))
        if given.get("password"):
            try:
                password_validation.validate_password(given["password"], about)
            except ValidationError as error:
                self.add_error("password", error)
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Welcome somebody who was invited, or say that the link is used up."""
    try:
        invitation = access.invited_by(token, at=clock.now())
    except NotFound:
        return _used_up(request)
    with translation.override(reader.language_for(request, invitation.language)):
        form = WelcomeForm(request.POST or None, initial={"name": invitation.name}, email=invitation.email)
        if request.method == "POST" and form.is_valid():
            return _come_in(request, token, form.cleaned_data)
        return _show(request, invitation, form)


def _show(request: HttpRequest, invitation: Invitation, form: WelcomeForm) -> HttpResponse:
    status = NOT_RIGHT_YET if request.method == "POST" else 200
    context = {"form": form, "email": invitation.email, "action_url": request.path}
    return render(request, "enter/invitation.html", context, status=status)


def _come_in(request: HttpRequest, token: str, given: dict[str, Any]) -> HttpResponse:
    try:
        agent = invite.accept(
            token=token,
            name=given["name"],
            password=given["password"],
            language=times.language(),
            at=clock.now(),
        )
    except NotFound:
        return _used_up(request)
    # Whoever was signed in here before is somebody else.
    request.session.flush()
    record_authentication(request, agent, method="invitation")
    answer: HttpResponse = perform_login(request, Login(user=agent, email=agent.email))
    return answer


def _used_up(request: HttpRequest) -> HttpResponse:
    return render(request, "enter/invitation.html", {"is_over": True}, status=NOT_FOUND)
