"""What an agent fills in about people beside the customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.ground import text, zones
from esmero.parts import times


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


class ZoneForm(forms.Form):
    """Where the customer lives: the place whose clock is theirs."""

    time_zone = forms.ChoiceField(
        required=False,
        label=_("Their time zone"),
        help_text=_("Their page and our letters to them tell times by this clock."),
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = str(self.initial.get("time_zone", ""))
        places = zones.places(times.language(), kept)
        zone: Any = self.fields["time_zone"]
        zone.choices = [("", _("Not known")), *places]
