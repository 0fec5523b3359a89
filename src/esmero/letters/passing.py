"""A letter to somebody outside: an agent's own words, and below them the letters that are passed on.

It carries no link to the customer's page, no promise, no code and no address of the customer: what the
outsider needs is in the letters that somebody chose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import MessageKind
from esmero.ground import phrases
from esmero.letters import names, pages
from esmero.letters.letter import Letter, Setting
from esmero.letters.pages import Fetched, Page, Passed
from esmero.parts import people, times

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message


def passed_on(setting: Setting, messages: Sequence[Message]) -> list[Passed]:
    """Return letters as they are passed on: who wrote when, and their words; never what they quoted."""
    with translation.override(setting.company.language):
        return [_passed(setting, message) for message in messages]


def _passed(setting: Setting, message: Message) -> Passed:
    # Read days later by somebody else: no "yesterday".
    day = phrases.whole_date(message.at.astimezone(setting.our_zone).date(), times.language())
    words = {"who": _writer(setting, message), "when": day}
    return Passed(_("%(who)s wrote, %(when)s:") % words, names.many_lines(message.text), message.language)


def _writer(setting: Setting, message: Message) -> str:
    """A name where we know one; an address is the customer's own and stays with us."""
    if message.kind == MessageKind.REPLY:
        person = people.of_agent(message.agent).name
        return _("%(person)s at %(company)s") % {"person": person, "company": setting.company.name}
    if message.is_from_participant:
        return names.plain_name(message.from_name) or _("Somebody who takes part")
    name = names.plain_name(message.from_name or setting.conversation.customer.name)
    return name or _("Our customer")


def in_plain_words(passed: Sequence[Passed]) -> str:
    """Return what was passed on as our own story keeps it: exactly what the outsider can read."""
    return "\n\n".join(f"{one.told}\n{one.words}" for one in passed)


def forward(
    setting: Setting, message: Message, *, subject: str, passed: list[Passed], fetched: Sequence[Fetched] = ()
) -> Letter:
    """Return what an agent writes to somebody outside, in the company's language, signed by that person.

    `fetched` are files that did not fit in.
    """
    with translation.override(setting.company.language):
        agent = message.agent
        page = Page(
            subject=subject,
            preheader="",
            body=names.many_lines(message.text),
            signature=pages.signature(setting, agent, has_face=True) if agent else None,
            passed=passed,
            **pages.told_of_files(setting, fetched),
            after=[_("You can simply answer this letter.")],
        )
        return pages.write(setting, page, face_of=agent)
