"""What is filled in about the letters of a channel: under whose name they arrive, and how they are signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.channels.kinds import SIGNATURE_PLACES, SenderName
from esmero.ground import blanks

LONGEST = 600
MOST_LINES = 8


class LettersForm(forms.Form):
    """The sender's name, and a signature for each language; an empty one is name, title and company."""

    signs_as = forms.ChoiceField(
        label=gettext_lazy("From whom they arrive"),
        choices=SenderName.choices,
        widget=forms.RadioSelect,
        initial=SenderName.PERSON,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the two.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"signature_{code}"] = forms.CharField(
                max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4}), label=name
            )

    def clean(self) -> dict[str, Any]:
        """Refuse places that nobody would fill, and what is longer than a signature."""
        clean = super().clean() or {}
        for name, words in list(clean.items()):
            if not name.startswith("signature_"):
                continue
            unknown = blanks.unknown(words, SIGNATURE_PLACES)
            if unknown:
                why = _("Nothing stands for {{%(name)s}}. What you can use is listed below.")
                self.add_error(name, why % {"name": unknown[0]})
            elif len(words.strip().splitlines()) > MOST_LINES:
                self.add_error(name, _("A signature has %(most)s lines at most.") % {"most": MOST_LINES})
        return clean

    @property
    def wanted(self) -> dict[str, Any]:
        """What was written, as it is kept."""
        return {"signs_as": self.cleaned_data["signs_as"], "signatures": signatures(self.cleaned_data)}


def signatures(given: Any) -> dict[str, str]:
    """Return the signatures among what was given, by language; empty ones are none."""
    words = {code: str(given.get(f"signature_{code}", "")).strip() for code, _name in settings.LANGUAGES}
    return {code: one for code, one in words.items() if one}


def initial(signs_as: str, kept: dict[str, str]) -> dict[str, Any]:
    """Return what the form begins with."""
    return {"signs_as": signs_as, **{f"signature_{code}": words for code, words in kept.items()}}
