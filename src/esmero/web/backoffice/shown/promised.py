"""How a channel promises, in words; counted by the same code as real promises."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations.kinds import Priority
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Asked, PromiseKind
from esmero.parts import lengths, times

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Channel
    from esmero.domain.promises.models import Policy


@dataclass(frozen=True)
class Promised:
    """What is promised to those who write in some languages, on which hours, and what that means now."""

    languages: str
    words: str
    hours: str
    now: str


def by_channel(channel: Channel, *, at: datetime) -> list[Promised]:
    """Return what is promised by a channel, languages of the same rule together; unnamed where it is one."""
    ruled = [(_rule_of(channel, code), str(name)) for code, name in settings.LANGUAGES]
    by_rule = sorted(ruled, key=lambda pair: pair[0].position)
    groups = [list(run) for _position, run in groupby(by_rule, key=lambda pair: pair[0].position)]
    return [
        _promised(
            channel, run[0][0], ", ".join(name for _rule, name in run) if len(groups) > 1 else "", at=at
        )
        for run in groups
    ]


def _rule_of(channel: Channel, language: str) -> Policy:
    asked = Asked(channel.kind, language, channel.team_id, channel.pk, priority=Priority.NORMAL)
    own = channels.own_terms(channel, channel.team)
    return promises.policy_for(asked, promises.policies(), own=own)


def _promised(channel: Channel, rule: Policy, languages: str, *, at: datetime) -> Promised:
    own = channels.own_terms(channel, channel.team)
    hours = company.calendar(promises.calendar_id_for(rule, channel.team, own=own))
    clock = promises.count(rule, channel.team, time=rule.first_reply, start=at, own=own)
    before = times.before(clock.due_at, at=at, zone=ZoneInfo(hours.time_zone))
    return Promised(
        languages,
        _within(rule),
        _counted_on(hours.name),
        _("Asked now: answered %(before)s.") % {"before": before},
    )


def _within(rule: Policy) -> str:
    within = {
        "first": lengths.in_words(rule.first_reply),
        "next": lengths.of(rule, PromiseKind.NEXT_REPLY),
    }
    if not rule.name:
        return _("First answer within %(first)s, further ones within %(next)s.") % within
    words = _("By the rule “%(rule)s”: first answer within %(first)s, further ones within %(next)s.")
    return words % {**within, "rule": rule.name}


def _counted_on(name: str) -> str:
    return _("Counted on the hours “%(name)s”.") % {"name": name}
