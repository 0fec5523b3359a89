"""The letter that rules or hours were changed, and what we promised is due later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters import pages
from esmero.letters.pages import Page
from esmero.letters.writing import on_the_telephone, simply_answer
from esmero.parts import counted_again, promises

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Letter, Setting


def heading(language: str) -> str:
    """Return the first line of the letter, which stands for it in the story."""
    with translation.override(language):
        return _("What we promised has a later time.")


def letter(setting: Setting, promise: Promise, stand: Sequence[Promise]) -> Letter:
    """Return the letter about a promise that is due later; `stand` are those counted again and open.

    Mostly it is among them. Where mail had to wait it may be done meanwhile, or taken back. Each says itself
    what it was before, and why.
    """
    with translation.override(setting.conversation.language):
        newest = stand[0] if stand else promise
        now = {"promise": promises.text(newest, at=setting.at, zone=setting.zone)}
        said = [counted_again.last(one, at=setting.at, zone=setting.zone) for one in stand]
        page = Page(
            subject=_("A later time: %(promise)s") % now if stand else _("Your page says what holds now"),
            preheader=said[0] if said else _("Your page says what holds now."),
            heading=_("What we promised has a later time."),
            before=[_("This is what holds now:") if said else _("Your page says what holds now.")],
            seams=[
                pages.seam(setting, one, then=why, has_face=one is newest)
                for one, why in zip(stand, said, strict=True)
            ],
            after=[simply_answer(), on_the_telephone(setting)],
            written_by=_("This letter was written by our system, because our hours or rules were changed."),
        )
        return pages.write(setting, page, face_of=newest.owner if stand else None)
