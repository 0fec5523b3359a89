"""What the pages of promise rules show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import TOLD_EVERY, PromiseKind
from esmero.insight import readiness
from esmero.parts import conditions, lengths
from esmero.web.backoffice.forms.promises import TIMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.promises.models import Policy


def all_rules() -> dict[str, Any]:
    """Return all rules in their order, each in a sentence."""
    rules = promises.policies()
    names = conditions.Names().expect(one for rule in rules for one in rule.conditions)
    taken = {rule.pk: taken_by(before) for rule, before in readiness.never_deciding(rules)}
    lines = [_line(rule, names, is_last=rule is rules[-1]) for rule in rules]
    return {"rules": [{**line, "taken_by": taken.get(line["id"])} for line in lines]}


def taken_by(before: Policy, *, has_page: bool = True) -> dict[str, str]:
    """Return the rule that takes all before another: its name and its page, where it has one."""
    url = reverse("backoffice:policy", args=[before.pk]) if has_page else ""
    return {"name": before.name, "url": url}


def one(rule: Policy) -> dict[str, Any]:
    """Return one rule, with all others beside it."""
    return {"rule": rule, **all_rules()}


def _line(rule: Policy, names: conditions.Names, *, is_last: bool) -> dict[str, Any]:
    return {
        "id": rule.pk,
        "position": rule.position,
        "name": rule.name,
        "url": reverse("backoffice:policy", args=[rule.pk]),
        "words": _in_words(rule, names),
        "is_first": rule.position == 1,
        "is_last": is_last,
    }


def _in_words(rule: Policy, names: conditions.Names) -> str:
    """Return all that it promises as sentences that one could say, and last for what."""
    said = [sentence(rule) for kind, sentence in _SAID if rule.time_for(kind)]
    given = {name: lengths.of(rule, kind) for name, kind in TIMES.items()}
    fits = conditions.in_words(rule.conditions, names) or _("everything")
    words = {**given, "days": rule.look_again_days, "fits": fits}
    return " ".join([*said, _("For: %(fits)s.")]) % words


# By the time without which a rule does not say it; each rule has those of the first three.
_SAID: list[tuple[str, Callable[[Policy], str]]] = [
    (
        PromiseKind.FIRST_REPLY,
        lambda _rule: _("First answer within %(first_reply)s, further ones within %(next_reply)s."),
    ),
    (
        PromiseKind.UPDATE,
        lambda _rule: _("News on request within %(update)s, an answer from above within %(escalation)s."),
    ),
    (PromiseKind.RESOLUTION, lambda _rule: _("Settled within %(resolution)s.")),
    (PromiseKind.CALL_BACK, lambda _rule: _("A call back within %(call_back)s.")),
    (
        TOLD_EVERY,
        lambda _rule: _("Told unasked how things stand every %(told_every)s, while the next move is ours."),
    ),
    (
        PromiseKind.LOOK_AGAIN,
        lambda rule: ngettext(
            "After %(days)s day of silence somebody looks again, within %(look_again)s.",
            "After %(days)s days of silence somebody looks again, within %(look_again)s.",
            rule.look_again_days,
        ),
    ),
]
