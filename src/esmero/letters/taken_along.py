"""A customer's own copy of all that is kept of them: a page to be read without Esmero, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.parts import known, times
from esmero.parts import zones as zone_parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer


def page(
    customer: Customer,
    told: Mapping[str, Any],
    files: Mapping[int, list[tuple[str, str]]],
    *,
    language: str,
    at: datetime,
) -> str:
    """Return the page: what we know, and each letter with its `files` (name and place by letter's number)."""
    ours = company.the_company()
    zone = zone_parts.of(customer, ours)
    with translation.override(language):
        shown = known.page(customer, way=_nowhere, at=at)

        def letter(one: Mapping[str, Any]) -> dict[str, Any]:
            by = _("You") if one["from"] == "you" else one["by"] or ours.name
            when = times.label(one["at"], at=at, zone=zone)
            return {"by": by, "when": when, "words": one["words"], "files": files.get(one["number"], [])}

        talks = [
            {
                "title": one["subject"],
                "code": one["code"],
                "letters": [letter(each) for each in one["letters"]],
            }
            for one in told["conversations"]
        ]
        elsewhere = [letter(one) for one in told["letters_elsewhere"]]
        if elsewhere:
            talks.append({"title": _("What you wrote in others’ conversations"), "letters": elsewhere})
        shown |= {
            "talks": talks,
            "language": language,
            "company": ours,
            "made": times.on(at, at=at, zone=zone),
        }
        return render_to_string("letters/taken_along.html", shown)


def _nowhere(_conversation: Conversation, _message_id: int | None) -> str:
    return ""
