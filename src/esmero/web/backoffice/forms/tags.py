"""What is filled in about the company's own words on conversations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.conversations.kinds import Colour
from esmero.web.backoffice.fields import one_of


class TagForm(forms.Form):
    """How a tag is called, and its colour."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("One word or a few, as colleagues would type it."),
        max_length=40,
        error_messages={"required": gettext_lazy("Write a word first.")},
    )
    colour = forms.ChoiceField(
        label=gettext_lazy("Colour"), choices=Colour.choices, required=False, widget=forms.RadioSelect
    )

    def clean_name(self) -> str:
        """Return the name; a tag needs a letter or a digit."""
        name: str = self.cleaned_data["name"]
        if not any(letter.isalnum() for letter in name):
            raise forms.ValidationError(_("Write a word first."))
        return name

    def taken(self) -> None:
        """Say that another tag has this name already."""
        self.add_error("name", _("Another tag is called so already. You can put the two together."))


class JoiningForm(forms.Form):
    """The tag that stays when two become one."""

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"] = one_of(
            [("", _("Choose a tag")), *others],
            _("The tag that stays"),
            help_text=_("Conversations with this tag have that one instead. It can’t be undone."),
        )
