"""What the pages of promise rules show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.parts import conditions, lengths

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
    words = _("First answer within %(first)s, further ones within %(next)s. For: %(fits)s.")
    return words % {
        "first": lengths.of(rule, PromiseKind.FIRST_REPLY),
        "next": lengths.of(rule, PromiseKind.NEXT_REPLY),
        "fits": conditions.in_words(rule.conditions) or _("everything"),
    }
