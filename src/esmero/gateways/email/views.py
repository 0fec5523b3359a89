"""The demo's mailbox: each letter as its customer sees it, answered from there by real mail."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.gateways.email import answering, intake, shown
from esmero.gateways.email.forms import AnswerForm, LetterForm
from esmero.gateways.email.guard import demo_only
from esmero.ground import clock
from esmero.ui import uploads

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

log = logging.getLogger(__name__)

Form = TypeVar("Form", bound=AnswerForm)

PAGE = 40
NOT_TAKEN = (DatabaseError, OSError, intake.TooBig)
# The letter's own words in their frame: nothing is fetched, nothing runs, a link opens a new window.
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEAD = re.compile(r"<head\b[^>]{0,200}>", re.IGNORECASE)
LINKS_OPEN_OUTSIDE = '<base target="_blank">'


@require_GET
@demo_only
def letters(request: HttpRequest) -> HttpResponse:
    """Show the letters of all addresses or of one, newest first."""
    address, before = request.GET.get("of", ""), request.GET.get("before", "")
    found = shown.lines(address=address, before=before, limit=PAGE + 1)
    context = {
        "letters": found[:PAGE],
        "older": found[PAGE - 1].key if len(found) > PAGE else "",
        "addresses": shown.addresses(),
        "address": address,
        "is_newest": not before,
    }
    return _show(request, "email/letters.html", context)


@require_GET
@demo_only
def letter(request: HttpRequest, letter_key: str) -> HttpResponse:
    """Show one letter, with a place to answer it."""
    return _show_letter(request, _letter(letter_key), AnswerForm())


@require_GET
@demo_only
def letter_html(request: HttpRequest, letter_key: str) -> HttpResponse:
    """Show the letter's HTML by itself, for the frame on its page."""
    html = _letter(letter_key).html
    response = HttpResponse(
        HEAD.sub(rf"\g<0>{LINKS_OPEN_OUTSIDE}", html, count=1) if HEAD.search(html) else html
    )
    response["Content-Security-Policy"] = FRAME_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_GET
@demo_only
def letter_file(request: HttpRequest, letter_key: str, file_number: int) -> HttpResponse:
    """Hand out a file that came with a letter, to be saved and never to be run."""
    for file in _letter(letter_key).files:
        if file.number == file_number:
            headers = {
                "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
                "Content-Security-Policy": "sandbox",
            }
            return HttpResponse(file.content, content_type="application/octet-stream", headers=headers)
    raise Http404


@require_POST
@demo_only
def letter_answer(request: HttpRequest, letter_key: str) -> HttpResponse:
    """Answer a letter as its recipient."""
    answered = _letter(letter_key)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_letter(request, answered, form, status=422)
    given = form.cleaned_data
    try:
        sent = answering.answer(answered, words=given["words"], files=given["attached"], at=clock.now())
    except NOT_TAKEN as error:
        return _show_letter(request, answered, _refused(form, error), status=503)
    return redirect("email:letter", sent)


@require_http_methods(["GET", "HEAD", "POST"])
@demo_only
def new_letter(request: HttpRequest) -> HttpResponse:
    """Write a new letter to the company, as anybody would from their own mail program."""
    known = list(channels.mail_addresses())
    if request.method != "POST":
        return _show_form(request, LetterForm(addresses=known, initial={"email": request.GET.get("of", "")}))
    form = LetterForm(request.POST, request.FILES, addresses=known)
    if not form.is_valid():
        return _show_form(request, form, status=422)
    given = form.cleaned_data
    files = given.pop("attached")
    try:
        return redirect("email:letter", answering.write(**given, files=files, at=clock.now()))
    except NOT_TAKEN as error:
        return _show_form(request, _refused(form, error), status=503)


def _letter(key: str) -> shown.Letter:
    found = shown.letter(key)
    if found is None:
        raise Http404
    return found


def _refused(form: Form, error: Exception) -> Form:
    log.warning("A mail written on the demo's mailbox page was not taken: %r", error)
    if isinstance(error, intake.TooBig):
        form.add_error("attached", _("Together this is larger than our mailbox takes. Your words are kept."))
    else:
        form.add_error(None, _("The mailbox could not take it just now. Your words are kept; try once more."))
    return form


def _show_letter(
    request: HttpRequest, letter: shown.Letter, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "letter": letter,
        "form": form,
        "limits": uploads.limits(),
        "as_text": not letter.html or request.GET.get("as") == "text",
    }
    return _show(request, "email/letter.html", context, status=status)


def _show_form(request: HttpRequest, form: LetterForm, *, status: int = 200) -> HttpResponse:
    return _show(request, "email/new_letter.html", {"form": form, "limits": uploads.limits()}, status=status)


def _show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    zone = ZoneInfo(company.the_company().time_zone)
    return render(request, template, {**context, "zone": zone, "now": clock.now()}, status=status)
