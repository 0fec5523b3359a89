"""A copy of an answer, for somebody who is not the customer: their words, and nothing that opens a door.

No link to the customer's page, no promise to the customer, no code, and no letters from before, which its
reader may never have had.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.letters import names, pages, writing
from esmero.letters.letter import Letter, Setting
from esmero.letters.pages import Fetched, Page

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message


def copy(setting: Setting, message: Message, *, is_hidden: bool, fetched: Sequence[Fetched] = ()) -> Letter:
    """Return the copy of what an agent wrote, in the customer's language, signed by that person.

    `setting` is a quiet one, without the customer's page. `fetched` are files that did not fit in.
    """
    conversation = setting.conversation
    with translation.override(conversation.language):
        is_first = conversation.message_count <= 1
        subject = conversation.subject
        page = Page(
            subject=names.header_line(subject) if is_first else writing.answering(subject),
            preheader="",
            body=names.many_lines(message.text),
            signature=pages.signature(setting, message.agent, has_face=True) if message.agent else None,
            after=[_why_they_get_it(is_hidden)],
            **pages.told_of_files(setting, fetched),
        )
        return pages.write(setting, page, face_of=message.agent)


def _why_they_get_it(is_hidden: bool) -> str:
    if is_hidden:
        return _(
            "You get this as a hidden copy: nobody else who gets it can see that. We read what you answer."
        )
    return _("You get this as a copy. Everybody in this conversation can read what you answer.")
