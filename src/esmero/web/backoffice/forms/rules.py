"""A rule when/if/then as fields: an empty one asks for nothing, or does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.staff import reads as staff
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.kinds import LONGEST_WORD, MOST_WORDS, If, Then, Unit, When, Wording
from esmero.web.backoffice.fields import one_of, spoken
from esmero.web.backoffice.forms.conditions import WAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from esmero.domain.workflows.models import Step

LANGUAGES = [code for code, _name in settings.LANGUAGES]
KNOWN = {"yes": True, "no": False}
NUMBERED = [
    (If.TEAM, "if_team"),
    (If.KIND, "if_kind"),
    (If.PRIORITY, "if_priority"),
    (If.TAG, "if_tag"),
    (Then.KIND, "then_kind"),
    (Then.TEAM, "then_team"),
    (Then.TAG, "then_tag"),
    (Then.PRIORITY, "then_priority"),
    (Then.NOTICE, "then_notice"),
]
CONDITIONS = [f"if_{name}" for name in If.values]
SORTING = ["then_kind", "then_step", "then_team", "then_tag", "then_priority", "then_notice"]


class RuleForm(forms.Form):
    """One rule; the numbers in its fields are those of teams, kinds, steps, tags and colleagues."""

    name = forms.CharField(
        label=gettext_lazy("What the rule is called"),
        help_text=gettext_lazy("Colleagues read this name wherever it has done something."),
        max_length=80,
        error_messages={"required": gettext_lazy("Give the rule a name.")},
    )
    when_verb = forms.ChoiceField(label=pgettext_lazy("rule", "When"), choices=When.choices)
    if_words = forms.CharField(
        required=False,
        max_length=MOST_WORDS * (LONGEST_WORD + 2),
        label=gettext_lazy("One of these stands in the subject or the letter"),
        help_text=gettext_lazy("Ten words or phrases at most, with commas between them."),
    )
    then_within = forms.IntegerField(
        required=False, min_value=1, max_value=250, label=gettext_lazy("Within how many")
    )
    then_unit = forms.ChoiceField(required=False, choices=Unit.choices, label=gettext_lazy("Counted in"))
    then_note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea, label=gettext_lazy("A note for colleagues")
    )

    def __init__(self, data: Any = None, *, wording: Wording | None = None) -> None:
        self._steps = workflows.newest_steps()
        super().__init__(data, initial=initial_of(wording, self._steps) if wording else None)
        self.fields.update({**_conditions(self._steps), **_deeds(self._steps)})
        promised, says = _("What the customer is promised"), _("What the letter says")
        for code, language in settings.LANGUAGES:
            self.fields[f"promise_{code}"] = forms.CharField(
                required=False, max_length=200, label=f"{promised}, {language}"
            )
            self.fields[f"letter_{code}"] = forms.CharField(
                required=False,
                max_length=4000,
                widget=forms.Textarea,
                label=f"{says}, {language}",
            )

    def clean_if_words(self) -> list[str]:
        """Return the words and phrases, each once."""
        words = [" ".join(one.split()) for one in self.cleaned_data["if_words"].split(",")]
        found = list(dict.fromkeys(one for one in words if one))
        if len(found) > MOST_WORDS or any(len(one) > LONGEST_WORD for one in found):
            raise forms.ValidationError(
                _("Ten words or phrases at most, none of them longer than forty signs.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        """It does something, and a promise has words and a time."""
        given = super().clean() or {}
        promised, within = self._said("promise"), given.get("then_within")
        if promised and not within and "then_within" not in self.errors:
            self.add_error("then_within", _("Say by when: a promise has a time."))
        if within and not promised:
            self.add_error(f"promise_{LANGUAGES[0]}", _("Say what is promised, or leave the time empty."))
        if not self.errors and not self.wording.deeds:
            self.add_error(None, _("Choose what it does: one thing at least."))
        return given

    @property
    def wording(self) -> Wording:
        """What the rule says, without what was left empty."""
        given = self.cleaned_data
        conditions: dict[str, Any] = {
            If.WAY_IN: given.get("if_way_in"),
            If.LANGUAGE: given.get("if_language"),
            If.STEP: self._step(given.get("if_step")),
            If.WORDS: given.get("if_words"),
            If.KNOWN: KNOWN.get(given.get("if_known", "")),
        }
        deeds: dict[str, Any] = {
            Then.STEP: self._step(given.get("then_step")),
            Then.NOTE: given.get("then_note", "").strip(),
            Then.LETTER: self._said("letter"),
        }
        if promised := self._said("promise"):
            within, unit = given.get("then_within"), given.get("then_unit") or Unit.DAYS
            deeds[Then.PROMISE] = {"words": promised, "within": within, "unit": unit}
        for name, field in NUMBERED:
            (conditions if field.startswith("if_") else deeds)[name] = given.get(field)
        return Wording(given["name"], given["when_verb"], _kept(conditions, If), _kept(deeds, Then))

    def _said(self, field: str) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"{field}_{code}", "").strip() for code in LANGUAGES}
        return {code: words for code, words in given.items() if words}

    def _step(self, number: int | None) -> dict[str, Any] | None:
        found = next((step for step in self._steps if step.pk == number), None)
        return {"step": found.pk, "names": found.names} if found else None

    @property
    def promises(self) -> bool:
        """Whether anything stands where it says what is promised."""
        return self._has([*(f"promise_{code}" for code in LANGUAGES), "then_within"])

    @property
    def writes(self) -> bool:
        """Whether anything stands where it says what is written to the customer."""
        return self._has([f"letter_{code}" for code in LANGUAGES])

    def _has(self, names: Iterable[str]) -> bool:
        return any(self[name].value() or self[name].errors for name in names)


def _kept(given: Mapping[str, Any], every: Iterable[Any]) -> dict[str, Any]:
    """Return what was chosen, in the order of the house; `False` is a choice as well."""
    return {str(name): given[name] for name in every if given.get(name) not in (None, "", [], {})}


def _conditions(steps: list[Step]) -> dict[str, forms.Field]:
    known = [("", _("known or new")), ("yes", _("known to us")), ("no", _("new to us"))]
    return {
        "if_way_in": forms.ChoiceField(
            required=False, label=_("It came by"), choices=[("", _("any way")), *WAYS.items()]
        ),
        "if_language": forms.ChoiceField(
            required=False, label=_("Language"), choices=[("", _("any language")), *settings.LANGUAGES]
        ),
        "if_team": one_of([("", _("any team")), *_teams()], _("Team"), required=False),
        "if_kind": one_of([("", _("anything")), *_kinds()], _("What it is"), required=False),
        "if_step": one_of(
            [("", _("any step")), *_named(steps)], _("The step that was reached"), required=False
        ),
        "if_priority": one_of([("", _("any priority")), *Priority.choices], _("Priority"), required=False),
        "if_tag": one_of([("", _("with or without tags")), *_tags()], _("Tag"), required=False),
        "if_known": forms.ChoiceField(required=False, label=_("The customer is"), choices=known),
    }


def _deeds(steps: list[Step]) -> dict[str, forms.Field]:
    as_it_is = pgettext("rule", "leave it as it is")
    people = [(one.pk, one.name) for one in staff.agents()]
    return {
        "then_kind": one_of([("", as_it_is), *_kinds()], _("Say what it is"), required=False),
        "then_step": one_of([("", as_it_is), *_named(steps)], _("Have it go on to the step"), required=False),
        "then_team": one_of([("", as_it_is), *_teams()], _("Give it to the team"), required=False),
        "then_tag": one_of([("", as_it_is), *_tags()], _("Add the tag"), required=False),
        "then_priority": one_of([("", as_it_is), *Priority.choices], _("Set the priority"), required=False),
        "then_notice": one_of([("", _("nobody")), *people], _("Tell a colleague"), required=False),
    }


def _teams() -> list[tuple[int, str]]:
    return [(team.pk, team.name) for team in staff.ready_teams()]


def _kinds() -> list[tuple[int, str]]:
    return [(kind.pk, kind.name_in(spoken())) for kind in workflows.kinds()]


def _tags() -> list[tuple[int, str]]:
    return conversations.tags_to_filter_by()


def _named(steps: list[Step]) -> list[tuple[int, str]]:
    return [(step.pk, f"{step.workflow.kind.name_in(spoken())}: {step.name_in(spoken())}") for step in steps]


def initial_of(wording: Wording, steps: list[Step]) -> dict[str, Any]:
    """Return what the form shows of a rule."""
    conditions, deeds = wording.conditions, wording.deeds
    promised = deeds.get(Then.PROMISE, {})
    known = next((name for name, one in KNOWN.items() if one is conditions.get(If.KNOWN)), "")
    shown: dict[str, Any] = {
        "name": wording.name,
        "when_verb": wording.when_verb,
        "if_way_in": conditions.get(If.WAY_IN, ""),
        "if_language": conditions.get(If.LANGUAGE, ""),
        "if_step": _number_of(conditions.get(If.STEP), steps),
        "if_words": ", ".join(conditions.get(If.WORDS, [])),
        "if_known": known,
        "then_step": _number_of(deeds.get(Then.STEP), steps),
        "then_note": deeds.get(Then.NOTE, ""),
        "then_within": promised.get("within"),
        "then_unit": promised.get("unit", Unit.DAYS),
    }
    for name, field in NUMBERED:
        shown[field] = (conditions if field.startswith("if_") else deeds).get(name)
    shown |= {f"promise_{code}": words for code, words in promised.get("words", {}).items()}
    return shown | {f"letter_{code}": words for code, words in deeds.get(Then.LETTER, {}).items()}


def _number_of(meant: Mapping[str, Any] | None, steps: list[Step]) -> int | None:
    """Return the step that a rule means, by the same name where its kind was drawn anew."""
    if not meant:
        return None
    fitting = [step.pk for step in steps if step.pk == meant["step"] or step.names == meant["names"]]
    return fitting[0] if fitting else None
