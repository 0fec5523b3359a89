"""What is filled in about what people are good at, and how much they get at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.customers import reads as customers
from esmero.domain.staff import reads as staff
from esmero.parts import routing

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from esmero.domain.staff.models import Agent, Team

# By which customers' questions come in by themselves; what is said aloud is whoever's hears it.
KINDS = [ChannelKind.EMAIL, ChannelKind.FORM, ChannelKind.POST, ChannelKind.FAX, ChannelKind.API]
MOST = 9999
# Four weeks.
MOST_MINUTES = 40320


class MostForm(forms.Form):
    """How many open conversations somebody gets at most, for each kind of channel; empty: any number."""

    def __init__(self, *args: Any, standing: dict[str, int], usual: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in KINDS:
            self.fields[f"most_{kind}"] = forms.IntegerField(
                label=kind.label,
                required=False,
                min_value=0,
                max_value=MOST,
                initial=standing.get(kind),
                help_text=_("Everybody else: %(num)s.") % {"num": usual[kind]} if kind in usual else "",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 5}),
                error_messages=dict.fromkeys(
                    ["invalid", "min_value", "max_value"],
                    _("Write a number from 0 to %(most)s, or leave it empty.") % {"most": MOST},
                ),
            )

    def numbers(self) -> list[BoundField]:
        """Return the fields of the numbers."""
        return [self[f"most_{kind}"] for kind in KINDS]

    def most(self) -> dict[str, int]:
        """Return the numbers that were filled in, by kind of channel."""
        given = {str(kind): self.cleaned_data[f"most_{kind}"] for kind in KINDS}
        return {kind: number for kind, number in given.items() if number is not None}


class SkillsForm(MostForm):
    """What one person is good at, and their own numbers."""

    def __init__(self, *args: Any, person: Agent, **kwargs: Any) -> None:
        standing, usual = staff.capacities(person), staff.capacities(None)
        super().__init__(*args, standing=standing, usual=usual, **kwargs)
        has = staff.keys_of(person)
        self.skills = staff.skills()
        for skill in self.skills:
            self.fields[skill.key] = forms.BooleanField(
                label=routing.skill(skill), required=False, initial=skill.key in has
            )

    def boxes(self) -> list[BoundField]:
        """Return the boxes of the skills."""
        return [self[skill.key] for skill in self.skills]

    def keys(self) -> set[str]:
        """Return the keys of the skills that were ticked."""
        return {skill.key for skill in self.skills if self.cleaned_data[skill.key]}


class WaitsForm(forms.Form):
    """How long a team's questions wait, in working minutes."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["waits_for_known_minutes"] = minutes_field(
            _("Wait for whoever knows the customer, in minutes"),
            _(
                "If they are back before the answer is due, and within so many minutes of the team’s hours. "
                "Empty: any number. 0: never."
            ),
            team.waits_for_known_minutes,
            least=0,
        )
        self.fields["idle_after_minutes"] = minutes_field(
            _("Goes on from whoever is not here, after minutes"),
            _("So many minutes of the team’s hours without an answer. Empty: never."),
            team.idle_after_minutes,
            least=1,
        )


class FirstForm(forms.Form):
    """People of which segment go first to whom of a team."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = {"required": _("Please choose."), "invalid_choice": _("Please choose.")}
        self.fields["segment_id"] = forms.TypedChoiceField(
            label=_("People of the segment"),
            coerce=int,
            choices=[("", _("Choose")), *customers.segment_names().items()],
            error_messages=wrong,
        )
        people = [(one.pk, one.name) for one in staff.people_of(team)]
        self.fields["person_id"] = forms.TypedChoiceField(
            label=_("First to"), coerce=int, choices=[("", _("Choose")), *people], error_messages=wrong
        )


def minutes_field(label: str, hint: str, initial: int | None, *, least: int) -> forms.IntegerField:
    wrong = _("Write how many minutes, from %(least)s to %(most)s, or leave it empty.")
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=least,
        max_value=MOST_MINUTES,
        initial=initial,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 7}),
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], wrong % {"least": least, "most": MOST_MINUTES}
        ),
    )
