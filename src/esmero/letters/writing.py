"""Every letter that Esmero sends, in the customer's language and the company's time.

What the software writes is signed by the company, says that our system wrote it, names who answers in
the third person, and carries no word that the sender typed (their name only where it is plainly one):
a form that anybody can fill in must not carry messages to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import WrittenBy
from esmero.domain.promises.kinds import PromiseKind
from esmero.insight import greetings
from esmero.letters import names, pages, quoting, signatures
from esmero.letters.letter import Letter, Setting
from esmero.letters.pages import Fetched, Page
from esmero.parts import people, promises, times

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message
    from esmero.domain.promises.models import Promise

__all__ = [
    "Letter",
    "Setting",
    "answer",
    "answering",
    "confirmation",
    "confirmation_heading",
    "fresh_link",
    "on_the_telephone",
    "promised",
    "sender_name",
    "simply_answer",
]


def confirmation(setting: Setting, open_promises: list[Promise]) -> Letter:
    """Return the letter that we have a question: who answers, by when, and the code."""
    with translation.override(setting.conversation.language):
        told = _for_customer(open_promises)[:1]
        if not told:
            return pages.write(
                setting, _confirmed(setting, _("We have your question")), face_of=None, is_reply=True
            )
        promise = told[0]
        subject = _("We have your question: %(promise)s") % {"promise": _in_words(setting, promise)}
        then = _("If this is not kept, we tell you at once, with a new time.")
        seams = [pages.seam(setting, promise, then=then, has_face=True)]
        who = people.of_keeper(promise).short_name
        by = _("This confirmation was written by our system; the answer will be written by %(person)s.")
        page = _confirmed(setting, subject, seams=seams, written_by=by % {"person": who})
        return pages.write(setting, page, face_of=promise.owner, is_reply=True)


def confirmation_heading(setting: Setting, *, typed_name: str | None = None) -> str:
    """Return the first line of that letter, which stands for it in the story.

    With a `typed_name` by that one: whoever typed it may have typed another's address, and is to read no name
    of theirs.
    """
    with translation.override(setting.conversation.language):
        return _question_had(_called(setting) if typed_name is None else names.called(typed_name, ""))


def _question_had(name: str) -> str:
    return _("We have your question, %(name)s.") % {"name": name} if name else _("We have your question.")


def _confirmed(
    setting: Setting, subject: str, *, seams: list[pages.Seam] | None = None, written_by: str = ""
) -> Page:
    return Page(
        subject=subject,
        preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
        heading=_question_had(_called(setting)),
        greeting=greetings.in_letter(setting.conversation, language=times.language(), at=setting.at),
        seams=seams or [],
        after=[
            _what_to_do_there(setting),
            on_the_telephone(setting),
        ],
        written_by=written_by or _("This confirmation was written by our system; a person will answer."),
    )


def _what_to_do_there(setting: Setting) -> str:
    if setting.company.has_person_button:
        return _(
            "There you can add something, ask for a person, ask for an update, or escalate. "
            "Or simply answer this letter."
        )
    return _("There you can add something, ask for an update, or escalate. Or simply answer this letter.")


def promised(setting: Setting, promise: Promise) -> Letter:
    """Return the letter after the customer asked for an update or escalated: who writes, and by when."""
    with translation.override(setting.conversation.language):
        words = _in_words(setting, promise)
        who = people.of_keeper(promise).short_name
        written_by = _("This letter was written by our system; %(person)s writes to you.") % {"person": who}
        page = Page(
            subject=words,
            preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
            heading=_HEADING.get(promise.kind, _promised_something)(),
            before=_REASON[promise.kind](who) if promise.kind in _REASON else [],
            seams=[pages.seam(setting, promise, has_face=True)],
            after=[simply_answer(), on_the_telephone(setting)],
            written_by=written_by,
        )
        return pages.write(setting, page, face_of=promise.owner)


def _promised_something() -> str:
    return _("We have promised you something.")


_HEADING: dict[str, Callable[[], str]] = {
    PromiseKind.UPDATE: lambda: _("You asked how things stand."),
    PromiseKind.PERSON: lambda: _("You asked for a person."),
    PromiseKind.ESCALATION: lambda: _("You asked for somebody above."),
}
_REASON: dict[str, Callable[[str], list[str]]] = {
    PromiseKind.UPDATE: lambda who: [
        _("%(person)s has been told and writes to you, even if there is nothing new yet.") % {"person": who}
    ],
    PromiseKind.PERSON: lambda who: [
        _("%(person)s reads what you wrote and answers you in person.") % {"person": who}
    ],
    PromiseKind.ESCALATION: lambda who: [
        _("%(person)s reads everything that was written so far; you need not say it again.") % {"person": who}
    ],
}


def fresh_link(setting: Setting, open_promises: list[Promise]) -> Letter:
    """Return the letter with a fresh link to the customer's page."""
    with translation.override(setting.conversation.language):
        told = _for_customer(open_promises)
        owner = told[0].owner if told else None
        lasts = _how_long_it_lasts(access.LINK_LIFE.days)
        page = Page(
            subject=_("Your fresh link to %(code)s") % {"code": setting.code},
            preheader=lasts,
            heading=_("Here is your page again."),
            before=[
                _("Somebody asked for a fresh link with your code and this address. It came to you alone."),
                _("If it was not you who asked, you need not do anything."),
                lasts,
            ],
            seams=[pages.seam(setting, p, has_face=p.owner == owner) for p in told],
            after=[simply_answer(), on_the_telephone(setting)],
            written_by=_("This letter was written by our system, because the link was asked for."),
        )
        return pages.write(setting, page, face_of=owner)


