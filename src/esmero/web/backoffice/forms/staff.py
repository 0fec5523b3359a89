"""What is filled in about people of the staff."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.web.backoffice.fields import PhotoField


class PersonForm(forms.Form):
    """Who somebody is and what they may do. `person_id`: of whom it is, None for somebody new."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("First name and surname, as customers read it."),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the name, as customers read it.")},
    )
    email = forms.EmailField(
        max_length=254,
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("It is the name to sign in with. Customers don’t see it."),
        error_messages={
            "required": gettext_lazy("Write the address that this person signs in with."),
            "invalid": gettext_lazy("This does not look like an e-mail address. Is something missing?"),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("What they do"),
        help_text=gettext_lazy("A few words below the name, for example: mending and returns."),
        max_length=120,
        required=False,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        initial=Role.AGENT,
    )
    language = forms.ChoiceField(label=gettext_lazy("Their language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, person_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person_id = person_id

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        holder = staff.holder_of(email)
        if holder and holder.pk != self.person_id:
            raise ValidationError(
                _("%(name)s signs in with this address already. Each person needs their own.")
                % {"name": holder.name}
            )
        return email


class AgentForm(PersonForm):
    """Somebody who works here, and how their letters are signed."""

    short_name = forms.CharField(
        label=gettext_lazy("How letters are signed"),
        help_text=gettext_lazy("Empty: the first name."),
        max_length=60,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("short_name") and given.get("name"):
            given["short_name"] = given["name"].split()[0][:60]
        return given


def _password(label: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=gettext_lazy("Ten characters at least; a few words in a row are easy to remember."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": required},
    )


def _judge(form: forms.Form, password: str, **about: str) -> None:
    """Put beside the field what Django's rules say of a password for somebody so called."""
    try:
        password_validation.validate_password(password, get_user_model()(**about))
    except ValidationError as error:
        form.add_error("password", error)


class NewAgentForm(AgentForm):
    """Somebody who begins to work here, with a first password."""

    password = _password(
        gettext_lazy("First password"),
        gettext_lazy("Write a password, and tell it to the person yourself."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("password"):
            about = {name: given[name] for name in ("email", "name") if given.get(name)}
            _judge(self, given["password"], **about)
        return given


class PasswordForm(forms.Form):
    """A new password for somebody. `person`: their address and name, which it must not be like."""

    password = _password(
        gettext_lazy("New password"),
        gettext_lazy("Write the new password, and tell it to the person yourself."),
    )

    def __init__(self, *args: Any, email: str, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = {"email": email, "name": name}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password"):
            _judge(self, given["password"], **self.about)
        return given


class FaceForm(forms.Form):
    """A photograph of somebody."""

    photo = PhotoField(
        label=gettext_lazy("Photograph"),
        help_text=gettext_lazy(
            "PNG or JPEG. We cut it upright and keep nothing of what the camera tells beside it."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={
            "required": gettext_lazy("Choose a photograph first."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )
