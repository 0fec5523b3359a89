"""What a customer fills in on their page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.domain.files.kinds import ALLOWED_TYPES
from esmero.ui.uploads import FilesField


class WriteBackForm(forms.Form):
    """An answer to us: words, files, or both."""

    words = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea,
        error_messages={
            "max_length": _(
                "This is longer than we can take at once. Leave out a part, or attach it as a file."
            )
        },
    )
    send_key = forms.CharField(max_length=64, required=False)
    attached = FilesField(kinds=ALLOWED_TYPES, label=_("Add a photo or a file"))

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not self.errors and not given.get("words") and not given.get("attached"):
            self.add_error("words", _("Write something first, or add a picture."))
        return given
