"""In which words customers are asked to agree to something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from esmero.domain.customers.kinds import LONGEST_TITLE, LONGEST_WORDS, TWO_STEPS
from esmero.ground import text


class PurposeForm(forms.Form):
    """A title and the very words in each language; one without both is not shown."""

    def __init__(self, *args: Any, key: str, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(settings.LANGUAGES)
        for code, name in self.languages:
            told = {"language": name}
            self.fields[f"title_{code}"] = forms.CharField(
                max_length=LONGEST_TITLE,
                required=False,
                label=_("%(language)s: what it is called") % told,
                error_messages={"max_length": _("A few words are enough here.")},
            )
            self.fields[f"words_{code}"] = forms.CharField(
                max_length=LONGEST_WORDS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5}),
                label=_("%(language)s: what exactly they agree to") % told,
                error_messages={
                    "max_length": _("This is longer than anybody reads: %(most)s signs at most.")
                    % {"most": LONGEST_WORDS}
                },
            )
        if is_new and key not in TWO_STEPS:
            self.fields["needs_two_steps"] = forms.BooleanField(
                required=False,
                label=_("It counts only once they press the link in a letter of ours"),
            )

    def clean(self) -> dict[str, Any]:
        """One language has both at least, and none has only one of the two."""
        given = super().clean() or {}
        if self.errors:
            return given
        for code, _name in self.languages:
            title, words = given[f"title_{code}"], given[f"words_{code}"]
            if bool(title) != bool(words):
                missing = f"words_{code}" if title else f"title_{code}"
                self.add_error(missing, _("Write this, too, or leave this language out."))
        if not self.errors and not self.words():
            first = self.languages[0][0]
            self.add_error(f"title_{first}", _("Write it in one language at least."))
        return given

    def words(self) -> dict[str, tuple[str, str]]:
        """Return title and words by language, of those that have both."""
        given = self.cleaned_data
        pairs = {
            code: (text.one_line(given[f"title_{code}"]), given[f"words_{code}"].replace("\r\n", "\n"))
            for code, _name in self.languages
        }
        return {code: pair for code, pair in pairs.items() if all(pair)}
