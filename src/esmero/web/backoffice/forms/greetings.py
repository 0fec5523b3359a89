"""What people of a segment read first: a few sentences in each language, and whether they offer something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.ground import text

LONGEST = 300


class GreetingForm(forms.Form):
    """Words in each language; where there are none, its people read what everybody reads."""

    is_offer = forms.BooleanField(
        required=False,
        label=gettext_lazy("It offers them something"),
        help_text=gettext_lazy("Then only those read it who agreed to offers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                label=name,
                help_text=_("Left empty, those who read us in this language read what everybody reads."),
            )
        self.order_fields([f"words_{code}" for code, _name in settings.LANGUAGES])

    @property
    def wanted(self) -> dict[str, Any]:
        """What was written, as the action takes it: each in one line."""
        clean = self.cleaned_data
        words = {code: text.one_line(clean[f"words_{code}"]).strip() for code, _name in settings.LANGUAGES}
        return {"words": words, "is_offer": clean["is_offer"]}


def initial(words: dict[str, str], *, is_offer: bool) -> dict[str, Any]:
    """Return what the form begins with."""
    return {"is_offer": is_offer, **{f"words_{code}": said for code, said in words.items()}}
