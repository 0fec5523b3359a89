"""What somebody wants to see, as they choose it: only listed names pass, what is wrong is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority, State
from esmero.domain.conversations.reads import Wanted
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from esmero.domain.staff.models import Agent

LONGEST = 200
# How a filter is called in an address.
NAMES = ("q", "state", "team", "person", "tag", "priority", "channel", "language")
SPOKEN = [
    ("en", gettext_lazy("in English")),
    ("es", gettext_lazy("in Spanish")),
    ("ru", gettext_lazy("in Russian")),
]
NOT_LISTED = {"invalid_choice": gettext_lazy("This is not there to choose. Choose again.")}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, label=label, error_messages=NOT_LISTED)


class FilterForm(forms.Form):
    """Words and places to look in. Everything may be left empty."""

    q = forms.CharField(required=False, max_length=LONGEST, label=gettext_lazy("Words"))
    state = _choice(gettext_lazy("State"))
    person = _choice(gettext_lazy("Who looks after it"))
    team = _choice(gettext_lazy("The team"))
    tag = _choice(gettext_lazy("Tag"))
    priority = _choice(gettext_lazy("Priority"))
    channel = _choice(gettext_lazy("By what way"))
    language = _choice(gettext_lazy("Language"))

    def __init__(self, data: Mapping[str, Any] | None, *, agent: Agent) -> None:
        super().__init__(data, prefix=None)
        for name, choices in _choices(agent).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """Return what is wanted. What is wrong asks for nothing."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            words=given.get("q", ""),
            state=given.get("state", ""),
            person=given.get("person", ""),
            team_id=_number(given.get("team")),
            tag_id=_number(given.get("tag")),
            priority=_number(given.get("priority")),
            channel=given.get("channel", ""),
            language=given.get("language", ""),
        )

    def words_of(self, given: Mapping[str, Any]) -> list[str]:
        """Return filters in words, of what there is to choose from."""
        named = {name: dict(field.choices) for name, field in self.fields.items() if name != "q"}  # type: ignore[attr-defined]
        return [
            str(words[given[name]])
            for name, words in named.items()
            if given.get(name) in words and given[name]
        ]


def _choices(agent: Agent) -> dict[str, list[tuple[str, Any]]]:
    """Return what there is to choose from, as far as the agent may know of it."""
    people = [(str(one.pk), one.name) for one in staff.agents() if one.pk != agent.pk]
    teams = [(str(one.pk), one.name) for one in staff_access.teams_seen_by(agent).order_by("name", "id")]
    tags = [(str(number), name) for number, name in conversations.tags_to_filter_by()]
    return {
        "state": [("", pgettext("filter", "Open or not")), *State.choices],
        "person": [
            ("", pgettext("filter", "Anybody’s")),
            (conversations.ME, pgettext("filter", "Mine")),
            (conversations.NOBODY, pgettext("filter", "Nobody’s")),
            *people,
        ],
        "team": [("", _("Any team")), *teams],
        "tag": [("", _("Any tag")), *tags],
        "priority": [("", _("Any priority")), *((str(one.value), one.label) for one in Priority)],
        "channel": [("", _("By any way")), *ChannelKind.choices],
        "language": [("", _("In any language")), *SPOKEN],
    }


def asks_for_filters(given: Mapping[str, Any]) -> bool:
    """Say whether an address holds any filter but words."""
    return any(given.get(name) for name in NAMES if name != "q")


def words_only(given: Mapping[str, Any]) -> Wanted:
    """Return what is wanted where only words were given: nothing has to be looked up for it."""
    return Wanted(words=str(given.get("q", ""))[:LONGEST])


def address_of(wanted: Wanted) -> dict[str, str]:
    """Return a wish as the names and values of an address."""
    named = {
        "q": wanted.words,
        "state": wanted.state,
        "person": wanted.person,
        "team": wanted.team_id,
        "tag": wanted.tag_id,
        "priority": wanted.priority,
        "channel": wanted.channel,
        "language": wanted.language,
    }
    return {name: str(value) for name, value in named.items() if value}


def _number(value: str | None) -> int | None:
    return int(value) if value else None
