"""What is said where two customers are one person, or one is two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.actions import join_people

MOST_DIGITS = 18


class FindForm(forms.Form):
    """Who else it may be: what is typed, and who is chosen."""

    q = forms.CharField(required=False, max_length=120)
    other = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)
    talk = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)


class TogetherForm(forms.Form):
    """Whose name, picture and so on the one person has: for each a customer's number."""

    def __init__(self, *args: Any, people: list[int], labels: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in join_people.CHOICES:
            choices = [(str(number), "") for number in people]
            self.fields[name] = forms.ChoiceField(label=labels[name], required=False, choices=choices)

    def chosen(self) -> dict[str, int]:
        """Return by field whose is chosen."""
        return {name: int(value) for name, value in self.cleaned_data.items() if value}


class SplitForm(forms.Form):
    """What is another person's, and who that is."""

    customer = forms.IntegerField(required=False, min_value=1, max_value=10**MOST_DIGITS)
    q = forms.CharField(required=False, max_length=120)
    name = forms.CharField(label=_("How they are called"), required=False, max_length=120)
    talks = forms.TypedMultipleChoiceField(required=False, coerce=int)
    addresses = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, talks: list[int], addresses: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, numbers in (("talks", talks), ("addresses", addresses)):
            field: Any = self.fields[name]
            field.choices = [(number, "") for number in numbers]

    def to(self) -> int | str:
        """Return whose it is: a customer's number, or the name of somebody new."""
        number: int | None = self.cleaned_data["customer"]
        name: str = self.cleaned_data["name"]
        return number or name.strip()

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("customer") and not (given.get("name") or "").strip():
            self.add_error("name", _("Say who it is: choose somebody, or give a name."))
        return given
