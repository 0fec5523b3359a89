"""Who a person is, what is open with them and what to mind: three lines that are read in five seconds.

The rule, in full: what is old, hidden, over, sensitive, or not to be used to answer them, is left out. *Who*
says since when we know them, their language, and what we know of kinds WHO_FACTS. *Open* counts the open
conversations, and says what is promised next. *Mind* names, in this order and at most MOST of it: addresses
that letters come back from, words that we broke in the last BROKEN_FOR, what we know twice and differently,
how late it is with them where it is not as late as here, then what we know of kinds MIND_FACTS, the newest
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SENSITIVE, FactKind, FactUse
from esmero.ground import zones
from esmero.parts import promises as promise_parts
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from esmero.domain.customers.models import Customer, Fact, Identity
    from esmero.domain.promises.models import Promise
    from esmero.parts.people import Person

MOST = 4
BROKEN_FOR = timedelta(days=90)
WHO_FACTS = (FactKind.PEOPLE, FactKind.WHERE)
MIND_FACTS = (
    *(FactKind.REACH, FactKind.PLAN, FactKind.OTHER),
    *(FactKind.THINGS, FactKind.TASTE, FactKind.SIZE),
)
FACTS_IN_WHO = 2
SPEAKS = {
    "en": gettext_lazy("Speaks English with us."),
    "es": gettext_lazy("Speaks Spanish with us."),
    "ru": gettext_lazy("Speaks Russian with us."),
}


@dataclass(frozen=True)
class Known:
    """What the lines are made of: all of it what the reader may see. `short_name` is the customer's.

    Of `promised` the next due is the first; who keeps each is in `keepers`, by its id."""

    customer: Customer
    short_name: str
    identities: Sequence[Identity]
    facts: Sequence[Fact]
    open_count: int
    with_us: int
    promised: Sequence[Promise]
    keepers: Mapping[int, Person]
    broken_lately: int
    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True)
class Lines:
    """The three lines, each in whole sentences."""

    who: str
    open: str
    mind: str


def lines(known: Known) -> Lines:
    """Return the three lines about a person, in the reader's language."""
    return Lines(_who(known), _open(known), _mind(known))


def usable(facts: Sequence[Fact], *, at: datetime) -> list[Fact]:
    """Return the facts that may be said without asking: not old, forbidden for an answer, or sensitive.

    What concerns health or belief stands in the list of what we know, for whoever needs it.
    """
    return [
        one
        for one in facts
        if not one.is_old(at) and one.may_be_used(FactUse.SERVICE) and one.kind not in SENSITIVE
    ]


def _who(known: Known) -> str:
    since = times.whole_day(known.customer.known_since, at=known.at, zone=known.zone)
    said = [_("Known to us since %(date)s.") % {"date": since}]
    said.append(str(SPEAKS.get(known.customer.language, "")))
    told = islice(_of_kinds(known, WHO_FACTS), FACTS_IN_WHO)
    return " ".join([*filter(None, said), *(f"{words}." for words in told)])


def _open(known: Known) -> str:
    if not known.open_count:
        said = [_("Nothing is open.")]
    else:
        count = ngettext(
            "%(count)s conversation is open", "%(count)s conversations are open", known.open_count
        ) % {"count": known.open_count}
        waits = ngettext("%(count)s waits for us", "%(count)s wait for us", known.with_us)
        said = [f"{count}, {waits % {'count': known.with_us}}." if known.with_us else f"{count}."]
    due = next((one for one in known.promised if one.is_open), None)
    if due is not None:
        keeper = known.keepers.get(due.pk)
        text = promise_parts.text(due, at=known.at, zone=known.zone, to=known.short_name, keeper=keeper)
        said.append(_("Promised next: %(promise)s.") % {"promise": text.rstrip(" .")})
    return " ".join(said)


def _mind(known: Known) -> str:
    told = list(islice(_to_mind(known), MOST))
    return " ".join(f"{one[0].upper()}{one[1:]}." for one in told) or _("Nothing that we know of.")


def _to_mind(known: Known) -> Iterator[str]:
    lost = [one.value for one in known.identities if one.lost_since is not None]
    if lost:
        yield _("letters to %(address)s come back") % {"address": lost[0]}
    if any(one.complained_at is not None for one in known.identities):
        yield _("called a letter of ours unwanted")
    if count := known.broken_lately:
        yield ngettext(
            "we did not keep our word once lately",
            "we did not keep our word %(count)s times lately",
            count,
        ) % {"count": count}
    for alike in customers.in_conflict(usable(known.facts, at=known.at)):
        words = " / ".join(_("“%(words)s”") % {"words": one.words.rstrip(" .")} for one in alike)
        yield _("we know two things that differ: %(words)s") % {"words": words}
    if clock := _clock(known):
        yield _("it is %(time)s with them now") % {"time": clock}
    yield from _of_kinds(known, MIND_FACTS)


def _clock(known: Known) -> str:
    zone = known.customer.time_zone
    if not zones.known(zone):
        return ""
    theirs = ZoneInfo(zone)
    is_ours = known.at.astimezone(theirs).utcoffset() == known.at.astimezone(known.zone).utcoffset()
    return "" if is_ours else times.clock(known.at, zone=theirs)


def _of_kinds(known: Known, kinds: Sequence[str]) -> Iterator[str]:
    """Say what we know of these kinds, in their order; what stands against it is said elsewhere."""
    may_be_said = usable(known.facts, at=known.at)
    differing = {one.pk for alike in customers.in_conflict(may_be_said) for one in alike}
    fit = [one for one in may_be_said if one.pk not in differing]
    for kind in kinds:
        yield from (one.words.rstrip(" .") for one in fit if one.kind == kind)
