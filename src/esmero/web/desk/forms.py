"""What an agent fills in at the desk. Everything typed is kept; what is wrong is said beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.actions.escalating import LEAST_REASON
from esmero.domain.conversations.kinds import REASONS_TO_CLOSE
from esmero.domain.files.kinds import ALLOWED_TYPES, NewFile
from esmero.domain.staff.kinds import PresenceState
from esmero.domain.workbench.kinds import DraftKind
from esmero.ui import uploads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.staff.models import Agent, Team

LONGEST_LETTER = 50_000
LONGEST_REASON = 300
MOST_DIGITS = 19
OLD_PAGE = _("This page is older than what it shows. Load it again; your words are kept.")


class LetterForm(forms.Form):
    """An answer to the customer, or a note to colleagues, with files."""

    EMPTY = _("Write a few words first.")
    # It would count as the answer that was promised, and say nothing.
    ONLY_A_PROMISE = _(
        "A promise alone is no answer. Write a few words with it, or press “Promise”: that needs no letter."
    )

    text = forms.CharField(
        max_length=LONGEST_LETTER,
        strip=True,
        error_messages={
            "required": EMPTY,
            "max_length": _(
                "This is longer than a letter can be: %(show_value)s of %(limit_value)s characters."
            ),
        },
    )
    files = uploads.FilesField(kinds=ALLOWED_TYPES, label=_("Add a file"))  # type: ignore[assignment]  # (Form.files)
    seen_version = forms.IntegerField(min_value=0, error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE})
    send_key = forms.CharField(max_length=64, error_messages={"required": OLD_PAGE})
    send_anyway = forms.BooleanField(required=False)

    @property
    def upload_ids(self) -> list[int]:
        """The files that wait with the draft and are to go along; nonsense names none that exists."""
        given = self.data.getlist("upload") if hasattr(self.data, "getlist") else []
        return [int(one) for one in given if one.isdecimal() and len(one) < MOST_DIGITS]

    @property
    def new_files(self) -> list[NewFile]:
        """The files as the house takes them in."""
        return [NewFile(one.name, one.content_type, one.content) for one in self.cleaned_data["files"]]

    def why_not(self) -> list[str]:
        """Return what is wrong, each a sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]


class UploadForm(forms.Form):
    """One file for what is being written."""

    file = uploads.FilesField(kinds=ALLOWED_TYPES, most=1, required=True)
    kind = forms.ChoiceField(choices=DraftKind.choices, required=False)

    @property
    def new_file(self) -> NewFile:
        """The file as the house takes it in."""
        (one,) = self.cleaned_data["file"]
        return NewFile(one.name, one.content_type, one.content)

    def why_not(self) -> list[str]:
        """Return what is wrong, each a sentence."""
        return [str(error) for errors in self.errors.values() for error in errors]


class WordsToKeep(forms.Form):
    """Words kept for later, of whatever kind; they may be empty, then nothing is kept."""

    text = forms.CharField(
        max_length=LONGEST_LETTER,
        strip=False,
        required=False,
        error_messages={
            "max_length": _(
                "Kept in this browser only: this is longer than a letter can be, "
                "%(show_value)s of %(limit_value)s characters."
            )
        },
    )
    # When the words were kept that these go on from; empty: there were none.
    base = forms.CharField(max_length=40, required=False)

    def clean_base(self) -> datetime | None:
        """Return the moment, None where it is none."""
        return moment(self.cleaned_data["base"])

    def why_not(self) -> str:
        """Return why the words can't be kept: too long, or from a page that is too old."""
        too_long = self.errors.get("text")
        return str(too_long[0] if too_long else OLD_PAGE)


class DraftForm(WordsToKeep):
    """Words to a conversation that is there."""

    seen_version = forms.IntegerField(min_value=0)
    kind = forms.ChoiceField(choices=DraftKind.choices, required=False)


def moment(typed: str) -> datetime | None:
    """Return a moment as a page sends it back, None where it is none."""
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _as_chosen(person: Agent) -> str:
    """A colleague among others: whoever is not at the desk just now says so beside the name."""
    if person.presence_state in {"", PresenceState.HERE}:
        return person.name
    return f"{person.name} ({PresenceState(person.presence_state).label})"


class AssignmentForm(forms.Form):
    """Who looks after a conversation. Whether they may is the action's to say."""

    # Nobody is chosen before somebody chooses; 0 takes it from everybody.
    agent = forms.IntegerField(
        widget=forms.Select,
        label=_("Who looks after it"),
        error_messages={"required": _("Choose somebody first.")},
    )

    def __init__(self, *args: Any, people: list[Agent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[Any, Any]] = [(person.pk, _as_chosen(person)) for person in people]
        first = [("", _("Choose somebody")), (0, _("Nobody yet"))]
        self.fields["agent"].widget.choices = [*first, *choices]


class HandoverForm(forms.Form):
    """The team that takes a conversation over."""

    team = forms.IntegerField(
        widget=forms.Select, label=_("The team"), error_messages={"required": _("Choose a team.")}
    )

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].widget.choices = [(team.pk, team.name) for team in teams]


class ClosureForm(forms.Form):
    """Why a conversation is closed; where something is promised, the words the customer reads."""

    reason = forms.ChoiceField(
        choices=REASONS_TO_CLOSE,
        widget=forms.RadioSelect,
        label=_("Why"),
        error_messages={"required": _("Say why it can be closed.")},
    )
    why = forms.CharField(
        label=_("What the customer reads instead"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # What the agent had read of the conversation; nobody closes over a message they never saw.
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ClosuresForm(forms.Form):
    """Why several are closed; the words that are read instead of a promise, in each language that is read."""

    reason = ClosureForm.base_fields["reason"]

    def __init__(self, *args: Any, languages: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        for language in languages:
            self.fields[f"why_{language}"] = forms.CharField(
                max_length=LONGEST_REASON, required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def clean(self) -> dict[str, Any]:
        """Bring the words together: `why`, by language."""
        given = {one: self.cleaned_data.get(f"why_{one}", "") for one in self.languages}
        return {**self.cleaned_data, "why": given}


class WithdrawalForm(forms.Form):
    """Why a promise is taken back, for the customer to read."""

    because = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What the customer reads"),
        error_messages={"required": _("Say why: a promise is never taken back without a word.")},
    )


class NewTimeForm(forms.Form):
    """Another time for what is promised, and why, for the customer to read."""

    due = forms.CharField(
        max_length=60,
        label=_("By when instead"),
        help_text=_("For example: friday 18:00, tomorrow 10:00, in 2 hours."),
        error_messages={"required": _("Say by when.")},
    )
    because = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("What the customer reads"),
        error_messages={"required": _("Say why: a promise is never moved without a word.")},
    )


class RefusalForm(forms.Form):
    """Why nobody above takes an escalation up, for the customer to read."""

    because = forms.CharField(
        min_length=LEAST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("What the customer reads"),
        error_messages={
            "required": _("Say why: they asked for somebody above and read your reason."),
            "min_length": _("Say a little more: this is all they read."),
        },
    )


class PromiseForm(forms.Form):
    """A promise in the agent's own words, without a letter: by when, and what."""

    due = forms.CharField(
        max_length=60,
        label=_("By when"),
        help_text=_("For example: friday 18:00, tomorrow 10:00, in 2 hours."),
        error_messages={"required": _("Say by when.")},
    )
    words = forms.CharField(
        max_length=LONGEST_REASON, label=_("What"), error_messages={"required": _("Say what you promise.")}
    )
