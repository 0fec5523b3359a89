"""A promise in words and with its clock, for pages and letters, in the active language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from esmero.domain.promises.kinds import MadeBy, PromiseKind, PromiseState
from esmero.ground import phrases
from esmero.parts import counted_again, people, resting, times

if TYPE_CHECKING:
    from esmero.domain.promises.models import Promise
    from esmero.parts.people import Person
from esmero.ui import words as ui_words

# The tear of a broken promise is drawn this far along its thread.
TEAR = 58
MENDED_TEAR = 70
DRAWN_AS = {PromiseState.MOVED: "withdrawn"}


@dataclass(frozen=True)
class PromiseWords:
    """Everything the promise component shows. What few pages show is put into words where it is asked for."""

    promise: Promise
    # Read by whom, when and where: `to` names the customer to colleagues.
    at: datetime
    zone: ZoneInfo
    to: str
    state: str
    person: Person
    what: SafeString
    run: int
    made: str
    left: str
    # How the thread is drawn where that says more than the state: mended.
    drawn: str = ""

    @property
    def is_open(self) -> bool:
        return self.promise.is_open

    @property
    def rests(self) -> bool:
        return self.is_open and self.promise.rests_since is not None

    @property
    def runs(self) -> bool:
        """Whether its clock moves on the page by itself."""
        return self.is_open and not self.rests

    @property
    def what_text(self) -> str:
        return text(self.promise, at=self.at, zone=self.zone, to=self.to)

    @property
    def then(self) -> str:
        return (
            resting.sentence(self.promise, to=self.to, at=self.at, zone=self.zone)
            if self.rests
            else _then(self.promise, self.promise.state(self.at), at=self.at, zone=self.zone)
        )

    @property
    def due(self) -> str:
        if not self.runs:
            return ""
        return phrases.when(self.promise.due_at, self.at, self.zone, times.language())

    @property
    def left_words(self) -> str:
        """What the clock says in the coming minutes, for the page to move by itself."""
        if not self.runs:
            return ""
        return ui_words.due_words(self.promise.due_at, self.at, partial(_time_left, spoken=times.language()))


def words(
    promise: Promise, *, at: datetime, zone: ZoneInfo, to: str = "", keeper: Person | None = None
) -> PromiseWords:
    """Return a promise as somebody reads it at `at`: who does what by when, and what became of it.

    `to` is the customer's name where colleagues read it; without it the customer does. Who knows the `keeper`
    (`people.of_keepers`) spares the database the question.
    """
    state = promise.state(at)
    person = keeper or people.of_keeper(promise)
    mended = state == PromiseState.MENDED
    return PromiseWords(
        promise,
        at,
        zone,
        to,
        # Mended is shown as kept, with the tear in its thread.
        # Moved is drawn as taken back: it does not hold any more.
        state="kept" if mended else DRAWN_AS.get(state, str(state.value)),
        drawn="mended" if mended else "",
        person=person,
        what=_marked(promise, person, due=_when(promise, to, at=at, zone=zone), to=to),
        run=_run(promise, state, at),
        made=phrases.when(promise.made_at, at, zone, times.language()),
        left=_left(promise, state, at=at, zone=zone),
    )


def text(
    promise: Promise, *, at: datetime, zone: ZoneInfo, to: str = "", keeper: Person | None = None
) -> str:
    """Return the promise as one plain sentence, to colleagues where `to` names the customer."""
    person = keeper or people.of_keeper(promise)
    return _plain(promise, person, due=_when(promise, to, at=at, zone=zone), to=to)


def text_by_day(promise: Promise, *, zone: ZoneInfo) -> str:
    """Return the same to the customer with the day of its time: nobody knows on which day it is read."""
    person = people.of_keeper(promise)
    rests = promise.rests_since is not None
    due = _("after you have answered") if rests else times.before_day(promise.due_at, zone=zone)
    return _plain(promise, person, due=due, to="")


def _when(promise: Promise, to: str, *, at: datetime, zone: ZoneInfo) -> str:
    """Return by when, in words; while its clock rests no time can be named."""
    if promise.rests_since is None:
        return times.before(promise.due_at, at=at, zone=zone)
    return _("after their answer") if to else _("after you have answered")


def _plain(promise: Promise, person: Person, *, due: str, to: str) -> str:
    parts = {"who": person.short_name, "when": due, "words": _own_words(promise), "customer": to}
    return sentence(promise, to) % parts


def _own_words(promise: Promise) -> str:
    """What an agent typed, without the full stop: the sentence around it has its own."""
    return promise.wording.rstrip(" .")


def _marked(promise: Promise, person: Person, *, due: str, to: str) -> SafeString:
    parts = {
        "who": f"<b>{conditional_escape(person.short_name)}</b>",
        "when": _marked_time(promise, due),
        "words": str(conditional_escape(_own_words(promise))),
        "customer": str(conditional_escape(to)),
    }
    # The sentence is ours (a translated one); every part that somebody typed is escaped above.
    return mark_safe(str(conditional_escape(sentence(promise, to))) % parts)  # noqa: S308


def sentence(promise: Promise, to: str = "") -> str:
    """Return the sentence for a kind of promise, with places for who, when, words, and customer with `to`.

    Whatever somebody put into words is told in those; what a rule or a step put into them, nobody promised
    in person: somebody sees to it.
    """
    if promise.wording and promise.made_by == MadeBy.POLICY:
        seen_to_for = _("%(who)s sees to this for %(customer)s %(when)s: %(words)s")
        return seen_to_for if to else _("%(who)s sees to this %(when)s: %(words)s")
    sentences = _AMONG_COLLEAGUES if to else _SENTENCE
    return sentences[PromiseKind.OWN_WORDS if promise.wording else PromiseKind(promise.kind)]()


_SENTENCE = {
    PromiseKind.FIRST_REPLY: lambda: _("%(who)s answers %(when)s"),
    PromiseKind.NEXT_REPLY: lambda: _("%(who)s answers %(when)s"),
    PromiseKind.UPDATE: lambda: _("%(who)s tells you how things stand %(when)s"),
    PromiseKind.PERSON: lambda: _("%(who)s, a person, answers you %(when)s"),
    PromiseKind.ESCALATION: lambda: _("%(who)s takes this up and answers you %(when)s"),
    PromiseKind.LOOK_AGAIN: lambda: _("%(who)s looks at this again %(when)s"),
    PromiseKind.OWN_WORDS: lambda: _("%(who)s promises: %(words)s, %(when)s"),
    PromiseKind.WORK: lambda: _("%(who)s does it %(when)s"),
    PromiseKind.RESOLUTION: lambda: _("%(who)s has this settled %(when)s"),
    PromiseKind.CALL_BACK: lambda: _("%(who)s calls you back %(when)s"),
    PromiseKind.QUOTE: lambda: _("%(who)s sends you an offer with a price %(when)s"),
    PromiseKind.DISPATCH: lambda: _("%(who)s sends it off to you %(when)s"),
    PromiseKind.REFUND: lambda: _("%(who)s gives you your money back %(when)s"),
}

_AMONG_COLLEAGUES = {
    PromiseKind.FIRST_REPLY: lambda: _("%(who)s answers %(customer)s %(when)s"),
    PromiseKind.NEXT_REPLY: lambda: _("%(who)s answers %(customer)s %(when)s"),
    PromiseKind.UPDATE: lambda: _("%(who)s tells %(customer)s how things stand %(when)s"),
    PromiseKind.PERSON: lambda: _("%(who)s answers %(customer)s in person %(when)s"),
    PromiseKind.ESCALATION: lambda: _("%(who)s takes this up and answers %(customer)s %(when)s"),
    PromiseKind.LOOK_AGAIN: lambda: _("%(who)s looks at this again %(when)s"),
    PromiseKind.OWN_WORDS: lambda: _("%(who)s promised %(customer)s, %(when)s: %(words)s"),
    PromiseKind.WORK: lambda: _("%(who)s does it %(when)s"),
    PromiseKind.RESOLUTION: lambda: _("%(who)s has this settled for %(customer)s %(when)s"),
    PromiseKind.CALL_BACK: lambda: _("%(who)s calls %(customer)s back %(when)s"),
    PromiseKind.QUOTE: lambda: _("%(who)s sends %(customer)s an offer with a price %(when)s"),
    PromiseKind.DISPATCH: lambda: _("%(who)s sends it off to %(customer)s %(when)s"),
    PromiseKind.REFUND: lambda: _("%(who)s gives %(customer)s their money back %(when)s"),
}


def _marked_time(promise: Promise, due: str) -> str:
    if promise.rests_since:
        return str(conditional_escape(due))
    return f'<time datetime="{promise.due_at.isoformat()}">{conditional_escape(due)}</time>'


def _then(promise: Promise, state: PromiseState, *, at: datetime, zone: ZoneInfo) -> str:
    if state == PromiseState.KEPT:
        return _kept(promise)
    if state == PromiseState.MENDED:
        first = times.before(promise.first_due_at, at=at, zone=zone)
        return _("Promised first %(when)s. We were late; now it is done.") % {"when": first}
    if state == PromiseState.BROKEN:
        return _("We did not keep this. That is our fault, not yours.")
    if state == PromiseState.MOVED:
        return _("Moved to another time: %(why)s") % {"why": promise.withdrawn_because}
    if state == PromiseState.WITHDRAWN and promise.kind == PromiseKind.ESCALATION:
        return _("Nobody above takes this up, and this is why: %(why)s") % {"why": promise.withdrawn_because}
    if state == PromiseState.WITHDRAWN:
        return _("Taken back: %(why)s") % {"why": promise.withdrawn_because}
    if promise.is_late:
        first = times.before(promise.first_due_at, at=at, zone=zone)
        return _("We had promised it %(when)s and did not keep that.") % {"when": first}
    return counted_again.last(promise, at=at, zone=zone)


def _kept(promise: Promise) -> str:
    early = promise.due_at - (promise.kept_at or promise.due_at)
    if early < timedelta(minutes=1):
        return _("Kept, just in time.")
    left = phrases.duration_left(early.total_seconds(), times.language())
    return _("Kept, %(time)s early.") % {"time": left}


def _run(promise: Promise, state: PromiseState, at: datetime) -> int:
    if state == PromiseState.BROKEN:
        return TEAR
    if state == PromiseState.MENDED:
        return MENDED_TEAR
    return promise.share_passed(at)


def _left(promise: Promise, state: PromiseState, *, at: datetime, zone: ZoneInfo) -> str:
    settled_at = promise.kept_at or promise.withdrawn_at or promise.moved_at
    if settled_at:
        return phrases.when(settled_at, at, zone, times.language())
    if state == PromiseState.BROKEN:
        return _("broken")
    if promise.rests_since:
        return _("the clock rests")
    return _time_left(promise.due_at, at, times.language())


def _time_left(due_at: datetime, at: datetime, spoken: str) -> str:
    return _in_words_left(phrases.duration_left((due_at - at).total_seconds(), spoken), spoken)


# The page is told what to say in each of the coming sixty minutes.
@phrases.kept
def _in_words_left(left: str, spoken: str) -> str:
    return _("%(time)s left") % {"time": left}
