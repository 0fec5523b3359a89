"""Letters that a promise is another person's now, is taken back or refused, or that somebody settled it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.domain.company.kinds import OwnLetter
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import phrases
from esmero.letters import names, own_words, pages
from esmero.letters.pages import Page
from esmero.parts import people, promises, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.letters.letter import Letter, Setting


def handed_on(setting: Setting, handed: Sequence[Promise]) -> Letter:
    """Return the letter that another person keeps these promises now: who, and that their times stay."""
    with translation.override(setting.conversation.language):
        owner = handed[0].owner
        who = {"person": people.of_agent(owner, handed[0].owner_team).short_name}
        page = Page(
            subject=_("%(person)s looks after this now; the time stays") % who,
            preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
            heading=_("%(person)s looks after this now; the time stays.") % who,
            before=own_words.paragraph(
                setting, OwnLetter.HANDED_ON, people.of_agent(owner, handed[0].owner_team), handed[0]
            ),
            seams=[pages.seam(setting, one, then=_past(one), has_face=one.owner == owner) for one in handed],
            after=_at_the_end(setting),
            written_by=_(
                "This letter was written by our system, because another person keeps what we promised."
            ),
        )
        return pages.write(setting, page, face_of=owner)


def _past(promise: Promise) -> str | None:
    """What its line says of its past, None: as ever. Why its time moved once was told then."""
    return "" if promise.recounts and not promise.is_late and not promise.rests_since else None


def taken_back(setting: Setting, taken: Sequence[Promise], *, by: Agent, closes: bool = False) -> Letter:
    """Return the letter that somebody took promises back, with their own words why.

    `closes` says that they closed the conversation with it. One that waits for the hour names the days: of
    the promise, and on which it was taken back.
    """
    with translation.override(setting.conversation.language):
        others = [promise for promise in taken if promise.kind != PromiseKind.ESCALATION]
        closed = [_("We close this with it. Write to us, and it opens again.")] if closes else []
        if not others:
            return _refused(setting, taken[0], closed, by=by)
        said = [_as_it_was(setting, promise) for promise in others]
        who = {"person": people.of_agent(by).short_name}
        is_refused = len(others) < len(taken)
        above = [_("You asked for somebody above: %(person)s does not take this up.") % who]
        page = Page(
            subject=ngettext("We take a promise back", "We take promises back", len(others)),
            preheader=said[0],
            heading=ngettext("We take a promise back.", "We take promises back.", len(others)),
            before=[
                *own_words.paragraph(setting, OwnLetter.WITHDRAWN, people.of_agent(by)),
                *(
                    _("We had promised: “%(promise)s”. It does not hold any more.") % {"promise": one}
                    for one in said
                ),
                *(above if is_refused else []),
                *_when_it_was(setting),
                _("%(person)s says why:") % who,
            ],
            body=names.many_lines(taken[0].withdrawn_because),
            after=[*closed, *_at_the_end(setting)],
            written_by=_("This letter was written by our system; the reason was written by %(person)s.")
            % who,
        )
        return pages.write(setting, page, face_of=None)


def moved(setting: Setting, old: Promise, new: Promise, *, why: str, by: Agent) -> Letter:
    """Return the letter that a promise has another time, with somebody's own words why, both times in it.

    Where it was moved once too often it says that we did not keep our word.
    """
    with translation.override(setting.conversation.language):
        who = {"person": people.of_agent(by).short_name}
        said = {"promise": promises.text(old, at=setting.at, zone=setting.zone)}
        now = {"promise": promises.text(new, at=setting.at, zone=setting.zone)}
        before = own_words.paragraph(setting, OwnLetter.MOVED, people.of_keeper(new), new)
        before.append(_("We had promised: “%(promise)s”. That time does not hold.") % said)
        if old.broken_at:
            before.append(
                _("We move it for the third time: we did not keep our word. That is ours, not yours.")
            )
        page = Page(
            subject=_("Another time: %(promise)s") % now,
            preheader=said["promise"],
            heading=_("What we promised has another time."),
            before=[*before, _("%(person)s says why:") % who],
            body=names.many_lines(why),
            seams=[pages.seam(setting, new, has_face=True)],
            after=_at_the_end(setting),
            written_by=_("This letter was written by our system; the reason was written by %(person)s.")
            % who,
        )
        return pages.write(setting, page, face_of=new.owner)


def _refused(setting: Setting, escalation: Promise, closed: list[str], *, by: Agent) -> Letter:
    who = {"person": people.of_agent(by).short_name}
    page = Page(
        subject=_("%(person)s does not take this up") % who,
        preheader=_("You read the reason in this letter. Your code is %(code)s.") % {"code": setting.code},
        heading=_("%(person)s does not take this up.") % who,
        before=[
            *own_words.paragraph(setting, OwnLetter.REFUSED, people.of_agent(by)),
            *_when_it_was(setting),
            _("You asked for somebody above. %(person)s read it and says why not:") % who,
        ],
        body=names.many_lines(escalation.withdrawn_because),
        after=[*closed, *_at_the_end(setting)],
        written_by=_("This letter was written by our system; the reason was written by %(person)s.") % who,
    )
    return pages.write(setting, page, face_of=by)


def settled(setting: Setting, *, by: Agent, goes_on: Agent | None) -> Letter:
    """Return the letter that somebody above has settled what they were asked, and who goes on with it."""
    with translation.override(setting.conversation.language):
        above = people.of_agent(by).short_name
        if goes_on is None or goes_on == by:
            heading = _("%(above)s has settled this and stays with you.") % {"above": above}
        else:
            said = {"above": above, "person": people.of_agent(goes_on).short_name}
            heading = _("%(above)s has settled this; %(person)s goes on.") % said
        page = Page(
            subject=heading.rstrip("."),
            preheader=_("Nothing to do now. Your code is %(code)s.") % {"code": setting.code},
            heading=heading,
            before=[
                _("If it is not settled for you, tell us."),
                _("Your page says from when on it leads one level higher."),
            ],
            after=_at_the_end(setting),
            written_by=_("This letter was written by our system, because %(above)s pressed “Settled”.")
            % {"above": above},
        )
        return pages.write(setting, page, face_of=goes_on or by)


def _as_it_was(setting: Setting, promise: Promise) -> str:
    if setting.held_until is None:
        return promises.text(promise, at=setting.at, zone=setting.zone)
    return promises.text_by_day(promise, zone=setting.zone)


def _when_it_was(setting: Setting) -> list[str]:
    """Say on which day it was decided, where the letter waits: by then "today" is another day."""
    if setting.held_until is None:
        return []
    day = phrases.day_with_year(setting.now.astimezone(setting.zone).date(), times.language())
    return [_("That was decided on %(day)s.") % {"day": day}]


def _at_the_end(setting: Setting) -> list[str]:
    return [_("Or simply answer this letter."), _("Your code is %(code)s.") % {"code": setting.code}]
