"""A fresh link to one's page, for those whose link is old or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from esmero.actions import find
from esmero.ground import clock, limits
from esmero.web.help.forms import LinkForm

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TRIES_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask for code and address; the answer is the same whether they belong together or not."""
    form = LinkForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "help/link.html", {"form": form}, status=422 if request.POST else 200)
    if not limits.allows(
        "link", limits.network(request.META.get("REMOTE_ADDR", "")), times=TRIES_AN_HOUR, seconds=3600
    ):
        return render(request, "help/link.html", {"form": form, "too_many": True}, status=429)
    find.ask_for_link(code=form.cleaned_data["code"], email=form.cleaned_data["email"], at=clock.now())
    return render(request, "help/link.html", {"form": form, "sent_to": form.cleaned_data["email"]})
