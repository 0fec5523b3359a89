"""What an agent fills in about people beside the customer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.ground import text


class PersonForm(forms.Form):
    """Somebody who shall take part: an address, and how they are called."""

    address = forms.CharField(
        max_length=254,
        label=_("Their e-mail address"),
        error_messages={"required": _("Write their address.")},
    )
    name = forms.CharField(required=False, max_length=120, label=_("Their name"))

    def clean_name(self) -> str:
        """Return the name in one line."""
        return text.one_line(self.cleaned_data["name"])
