"""What somebody who leads fills in about how a colleague works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


class CoachingForm(forms.Form):
    """A note about a colleague. Whether one may write it is the action's to say."""

    person = forms.TypedChoiceField(
        coerce=int,
        label=_("About whom"),
        error_messages={
            "required": _("Choose somebody first."),
            "invalid_choice": _("Choose somebody first."),
        },
    )
    words = forms.CharField(
        widget=forms.Textarea,
        max_length=4000,
        label=_("What you want to tell them"),
        error_messages={"required": _("Write some words first.")},
    )
    code = forms.CharField(
        max_length=20,
        required=False,
        label=_("The code of the conversation"),
        help_text=_(
            "Where it is about one; empty otherwise. When that customer is erased, the note goes as well."
        ),
    )
    is_shared = forms.BooleanField(required=False, label=_("Show it to them at once"))

    def __init__(self, *args: Any, people: list[Agent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [(person.pk, person.name) for person in people]
        self.fields["person"].choices = [("", _("Choose somebody")), *choices]  # type: ignore[attr-defined]
