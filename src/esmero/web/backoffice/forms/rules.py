"""A rule when/if/then: in rows what has to be so, in fields what is done; an empty field does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.promises.kinds import Noun
from esmero.domain.staff import reads as staff
from esmero.domain.workflows.kinds import Then, Unit, When, Wording
from esmero.web.backoffice.fields import one_of
from esmero.web.backoffice.forms import conditions
from esmero.web.backoffice.forms.conditions import RowsAtEvents

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

LANGUAGES = [code for code, _name in settings.LANGUAGES]
NUMBERED = [Then.KIND, Then.TEAM, Then.TAG, Then.PRIORITY, Then.NOTICE]
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
    then_within = forms.IntegerField(
        required=False, min_value=1, max_value=250, label=gettext_lazy("Within how many")
    )
    then_unit = forms.ChoiceField(required=False, choices=Unit.choices, label=gettext_lazy("Counted in"))
    then_note = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea, label=gettext_lazy("A note for colleagues")
    )

    def __init__(self, data: Any = None, *, rows: RowsAtEvents, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.rows = rows
        self.fields.update(_what_is_done())
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

    def is_valid(self) -> bool:
        """Whether it can be kept, with all of its rows."""
        return all([super().is_valid(), self.rows.is_right(), self._asks_what_is_known()])

    def _asks_what_is_known(self) -> bool:
        """Only where a step was reached is there one to ask about; elsewhere it is said beside the row."""
        if self.cleaned_data.get("when_verb", When.WENT_ON) == When.WENT_ON:
            return True
        wrong = [row for row in self.rows.forms if row.about == Noun.STEP]
        words = _("Choose “%(when)s” under “When”, or leave this condition out.")
        for row in wrong:
            row.add_error("values", words % {"when": When.WENT_ON.label})
        return not wrong

    def clean(self) -> dict[str, Any]:
        """It does something, and a promise has words and a time."""
        given = super().clean() or {}
        promised, within = self._said("promise"), given.get("then_within")
        if promised and not within and "then_within" not in self.errors:
            self.add_error("then_within", _("Say by when: a promise has a time."))
        if within and not promised:
            self.add_error(f"promise_{LANGUAGES[0]}", _("Say what is promised, or leave the time empty."))
        if not self.errors and not self._deeds():
            self.add_error(None, _("Choose what it does: one thing at least."))
        return given

    @property
    def wording(self) -> Wording:
        """What the rule says, without what was left empty."""
        given = self.cleaned_data
        return Wording(given["name"], given["when_verb"], tuple(self.rows.conditions()), self._deeds())

    def _deeds(self) -> dict[str, Any]:
        given = self.cleaned_data
        step = conditions.steps_as_kept([given["then_step"]]) if given.get("then_step") else []
        deeds: dict[str, Any] = {
            Then.STEP: step[0] if step else None,
            Then.NOTE: given.get("then_note", "").strip(),
            Then.LETTER: self._said("letter"),
            **{name: given.get(f"then_{name}") for name in NUMBERED},
        }
        if promised := self._said("promise"):
            within, unit = given.get("then_within"), given.get("then_unit") or Unit.DAYS
            deeds[Then.PROMISE] = {"words": promised, "within": within, "unit": unit}
        return {str(name): deeds[name] for name in Then if deeds.get(name) not in (None, "", {})}

    def _said(self, field: str) -> dict[str, str]:
        given = {code: self.cleaned_data.get(f"{field}_{code}", "").strip() for code in LANGUAGES}
        return {code: words for code, words in given.items() if words}

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


def _what_is_done() -> dict[str, forms.Field]:
    as_it_is = ("", pgettext("rule", "leave it as it is"))
    people = [(one.pk, one.name) for one in staff.agents()]
    tags = conversations.tags_to_filter_by()
    return {
        "then_kind": one_of([as_it_is, *conditions.kinds()], _("Say what it is"), required=False),
        "then_step": one_of([as_it_is, *conditions.steps()], _("Have it go on to the step"), required=False),
        "then_team": one_of([as_it_is, *conditions.ready_teams()], _("Give it to the team"), required=False),
        "then_tag": one_of([as_it_is, *tags], _("Add the tag"), required=False),
        "then_priority": one_of([as_it_is, *Priority.choices], _("Set the priority"), required=False),
        "then_notice": one_of([("", _("nobody")), *people], _("Tell a colleague"), required=False),
    }


def initial_of(wording: Wording) -> dict[str, Any]:
    """Return what the form's own fields show of a rule."""
    deeds = wording.deeds
    promised, step = deeds.get(Then.PROMISE, {}), deeds.get(Then.STEP)
    shown: dict[str, Any] = {
        "name": wording.name,
        "when_verb": wording.when_verb,
        "then_step": next(iter(conditions.steps_as_chosen([step])), None) if step else None,
        "then_note": deeds.get(Then.NOTE, ""),
        "then_within": promised.get("within"),
        "then_unit": promised.get("unit", Unit.DAYS),
        **{f"then_{name}": deeds.get(name) for name in NUMBERED},
    }
    shown |= {f"promise_{code}": words for code, words in promised.get("words", {}).items()}
    return shown | {f"letter_{code}": words for code, words in deeds.get(Then.LETTER, {}).items()}


def is_changed(given: QueryDict, kept: Wording) -> bool:
    """Say whether other words stand in the fields than a browser sends untouched, in whatever order."""
    if "name" not in given:
        return False
    rows = RowsAtEvents.of(kept.conditions)
    forms_of = [RuleForm(rows=rows, initial=initial_of(kept)), *rows.forms]
    untouched = {one.html_name: _untouched(one) for form in forms_of for one in form}
    untouched["row"] = [str(row.key) for row in rows.forms]
    return any(_read(given.getlist(name)) != _read(values) for name, values in untouched.items())


def _untouched(bound: forms.BoundField) -> list[str]:
    """Return what a browser sends of a field that nobody touched: of a list only what it offers."""
    value = bound.value()
    shown = [str(one) for one in (value if isinstance(value, (list, tuple)) else [value]) if one is not None]
    if not isinstance(bound.field, forms.ChoiceField):
        return shown
    choices: Any = bound.field.choices  # Django knows ways to offer them that forms of ours don't use
    return [str(key) for key, _words in choices if str(key) in shown]


def _read(values: Iterable[str]) -> list[str]:
    """Return what was sent as it is compared: a line ends as browsers end it, an empty field is none."""
    return sorted(one for value in values if (one := "\n".join(value.split("\r\n")).strip()))
