"""What an agent fills in about what somebody told them of their wishes and their yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.actions import agreeing
from esmero.domain.customers.kinds import SaidHow
from esmero.parts import preferences
from esmero.parts.preferences import PreferenceForm

if TYPE_CHECKING:
    from django.http import QueryDict

    from esmero.domain.customers.models import Preference

YES, NO = "yes", "no"
HOWS = [(how.value, how.label) for how in agreeing.TOLD_TO_US]
MOST_NUMBER = 2**63 - 1
WHY_NOT: dict[type[Exception], Any] = {
    agreeing.OtherWords: gettext_lazy("The words were changed since you read them out. Read out these."),
    agreeing.NoAddress: gettext_lazy(
        "This has to be confirmed by letter, and we know no address of theirs that one may go to."
    ),
    agreeing.TooOften: gettext_lazy("Enough letters about it went there today. Try again tomorrow."),
}


class ReachForm(PreferenceForm):
    """The same as customers say on their page, with how they told us."""

    how = forms.ChoiceField(
        label=gettext_lazy("They said so"), choices=HOWS, initial=SaidHow.PHONE, widget=forms.RadioSelect
    )
    # What they had said last as the form was opened; 0 for nothing.
    seen = forms.IntegerField(required=False, min_value=0, max_value=MOST_NUMBER, widget=forms.HiddenInput)


def reach_form(kept: Preference | None, data: QueryDict | None = None) -> ReachForm:
    """Return the form as it begins from what they said last, or what was sent of it."""
    known = preferences.initial(kept) | {"seen": kept.pk if kept else 0}
    return ReachForm(data, initial=known)


def said_otherwise(kept: Preference | None, data: QueryDict) -> ReachForm:
    """Return what was sent once more, with a word that they said something else meanwhile."""
    again = data.copy()
    again["seen"] = str(kept.pk if kept else 0)
    form = reach_form(kept, again)
    form.add_error(
        None, _("They said something else meanwhile: it stands here. Look at it before you keep yours.")
    )
    return form


class AnswerForm(forms.Form):
    """A yes or a no to a purpose; for a yes the words have to have been read out."""

    purpose = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_NUMBER)
    wording = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_NUMBER)
    how = forms.ChoiceField(choices=HOWS)
    answer = forms.ChoiceField(choices=[(YES, ""), (NO, "")])
    was_read = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a yes to words that nobody read out."""
        given = super().clean() or {}
        if given.get("answer") == YES and not given.get("was_read"):
            self.add_error("was_read", _("Read the words out to them first, then say so here."))
        return given
