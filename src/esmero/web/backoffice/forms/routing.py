"""What is filled in where other ways of giving questions to people are tried on last month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from esmero.domain.customers import reads as customers
from esmero.domain.staff import reads as staff
from esmero.insight.routed_again import Changes
from esmero.parts import people, routing
from esmero.web.backoffice.forms.skills import KINDS, MostForm, minutes_field

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Row:
    """Somebody who works here, with what can be otherwise about them."""

    person: people.Person
    words: str
    skills: BoundField
    without: BoundField
    is_other: bool


class OtherwiseForm(MostForm):
    """Who is good at what, how much each gets, how long teams wait, and who is there; filled in as it stands.

    `wanted` is what was tried before, to go on from there.
    """

    def __init__(self, *args: Any, wanted: Changes | None, **kwargs: Any) -> None:
        self.standing, self.wanted = staff.capacities(None), wanted or Changes()
        most = {**self.standing, **self.wanted.most}
        bounds = {kind: number for kind, number in most.items() if number is not None}
        super().__init__(*args, standing=bounds, usual={}, **kwargs)
        self.known = staff.skills()
        self.agents, self.teams = list(staff.agents()), staff.teams()
        self.can: dict[int, set[str]] = {agent.pk: set() for agent in self.agents}
        who = staff.who_has_each()
        for skill in self.known:
            for agent in who.get(skill.pk, []):
                self.can[agent.pk].add(skill.key)
        for agent in self.agents:
            self._add_person(agent)
        for team in self.teams:
            stands = self.wanted.waits.get(team.pk, team.waits_for_known_minutes)
            self.fields[f"waits_{team.pk}"] = minutes_field(team.name, "", stands, least=0)
        self._add_first()
        self._add_one_more()

    def _add_first(self) -> None:
        """People of a segment, first to somebody: both or neither."""
        segment, person = self.wanted.first or ("", "")
        for name, label, chosen, known in (
            ("first_segment", _("People of the segment"), segment, customers.segment_names().items()),
            ("first_person", _("First to"), person, [(agent.pk, agent.name) for agent in self.agents]),
        ):
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("As it was")), *known],
                initial=chosen,
            )

    def clean(self) -> dict[str, Any]:
        """A segment goes to somebody, and somebody gets people of a segment."""
        clean = super().clean() or {}
        if bool(clean.get("first_segment")) != bool(clean.get("first_person")):
            self.add_error("first_person", _("Choose both, the segment and the person."))
        return clean

    def _add_person(self, agent: Agent) -> None:
        keys = self.wanted.skills.get(agent.pk, self.can[agent.pk])
        self.fields[f"skills_{agent.pk}"] = self._skills(_("Good at"), keys)
        self.fields[f"without_{agent.pk}"] = forms.BooleanField(
            label=_("Was not there"), required=False, initial=agent.pk in self.wanted.without
        )

    def _add_one_more(self) -> None:
        self.fields["like"] = forms.TypedChoiceField(
            label=_("There whenever this person was"),
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("Nobody more")), *((agent.pk, agent.name) for agent in self.agents)],
            initial=self.wanted.like or "",
        )
        field = self._skills(_("Good at"), self.wanted.like_skills or ())
        field.help_text = _("Nothing ticked: what that person is good at.")
        self.fields["like_skills"] = field

    def _skills(self, label: str, keys: Any) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=[(skill.key, routing.skill(skill)) for skill in self.known],
            widget=forms.CheckboxSelectMultiple,
            initial=[skill.key for skill in self.known if skill.key in keys],
        )

    def rows(self) -> list[Row]:
        """Return the people who work here with their fields, by name."""
        return [self._row(agent) for agent in self.agents]

    def _row(self, agent: Agent) -> Row:
        skills, without = self[f"skills_{agent.pk}"], self[f"without_{agent.pk}"]
        keys, is_out = set(skills.value() or ()), bool(without.value())
        words = [routing.skill(skill) for skill in self.known if skill.key in keys]
        said = _("was not there") if is_out else " · ".join(words)
        is_other = is_out or keys != self.can[agent.pk]
        return Row(people.of_agent(agent), said, skills, without, is_other)

    def waits(self) -> list[BoundField]:
        """Return for each team the field of how long it waits."""
        return [self[f"waits_{team.pk}"] for team in self.teams]

    def changes(self) -> Changes:
        """Return what is otherwise than it stands now. The form has to be valid."""
        given, most = self.cleaned_data, self.most()
        wanted = {agent.pk: given[f"skills_{agent.pk}"] for agent in self.agents}
        waits = {team.pk: given[f"waits_{team.pk}"] for team in self.teams}
        stand = {team.pk: team.waits_for_known_minutes for team in self.teams}
        kinds = [str(kind) for kind in KINDS if most.get(kind) != self.standing.get(kind)]
        return Changes(
            skills={pk: tuple(keys) for pk, keys in wanted.items() if set(keys) != self.can[pk]},
            most={kind: most.get(kind) for kind in kinds},
            waits={pk: minutes for pk, minutes in waits.items() if minutes != stand[pk]},
            without=tuple(agent.pk for agent in self.agents if given[f"without_{agent.pk}"]),
            first=(given["first_segment"], given["first_person"]) if given["first_segment"] else None,
            like=given["like"],
            like_skills=tuple(given["like_skills"]) or None,
        )
