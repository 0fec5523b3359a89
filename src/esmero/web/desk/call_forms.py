"""What an agent fills in after a call or a visit, or to write to a customer first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from esmero.actions import addresses
from esmero.actions.log import NewPerson
from esmero.actions.write_first import FirstLetter
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.customers import reads as customers
from esmero.domain.files.kinds import ALLOWED_TYPES, NewFile
from esmero.ground import blanks, phones
from esmero.parts import numbers
from esmero.ui import uploads
from esmero.web.desk.forms import (
    LONGEST_LETTER,
    LONGEST_REASON,
    MOST_DIGITS,
    OLD_PAGE,
    LetterForm,
    WordsToKeep,
)

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Team

# What is kept of a first letter beside its words.
BESIDE_THE_WORDS = ("customer", "name", "phone", "email", "language", "team", "subject")
WAYS = [(ChannelKind.PHONE, ChannelKind.PHONE.label), (ChannelKind.COUNTER, ChannelKind.COUNTER.label)]


class PersonForm(forms.Form):
    """Who it is: somebody we know, or what was said of somebody new. Everything typed is kept."""

    customer = forms.IntegerField(required=False)
    name = forms.CharField(required=False, max_length=120, label=_("Name"))
    phone = forms.CharField(required=False, max_length=40, label=_("Telephone"))
    email = forms.EmailField(max_length=254, required=False, label=_("E-mail address"))
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False, label=_("They speak"))
    # Whether it is one of the agent's is the action's to say.
    team = forms.IntegerField(widget=forms.Select, label=_("The team"))
    send_key = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages={"required": OLD_PAGE})

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        self.fields["team"].widget.choices = [(team.pk, team.name) for team in teams]

    def clean_email(self) -> str:
        """Return the address as identities keep it."""
        return customers.normal_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named: a person we know, or at least a name, address or number."""
        given = self.cleaned_data
        typed, team_id = given.get("phone", ""), given.get("team")
        if typed:
            given["phone"] = self.read_number("phone", typed, given.get("customer"), team_id)
        if not given.get("customer") and not any(given.get(name) for name in ("name", "phone", "email")):
            self.add_error("name", _("Say who it was: a name, a number or an address."))
        return given

    def read_number(self, field: str, typed: str, customer_id: int | None, team_id: int | None) -> str:
        """Return a number as it is kept, empty where it is none, or where the field asks which it is."""
        known = customers.one(customer_id) if customer_id else None
        fits = phones.fitting(typed, self._countries(known, team_id, with_mailboxes=False))
        if len(fits) > 1:
            self.add_error(field, numbers.which(fits))
            return ""
        kept = phones.kept_in(typed, self._countries(known, team_id))
        if not kept:
            self.add_error(field, _("This is no telephone number."))
        return kept

    def _countries(
        self, known: Customer | None, team_id: int | None, *, with_mailboxes: bool = True
    ) -> list[str]:
        """Return where a number without a country may be from: theirs, that of the team's hours."""
        places = [team.calendar.holidays_of[:2] for team in self.teams if team.pk == team_id]
        theirs = customers.countries_of(known, with_mailboxes=with_mailboxes) if known else []
        return [*theirs, *filter(None, places)]

    def who(self) -> int | NewPerson:
        """Return the person: the id of one we know, or what was said of a new one."""
        given = self.cleaned_data
        if given["customer"]:
            return int(given["customer"])
        language = given["language"] or settings.LANGUAGE_CODE
        return NewPerson(given["name"].strip(), given["email"], given["phone"], language)

    def say_whose(self, error: Exception) -> None:
        """Say beside the address why it can't be written to, or whose it is."""
        if isinstance(error, addresses.NoAddress):
            self.add_error("email", _("A letter needs an address of theirs. Write it here."))
        elif isinstance(error, addresses.SomebodyElses):
            self.add_error("email", _("Somebody has this address or number whom another team looks after."))
        else:
            self.add_error(None, _("We know somebody with this address or number. Choose them above."))


def _filled_in(words: str) -> str:
    for name in blanks.blanks(words):
        raise forms.ValidationError(_("Fill in “%(name)s” first.") % {"name": name})
    return words


class CallForm(PersonForm):
    """With whom, what was said, and what comes of it."""

    way = forms.ChoiceField(choices=WAYS, initial=ChannelKind.PHONE, widget=forms.RadioSelect, label=_("How"))
    subject = forms.CharField(required=False, max_length=200, label=_("What it is about"))
    words = forms.CharField(
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 6}),
        label=_("What was said"),
        error_messages={"required": _("Write down what was said.")},
    )
    promise = forms.CharField(required=False, max_length=LONGEST_REASON, label=_("What you promised"))
    due = forms.CharField(
        required=False,
        max_length=60,
        label=_("By when"),
        help_text=_("For example: friday 18:00, tomorrow 10:00, in 2 hours."),
    )
    calls_back = forms.BooleanField(required=False, label=_("They wish to be called back"))
    is_settled = forms.BooleanField(required=False, label=_("Nothing is left to do: close it"))
    letter = forms.CharField(
        required=False,
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 4}),
        label=_("A letter about what you agreed"),
        help_text=_("It goes to the customer under your name. Empty: none is sent."),
    )

    def clean_letter(self) -> str:
        """Nothing goes out with a place that was to be filled in."""
        return _filled_in(self.cleaned_data["letter"])

    def clean(self) -> dict[str, Any]:
        """Whoever is to be called is not settled yet."""
        given = super().clean() or {}
        if given.get("calls_back") and given.get("is_settled"):
            self.add_error("is_settled", _("A call is left to make: leave one of the two out."))
        return given


class FirstDraftForm(WordsToKeep):
    """A first letter to be kept as it stands; nothing of it has to be right yet."""

    begun_for = forms.IntegerField(required=False, min_value=1)
    customer = forms.CharField(max_length=MOST_DIGITS, required=False)
    name = forms.CharField(max_length=120, required=False)
    phone = forms.CharField(max_length=40, required=False)
    email = forms.CharField(max_length=254, required=False)
    language = forms.CharField(max_length=5, required=False)
    team = forms.CharField(max_length=MOST_DIGITS, required=False)
    subject = forms.CharField(max_length=200, required=False)

    def chosen(self) -> dict[str, str]:
        """Return what stands beside the words."""
        return {name: self.cleaned_data[name] for name in BESIDE_THE_WORDS}


class FirstLetterForm(PersonForm):
    """To whom, about what, in which words, with which files."""

    # Of whose page it was begun: its draft is kept under them. What is read of it is `shown.calls.begun`.
    begun_for = forms.IntegerField(required=False, widget=forms.HiddenInput)

    subject = forms.CharField(
        max_length=200,
        label=_("Subject"),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    words = forms.CharField(
        max_length=LONGEST_LETTER,
        widget=forms.Textarea(attrs={"rows": 9}),
        label=_("Your letter"),
        error_messages={"required": LetterForm.EMPTY},
    )
    files = uploads.FilesField(kinds=ALLOWED_TYPES, label=_("Add a file"))  # type: ignore[assignment]  # (Form.files)

    def clean_words(self) -> str:
        """Nothing goes out with a place that was to be filled in."""
        return _filled_in(self.cleaned_data["words"])

    def letter(self) -> FirstLetter:
        """Return what is written."""
        given = self.cleaned_data
        new_files = [NewFile(one.name, one.content_type, one.content) for one in given["files"]]
        return FirstLetter(given["subject"], given["words"], given["email"], new_files)
