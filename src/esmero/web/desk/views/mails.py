"""What went wrong with mail: what came in and could not be read, what was to go out and did not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from esmero.actions import deliver, take
from esmero.actions import rescue as rescuing
from esmero.domain.channels import access
from esmero.domain.channels.kinds import OF_MESSAGES
from esmero.domain.conversations import reads as conversations
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.desk import answers, mail_forms
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import mails as shown

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Delivery


@require_safe
@staff_only
def failed(request: DeskRequest) -> HttpResponse:
    """List what came in and could not be read."""
    return answers.whole(request, "desk/mail/failed.html", shown.failed(request.agent, at=clock.now()))


@require_safe
@staff_only
def raw(request: DeskRequest, receipt_id: int) -> HttpResponse:
    """Hand over a mail exactly as it came in."""
    receipt = access.kept_for(request.agent, receipt_id)
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{receipt.pk}.eml"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(receipt.raw), content_type="application/octet-stream", headers=headers)


@require_safe
@staff_only
def set_aside(request: DeskRequest) -> HttpResponse:
    """List what came in and stays off the desk: reports, absence notices, what somebody laid aside."""
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else 0
    context = shown.set_aside(request.agent, before_id=before_id, at=clock.now())
    return answers.whole(request, "desk/mail/set_aside.html", context)


@require_POST
@staff_only
def bringing(request: DeskRequest, aside_id: int) -> HttpResponse:
    """Put something that was set aside on the desk, as the letter that it is."""
    take.bring_to_the_desk(agent=request.agent, receipt_id=aside_id, at=clock.now())
    messages.success(request, _("It comes to the desk now, as a letter."))
    return fragments.go(request, "desk:set_aside_mail")


@require_POST
@staff_only
def reading(request: DeskRequest, receipt_id: int) -> HttpResponse:
    """Try to read a mail again."""
    take.read_again(agent=request.agent, receipt_id=receipt_id, at=clock.now())
    return _back(request, _("It is being read again."))


@require_POST
@staff_only
def dropping(request: DeskRequest, receipt_id: int) -> HttpResponse:
    """Say that nothing is needed of a mail, and why; it stays kept as it came."""
    access.failed_to_use(request.agent, receipt_id)
    form = mail_forms.DropForm(request.POST)
    if not form.is_valid():
        wrong = {
            "id": receipt_id,
            "why": form.errors["because"][0],
            "typed": request.POST.get("because", ""),
        }
        context = shown.failed(request.agent, at=clock.now()) | {"wrong": wrong}
        return answers.whole(request, "desk/mail/failed.html", context, status=answers.NOT_RIGHT_YET)
    because = form.cleaned_data["because"]
    take.drop(agent=request.agent, receipt_id=receipt_id, because=because, at=clock.now())
    return _back(request, _("Dropped. It stays kept as it came, among what was set aside."))


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def rescue(request: DeskRequest, receipt_id: int) -> HttpResponse:
    """Make a conversation of a mail that no program could read, as a person reads it."""
    receipt = access.failed_to_use(request.agent, receipt_id)
    form = mail_forms.RescueForm(request.POST or None, initial=shown.to_rescue(receipt))
    if form.is_valid():
        made = rescuing.make_conversation(
            agent=request.agent, receipt_id=receipt_id, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("It is a conversation now; the mail as it came goes along as a file."))
        return fragments.go(request, answers.address_of(made.pk))
    context = {"form": form, "receipt_id": receipt_id}
    status = answers.NOT_RIGHT_YET if request.method == "POST" else 200
    return answers.whole(request, "desk/mail/rescue.html", context, status=status)


def _back(request: DeskRequest, told: str) -> HttpResponse:
    messages.success(request, told)
    return fragments.go(request, "desk:failed_mail")


@require_safe
@staff_only
def unsent(request: DeskRequest) -> HttpResponse:
    """List letters that did not go out, or perhaps did."""
    return answers.whole(request, "desk/mail/unsent.html", shown.unsent(request.agent, at=clock.now()))


@require_POST
@staff_only
def arrival(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Say that a letter in doubt arrived."""
    at = clock.now()
    delivery = deliver.it_arrived(agent=request.agent, delivery_id=delivery_id, at=at)
    return _settled(request, delivery, _("Kept: it arrived."), at=at)


@require_POST
@staff_only
def sending(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Send a letter again, the same bytes."""
    at = clock.now()
    delivery = deliver.send_again(agent=request.agent, delivery_id=delivery_id, at=at)
    return _settled(request, delivery, _("It goes out again now."), at=at)


def _settled(request: DeskRequest, delivery: Delivery, told: str, *, at: datetime) -> HttpResponse:
    story = conversations.ref_of_message(delivery.about_id) if delivery.about_kind in OF_MESSAGES else None
    if story is None or request.POST.get("back") == "list":
        messages.success(request, told)
        return fragments.go(request, "desk:unsent_letters")
    return answers.changed(request, story.id, at=at, told=told)
