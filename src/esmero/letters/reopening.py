"""The letter that somebody opened a conversation again: who looks at it, and how it stands as it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.company.kinds import OwnLetter
from esmero.letters import own_words, pages
from esmero.letters.pages import Page
from esmero.letters.writing import on_the_telephone, simply_answer
from esmero.parts import people, promises

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Letter, Setting


def heading(language: str) -> str:
    """Return the first line of the letter, which stands for it in the story."""
    with translation.override(language):
        return _("We have opened this again.")


def undone(language: str) -> str:
    """Return what stands in the story in place of a letter that was to tell of a closing."""
    with translation.override(language):
        return _("This was closed by mistake and is open again; what we promised you holds.")


def letter(setting: Setting, promise: Promise) -> Letter:
    """Return the letter; `promise` says who looks at it again, as it stands when the letter leaves."""
    with translation.override(setting.conversation.language):
        holds = promise.is_open and promise.due_at > setting.at
        person = people.of_keeper(promise)
        again, said = _("We have opened this again."), _said(setting, promise)
        page = Page(
            subject=_("Opened again: %(promise)s") % {"promise": said} if holds else again.rstrip("."),
            preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
            heading=again,
            before=[
                *own_words.paragraph(setting, OwnLetter.REOPENED, person, promise if holds else None),
                _("It had been closed; now it is open again, and you need not do anything."),
                *([] if holds else [_("Your page says what holds now.")]),
            ],
            seams=[pages.seam(setting, promise, has_face=True)] if holds else [],
            after=[simply_answer(), on_the_telephone(setting)],
            written_by=_("This letter was written by our system, because a colleague opened it again."),
        )
        return pages.write(setting, page, face_of=promise.owner if holds else None)


def _said(setting: Setting, promise: Promise) -> str:
    return promises.text(promise, at=setting.at, zone=setting.zone)
