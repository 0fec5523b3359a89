"""What an agent says of where somebody belongs, and of an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.domain.customers.kinds import BelongsAs, FactSource

MOST_DIGITS = 18
LONGEST_NAME, LONGEST_WORDS, LONGEST_SOURCE = 120, 80, 200


class AskedForm(forms.Form):
    """Where it may be: what is typed, and what of it was chosen."""

    q = forms.CharField(required=False, max_length=LONGEST_NAME)
    organisation = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)
    new = forms.CharField(required=False, max_length=LONGEST_NAME)
    other = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)
    talk = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)

    def clean_new(self) -> str:
        """A name needs a letter or a digit."""
        name: str = self.cleaned_data["new"]
        if name and not any(map(str.isalnum, name)):
            raise forms.ValidationError(_("Write a word first."))
        return name


class BelongingForm(forms.Form):
    """As what somebody belongs to an organisation, and who said so."""

    belongs_as = forms.ChoiceField(
        label=_("What they are there"),
        choices=[one for one in BelongsAs.choices if one[0] != BelongsAs.LIVES],
        initial=BelongsAs.WORKS,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In which words?"),
        help_text=_("Only where none of the above says it."),
        required=False,
        max_length=LONGEST_WORDS,
    )
    is_leading = forms.BooleanField(label=_("Speaks for the others there"), required=False)
    source_kind = forms.ChoiceField(
        label=_("From whom is it?"),
        choices=[(one.value, one.label) for one in (FactSource.SAID, FactSource.OTHERS)],
        widget=forms.RadioSelect,
    )
    source = forms.CharField(
        label=_("Who says so?"),
        help_text=_(
            "They read this on their own page, unless somebody else said it: then only that we know it."
        ),
        max_length=LONGEST_SOURCE,
    )

    def __init__(self, *given: Any, leads_to_letters: bool = False, may_lead: bool = True) -> None:
        """Say what leading opens there, and leave it to those who may say so."""
        super().__init__(*given)
        if leads_to_letters:
            words = _("There, whoever speaks for the others reads what they write to us. Only owners say so.")
            self.fields["is_leading"].help_text = words
        self.fields["is_leading"].disabled = not may_lead

    def clean(self) -> dict[str, Any]:
        """Other words have to be there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("belongs_as") == BelongsAs.OTHER and not given.get("words"):
            self.add_error("words", _("Say it in a few words."))
        return given


class TogetherForm(forms.Form):
    """Which of two people says that they live together: both, one of them, or somebody else."""

    BOTH, NEITHER = "both", "neither"

    def __init__(self, *given: Any, names: dict[int, str], **more: Any) -> None:
        """Ask about these two, by their numbers."""
        super().__init__(*given, **more)
        self.numbers = set(names)
        one_of_them = [(str(number), name) for number, name in names.items()]
        ways = [(self.BOTH, _("Both of them")), *one_of_them, (self.NEITHER, _("Somebody else"))]
        self.fields["said_by"] = forms.ChoiceField(
            label=_("Who says so?"), choices=ways, widget=forms.RadioSelect
        )

    def told(self) -> set[int]:
        """Return the numbers of those who said so themselves."""
        said = self.cleaned_data["said_by"]
        return self.numbers if said == self.BOTH else {one for one in self.numbers if str(one) == said}


class NoteForm(forms.Form):
    """A sentence about an organisation, and who said it."""

    words = forms.CharField(
        label=_("What is worth knowing?"),
        help_text=_(
            "Of the organisation, not of a person: what we know of people stands on their own pages."
        ),
        max_length=300,
    )
    source = forms.CharField(label=_("Who says so?"), max_length=LONGEST_SOURCE)
