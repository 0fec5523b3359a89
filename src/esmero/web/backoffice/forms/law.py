"""What is filled in about a law: a month's calls, and the year of an audit file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.files.kinds import NewFile
from esmero.ui import uploads
from esmero.web.backoffice.fields import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

KINDS = ("application/pdf", "text/csv", "text/plain", "image/png", "image/jpeg") + (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text",
    "application/zip",
)
MOST_CALLS = 1_000_000_000


def _count(label: Any) -> forms.IntegerField:
    words = gettext_lazy("Write a whole number, 0 or more.")
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_CALLS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class CallsForm(forms.Form):
    """How many calls a month had, and how many of them were answered within three minutes."""

    whole = _count(gettext_lazy("Calls"))
    good = _count(gettext_lazy("Answered within three minutes"))
    file = uploads.FilesField(
        kinds=KINDS, most=1, label=gettext_lazy("The file of your telephones that shows it")
    )

    def __init__(self, *args: Any, months: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = forms.ChoiceField(label=_("Month"), choices=months)
        self.order_fields(["on", "whole", "good", "file"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        whole, good = given.get("whole"), given.get("good")
        if whole is not None and good is not None and good > whole:
            self.add_error("good", _("These are more than there were calls."))
        return given

    def sent(self) -> NewFile | None:
        """Return the file that came along, None where none did."""
        for file in self.cleaned_data["file"]:
            return NewFile(file.name, file.content_type, file.content)
        return None


class YearForm(forms.Form):
    """Of which year an audit file is made."""

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in range(last.year, first.year - 1, -1)]
        self.fields["year"] = one_of(years, _("Year"))
