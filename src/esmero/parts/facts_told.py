"""What became of something that we know about a person, in sentences for colleagues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from esmero.domain.customers.kinds import FactEnd, FactSource
from esmero.domain.events.kinds import AGENT

if TYPE_CHECKING:
    from esmero.domain.customers.models import Fact
    from esmero.domain.events.models import Event
    from esmero.parts.turns import Telling

TOLD = {
    "fact.confirmed": gettext_lazy("“%(words)s” is still so."),
    "fact.asked": gettext_lazy("We asked whether “%(words)s” is still so."),
    "fact.brought_back": gettext_lazy("“%(words)s” holds again."),
    "fact.shown": gettext_lazy("Lets us read “%(words)s” again."),
    "fact.uses_set": gettext_lazy("Said what “%(words)s” may be used for."),
}
ENDED = {
    FactEnd.WRONG: gettext_lazy("“%(words)s” was wrong."),
    FactEnd.OVER: gettext_lazy("“%(words)s” is over."),
}


def sentence(event: Event, fact: Fact | None, telling: Telling) -> str:
    """Return what an event says of a fact; empty where nobody of the staff may read it."""
    if event.verb == "fact.ended" and (event.payload or {}).get("because") == FactEnd.FORGOTTEN:
        return _("Had something forgotten that we knew.")
    if fact is None or fact.hidden_at is not None or not fact.words:
        return ""
    words = {"words": fact.words.rstrip(" ."), "customer": telling.customer}
    if event.verb == "fact.noted":
        return _noted(event, fact, telling, words)
    if event.verb == "fact.ended":
        return _ended(event, fact, words)
    return str(TOLD[event.verb]) % words if event.verb in TOLD else ""


def _noted(event: Event, fact: Fact, telling: Telling, words: dict[str, str]) -> str:
    if fact.source_kind == FactSource.THEMSELVES:
        return _("%(customer)s told us: “%(words)s”.") % words
    who = telling.named(event.by_id) if event.by_kind == AGENT else ""
    if who:
        return _("%(who)s noted: “%(words)s”.") % {"who": who, **words}
    return _("We learned: “%(words)s”.") % words


def _ended(event: Event, fact: Fact, words: dict[str, str]) -> str:
    because = (event.payload or {}).get("because", "")
    new = fact.corrected_to
    if because == FactEnd.CORRECTED and new is not None and new.words and new.hidden_at is None:
        return _("“%(words)s” was corrected: “%(new)s”.") % {**words, "new": new.words.rstrip(" .")}
    return str(ENDED[because]) % words if because in ENDED else ""
