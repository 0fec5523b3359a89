"""The public form: ask in one's own words, and see before who answers and by when."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from esmero.actions import receive, route, visit
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.company import reads as company
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import Priority
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Asked
from esmero.domain.staff import reads as staff
from esmero.ground import clock, limits, text, zones
from esmero.insight import greetings
from esmero.parts import opening, people, times
from esmero.ui import came_in, uploads
from esmero.ui.their_zone import their_zone
from esmero.web.help import sent, wished
from esmero.web.help.forms import AskForm

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from esmero.domain.channels.models import Channel
    from esmero.domain.customers.models import Visit
    from esmero.domain.staff.models import Team
    from esmero.parts.people import Person

QUESTIONS_AN_HOUR = 30
# Fewer letters than these tell less about a language than what the browser says.
ENOUGH_TO_TELL = 20


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Show the form, or take a question in and go to its page."""
    at = clock.now()
    if request.method != "POST":
        first = {"send_key": secrets.token_urlsafe(16), "wished": request.GET.get("with", "")[:100]}
        first |= _known_of(_visitor(request, at=at))
        return _show(request, AskForm(initial=first), at=at)
    form = AskForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, form, at=at, status=422)
    if not limits.allows(
        "ask", limits.network(request.META.get("REMOTE_ADDR", "")), times=QUESTIONS_AN_HOUR, seconds=3600
    ):
        return _show(request, form, at=at, status=429, too_many=True)
    received = receive.receive(_incoming(request, form.cleaned_data, at=at), at=at)
    token = access.page_token(received.conversation, at=at)
    answer = redirect(f"{reverse('portal:conversation', args=[token])}?new=1")
    sent.remember(answer, request, form.cleaned_data)
    return answer


def _incoming(request: HttpRequest, given: dict[str, Any], *, at: datetime) -> Incoming:
    wish = wished.by(given["wished"], at=at)
    return Incoming(
        channel_kind=ChannelKind.FORM,
        external_id=sent.name_of(request, given),
        sender_email=given["email"],
        sender_name=given["name"],
        recipients=[],
        subject="",
        text=given["words"],
        files=[NewFile(file.name, file.content_type, file.content) for file in given["attached"]],
        # A program filled in what people don't see: kept for a person to look at, but not answered.
        may_auto_answer=not given["website"],
        language=_language(request, given["words"]),
        time_zone=their_zone(request.POST),
        wishes_agent_id=wish.agent_id if wish else None,
        team_id=wish.team.pk if wish else None,
        code_to=inside.identity_id if (inside := _visitor(request, at=at)) else None,
    )


def _visitor(request: HttpRequest, *, at: datetime) -> Visit | None:
    """Return the visit of whoever came in by a code, by an address that is theirs alone."""
    found = visit.visitor(came_in.key_inside(request, at=at), at=at)
    return found if found and not found.identity.is_shared else None


def _known_of(inside: Visit | None) -> dict[str, str]:
    """What whoever came in by a code need not type again."""
    if inside is None:
        return {}
    mail = inside.identity.value if inside.identity.kind == IdentityKind.EMAIL else ""
    return {"name": inside.identity.customer.name, "email": mail}


def _language(request: HttpRequest, words: str) -> str:
    """The reader's own choice first, then the language they write in, then what the browser wishes."""
    spoken = [code for code, _name in settings.LANGUAGES]
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in spoken:
        return chosen
    written = text.language_of(words, among=spoken)
    browser_says = bool(request.headers.get("Accept-Language"))
    if written and (len(words) >= ENOUGH_TO_TELL or not browser_says):
        return written
    return (get_language() or "en").split("-")[0]


@dataclass(frozen=True)
class Welcome:
    """Who answers a question asked now, and by when."""

    person: Person
    is_here: bool
    before: str
    here_from: str


def _show(
    request: HttpRequest, form: AskForm, *, at: datetime, status: int = 200, too_many: bool = False
) -> HttpResponse:
    channel = channels.form_channel()
    wish = wished.by(form["wished"].value() or "", at=at)
    team = wish.team if wish else channel.team
    zone = ZoneInfo(company.the_company().time_zone)
    inside = _visitor(request, at=at)
    context = {
        "form": form,
        "inside": people.of_customer(inside.identity.customer).name if inside else "",
        "wish": wish,
        "welcome": _welcome(channel, team, at=at, zone=zone),
        "crew": [_crew_line(person, at=at, zone=zone) for person in staff.at_work(at=at)],
        "hours": opening.in_words(company.calendar(channel.calendar_id or team.calendar_id)),
        "clock_here": _clock_here(zone, at=at),
        "limits": uploads.limits(),
        "too_many": too_many,
        "greeting": greetings.on_page(inside.identity, language=times.language(), at=at) if inside else "",
    }
    answer = render(request, "help/ask.html", context, status=status)
    if inside:
        # It is for this browser alone.
        answer.headers["Cache-Control"] = "no-store, private"
    return answer


def _clock_here(zone: ZoneInfo, *, at: datetime) -> dict[str, str]:
    """Return by which clock the page tells its times: nobody knows yet on which one its reader lives."""
    return {
        "zone": zone.key,
        "place": zones.place(zone.key, times.language()),
        "now": times.clock(at, zone=zone),
    }


def _welcome(channel: Channel, team: Team, *, at: datetime, zone: ZoneInfo) -> Welcome:
    own = channels.own_terms(channel, team)
    asked = Asked(ChannelKind.FORM, times.language(), team.pk, channel.pk, priority=Priority.NORMAL)
    policy = promises.policy_for(asked, promises.policies(), own=own)
    due = promises.count(policy, team, time=policy.first_reply, start=at, own=own)
    named = route.would_get(
        team, language=times.language(), channel_kind=ChannelKind.FORM, due_at=due.due_at, at=at
    )
    here = [one for one in staff.at_work([team.pk], at=at) if one.agent == named]
    back_at = here[0].back_at if here else None
    # The team may keep its hours without this person: a return after the answer would contradict it.
    is_in_time = back_at is not None and back_at < due.due_at
    return Welcome(
        person=people.of_agent(named, team),
        is_here=bool(here and here[0].here_until),
        before=times.before(due.due_at, at=at, zone=zone),
        here_from=times.on(back_at, at=at, zone=zone) if back_at and is_in_time else "",
    )


def _crew_line(person: staff.AtWork, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    until, back_at = person.here_until, person.back_at
    return {
        "person": people.of_agent(person.agent),
        "looks_after": person.looks_after,
        "until": times.clock(until, zone=zone) if until else "",
        "back": times.on(back_at, at=at, zone=zone) if back_at else "",
    }
