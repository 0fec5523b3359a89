"""A letter by software as its recipient would read it, with the company's own words in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.company.kinds import OwnLetter
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.insight import made_up
from esmero.letters import handing, owning_up, reopening
from esmero.letters.writing import Setting

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Agent, Team
    from esmero.letters.writing import Letter


@dataclass(frozen=True)
class Sample:
    """A letter in one language."""

    language: str
    language_name: str
    subject: str
    words: str


def all_letters(letter: OwnLetter) -> list[dict[str, Any]]:
    """Return all letters to choose from, each with in how many languages the company speaks for itself."""
    kept = company.wordings()
    return [
        {
            "name": str(one.label),
            "url": f"{reverse('backoffice:promises-words')}?letter={one.value}",
            "is_here": one == letter,
            "count": len(kept.get(one.value, {})),
        }
        for one in OwnLetter
    ]


def samples(letter: OwnLetter, words: Mapping[str, str], agent: Agent, *, at: datetime) -> list[Sample]:
    """Return the letter in each language with these paragraphs, as if the agent looked after it."""
    team = next(iter(staff.teams()), None)
    if team is None:
        return []
    return [
        _sample(letter, words.get(code, ""), agent, team, code, str(name), at=at)
        for code, name in settings.LANGUAGES
    ]


def _sample(
    letter: OwnLetter, words: str, agent: Agent, team: Team, language: str, name: str, *, at: datetime
) -> Sample:
    setting = Setting(
        company=company.the_company(),
        conversation=made_up.conversation(team, language=language),
        page_url="",
        at=at,
        own_words={letter.value: words},
    )
    with translation.override(language):
        written = _written(setting, letter, agent, team)
    return Sample(language, name, written.subject, written.text)


def _written(setting: Setting, letter: OwnLetter, agent: Agent, team: Team) -> Letter:
    at, why = setting.at, _("Here stands what the colleague wrote about it.")
    old = made_up.promise(agent, team, made_at=at, hours=-1)
    new = made_up.promise(agent, team, made_at=at, hours=2)
    if letter == OwnLetter.OWNED_UP:
        return owning_up.letter(setting, old, new)
    if letter == OwnLetter.MOVED:
        return handing.moved(
            setting, new, made_up.promise(agent, team, made_at=at, hours=4), why=why, by=agent
        )
    if letter == OwnLetter.HANDED_ON:
        return handing.handed_on(setting, [new])
    if letter == OwnLetter.REOPENED:
        again = made_up.promise(agent, team, kind=PromiseKind.LOOK_AGAIN, made_at=at, hours=2)
        return reopening.letter(setting, again)
    new.kind = PromiseKind.ESCALATION if letter == OwnLetter.REFUSED else new.kind
    new.withdrawn_because, new.withdrawn_at = why, at
    return handing.taken_back(setting, [new], by=agent)
