"""What an agent fills in before letters are passed on to somebody outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.actions.forward import MOST_ADDRESSES, Passing
from esmero.actions.pass_on import MOST_CHARACTERS
from esmero.domain.files.kinds import ALLOWED_TYPES, NewFile
from esmero.ground import blanks, filekinds, text
from esmero.ui import uploads
from esmero.web.desk.forms import LONGEST_LETTER, MOST_DIGITS, OLD_PAGE, LetterForm

if TYPE_CHECKING:
    from esmero.domain.conversations.reads import Letter

TOO_LONG = gettext_lazy("All letters together are too long for one letter. Choose those that are needed.")


class ForwardForm(forms.Form):
    """To whom, in which words, and which letters and files go along. Everything typed is kept."""

    to = forms.CharField(
        max_length=600,
        label=gettext_lazy("To whom"),
        help_text=gettext_lazy("Their e-mail address; several with commas. Each gets a letter of their own."),
        error_messages={"required": gettext_lazy("Write the address it goes to.")},
    )
    subject = forms.CharField(required=False, max_length=200, label=gettext_lazy("Subject"))
    text = forms.CharField(
        max_length=LONGEST_LETTER,
        error_messages={"required": LetterForm.EMPTY},
        label=gettext_lazy("Your words"),
    )
    is_whole = forms.BooleanField(required=False)
    letters = forms.TypedMultipleChoiceField(required=False, coerce=int)
    kept = forms.TypedMultipleChoiceField(required=False, coerce=int)
    files = uploads.FilesField(kinds=ALLOWED_TYPES, label=_("Add a file"))  # type: ignore[assignment]  # (Form.files)
    send_key = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages={"required": OLD_PAGE})

    def __init__(
        self, *args: Any, offered: list[Letter], whole: tuple[list[int], int], **kwargs: Any
    ) -> None:
        """`whole` is the ids of all letters, more than are offered one by one, and their characters."""
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.all_letters, characters = whole
        self.is_too_long = characters > MOST_CHARACTERS
        count = len(self.all_letters)
        self.fields["is_whole"].label = ngettext(
            "The one letter of the conversation", "All %(num)s letters of the conversation", count
        ) % {"num": count}
        self.sizes = {file.pk: file.size for one in offered for file in one.files}
        self.fields["letters"].choices = [(one.message.pk, "") for one in offered]  # type: ignore[attr-defined]
        self.fields["kept"].choices = [(number, "") for number in self.sizes]  # type: ignore[attr-defined]

    def clean_to(self) -> list[str]:
        """Return the addresses, each once."""
        found = list(dict.fromkeys(text.addresses_in(self.cleaned_data["to"])))
        if len(found) > MOST_ADDRESSES:
            raise forms.ValidationError(_("Five addresses at most at a time."))
        return found

    def clean_text(self) -> str:
        """Nothing goes out with a place that was to be filled in."""
        words = str(self.cleaned_data["text"])
        for name in blanks.blanks(words):
            raise forms.ValidationError(_("Fill in “%(name)s” first.") % {"name": name})
        return words

    def clean(self) -> dict[str, Any]:
        """All letters and files together have to fit into one letter."""
        if self.is_too_long and self.cleaned_data.get("is_whole"):
            self.add_error("is_whole", TOO_LONG)
        together = sum(self.sizes[number] for number in self.cleaned_data.get("kept", []))
        together += sum(len(one.content) for one in self.cleaned_data.get("files", []))
        if together > filekinds.MOST_BYTES_TOGETHER:
            self.add_error("kept", _("These files together are too much for one letter. Choose fewer."))
        return self.cleaned_data

    @property
    def upload_ids(self) -> list[int]:
        """The files that wait with the draft and are to go along."""
        given = self.data.getlist("upload") if hasattr(self.data, "getlist") else []
        return [int(one) for one in given if one.isdecimal() and len(one) < MOST_DIGITS]

    def passing(self) -> Passing:
        """Return what goes out."""
        given = self.cleaned_data
        numbers = self.all_letters if given["is_whole"] else given["letters"]
        return Passing(
            words=given["text"],
            subject=given["subject"],
            message_ids=numbers,
            is_whole=given["is_whole"],
            file_ids=given["kept"],
            new_files=[NewFile(one.name, one.content_type, one.content) for one in given["files"]],
            upload_ids=self.upload_ids,
        )
