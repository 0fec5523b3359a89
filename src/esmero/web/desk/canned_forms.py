"""The form of a canned reply: its name, whose it is, and its words in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.customers import reads as customers
from esmero.domain.staff import access as staff
from esmero.domain.workbench.kinds import PLACES, Whose
from esmero.ground import blanks

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.reads import Canned

LONGEST = 10_000
NAMES = dict(settings.LANGUAGES)


class CannedForm(forms.Form):
    """A canned reply. Whose it may be depends on who writes it."""

    name = forms.CharField(
        max_length=80,
        label=gettext_lazy("What you look for it by"),
        error_messages={"required": gettext_lazy("Give it a short name.")},
    )
    whose = forms.ChoiceField(label=gettext_lazy("Who may use it"), widget=forms.RadioSelect)
    segment = forms.TypedChoiceField(
        label=gettext_lazy("For whom it is"),
        help_text=gettext_lazy(
            "For people of a segment it stands first while you write; for everybody else only if you look "
            "for it by its name."
        ),
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = _choices(agent)  # type: ignore[attr-defined]
        self.fields["whose"].initial = Whose.MINE
        names = customers.segment_names()
        self.fields["segment"].choices = [("", _("Everybody")), *names.items()]  # type: ignore[attr-defined]  # (a choice field)
        if not names:
            del self.fields["segment"]
        for code, name in settings.LANGUAGES:
            self.fields[f"text_{code}"] = forms.CharField(
                max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5}), label=name
            )

    def clean(self) -> dict[str, Any]:
        """Ask for words in one language at least, and refuse places that nobody would fill."""
        clean = super().clean() or {}
        texts = {name: text for name, text in clean.items() if name.startswith("text_") and text}
        if not texts:
            self.add_error(f"text_{settings.LANGUAGES[0][0]}", _("Write the words in one language at least."))
        for name, text in texts.items():
            unknown = blanks.unknown(text, PLACES)
            if unknown:
                why = _("Nothing stands for {{%(name)s}}. What you can use is listed below.")
                self.add_error(name, why % {"name": unknown[0]})
        return clean

    @property
    def wanted(self) -> dict[str, Any]:
        """What was written, as the action takes it."""
        clean = self.cleaned_data
        whose, _colon, team = clean["whose"].partition(":")
        return {
            "name": clean["name"],
            "whose": whose,
            "team_id": int(team) if team else None,
            "segment_id": clean.get("segment"),
            "texts": {code: clean.get(f"text_{code}", "").strip() for code, _name in settings.LANGUAGES},
        }


def initial(canned: Canned) -> dict[str, Any]:
    """Return what the form begins with for a canned reply that is there."""
    reply = canned.reply
    whose = f"{reply.whose}:{reply.team_id}" if reply.whose == Whose.TEAM else reply.whose
    texts = {f"text_{language}": text for language, text in canned.texts.items()}
    return {"name": reply.name, "whose": whose, "segment": reply.segment_id or "", **texts}


def _choices(agent: Agent) -> list[tuple[str, str]]:
    teams = staff.teams_set_up_by(agent).order_by("name")
    of_teams = [(f"{Whose.TEAM}:{team.pk}", _("The team %(team)s") % {"team": team.name}) for team in teams]
    of_all = [(str(Whose.COMPANY), str(Whose.COMPANY.label))] if agent.is_owner else []
    return [(str(Whose.MINE), str(Whose.MINE.label)), *of_teams, *of_all]
