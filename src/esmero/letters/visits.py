"""Letters about a customer's own page: the code that opens it, and what changed about their addresses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters.staff import StaffLetterWords

if TYPE_CHECKING:
    from esmero.domain.company.models import Company


def code(code: str, *, company: Company, language: str) -> StaffLetterWords:
    """Return the letter: the code and what it opens, and no word that anybody typed."""
    with translation.override(language):
        told = {"code": code, "company": company.name}
        paragraphs = [
            _("Your code is %(code)s. With it you see what %(company)s knows about you.") % told,
            _("It is good for ten minutes, and only in the browser in which you asked for it."),
            _("Tell it to nobody. We never ask for it, not on the telephone either."),
            _("If it was not you who asked, you need not do anything: without this code nobody gets in."),
        ]
        return StaffLetterWords(_("Your code is %(code)s") % told, "\n\n".join(paragraphs) + "\n")


def proof(code: str, *, company: Company, language: str) -> StaffLetterWords:
    """Return the letter by which somebody proves on their page that this address is theirs as well."""
    with translation.override(language):
        told = {"code": code, "company": company.name}
        paragraphs = [
            _("Your code is %(code)s. With it you show that this address is yours as well.") % told,
            _("Somebody who is on their page at %(company)s asked for it. It is good for ten minutes.")
            % told,
            _("Tell it to nobody: whoever has it can have what you wrote us from here join their page."),
            _("If it was not you who asked, you need not do anything. Nothing changes without this code."),
        ]
        return StaffLetterWords(_("Your code is %(code)s") % told, "\n\n".join(paragraphs) + "\n")


class Change(StrEnum):
    """What changed about a customer's addresses."""

    NEW = "NEW"
    INSTEAD = "INSTEAD"
    JOINED = "JOINED"
    CAME = "CAME"
    FIRST = "FIRST"
    FORGOTTEN = "FORGOTTEN"


_CHANGED = {
    Change.NEW: lambda: _("Somebody who was on your page proved with a code that %(address)s is yours too."),
    Change.INSTEAD: lambda: _(
        "Somebody who was on your page put %(address)s in the place of another address of yours. What we "
        "write to you goes there from now on."
    ),
    Change.JOINED: lambda: _(
        "Somebody who was on your page proved with a code that %(address)s is yours too. What came from "
        "there is on your page now."
    ),
    Change.CAME: lambda: _(
        "Somebody came to your page by %(address)s for the first time, with a code that we sent there."
    ),
    Change.FIRST: lambda: _(
        "Somebody who was on your page wishes that what we write to you goes to %(address)s first."
    ),
    Change.FORGOTTEN: lambda: _("Somebody who was on your page had one of your addresses forgotten."),
}


def changed(change: Change, *, address: str, company: Company, language: str) -> StaffLetterWords:
    """Return the letter to the other proven addresses of a customer: what was done, and how to object."""
    with translation.override(language):
        told = {"address": address, "company": company.name}
        paragraphs = [
            _CHANGED[change]() % told,
            _("If that was you, there is nothing to do."),
            _("If it was not you, please write to us. A person of ours looks at it with you."),
            company.name,
        ]
        subject = _("Your addresses at %(company)s changed") % told
        return StaffLetterWords(subject, "\n\n".join(paragraphs) + "\n")


def read_out(code: str, *, company: Company, language: str) -> StaffLetterWords:
    """Return the letter with the code that a customer reads out to a colleague who is talking with them."""
    with translation.override(language):
        told = {"code": code, "company": company.name}
        paragraphs = [
            _("Your code is %(code)s.") % told,
            _("You are talking with somebody at %(company)s just now? Then read it to them.") % told,
            _("It shows that this address is yours, and opens nothing else. It is good for ten minutes."),
            _("If you are not talking with us, tell it to nobody. Nothing happens without it."),
        ]
        return StaffLetterWords(_("Your code is %(code)s") % told, "\n\n".join(paragraphs) + "\n")


def farewell(*, company: Company, language: str, reference: str) -> StaffLetterWords:
    """Return the last letter to somebody who was forgotten: what is gone, what stays, how it is proved.

    `reference` is the only thing by which what was done can still be found.
    """
    with translation.override(language):
        told = {"company": company.name, "reference": reference}
        paragraphs = [
            _("As you wished, we have forgotten you. This is our last letter."),
            _("Your name, your addresses, what you wrote and sent, and what we knew about you are gone."),
            _(
                "What stays is that there were conversations, when they were, and who of us answered: "
                "numbers without a name, from which nobody can tell that it was you."
            ),
            _("Backups hold the rest until they are renewed; should one be used, you are erased again."),
            _(
                "Should you ever want it proved, name %(reference)s. Only that leads to what was done: "
                "we can't look it up by your name any more."
            )
            % told,
            _("If you write to us again, we begin anew. All the best to you."),
            company.name,
        ]
        subject = _("%(company)s has forgotten you") % told
        return StaffLetterWords(subject, "\n\n".join(paragraphs) + "\n")
