"""What is filled in of the company's own words in letters that software writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from esmero.domain.company.kinds import LONGEST_WORDING, OwnLetter, places_in
from esmero.ground import blanks, text


class WordingForm(forms.Form):
    """One paragraph in each language; an empty one leaves the letter as it is by itself."""

    def __init__(self, *args: Any, letter: OwnLetter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                max_length=LONGEST_WORDING,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
                label=name,
                error_messages={
                    "max_length": _("A paragraph has %(most)s signs at most.") % {"most": LONGEST_WORDING}
                },
            )

    def clean(self) -> dict[str, Any]:
        """Refuse places that nothing stands for in this letter."""
        clean = super().clean() or {}
        for name, words in list(clean.items()):
            known = places_in(self.letter)
            if unknown := blanks.unknown(words, known):
                why = _(
                    "Nothing stands for %(names)s in this letter, so the paragraph is left out. "
                    "You can use %(known)s."
                )
                self.add_error(name, why % {"names": _as_written(unknown), "known": _as_written(known)})
        return clean


def _as_written(places: Iterable[str]) -> str:
    return ", ".join("{{" + place + "}}" for place in places)


def typed(given: Any) -> dict[str, str]:
    """Return the paragraphs among what was given, by language: each in one line, none longer than may be."""
    found = {code: text.one_line(str(given.get(f"words_{code}", ""))) for code, _name in settings.LANGUAGES}
    return {code: words.strip()[:LONGEST_WORDING] for code, words in found.items()}


def initial(kept: dict[str, str]) -> dict[str, str]:
    """Return what the form begins with."""
    return {f"words_{code}": words for code, words in kept.items()}