def _how_long_it_lasts(days: int) -> str:
    words = ngettext(
        "The link opens your page for %(days)s day.", "The link opens your page for %(days)s days.", days
    )
    return words % {"days": days}


def answer(
    setting: Setting,
    open_promises: list[Promise],
    message: Message,
    *,
    is_first: bool = False,
    quoted: Sequence[Message] = (),
    fetched: Sequence[Fetched] = (),
    copies: Sequence[tuple[str, str]] = (),
) -> Letter:
    """Return what an agent wrote, signed by that person, with what is promised besides.

    The first letter of a conversation answers none. `quoted` stands at its end, the newest first; `fetched`
    are files that did not fit in; `copies` the address and name of whoever reads it too.
    """
    with translation.override(setting.conversation.language):
        agent = message.agent
        subject = setting.conversation.subject
        page = Page(
            subject=names.header_line(subject) if is_first else answering(subject),
            preheader="",
            body=names.many_lines(message.text),
            signature=pages.signature(setting, agent, has_face=True) if agent else None,
            seams=[pages.seam(setting, p, has_face=p.owner == agent) for p in _for_customer(open_promises)],
            after=[*_who_reads_it_too(copies), simply_answer(), on_the_telephone(setting)],
            quoted=quoting.quoted(setting, quoted),
            **pages.told_of_files(setting, fetched),
        )
        return pages.write(setting, page, face_of=agent)


def sender_name(setting: Setting, message: Message, *, language: str = "") -> str:
    """Return who a letter is from: "Marta at Marea" where a person wrote it, the company for software.

    A channel may have it that all its letters come from the company.
    """
    if message.written_by != WrittenBy.PERSON or message.agent is None:
        return setting.company.name
    with translation.override(language or setting.conversation.language):
        return signatures.sender_name(setting.channel, message.agent, company=setting.company)


def _for_customer(open_promises: list[Promise]) -> list[Promise]:
    return [promise for promise in open_promises if not promise.is_internal]


def _in_words(setting: Setting, promise: Promise) -> str:
    return promises.text(promise, at=setting.at, zone=setting.zone)


def _called(setting: Setting) -> str:
    customer = setting.conversation.customer
    return names.called(customer.name, customer.address_as)


def answering(subject: str) -> str:
    """Return the subject of a letter that answers one of this subject."""
    line = names.header_line(subject)
    return line if line.casefold().startswith("re:") else f"Re: {line}".rstrip()


def _who_reads_it_too(copies: Sequence[tuple[str, str]]) -> list[str]:
    if not copies:
        return []
    told = [names.header_line(f"{name} ({address})" if name else address) for address, name in copies]
    return [_("Copies of this letter went to: %(names)s.") % {"names": ", ".join(told)}]


def simply_answer() -> str:
    """Return the sentence that no page is needed for an answer, in the active language."""
    return _("Or simply answer this letter.")


def on_the_telephone(setting: Setting) -> str:
    """Return what helps whoever calls, in the active language."""
    words = {"code": setting.code}
    if setting.company.phone:
        return _("If you call us, say %(code)s and nobody asks you anything twice.") % words
    return _("Your code is %(code)s.") % words
