"""What the pages of promise rules show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.promises import reads as promises
from esmero.parts import lengths
from esmero.web.backoffice.forms.promises import WAYS, initial_of

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy


def all_rules() -> dict[str, Any]:
    """Return all rules in their order, each in a sentence."""
    rules = promises.policies()
    return {"rules": [_line(rule, is_last=rule is rules[-1]) for rule in rules]}


def one(rule: Policy) -> dict[str, Any]:
    """Return one rule, with all others beside it."""
    return {"rule": rule, **all_rules()}


def _line(rule: Policy, *, is_last: bool) -> dict[str, Any]:
    return {
        "id": rule.pk,
        "position": rule.position,
        "name": rule.name,
        "url": reverse("backoffice:policy", args=[rule.pk]),
        "words": _in_words(rule),
        "is_first": rule.position == 1,
        "is_last": is_last,
    }


def _in_words(rule: Policy) -> str:
    words = _("First answer within %(first)s, further ones within %(next)s. For %(fits)s.")
    return words % {
        "first": lengths.in_words(rule.first_reply_minutes),
        "next": lengths.in_words(rule.next_reply_minutes),
        "fits": ", ".join(_fits(rule)) or _("everything"),
    }


def _fits(rule: Policy) -> list[str]:
    way = WAYS[ChannelKind(rule.channel_kind)] if rule.channel_kind else ""
    fits = [_("what comes by %(way)s") % {"way": way}] if way else []
    fits += [name for code, name in settings.LANGUAGES if code == rule.language]
    return fits + [_("the team %(name)s") % {"name": rule.team.name}] if rule.team else fits


def for_a_new_one() -> dict[str, Any]:
    """Return what the form of a new rule begins with: the built-in times."""
    return {**initial_of(promises.unkept_policy()), "name": ""}
