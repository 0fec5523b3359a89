from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from esmero.domain.files import kinds
from esmero.ui.uploads import FilesField


class AnswerForm(forms.Form):
    """An answer from the demo's mailbox."""

    words = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=100_000,
        error_messages={"required": _("An empty letter would be no answer. Write a line.")},
    )
    attached = FilesField(kinds=kinds.ALLOWED_TYPES, label=_("Add a photo or a file"))


class LetterForm(AnswerForm):
    """A new letter to the company."""

    name = forms.CharField(label=_("Your name"), max_length=100, required=False)
    email = forms.CharField(
        label=_("Your mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        validators=[validate_email],
        error_messages={
            "required": _("Without an address nobody can answer."),
            "invalid": _("An address looks like ana@example.org."),
        },
    )
    to = forms.ChoiceField(label=_("To"))
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)

    field_order = ("name", "email", "to", "subject", "words", "attached")

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Your letter")
        self.fields["to"].choices = [(one, one) for one in addresses]  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Return the address in lower case, as mail servers treat it."""
        return str(self.cleaned_data["email"]).lower()
