"""A paragraph of the company's own in a letter that software writes: above what is so in any case.

Only the listed places are ever filled, by ourselves; everything else stays letter for letter, in one line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.company import reads as company
from esmero.domain.company.kinds import LONGEST_WORDING
from esmero.ground import blanks
from esmero.letters import names
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Setting
    from esmero.parts.people import Person


def paragraph(
    setting: Setting, what: str, person: Person | None, promise: Promise | None = None
) -> list[str]:
    """Return the company's own paragraph for a letter in the active language; none where it has none.

    `person` is who looks after it, and `promise` what holds now: where a place can't be filled the whole
    paragraph is left out, as what is so stands below in any case.
    """
    words = _words(setting, what)
    values = {
        "person": person.short_name if person else "",
        "company": setting.company.name,
        "when": times.before(promise.due_at, at=setting.at, zone=setting.zone) if promise else "",
    }
    if not words or any(not values.get(name) for name in blanks.PLACE.findall(words)):
        return []
    return [blanks.fill(words, values)]


def _words(setting: Setting, what: str) -> str:
    if setting.own_words is not None:
        return names.header_line(setting.own_words.get(what, ""), longest=LONGEST_WORDING)
    return company.wording(what, times.language())
