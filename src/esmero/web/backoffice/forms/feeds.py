"""What is filled in about a calendar kept elsewhere: its address, or a file of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.actions.fetch_days import MOST_BYTES

if TYPE_CHECKING:
    from esmero.domain.company.kinds import FeedTrouble

WEB = ("https://", "http://")
# How programs write the address of a calendar to subscribe to.
SUBSCRIBE = "webcal://"


class CalendarFileField(forms.FileField):
    """A calendar file (.ics); cleans to its bytes, none where there is no file."""

    widget = forms.FileInput(attrs={"accept": ".ics,text/calendar"})

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file = super().clean(data, initial)
        if not file:
            return b""
        if file.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 1 MB: hand in one with days off alone."))
        content: bytes = file.read()
        return content


class FeedForm(forms.Form):
    """A calendar kept elsewhere: how it is called, and where it is or a file of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with other forms that have a name.
        super().__init__(*args, **kwargs)
        self.auto_id = "feed_%s"

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("For example: school holidays."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write how this calendar is called.")},
    )
    url = forms.CharField(
        label=gettext_lazy("Address (iCal)"),
        help_text=gettext_lazy("It is read again each day. Addresses inside your own network are not asked."),
        max_length=2000,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    file = CalendarFileField(
        label=gettext_lazy("Or a file (.ics)"),
        required=False,
        error_messages={"empty": gettext_lazy("This file is empty. Choose another one.")},
    )

    def clean_url(self) -> str:
        """Return the address as it is asked."""
        typed: str = self.cleaned_data["url"]
        if typed.lower().startswith(SUBSCRIBE):
            typed = WEB[0] + typed[len(SUBSCRIBE) :]
        if typed and not typed.lower().startswith(WEB):
            raise ValidationError(_("Write the whole address, with https:// in front."))
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("url") and not given.get("file"):
            self.add_error("url", _("Write the address, or choose a file."))
        if given.get("url") and given.get("file"):
            self.add_error("file", _("Either an address or a file, please: one of them is enough."))
        return given

    def say_trouble(self, trouble: FeedTrouble) -> None:
        """Say beside the address or the file why no days could be read."""
        words = _("%(why)s Nothing was kept.") % {"why": trouble.label}
        self.add_error("file" if self.cleaned_data["file"] else "url", words)


class NewerFileForm(forms.Form):
    """A newer file of a calendar that was handed in as one."""

    file = CalendarFileField(
        label=gettext_lazy("A newer file (.ics)"),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )
