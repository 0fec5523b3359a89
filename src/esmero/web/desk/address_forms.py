"""What an agent fills in about addresses and numbers of a customer, and how they are called."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.actions import their_addresses
from esmero.domain.customers.kinds import IdentityKind
from esmero.ground import text
from esmero.parts import numbers

CODE_DIGITS = 6
HINTS = {
    IdentityKind.HANDLE: _("The network first: “telegram:anabel”."),
    IdentityKind.SHOP: _("The shop first: “marea:10024”."),
}
WRONG = {
    IdentityKind.EMAIL: _("This does not look like an e-mail address of theirs."),
    IdentityKind.PHONE: _("This is no telephone number."),
    IdentityKind.FAX: _("This is no telephone number."),
    IdentityKind.HANDLE: HINTS[IdentityKind.HANDLE],
    IdentityKind.SHOP: HINTS[IdentityKind.SHOP],
}


class AddressForm(forms.Form):
    """An address or number of any kind."""

    kind = forms.ChoiceField(choices=IdentityKind.choices, label=_("What it is"), initial=IdentityKind.EMAIL)
    value = forms.CharField(
        max_length=their_addresses.LONGEST,
        label=_("As they give it"),
        help_text=_("A network or a shop stands before its name: “telegram:anabel”, “marea:10024”."),
        widget=forms.Textarea(attrs={"rows": 1, "autocomplete": "off"}),
        error_messages={"required": _("Write it here.")},
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_kind = kind
        if kind:
            del self.fields["kind"]
            self.fields["value"].help_text = HINTS.get(IdentityKind(kind), "")

    def kind_of_it(self) -> str:
        """Return of what kind it is."""
        return self.known_kind or str(self.cleaned_data["kind"])

    def say_wrong(self, error: their_addresses.NotOne) -> None:
        """Say beside the field that it is none of its kind, or ask from which country a number is."""
        if isinstance(error, their_addresses.InTwoCountries):
            self.add_error("value", numbers.which(error.numbers))
            return
        self.add_error("value", WRONG.get(IdentityKind(self.kind_of_it()), _("This can’t be kept so.")))


class CodeReadForm(forms.Form):
    """The code that a customer reads out."""

    code = forms.CharField(
        max_length=20,
        label=_("The code that they read to you"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Write the six digits here.")},
    )

    def clean_code(self) -> str:
        """Return the digits, without what stands between them."""
        typed = "".join(letter for letter in str(self.cleaned_data["code"]) if letter.isalnum())
        if len(typed) != CODE_DIGITS or not typed.isdecimal():
            raise forms.ValidationError(_("The code has six digits."))
        return typed


def _line(label: Any, longest: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=longest,
        label=label,
        help_text=hint,
        error_messages={"max_length": _("Keep it to %(limit_value)s characters.")},
    )


class CalledForm(forms.Form):
    """How a customer is called, addressed, spoken and spoken of."""

    name = _line(_("Whole name"), 120, _("As they write it."))
    address_as = _line(_("How to address them"), 120, _("So it stands in letters: “Good morning, …”."))
    spoken_as = _line(_("How it is spoken"), 80, _("In your letters, for whoever calls: “SHIV-awn”."))
    spoken_ipa = _line(_("In phonetic letters"), 80, _("Only if you know it: [ʃɪˈvɔːn]."))
    pronouns = _line(_("How to speak of them"), 40, _("Only if they told us; nobody guesses it."))
    # A form has an attribute of this name, which stands before its fields; mypy takes the field for it.
    prefix = _line(_("Before the name"), 40, _("“Dr.”, “Doña”"))  # type: ignore[assignment]  # (Form.prefix)
    given_name = _line(_("First name"), 80)
    family_name = _line(_("Family name"), 80)
    second_family_name = _line(_("Second family name"), 80)

    def clean(self) -> dict[str, Any]:
        """Each stands in one line."""
        given: dict[str, Any] = super().clean() or {}
        return {name: text.one_line(str(value)) for name, value in given.items()}
