"""What a customer fills in on their page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.actions import prefer, their_addresses
from esmero.domain.files.kinds import ALLOWED_TYPES
from esmero.ground import text, zones
from esmero.parts import known_facts, numbers, times
from esmero.parts.preferences import PreferenceForm
from esmero.ui.uploads import FilesField

CODE_DIGITS = 6
# Each in its own words, so that everybody finds theirs.
TOO_LONG = {"max_length": _("This is too long for us; a shorter form of it is fine.")}
SPOKEN = [("en", "English"), ("es", "español"), ("ru", "русский")]


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


class AddressForm(forms.Form):
    """Where the code goes by which a customer comes to see what we know."""

    email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        help_text=_("The one with which you write to us."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the address to which the code shall go."),
            "invalid": _("This does not look like an e-mail address. Is something missing?"),
        },
    )


class OwnAddressForm(AddressForm):
    """Another address of a customer who is on their page: a code goes there."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["email"].label = _("The address")
        self.fields["email"].help_text = _(
            "The code goes there. Once you return it here, the address is yours."
        )


class CodeForm(forms.Form):
    """The code from our letter."""

    code = forms.CharField(
        label=_("The code from our letter"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={
            "required": _("Write the six digits from our letter here."),
            "max_length": _("The code has six digits."),
        },
    )

    def clean_code(self) -> str:
        typed = "".join(letter for letter in str(self.cleaned_data["code"]) if not letter.isspace())
        if len(typed) != CODE_DIGITS or not typed.isdecimal():
            raise forms.ValidationError(_("The code has six digits."))
        return typed


class CorrectionForm(forms.Form):
    """The customer's own words in the place of what we knew."""

    words = forms.CharField(
        label=_("What is right"),
        max_length=300,
        error_messages={
            "required": _("Write here what is right."),
            "max_length": _("This is longer than we can keep. A sentence is enough."),
        },
    )


class LastDayForm(forms.Form):
    """Until when something holds; empty: until the customer says otherwise."""

    ends_on = forms.DateField(
        label=_("It holds until"),
        help_text=_("On the day after, nothing uses it any more. Leave it empty and it stays."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": _("This is no day that we understand. Choose one from the calendar.")},
    )


class UsesForm(forms.Form):
    """For what something may be used."""

    allowed = forms.MultipleChoiceField(
        label=_("It may be used"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(use, words()) for use, words in known_facts.USED_FOR.items()],
    )


class ReachedForm(PreferenceForm):
    """How and when a customer wants to be reached, and at which number they want to be called."""

    call_at = forms.CharField(
        label=_("The number at which we may call you"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def wished(self) -> dict[str, Any]:
        """Return the fields of `actions.prefer.Wish`."""
        return {**super().wished(), "call_at": self.cleaned_data["call_at"]}

    def say_wrong(self, error: Exception) -> None:
        """Say beside the number what is wrong with it, or that there is none."""
        if isinstance(error, prefer.NoNumber):
            self.add_error("call_at", _("Write the number at which we may call you."))
        elif isinstance(error, their_addresses.InTwoCountries):
            self.add_error("call_at", numbers.which(error.numbers))
        else:
            self.add_error("call_at", _("This is no telephone number."))


class PersonForm(forms.Form):
    """How a customer is called, addressed and written to, and on which clock they live."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": _("This name is too long for us; a shorter form of it is fine.")},
    )
    address_as = forms.CharField(
        label=_("How we address you"),
        help_text=_("So it stands in our letters: “Good morning, …”. Empty, we take your first name."),
        max_length=120,
        required=False,
        error_messages={"max_length": _("This name is too long for us; a shorter form of it is fine.")},
    )
    spoken_as = forms.CharField(
        label=_("How your name is spoken"),
        help_text=_("So that nobody says it wrong on the telephone: “SHIV-awn”."),
        max_length=80,
        required=False,
        error_messages=TOO_LONG,
    )
    pronouns = forms.CharField(
        label=_("How we speak of you"),
        help_text=_("Only if you like to tell us; we never guess it."),
        max_length=40,
        required=False,
        error_messages=TOO_LONG,
    )
    # A form has an attribute of this name, which stands before its fields; mypy takes the field for it.
    prefix = forms.CharField(  # type: ignore[assignment]  # (Form.prefix)
        label=_("Before the name"),
        max_length=40,
        required=False,
        error_messages=TOO_LONG,
    )
    given_name = forms.CharField(
        label=_("First name"), max_length=80, required=False, error_messages=TOO_LONG
    )
    family_name = forms.CharField(
        label=_("Family name"), max_length=80, required=False, error_messages=TOO_LONG
    )
    second_family_name = forms.CharField(
        label=_("Second family name"), max_length=80, required=False, error_messages=TOO_LONG
    )
    language = forms.ChoiceField(label=_("In which language we write to you"), choices=lambda: SPOKEN)
    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        required=False,
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        places = zones.places(times.language(), str(self.initial.get("time_zone", "")))
        choices = [("", _("Rather not say")), *places]
        zone: Any = self.fields["time_zone"]
        zone.choices = choices

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        return {name: text.one_line(str(value)) for name, value in given.items()}

    def wished(self) -> dict[str, Any]:
        """Return what they say of themselves; a zone that they left as it stood is not said by them."""
        is_said = "time_zone" in self.changed_data
        return self.cleaned_data | {"time_zone": self.cleaned_data["time_zone"] if is_said else None}
