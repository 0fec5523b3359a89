"""The letter that a rule of the company has the software write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters import names, pages, writing
from esmero.letters.pages import Page
from esmero.parts import promises

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Letter, Setting


def letter(setting: Setting, words: str, promised: Sequence[Promise] = ()) -> Letter:
    """Return the letter with the company's own words for everybody; it says that software wrote it.

    `promised` is what rules promised over the same event: no other letter tells of it.
    """
    with translation.override(setting.conversation.language):
        page = Page(
            subject=writing.answering(setting.conversation.subject),
            preheader=_("Your code is %(code)s.") % {"code": setting.code},
            heading=_("A word about what you wrote to us."),
            body=names.many_lines(words),
            seams=_seams(setting, promised),
            after=[writing.simply_answer(), writing.on_the_telephone(setting)],
            written_by=_(
                "This letter was sent by our system, in words that our company wrote for everybody in this "
                "situation; nobody wrote it to you in person."
            ),
        )
        return pages.write(setting, page, face_of=None)


def promised(setting: Setting, made: Sequence[Promise]) -> Letter:
    """Return the letter that tells what rules of the company promised, and who sees to it; there is some."""
    with translation.override(setting.conversation.language):
        page = Page(
            subject=promises.text(made[0], at=setting.at, zone=setting.zone),
            preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
            heading=_("We have promised you something."),
            before=[
                _("Our company promises this to everybody in this situation, so you need not ask for it.")
            ],
            seams=_seams(setting, made),
            after=[writing.simply_answer(), writing.on_the_telephone(setting)],
            written_by=_("This letter was written by our system; nobody wrote it to you in person."),
        )
        return pages.write(setting, page, face_of=None)


def _seams(setting: Setting, made: Sequence[Promise]) -> list[pages.Seam]:
    return [pages.seam(setting, one, has_face=False) for one in made]
