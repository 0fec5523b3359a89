"""The letter that we did not keep a promise: what it was, that it is ours, and how it stands as it leaves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.company.kinds import OwnLetter
from esmero.letters import own_words, pages
from esmero.letters.pages import Page
from esmero.letters.writing import on_the_telephone, simply_answer
from esmero.parts import people, promises, times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Letter, Setting


def heading(language: str) -> str:
    """Return the first line of the letter, which stands for it in the story."""
    with translation.override(language):
        return _("We did not keep our word.")


def letter(setting: Setting, broken: Promise, newest: Promise) -> Letter:
    """Return the letter about a broken promise; `newest` is what stands in its place as the letter leaves.

    Mostly that is its renewal. Where mail had to wait it may be done meanwhile, or taken back.
    """
    with translation.override(setting.conversation.language):
        holds = newest.is_open and newest.due_at > setting.at
        page = Page(
            subject=_("We did not keep our word"),
            preheader=_("This is ours, not yours. You need not do anything."),
            heading=_("We did not keep our word."),
            before=[
                *_own_words(setting, newest, holds=holds),
                *_what_broke(setting, broken, is_over=not newest.is_open),
                _what_became(newest, holds=holds),
            ],
            after=[simply_answer(), on_the_telephone(setting)],
            written_by=_("This letter was written by our system, because the time was over."),
        )
        if holds:
            page = replace(page, **_what_holds(setting, newest))
        return pages.write(setting, page, face_of=newest.owner if holds else None)


def _own_words(setting: Setting, newest: Promise, *, holds: bool) -> list[str]:
    person = people.of_keeper(newest)
    return own_words.paragraph(setting, OwnLetter.OWNED_UP, person, newest if holds else None)


def _what_holds(setting: Setting, newest: Promise) -> dict[str, Any]:
    now = promises.text(newest, at=setting.at, zone=setting.zone)
    who = people.of_keeper(newest).short_name
    written_by = _(
        "This letter was written by our system when the time was over; %(person)s looks after it now."
    )
    return {
        "subject": _("We did not keep our word. Now: %(promise)s") % {"promise": now},
        "seams": [pages.seam(setting, newest, then="", has_face=True)],
        "written_by": written_by % {"person": who},
    }


def _what_broke(setting: Setting, broken: Promise, *, is_over: bool) -> list[str]:
    promise = promises.text(broken, at=setting.at, zone=setting.zone)
    said = _(
        "We promised: “%(promise)s”. That time is over and it is not done. The fault is ours, not yours."
    )
    if is_over:
        said = _(
            "We promised: “%(promise)s”. That time passed, and it was not done. The fault is ours, not yours."
        )
    sentences = [said % {"promise": promise}]
    if broken.times_renewed:
        first = times.before(broken.first_due_at, at=setting.at, zone=setting.zone)
        again = _("It is not the first time: what you heard first was %(when)s.")
        sentences.append(again % {"when": first})
    return sentences


def _what_became(newest: Promise, *, holds: bool) -> str:
    if holds:
        return _("This is what holds now:")
    if newest.kept_at:
        return _("Meanwhile it is done, later than we said.")
    if newest.withdrawn_at:
        return _("Meanwhile we took it back; your page says why.")
    return _("Your page says what holds now.")
