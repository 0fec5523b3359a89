"""What is filled in about work of other teams: asked for, done, moved, refused, not needed any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.web.desk.forms import LONGEST_REASON

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.files.models import Attachment
    from esmero.domain.staff.models import Team

IN_WORDS = _("For example: friday 18:00, tomorrow 10:00, in 2 hours.")
BY_WHEN = _("Say by when.")


class AskForm(forms.Form):
    """Which team is asked for what, by when, and which files it may look at."""

    team = forms.TypedChoiceField(
        coerce=int,
        label=_("Which team"),
        error_messages={"required": _("Choose a team."), "invalid_choice": _("Choose a team.")},
    )
    words = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What they are to do"),
        help_text=_(
            "They read these words and the subject; the letters only where they may see the conversation."
        ),
        error_messages={"required": _("Say what they are to do.")},
    )
    due = forms.CharField(
        max_length=60, label=_("By when"), help_text=IN_WORDS, error_messages={"required": BY_WHEN}
    )
    files = forms.TypedMultipleChoiceField(  # type: ignore[assignment]  # (Form.files)
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Files that they may look at"),
        error_messages={"invalid_choice": _("One of these files is not here any more.")},
    )

    def __init__(
        self, *args: Any, teams: Sequence[Team], files_here: Sequence[Attachment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.choices = [("", _("Choose a team")), *((one.pk, one.name) for one in teams)]
        chosen: Any = self.fields["files"]
        chosen.choices = [(one.pk, one.name) for one in files_here]


class DoneForm(forms.Form):
    """That it is done, with a word for whoever asked."""

    words = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("A word for whoever asked"),
    )


class NewTimeForm(forms.Form):
    """Another time, and why."""

    due = forms.CharField(
        max_length=60, label=_("By when instead"), help_text=IN_WORDS, error_messages={"required": BY_WHEN}
    )
    because = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Why"),
        error_messages={"required": _("Say why: a colleague counts on the first time.")},
    )


class RefusalForm(forms.Form):
    """Why it can't be done."""

    because = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("Why it can’t be done"),
        error_messages={"required": _("Say why: a colleague has to find another way.")},
    )


class BackForm(forms.Form):
    """Why it is not needed any more."""

    because = forms.CharField(
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label=_("A word for the team"),
    )
