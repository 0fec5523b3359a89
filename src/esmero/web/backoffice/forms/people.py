"""What is filled in about a file with people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.customers.kinds import ImportField
from esmero.insight.people_files import MOST_BYTES

if TYPE_CHECKING:
    from esmero.domain.customers.models import PeopleImport

MEGABYTE = 1024 * 1024


class PeopleFileForm(forms.Form):
    """A file with people; cleans to its bytes and its name."""

    file = forms.FileField(
        label=gettext_lazy("A file with people"),
        help_text=gettext_lazy(
            "A table (CSV) whose first line names its columns, contact cards (.vcf), or the people that "
            "Zendesk or Freshdesk give you as a file (CSV or JSON). 20 MB and 50,000 people at most."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.vcf,.json,.jsonl,.ndjson"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def clean_file(self) -> Any:
        """Return the file, as large as we take one."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than %(limit)s MB. Hand it in as two.")
                % {"limit": MOST_BYTES // MEGABYTE}
            )
        return file

    def say_not_readable(self) -> None:
        """Say beside the file that nobody was found in it."""
        self.add_error(
            "file",
            _("We find no people in this file. Save it as CSV; its first line names the columns."),
        )


class ColumnsForm(forms.Form):
    """What each column of a file means."""

    def __init__(self, run: PeopleImport, *args: Any, examples: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = zip(run.columns, run.means, examples, strict=True)
        for place, (column, meaning, example) in enumerate(columns):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column or _("Column %(number)s") % {"number": place + 1},
                help_text=_("For example: %(words)s") % {"words": example} if example else "",
                choices=ImportField.choices,
                initial=meaning,
                error_messages={"invalid_choice": _("Choose one of the list; this one is not on it.")},
            )

    def means(self) -> list[str]:
        """Return the meanings in the order of the columns."""
        return list(self.cleaned_data.values())
