"""What is filled in when a letter or a fax came on paper, and where an answer on paper goes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.actions.bring_paper import Paper
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.files.kinds import NewFile
from esmero.ground import phones, sheets
from esmero.ui import uploads
from esmero.web.desk.call_forms import PersonForm

# So many lines stand in the window of an envelope, and so long is each.
MOST_LINES = 7
LONGEST_LINE = 40
LONGEST_ADDRESS = 250
# A letter that was photographed, sheet by sheet.
MOST_SCANS = 20
# Nobody brings in what came longer ago.
OLDEST = timedelta(days=365)
WAYS = [(ChannelKind.POST, _("A letter")), (ChannelKind.FAX, _("A fax"))]


def tidy_address(typed: str) -> str:
    """Return an address in lines as it stands in the window. Raises ValidationError where it does not fit."""
    lines = [" ".join(line.split()) for line in typed.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        raise forms.ValidationError(
            _("The window of an envelope shows %(lines)s lines of %(letters)s letters each."),
            params={"lines": MOST_LINES, "letters": LONGEST_LINE},
        )
    return "\n".join(lines)


class AddressField(forms.CharField):
    """The lines of a postal address, the name first."""

    def __init__(self, **options: Any) -> None:
        area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
        super().__init__(
            **{"required": False, "max_length": LONGEST_ADDRESS, "widget": area, "strip": True, **options}
        )

    def clean(self, value: Any) -> str:
        """Return the lines, tidied."""
        return tidy_address(super().clean(value))


class CameForm(PersonForm):
    """Who wrote, by which way, when it came, and the scan of it."""

    way = forms.ChoiceField(
        choices=WAYS, initial=ChannelKind.POST, widget=forms.RadioSelect, label=_("What came")
    )
    address = AddressField(
        label=_("Their postal address"),
        help_text=_("As it stands on an envelope, the name first. An answer by letter goes there."),
    )
    fax = forms.CharField(required=False, max_length=40, label=_("Their fax number"))
    came_on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        label=_("It came on"),
        help_text=_("The promise of an answer counts from this day."),
    )
    subject = forms.CharField(required=False, max_length=200, label=_("What it is about"))
    # A form has an attribute of this name, which holds what was sent; mypy takes the field for it.
    files = uploads.FilesField(  # type: ignore[assignment]  # (Form.files)
        kinds=sheets.SCANS,
        most=MOST_SCANS,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_files(self) -> list[uploads.SentFile]:
        """Without its scan nobody can read it."""
        scans: list[uploads.SentFile] = self.cleaned_data["files"]
        if not scans:
            raise forms.ValidationError(_("Add the scan: a PDF, a TIFF or pictures of the pages."))
        return scans

    def clean_came_on(self) -> date:
        """Return a day that is not ahead, and not long gone."""
        came_on: date = self.cleaned_data["came_on"]
        if came_on > self.today or came_on < self.today - OLDEST:
            raise forms.ValidationError(_("Choose a day that is not ahead, and not more than a year ago."))
        return came_on

    def clean(self) -> dict[str, Any]:
        """The address names who wrote, where nobody else does; a fax has a number."""
        given = self.cleaned_data
        if not given.get("name") and given.get("address"):
            given["name"] = given["address"].splitlines()[0]
        typed = given.get("fax", "")
        if typed:
            given["fax"] = self.read_number("fax", typed, given.get("customer"), given.get("team"))
        return super().clean()

    def paper(self) -> Paper:
        """Return what came."""
        given = self.cleaned_data
        origin = given["fax"] if given["way"] == ChannelKind.FAX else given["address"]
        scans = [NewFile(one.name, one.content_type, one.content) for one in given["files"]]
        return Paper(given["way"], scans, given["came_on"], origin, given["subject"])


def scan_limits() -> dict[str, Any]:
    """Return what the page's own check of chosen scans needs to know."""
    return uploads.limits() | {"max_count": MOST_SCANS, "kinds": ".pdf,.tif,.tiff,.jpg,.jpeg,.png"}


class WriterForm(PersonForm):
    """Who wrote a letter of which nobody has said it yet."""

    address = AddressField(
        label=_("Their postal address"),
        help_text=_("As it stands on an envelope, the name first. An answer by letter goes there."),
    )
    # Its conversation has one already.
    team = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What is named once needs no key against a second press.
        del self.fields["send_key"]

    def clean(self) -> dict[str, Any]:
        """The address names who wrote, where nobody else does."""
        given = self.cleaned_data
        if not given.get("name") and given.get("address"):
            given["name"] = given["address"].splitlines()[0]
        return super().clean()


class WayForm(forms.Form):
    """How answers leave, and to which address on paper."""

    way = forms.ChoiceField(widget=forms.RadioSelect, required=False, label=_("Answers leave"))
    address = AddressField(
        label=_("Their postal address"), help_text=_("As it stands on an envelope, the name first.")
    )
    fax = forms.CharField(required=False, max_length=40, label=_("Their fax number"))

    def __init__(self, *args: Any, ways: list[tuple[str, str]], country: str, **kwargs: Any) -> None:
        """`country` (two letters) is where a number without a country is from."""
        super().__init__(*args, **kwargs)
        self.fields["way"] = forms.ChoiceField(
            choices=ways, widget=forms.RadioSelect, required=False, label=_("Answers leave")
        )
        self.country = country
        if all(way != ChannelKind.FAX for way, _words in ways):
            del self.fields["fax"]

    def clean_fax(self) -> str:
        """Return the number as identities keep it."""
        typed: str = self.cleaned_data["fax"]
        kept = phones.kept_as(typed, country=self.country) if typed else ""
        if typed and not kept:
            raise forms.ValidationError(_("This is no telephone number."))
        return kept

    def clean(self) -> dict[str, Any]:
        """A letter needs an address, a fax a number."""
        given = self.cleaned_data
        if given.get("way") == ChannelKind.FAX and not given.get("fax") and "fax" not in self.errors:
            self.add_error("fax", _("A fax needs a number of theirs. Write it here."))
        if given.get("way") == ChannelKind.POST and not given.get("address") and "address" not in self.errors:
            self.add_error("address", _("A letter needs an address of theirs. Write it here."))
        return given
