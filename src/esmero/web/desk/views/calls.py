"""A conversation that begins with us: written down after a call or a visit, or by a letter of ours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import addresses, hold, keep, log, write_first
from esmero.actions.reply import OwnWords
from esmero.ground import clock
from esmero.ground.refs import NotYours
from esmero.parts import times
from esmero.ui import fragments
from esmero.web.desk import answers, call_forms, closed_then, promise_lines
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import calls as shown


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: DeskRequest) -> HttpResponse:
    """Write down what was said, with whom, and what was promised."""
    at = clock.now()
    teams = shown.teams_of(request.agent)
    data = request.POST if request.method == "POST" else None
    initial = shown.at_first(request.agent, teams)
    form = call_forms.CallForm(data, teams=teams, initial=initial)
    if form.is_valid():
        try:
            promise = _promise(form, at=at)
            closed = _closed_then(form, promise, at=at)
            if closed_then.not_meant(closed, request.POST):
                return _ask_whether_meant(request, form, closed)
            return _written_down(request, form, promise, at=at)
        except promise_lines.NotAPromise as error:
            form.add_error("due", str(error))
        except log.NotTheirsToSettle:
            form.add_error("is_settled", _("In this team others close. Leave it open for them."))
        except NotYours:
            form.add_error(None, _("In this team you write down what was said; others write and promise."))
        except (addresses.NoAddress, addresses.SomebodyElses, addresses.AlreadyKnown) as error:
            form.say_whose(error)
            if isinstance(error, addresses.AlreadyKnown):
                return _choose(request, form, "desk/calls/page.html", error)
    status = answers.NOT_RIGHT_YET if data is not None else 200
    return answers.whole(request, "desk/calls/page.html", shown.page(request.agent, form), status=status)


def _closed_then(
    form: call_forms.CallForm, promise: OwnWords | None, *, at: datetime
) -> list[closed_then.Closed]:
    """Return what is promised for an hour when nobody works; what is settled is kept as it is noted."""
    if promise is None or form.cleaned_data["is_settled"]:
        return []
    return closed_then.all_of([promise], shown.team_of(form.teams, form.cleaned_data["team"]), at=at)


def _ask_whether_meant(
    request: DeskRequest, form: call_forms.CallForm, closed: list[closed_then.Closed]
) -> HttpResponse:
    more = {"closed": closed, "closed_meant": closed_then.meant(closed)}
    context = shown.page(request.agent, form) | more
    return answers.whole(request, "desk/calls/page.html", context, status=answers.NOT_RIGHT_YET)


def _choose(
    request: DeskRequest,
    form: call_forms.PersonForm,
    template: str,
    error: addresses.AlreadyKnown,
    **more: Any,
) -> HttpResponse:
    """Show whom we know by this address or number, to be chosen."""
    context = shown.page(request.agent, form, chosen=[error.customer]) | more
    return answers.whole(request, template, context, status=answers.NOT_RIGHT_YET)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def letter(request: DeskRequest) -> HttpResponse:
    """Write to a customer first: whom we know, or somebody new."""
    template, teams = "desk/calls/letter.html", shown.teams_to_write_for(request.agent)
    data = request.POST if request.method == "POST" else None
    begun_for, kept = shown.begun(request.agent, request.POST or request.GET)
    initial = shown.at_first(request.agent, teams) | shown.kept_words(begun_for, kept)
    form = call_forms.FirstLetterForm(data, request.FILES or None, teams=teams, initial=initial)
    if form.is_valid():
        try:
            return _written(request, form, begun_for)
        except (addresses.NoAddress, addresses.SomebodyElses, addresses.AlreadyKnown) as error:
            form.say_whose(error)
            if isinstance(error, addresses.AlreadyKnown):
                more = shown.place_to_write(request.agent, form, begun_for, kept)
                return _choose(request, form, template, error, **more)
        except write_first.NoMail:
            form.add_error(None, _("The company has no e-mail channel from which a letter could leave."))
    status = answers.NOT_RIGHT_YET if data is not None else 200
    context = shown.page(request.agent, form) | shown.place_to_write(request.agent, form, begun_for, kept)
    return answers.whole(request, template, context, status=status)


def _written(request: DeskRequest, form: call_forms.FirstLetterForm, begun_for: int | None) -> HttpResponse:
    try:
        conversation = write_first.write(
            agent=request.agent,
            who=form.who(),
            team_id=form.cleaned_data["team"],
            letter=form.letter(),
            send_key=form.cleaned_data["send_key"],
            begun_for=begun_for,
            at=clock.now(),
        )
    except hold.WasTakenBack:
        messages.success(request, _("This letter was taken back; its words are a draft of yours."))
        return fragments.go(request, "desk:home")
    told = _("Your letter goes out.")
    if request.agent.habits.hold_seconds:
        told = _("Your letter goes out in a few seconds.")
    # The browser forgets its copy of the draft when it reads this.
    messages.success(request, told, extra_tags=shown.draft_key(request.agent, begun_for))
    return fragments.go(request, answers.address_of(conversation.pk))


@require_POST
@staff_only
def letter_draft(request: DeskRequest) -> JsonResponse:
    """Keep a first letter that is being written; a script does while the agent writes."""
    at = clock.now()
    form = call_forms.FirstDraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"told": form.why_not()}, status=answers.NOT_RIGHT_YET)
    clean = form.cleaned_data
    try:
        row = keep.keep_first_letter(
            agent=request.agent,
            begun_for=clean["begun_for"],
            words=clean["text"],
            chosen=form.chosen(),
            base=clean["base"],
            at=at,
        )
    except keep.DraftMoved as moved:
        other = {"text": moved.draft.text, "kept_at": moved.draft.kept_at.isoformat()}
        return JsonResponse(other, status=answers.NOT_NOW)
    zone = shown.own_zone(request.agent)
    told = _("Draft kept %(time)s.") % {"time": times.clock(at, zone=zone)} if row else ""
    return JsonResponse({"kept_at": row.kept_at.isoformat() if row else "", "told": told})


def _promise(form: call_forms.CallForm, *, at: datetime) -> OwnWords | None:
    due, what = form.cleaned_data["due"], form.cleaned_data["promise"]
    team = shown.team_of(form.teams, form.cleaned_data["team"])
    return promise_lines.read(f"{due} {what}", team, at=at) if due or what else None


def _written_down(
    request: DeskRequest, form: call_forms.CallForm, promise: OwnWords | None, *, at: datetime
) -> HttpResponse:
    given: dict[str, Any] = form.cleaned_data
    said = log.Said(
        way=given["way"],
        subject=given["subject"],
        words=given["words"],
        promise=promise,
        calls_back=given["calls_back"],
        is_settled=given["is_settled"],
        letter=given["letter"],
        email=given["email"],
    )
    conversation = log.log(
        agent=request.agent,
        who=form.who(),
        team_id=given["team"],
        said=said,
        send_key=given["send_key"],
        at=at,
    )
    told = _("Written down. The customer sees what was promised, not these words.")
    if given["letter"]:
        told = _("Written down, and your letter goes out. The customer sees it and what was promised.")
        if request.agent.habits.hold_seconds:
            told = _("Written down. Your letter goes out in a few seconds.")
    messages.success(request, told)
    return fragments.go(request, answers.address_of(conversation.pk))


@require_safe
@staff_only
def people(request: DeskRequest) -> HttpResponse:
    """Show whom one may mean, while one types a name, an address or a number."""
    typed = request.GET.get("q", "")[:120]
    return render(request, "desk/calls/_people.html", {"people": shown.found(request.agent, typed)})
