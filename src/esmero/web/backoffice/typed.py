"""What was typed and only looked at: the page that shows it is fetched, so going back asks nothing again.

Each form that can be looked at carries a key of its own (the field `typed`). What is sent is put by under
it, and the page that answers is another address, `?typed=`. A script writes the key into the address that is
left, so that going back finds there what was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.ground import put_by
from esmero.ui import fragments

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest

new_key = put_by.new_key
# What belongs to the way of sending, not to what was typed.
LEFT_OUT = {"csrfmiddlewaretoken", "do", "typed"}
# Put by in place of what was typed, once that is saved.
SAVED = "saved"


def put(request: OfficeRequest, key: str = "") -> bool:
    """Put by what was sent, under the key that its form carries or another; return whether it is kept.

    What comes from a form without a key is not put by: it may have what nobody shall find again.
    """
    key, sent = key or request.POST.get("typed", ""), request.POST.copy()
    for name in LEFT_OUT:
        sent.pop(name, None)
    return bool(key) and put_by.put_by(key, sent.urlencode(), of=request.agent.pk)


def go_on(request: OfficeRequest, to: str, *args: int, mark: str, left: str = "") -> HttpResponse | None:
    """Put by what was sent and go to the page that looks at it; None where nothing is sent or can be kept.

    Arguments: to and args, the page; mark, the id on it at which the reader goes on; left, what was pressed
    that left out what was typed, so that the page says so beside it.
    """
    key = request.POST.get("typed") or new_key()
    if request.method != "POST" or not put(request, key):
        return None
    query = {"typed": key, **({"do": request.POST["do"]} if request.POST.get("do") else {})}
    query |= {"left": left} if left else {}
    return fragments.go(request, f"{reverse(f'backoffice:{to}', args=args)}?{urlencode(query)}#{mark}")


def let_go(request: OfficeRequest) -> None:
    """Note under the key of a form that what was typed in it is saved: nobody is told that it is gone."""
    if key := request.POST.get("typed"):
        put_by.put_by(key, SAVED, of=request.agent.pk)


def lost() -> str:
    """Return the sentence for what was typed and can't be found."""
    return _("What you typed here before is not kept any more. Please write it once more.")


def given(request: OfficeRequest) -> QueryDict | None:
    """Return what was typed: as it was sent just now, or as it was put by; None where there is neither.

    Where it was to be found and isn't, the page says so.
    """
    if request.method == "POST":
        return request.POST
    if "typed" not in request.GET:
        return None
    found = put_by.found(request.GET["typed"], of=request.agent.pk)
    if found is None:
        messages.warning(request, lost())
    if found is None or found == SAVED:
        return None
    typed = QueryDict(found, mutable=True)
    if "do" in request.GET:
        typed["do"] = request.GET["do"]
    return typed
