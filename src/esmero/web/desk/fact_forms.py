"""What an agent fills in about what we know of a customer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from esmero.domain.customers.kinds import SENSITIVE, FactKind
from esmero.ground import text
from esmero.insight import fact_kinds

LONGEST = 300
SOUNDS_PROTECTED = _(
    "This sounds like health or belief, which the law protects. Choose it here, "
    "or press once more if it is neither."
)


class RememberedForm(forms.Form):
    """Something to remember: in one's own words, or a sentence of the letter that was chosen."""

    words = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("What to remember"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Keep it to %(limit_value)s characters.")},
    )
    sentence = forms.ChoiceField(
        required=False, label=_("Or a sentence of the letter"), widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(choices=FactKind.choices, label=_("What it is about"), initial=FactKind.OTHER)
    # They were asked whether it is about health or belief, and keep it as it is.
    is_neither = forms.BooleanField(required=False, widget=forms.HiddenInput)
    ends_on = forms.DateField(
        required=False,
        label=_("Holds until"),
        help_text=_("Leave it empty where nobody knows."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write a date.")},
    )
    source = forms.CharField(
        required=False,
        max_length=200,
        label=_("Where we know it from"),
        help_text=_("The customer reads this, too, on the page of what we know."),
        error_messages={"max_length": _("Keep it to %(limit_value)s characters.")},
    )

    def __init__(self, *args: Any, sentences: list[str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sentences is None:
            self.fields["source"].required = True
            self.fields["source"].error_messages["required"] = _("Say who told us, and how.")
        else:
            del self.fields["source"]
        if sentences:
            chosen: Any = self.fields["sentence"]
            chosen.choices = [(one, one) for one in sentences]
        else:
            del self.fields["sentence"]
            self.fields["words"].required = True
        self.fields["words"].error_messages["required"] = _("Write what to remember.")

    def clean(self) -> dict[str, Any]:
        """Return it with one sentence as its words: what was written stands above what was chosen."""
        found: dict[str, Any] = super().clean() or {}
        words = text.one_line(found.get("words") or found.get("sentence") or "")
        if not words and not self.errors:
            self.add_error("words", _("Write what to remember."))
        if words and "kind" in self.fields and self._sounds_protected(found, words):
            self.add_error("kind", SOUNDS_PROTECTED)
        return found | {"words": words}

    def _sounds_protected(self, found: dict[str, Any], words: str) -> bool:
        """Whether to ask, once: what the law protects is not kept as something else by oversight."""
        is_plain = found.get("kind") in SENSITIVE or found.get("is_neither")
        if is_plain or fact_kinds.guess(words) not in SENSITIVE:
            return False
        again = QueryDict(mutable=True)
        again.update({**self.data, "is_neither": "on"})
        self.data = again
        return True


class CorrectedForm(RememberedForm):
    """Other words in the place of those that stand there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["is_neither"]
