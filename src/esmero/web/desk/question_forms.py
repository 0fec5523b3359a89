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


class KindForm(forms.Form):
    """What a conversation is; nothing yet is 0."""

    kind = forms.TypedChoiceField(
        coerce=int,
        widget=forms.RadioSelect,
        label=_("What it is"),
        error_messages={
            "required": _("Choose one of the list."),
            "invalid_choice": _("Choose one of the list."),
        },
    )

    def __init__(self, *args: object, kinds: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [*kinds, (0, _("Nothing of these"))]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """The step to which it goes on, and where it stood when that was asked."""

    CHOOSE = _("Choose a step.")

    step_id = forms.IntegerField(min_value=1, error_messages={"required": CHOOSE, "invalid": CHOOSE})
    seen = forms.IntegerField(min_value=1, error_messages={"required": CHOOSE, "invalid": CHOOSE})


class OtherForm(forms.Form):
    """Another conversation: one of those offered, or one by its code."""

    other = forms.IntegerField(required=False)
    code = forms.CharField(
        required=False,
        max_length=40,
        label=_("Or by its code"),
        help_text=_("It stands under the heading of every conversation, for example 4F7K92."),
    )
    # Said in the second question only: that the two are different people's, and that it is wanted.
    is_agreed = forms.BooleanField(required=False, label=_("Put them together all the same"))

    def clean(self) -> dict[str, object]:
        """One of the two has to be there."""
        if not self.cleaned_data.get("other") and not self.cleaned_data.get("code"):
            raise forms.ValidationError(_("Choose a conversation, or write its code."))
        return self.cleaned_data


class SplitForm(forms.Form):
    """Which letters go, and what their own conversation is called."""

    letters = forms.TypedMultipleChoiceField(
        coerce=int, label=_("Letters"), error_messages={"required": _("Choose the letters that go.")}
    )
    subject = forms.CharField(required=False, max_length=200, label=_("What the new one is about"))

    def __init__(self, *args: object, letters: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["letters"].choices = [(number, "") for number in letters]  # type: ignore[attr-defined]
