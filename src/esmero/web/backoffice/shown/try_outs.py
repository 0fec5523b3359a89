"""What other rules would have meant for the last weeks, as sentences; `insight/replay.py` counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import phrases
from esmero.ground.refs import NotFound
from esmero.insight import readiness, replay
from esmero.parts import segments, times
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.shown import rules

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy, TryOut


@dataclass(frozen=True)
class Example:
    """A promise that would have had another time."""

    url: str
    what: str
    words: str
    would_break: bool


@dataclass(frozen=True)
class OfRule:
    """What one rule would have decided; `place` 0 is that no rule fits."""

    place: int
    name: str
    words: str
    broken: str
    is_tried: bool
    examples: list[Example]
    # The rule that takes all before it, where it fitted nothing for that.
    taken_by: dict[str, str] | None = None


def one(tried: TryOut, *, at: datetime) -> dict[str, Any]:
    """Return rules that are tried: how far it is, or what came out."""
    return {
        "tried": tried,
        "about": _about(tried),
        "back_url": _back(tried),
        "percent": 100 * tried.done // tried.whole if tried.whole else 0,
        "progress": _("%(done)s of %(whole)s promises are counted.")
        % {"done": tried.done, "whole": tried.whole}
        if tried.whole
        else "",
        **(_came_out(tried, tried.result, at=at) if tried.result else {}),
    }


def rule_as_tried(given: str, policy_id: int | None) -> Policy | None:
    """Return the rule as it was tried and is not kept, None where `given` names no such trial.

    `policy_id` is None for a rule that is not kept yet.
    """
    try:
        tried = promises.try_out(int(given))
    except (ValueError, NotFound):
        return None
    row = tried.rules[tried.place - 1] if tried.place else None
    if row is None or row.get("id") != policy_id:
        return None
    return promises.as_rules([row])[0]


def _about(tried: TryOut) -> str:
    if not tried.place:
        return _("All rules are counted as they are kept.")
    words = _("The rule “%(name)s” is counted as you wrote it. It is not saved by this.")
    return words % {"name": tried.rules[tried.place - 1]["name"]}


def _back(tried: TryOut) -> str:
    """Return the page of what is tried; empty where that is a rule that is gone since."""
    if not tried.place:
        return reverse("backoffice:promises")
    policy_id = tried.rules[tried.place - 1].get("id")
    if policy_id and policy_id not in _with_pages():
        return ""
    page = reverse("backoffice:policy", args=[policy_id]) if policy_id else reverse("backoffice:policy-new")
    return f"{page}?tried={tried.pk}"


def _with_pages() -> set[int]:
    """Return the numbers of the rules that have a page: one that was taken away since has none."""
    return {rule.pk for rule in promises.policies()}


def _came_out(tried: TryOut, result: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    rows = result["rules"]
    sums = {name: sum(row[name] for row in rows) for name in ("promised", *replay.COMPARED, "would_break")}
    ids = {one["conversation"] for row in rows for one in row["examples"]}
    about = conversations.with_channels(ids)
    zone = ZoneInfo(company.the_company().time_zone)
    idle = any(row["place"] and not row["promised"] for row in rows)
    taken = _taken(tried) if idle else {}
    ruled = [_of_rule(tried, row, about, taken, at=at, zone=zone) for row in rows if row["place"]]
    unruled = [_of_rule(tried, row, about, {}, at=at, zone=zone) for row in rows if _is_worth_a_line(row)]
    return {
        "headline": _headline(sums),
        "broken": _broken(sums["would_break"]),
        "asides": [*_not_at_all(sums["none"]), *_asides(result, zone), *_young(tried, result, zone)],
        "of_rules": [*ruled, *unruled],
    }


def _young(tried: TryOut, result: dict[str, Any], zone: ZoneInfo) -> list[str]:
    asked = [one for rule in promises.as_rules(tried.rules) for one in rule.conditions]
    return segments.young(asked, since=datetime.fromisoformat(result["since"]), zone=zone)


def _is_worth_a_line(row: dict[str, Any]) -> bool:
    """Whether it is the row of "no rule fits", and something came of it."""
    return not row["place"] and bool(row["promised"])


def _headline(sums: dict[str, int]) -> str:
    if not sums["promised"]:
        return _("Nothing was promised by a rule in these days.")
    if sums["same"] == sums["promised"]:
        return _("Every promise would have had the same time.")
    others = sums["earlier"] + sums["later"]
    words = ngettext(
        "%(others)s of %(number)s promise would have had another time.",
        "%(others)s of %(number)s promises would have had another time.",
        sums["promised"],
    )
    return words % {"others": others, "number": sums["promised"]}


def _broken(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%(number)s that was kept would have been broken.",
        "%(number)s that were kept would have been broken.",
        number,
    )
    return words % {"number": number}


def _not_at_all(number: int) -> list[str]:
    words = ngettext(
        "%(number)s would not have been promised at all.",
        "%(number)s would not have been promised at all.",
        number,
    )
    return [words % {"number": number}] if number else []


def _asides(result: dict[str, Any], zone: ZoneInfo) -> list[str]:
    """Return what else one has to know: what is not among the numbers, and how sure they are."""
    lines = []
    if result["is_cut"]:
        words = _("There were more; only the newest %(number)s are counted.")
        lines.append(words % {"number": replay.MOST})
    if again := sum(result["renewals"].values()):
        lines.append(_renewals(again, again - result["renewals"]["same"]))
    if number := result["unknown"]:
        words = ngettext(
            "%(number)s is not known any more: it was erased, or its team or channel is gone.",
            "%(number)s are not known any more: they were erased, or their team or channel is gone.",
            number,
        )
        lines.append(words % {"number": number})
    if number := result["guessed"]:
        words = ngettext(
            "%(number)s was promised before it was noted what was asked: it counts as its conversation "
            "is now.",
            "%(number)s were promised before it was noted what was asked: they count as their conversations "
            "are now.",
            number,
        )
        lines.append(words % {"number": number})
    since = phrases.date_line(datetime.fromisoformat(result["since"]), zone, spoken())
    lines.append(_("Counted since %(day)s, on the hours as they are now.") % {"day": since})
    return lines


def _renewals(again: int, others: int) -> str:
    words = ngettext(
        "Promised again after it broke: %(number)s, %(others)s of them for another time.",
        "Promised again after they broke: %(number)s, %(others)s of them for another time.",
        again,
    )
    return words % {"number": again, "others": others}


def _taken(tried: TryOut) -> dict[int, dict[str, str]]:
    """Return by which rule all is taken before another, by the place of the latter."""
    ruling = promises.as_rules(tried.rules)
    places = {id(rule): place for place, rule in enumerate(ruling, start=1)}
    kept = _with_pages()
    return {
        places[id(rule)]: rules.taken_by(before, has_page=before.pk in kept)
        for rule, before in readiness.never_deciding(ruling)
    }


def _of_rule(
    tried: TryOut,
    row: dict[str, Any],
    about: dict[int, Any],
    taken: dict[int, dict[str, str]],
    **when: Any,
) -> OfRule:
    place = row["place"]
    return OfRule(
        place=place,
        name=tried.rules[place - 1]["name"] if place else _("No rule fits"),
        words=_numbers(row),
        broken=_broken(row["would_break"]),
        is_tried=bool(place) and place == tried.place,
        examples=[_example(one, about, **when) for one in row["examples"] if one["conversation"] in about],
        taken_by=None if row["promised"] else taken.get(place),
    )


def _numbers(row: dict[str, Any]) -> str:
    if not row["promised"]:
        return _("It fitted nothing in these 30 days.")
    words = ngettext("%(number)s promise", "%(number)s promises", row["promised"])
    said = {
        "same": _("%(number)s at the same time"),
        "earlier": _("%(number)s earlier"),
        "later": _("%(number)s later"),
        "none": _("%(number)s not at all"),
    }
    parts = [said[name] % {"number": row[name]} for name in replay.COMPARED if row[name]]
    return _("%(promises)s: %(times)s.") % {
        "promises": words % {"number": row["promised"]},
        "times": ", ".join(parts),
    }


def _example(one: dict[str, Any], about: dict[int, Any], *, at: datetime, zone: ZoneInfo) -> Example:
    conversation = about[one["conversation"]]

    def told(name: str) -> str:
        return times.label(datetime.fromisoformat(one[name]), at=at, zone=zone)

    said = {"kind": PromiseKind(one["kind"]).label, "due": told("due_at"), "new": told("would_be")}
    words = _("%(kind)s, promised for %(due)s; it would have been %(new)s.") % said
    if one["kept_at"]:
        words += " " + _("Kept: %(when)s.") % {"when": told("kept_at")}
    return Example(
        url=reverse("desk:conversation", args=[conversation.pk]),
        what=conversation.subject or conversation.code,
        words=words,
        would_break=one["would_break"],
    )
