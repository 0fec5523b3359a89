"""What is filled in about the company itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.company.kinds import MOST_LETTER_MB, Quotes
from esmero.web.backoffice.fields import ColourField, ZoneField

# Thirty days, in minutes.
MOST_AGAIN = 43_200
# The law's month (GDPR, article 12).
MOST_ERASURE_DAYS = 30
ERASURE_WRONG = dict.fromkeys(
    ["required", "invalid", "min_value", "max_value"], gettext_lazy("Write a number of days from 1 to 30.")
)
AGAIN_WRONG = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"),
    gettext_lazy("Write a number of minutes from 0 to 43200, which are thirty days."),
)


def _basis(label: Any) -> forms.CharField:
    """Return the field of a reason in law; without one nobody can note what the law protects."""
    return forms.CharField(
        label=label,
        help_text=gettext_lazy(
            "The reason in law, in a sentence. Without one nobody here can note it: the law protects it."
        ),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("Keep it to %(limit_value)s characters.")},
    )


class CompanyForm(forms.Form):
    """How the company is called, looks and is reached."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        help_text=gettext_lazy("As customers know it."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write how the company is called.")},
    )
    city = forms.CharField(
        label=gettext_lazy("City"),
        help_text=gettext_lazy("It stands below the names of your people in letters."),
        max_length=100,
        required=False,
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=300, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("For those who would rather talk."),
        max_length=40,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("For customers whose own language we don’t know."),
        choices=settings.LANGUAGES,
    )
    time_zone = ZoneField()
    quotes = forms.ChoiceField(
        label=gettext_lazy("What stands quoted below an answer"),
        help_text=gettext_lazy("Notes and what is held back are never quoted."),
        choices=Quotes.choices,
    )
    letter_mb = forms.IntegerField(
        label=gettext_lazy("The largest letter, in megabytes"),
        help_text=gettext_lazy("With all its files. What is more goes as a link, from which it is fetched."),
        min_value=1,
        max_value=MOST_LETTER_MB,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write a whole number from 1 to 100; the servers of most people take 25."),
        ),
    )
    follow_up_days = forms.IntegerField(
        label=gettext_lazy("Late answers"),
        help_text=gettext_lazy(
            "Whoever answers so many days after a conversation was closed gets a new one, linked to it. "
            "With 0 it always opens again."
        ),
        min_value=0,
        max_value=3650,
        error_messages={
            "required": gettext_lazy("Write a number of days, or 0."),
            "invalid": gettext_lazy("Write a number of days, or 0."),
        },
    )
    ask_again_minutes = forms.IntegerField(
        label=gettext_lazy("Asking for an update again, after so many minutes"),
        help_text=gettext_lazy("Counted from when the customer asked. With 0 they may ask again at once."),
        min_value=0,
        max_value=MOST_AGAIN,
        error_messages=AGAIN_WRONG,
    )
    escalate_again_minutes = forms.IntegerField(
        label=gettext_lazy("Escalating again, after so many minutes"),
        help_text=gettext_lazy("1440 are a day. The button stays in sight and says from when on."),
        min_value=0,
        max_value=MOST_AGAIN,
        error_messages=AGAIN_WRONG,
    )
    erasure_days = forms.IntegerField(
        label=gettext_lazy("Forgetting somebody who wishes it, within so many days"),
        help_text=gettext_lazy("A promise of an owner. The law gives a month; until then they may stay."),
        min_value=1,
        max_value=MOST_ERASURE_DAYS,
        error_messages=ERASURE_WRONG,
    )
    has_subject_tags = forms.BooleanField(
        label=gettext_lazy("End the subject of letters with a code"),
        help_text=gettext_lazy(
            "For customers whose mail programs lose all else that leads an answer back. It looks like "
            "[4F7K92-x7d2kq3m]."
        ),
        required=False,
    )
    has_person_button = forms.BooleanField(
        label=gettext_lazy("Offer customers a person"),
        help_text=gettext_lazy(
            "On their page and in our confirmations. Whoever asks is promised an answer by a named person."
        ),
        required=False,
    )
    has_public_record = forms.BooleanField(
        label=gettext_lazy("Let everybody read how we keep our word"),
        help_text=gettext_lazy(
            "A page with the promises of thirty days, kept and broken, "
            "and a file with which anybody can check it."
        ),
        required=False,
    )
    health_basis = _basis(gettext_lazy("Why we may remember what customers say of their health"))
    belief_basis = _basis(
        gettext_lazy("Why we may remember what customers say of their beliefs and opinions")
    )
    asks_why_looked = forms.BooleanField(
        label=gettext_lazy("Ask why somebody looks at a person without a conversation of theirs"),
        help_text=gettext_lazy(
            "Before the page of a person opens with whom none of their teams had a conversation for thirty "
            "days. The reason stands beside their name."
        ),
        required=False,
    )
    people_looked_at = forms.IntegerField(
        label=gettext_lazy("People somebody may look at in a day"),
        help_text=gettext_lazy("Without writing to them or saying why. Leads are told of more."),
        min_value=1,
        max_value=10_000,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write a number of people from 1 to 10000."),
        ),
    )
    looks_kept_days = forms.IntegerField(
        label=gettext_lazy("Days for which it is kept who looked"),
        help_text=gettext_lazy("730 are two years. Older looks are removed each day."),
        min_value=30,
        max_value=3650,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            gettext_lazy("Write a number of days from 30 to 3650."),
        ),
    )
    colour = ColourField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("Any colour: where it would be hard to read, we make it darker or lighter."),
        error_messages={"required": gettext_lazy("Choose a colour.")},
    )
