"""Letters from before, quoted at the end of an answer: as mail programs do it, so that they fold it away.

The line above each names a person, a day and a verb, in a form that our own reader knows in each language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.conversations.kinds import MessageKind
from esmero.ground import phrases
from esmero.letters import names
from esmero.letters.letter import Setting
from esmero.letters.pages import Passed
from esmero.parts import people, times

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message


def quoted(setting: Setting, messages: Sequence[Message]) -> list[Passed]:
    """Return letters as an answer to their writer quotes them, in the active language."""
    return [
        Passed(_told(setting, message), names.many_lines(message.text), message.language)
        for message in messages
    ]


def _told(setting: Setting, message: Message) -> str:
    day = phrases.whole_date(message.at.astimezone(setting.zone).date(), times.language())
    name = _writer(setting, message)
    if not name:
        return _("On %(date)s you wrote:") % {"date": day}
    return _("On %(date)s, %(name)s wrote:") % {"date": day, "name": name}


def _writer(setting: Setting, message: Message) -> str:
    """A name where there is one that plainly is; customers without one are spoken to."""
    if message.kind == MessageKind.REPLY:
        words = {"person": people.of_agent(message.agent).short_name, "company": setting.company.name}
        return _("%(person)s at %(company)s") % words
    if message.is_from_participant:
        return names.plain_name(message.from_name) or message.from_email
    return names.plain_name(message.from_name or setting.conversation.customer.name)
