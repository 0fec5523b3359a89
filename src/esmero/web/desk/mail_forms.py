"""What an agent fills in about a mail that no program could read."""

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 100_000


class DropForm(forms.Form):
    """Why nothing is needed of it."""

    because = forms.CharField(
        max_length=200,
        error_messages={
            "required": _("Say in a few words why nothing is needed of it."),
            "max_length": _("Say in a few words why nothing is needed of it."),
        },
    )


class RescueForm(forms.Form):
    """Who wrote, about what, in which words: as a person reads it in the raw mail."""

    email = forms.CharField(
        label=_("From which address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        validators=[validate_email],
        error_messages={
            "required": _("Without an address nobody can answer."),
            "invalid": _("An address looks like ana@example.org."),
        },
    )
    name = forms.CharField(label=_("Their name, if it says so"), max_length=120, required=False)
    subject = forms.CharField(label=_("About what"), max_length=200, required=False)
    words = forms.CharField(
        label=_("What they write"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Write down what it says, or that it says nothing.")},
    )

    def clean_email(self) -> str:
        """Return the address in lower case, as mail servers treat it."""
        return str(self.cleaned_data["email"]).lower()
