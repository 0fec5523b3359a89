"""Letters and faxes on paper: brought in with their scans, answered by letter, printed and posted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import addresses, answer_way, bring_paper, name_writer, post_room, scans
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.ground import clock, sheets
from esmero.ground.refs import NotFound
from esmero.ui import fragments
from esmero.web.desk import answers, paper_forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import calls
from esmero.web.desk.shown import paper as shown

TEMPLATE = "desk/paper/came.html"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def came(request: DeskRequest) -> HttpResponse:
    """Bring in a letter or a fax that came on paper."""
    at, teams = clock.now(), calls.teams_of(request.agent)
    today = at.astimezone(calls.own_zone(request.agent)).date()
    data = request.POST if request.method == "POST" else None
    initial = calls.at_first(request.agent, teams) | {"came_on": today}
    form = paper_forms.CameForm(data, request.FILES or None, teams=teams, today=today, initial=initial)
    chosen = []
    if form.is_valid():
        try:
            conversation = bring_paper.bring(
                agent=request.agent,
                who=form.who(),
                team_id=form.cleaned_data["team"],
                paper=form.paper(),
                send_key=form.cleaned_data["send_key"],
                at=at,
            )
        except scans.NoPages as error:
            form.add_error("files", _no_pages(str(error)))
        except (addresses.SomebodyElses, addresses.AlreadyKnown) as error:
            form.say_whose(error)
            chosen = [error.customer] if isinstance(error, addresses.AlreadyKnown) else []
        else:
            messages.success(request, _("It is brought in, and an answer is promised."))
            return fragments.go(request, answers.address_of(conversation.pk))
    status = answers.NOT_RIGHT_YET if data is not None else 200
    context = calls.page(request.agent, form, chosen=chosen) | {"scan_limits": paper_forms.scan_limits()}
    return answers.whole(request, TEMPLATE, context, status=status)


def _no_pages(name: str) -> str:
    return _("No page can be shown of %(name)s. Scan it again, or add it as a PDF.") % {"name": name}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def writer(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask who wrote a letter of which nobody has said it yet."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    if not bring_paper.is_nobodys(conversation):
        raise NotFound("conversation")
    teams = [conversation.team]
    initial = {"language": conversation.language, "team": conversation.team_id}
    form = paper_forms.WriterForm(request.POST or None, teams=teams, initial=initial)
    chosen = []
    if form.is_valid():
        try:
            name_writer.name(
                agent=request.agent,
                conversation_id=conversation_id,
                who=form.who(),
                address=form.cleaned_data["address"],
                at=at,
            )
        except (addresses.SomebodyElses, addresses.AlreadyKnown) as error:
            form.say_whose(error)
            chosen = [error.customer] if isinstance(error, addresses.AlreadyKnown) else []
        else:
            messages.success(request, _("Now it is theirs."))
            return fragments.go(request, answers.address_of(conversation_id))
    context = calls.page(request.agent, form, chosen=chosen) | {"conversation": conversation}
    return answers.asked(request, conversation, "writer", context, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def way(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Ask how answers leave, and to which address on paper."""
    at = clock.now()
    conversation = access.conversation_to_answer(request.agent, conversation_id)
    # As it is now: whoever only looks changes nothing.
    form = paper_forms.WayForm(
        request.POST or None,
        ways=shown.ways(conversation),
        country=conversation.team.calendar.holidays_of[:2],
        initial=shown.way_now(conversation),
    )
    if form.is_valid():
        try:
            return _chosen(request, conversation_id, form.cleaned_data)
        except (addresses.SomebodyElses, addresses.AlreadyKnown):
            words = _("This is the address or number of somebody else whom we know.")
            form.add_error("fax" if form.cleaned_data["way"] == ChannelKind.FAX else "address", words)
    return answers.asked(request, conversation, "way", {"form": form, "conversation": conversation}, at=at)


def _chosen(request: DeskRequest, conversation_id: int, given: dict[str, Any]) -> HttpResponse:
    answer_way.choose(
        agent=request.agent,
        conversation_id=conversation_id,
        way=given["way"],
        to=given["fax"] if given["way"] == ChannelKind.FAX else given["address"],
        at=clock.now(),
    )
    messages.success(request, _("From now on answers leave so."))
    return fragments.go(request, answers.address_of(conversation_id))


@require_safe
@staff_only
def waiting(request: DeskRequest) -> HttpResponse:
    """List the letters that are to be printed and posted."""
    return answers.whole(request, "desk/paper/post_room.html", shown.post_room(request.agent, at=clock.now()))


@require_POST
@staff_only
def pages(request: DeskRequest) -> HttpResponse:
    """Hand over the chosen letters as one PDF, to be printed."""
    try:
        pdf = post_room.pages_of(agent=request.agent, delivery_ids=_chosen_letters(request))
    except addresses.NoAddress:
        return _back(request, _("Say first in its conversation to which address each letter goes."))
    except sheets.NoPrinter:
        return _back(
            request, _("Letters can’t be printed here yet: WeasyPrint or Debian’s libpango is missing.")
        )
    except sheets.Unreadable:
        return _back(request, _("One of these letters can’t be printed. Print them one by one to see which."))
    headers = {"Content-Disposition": 'inline; filename="letters.pdf"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_POST
@staff_only
def printed(request: DeskRequest) -> HttpResponse:
    """Note that the chosen letters came out of the printer."""
    count = post_room.note_printed(agent=request.agent, delivery_ids=_chosen_letters(request), at=clock.now())
    if not count:
        told = _(
            "Nothing is noted: none of them was opened. Press “Open them as one PDF”, print that, and then "
            "press “They are printed”."
        )
        return _back(request, told)
    words = ngettext("%(count)s letter is printed.", "%(count)s letters are printed.", count)
    return _back(request, words % {"count": count})


@require_POST
@staff_only
def posted(request: DeskRequest) -> HttpResponse:
    """Note that the chosen letters went to the post."""
    count = post_room.note_posted(
        agent=request.agent,
        delivery_ids=_chosen_letters(request),
        tracking=request.POST.get("tracking", "")[:60],
        at=clock.now(),
    )
    words = ngettext("%(count)s letter is posted.", "%(count)s letters are posted.", count)
    return _back(request, words % {"count": count})


@require_POST
@staff_only
def removal(request: DeskRequest, letter_id: int) -> HttpResponse:
    """Take a letter out of the post: it is not to go out."""
    post_room.take_out(agent=request.agent, delivery_id=letter_id, at=clock.now())
    return _back(request, _("It is taken out. It stands among the letters that did not go out."))


def _chosen_letters(request: DeskRequest) -> list[int]:
    return [
        int(one)
        for one in request.POST.getlist("letter")
        if one.isascii() and one.isdigit() and len(one) < 19
    ]


def _back(request: DeskRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, "desk:post_room")
