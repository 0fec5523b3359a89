"""The letter that a rule of the company has the software write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters import names, pages, writing
from esmero.letters.pages import Page

if TYPE_CHECKING:
    from esmero.letters.letter import Letter, Setting


def letter(setting: Setting, words: str) -> Letter:
    """Return the letter with the company's own words for everybody; it says that software wrote it."""
    with translation.override(setting.conversation.language):
        page = Page(
            subject=writing.answering(setting.conversation.subject),
            preheader=_("Your code is %(code)s.") % {"code": setting.code},
            heading=_("A word about what you wrote to us."),
            body=names.many_lines(words),
            after=[writing.simply_answer(), writing.on_the_telephone(setting)],
            written_by=_(
                "This letter was sent by our system, in words that our company wrote for everybody in this "
                "situation; nobody wrote it to you in person."
            ),
        )
        return pages.write(setting, page, face_of=None)
