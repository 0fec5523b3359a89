"""A letter on paper: one page of HTML after the rules for window envelopes, which `sheets` prints.

It is signed by the person who wrote it. Beside the words it carries how the customer answers: by the code,
or on their page, which the square of dots opens.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import segno
from django.template.loader import render_to_string
from django.utils import translation

from esmero.ground import phrases
from esmero.letters import contact, names, pages
from esmero.parts import promises, times, zones

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message
    from esmero.domain.promises.models import Promise
    from esmero.letters.letter import Setting

# Paper is read days later: what is promised for tomorrow stands there with its date.
LONG_BEFORE = timedelta(days=60)
# Where the window of the company's envelopes is.
LEFT, RIGHT = "left", "right"


def page(
    setting: Setting,
    message: Message,
    *,
    address: list[str],
    promised: list[Promise],
    enclosed: list[str],
    on_the_page: list[str],
    window: str = LEFT,
) -> str:
    """Return the letter as HTML, in the customer's language.

    `address` are the lines of the window; `promised` is what stands open beside its words; `enclosed` names
    the files printed behind it, `on_the_page` those that no paper carries.
    """
    conversation, company = setting.conversation, setting.company
    with translation.override(conversation.language):
        language = times.language()
        shown = {
            "setting": setting,
            "company": company,
            "language": language,
            "window": RIGHT if window == RIGHT else LEFT,
            "sender": " · ".join(part for part in (company.name, company.address) if part),
            "address": [names.header_line(line) for line in address],
            "date": phrases.whole_date(setting.at.astimezone(setting.our_zone).date(), language),
            "subject": names.header_line(conversation.subject),
            "body": pages.paragraphs(names.many_lines(message.text)),
            "signature": pages.signature(setting, message.agent, has_face=False) if message.agent else None,
            "promised": [
                promises.text(one, at=one.due_at - LONG_BEFORE, zone=setting.zone) for one in promised
            ],
            "whose_clock": zones.told(setting.zone, company, at=setting.at),
            "enclosed": enclosed,
            "on_the_page": on_the_page,
            "contact": contact.lines(company, conversation.team),
            "square": segno.make(setting.page_url, error="m").png_data_uri(scale=4, border=0)
            if setting.page_url
            else "",
        }
        return render_to_string("letters/paper.html", shown)
