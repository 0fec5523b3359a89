"""What a visitor fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from esmero.domain.files.kinds import ALLOWED_TYPES
from esmero.ui.uploads import FilesField


class AskForm(forms.Form):
    """A question: what it is about, and where we answer."""

    words = forms.CharField(
        label=_("What is it about?"),
        help_text=_("In your own words and your own language. No account needed."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write here what it is about; a sentence is enough."),
            "max_length": _(
                "This is longer than we can take at once. Leave out a part, or attach it as a file."
            ),
        },
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": _("Tell us your name, so that we know how to address you."),
            "max_length": _("This name is too long for us; a shorter form of it is fine."),
        },
    )
    email = forms.EmailField(
        max_length=254,
        label=_("Where we answer you"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Without an e-mail address we can’t answer you."),
            "invalid": _("This does not look like an e-mail address. Is something missing?"),
        },
    )
    attached = FilesField(kinds=ALLOWED_TYPES, label=_("Add a photo or a file"))
    # By whose link they came: the person who answered them before.
    wished = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    send_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    # People don't see this field; programs that fill in everything do.
    website = forms.CharField(required=False, max_length=200)


class LinkForm(forms.Form):
    """The way back to one's page: the code and the address we know."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("It stands in our first letter, for example Marea 4F7K92."),
        max_length=40,
        error_messages={"required": _("Write the code from our letter here.")},
    )
    email = forms.EmailField(
        max_length=254,
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Write the address to which we wrote."),
            "invalid": _("This does not look like an e-mail address. Is something missing?"),
        },
    )
