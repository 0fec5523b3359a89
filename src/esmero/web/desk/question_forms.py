"""What an agent fills in where a conversation is sorted, snoozed, merged, split or passed on."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.domain.conversations.kinds import Priority

MOST_TAGS = 12
OWN = "own"


class SnoozeForm(forms.Form):
    """Until when: one of the moments offered, or one in words."""

    until = forms.CharField(required=False, max_length=60)
    own = forms.CharField(
        required=False,
        max_length=60,
        label=_("Another moment"),
        help_text=_("For example: friday 18:00, tomorrow 10:00, in 2 hours."),
    )

    def moment(self, read: Callable[[str], datetime | None]) -> datetime | None:
        """Return the moment chosen; `read` understands one in words."""
        chosen, words = self.cleaned_data["until"], self.cleaned_data["own"]
        if words and chosen in {"", OWN}:
            return read(words)
        with contextlib.suppress(ValueError, OverflowError):
            moment = datetime.fromisoformat(chosen)
            return moment.astimezone(UTC) if moment.tzinfo else None
        return None


class TagsForm(forms.Form):
    """One or more tags, typed with commas between them."""

    names = forms.CharField(
        max_length=300,
        label=_("Tags"),
        help_text=_("One word or a few; a comma between two tags."),
        error_messages={"required": _("Write a word first.")},
    )

    def clean_names(self) -> list[str]:
        """Return the names apart, each once."""
        names = [" ".join(name.split()).strip("#;") for name in self.cleaned_data["names"].split(",")]
        found = list(dict.fromkeys(name for name in names if any(letter.isalnum() for letter in name)))
        if not found:
            raise forms.ValidationError(_("Write a word first."))
        return found[:MOST_TAGS]


class PriorityForm(forms.Form):
    """What stands before the others, and what after them."""

    priority = forms.TypedChoiceField(
        choices=Priority.choices, coerce=int, widget=forms.RadioSelect, label=_("Its place in the lists")
    )
