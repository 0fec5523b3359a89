"""Answer with a fragment where htmx asked, with a page or a redirect where a browser did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

SEE_OTHER = 303
NOT_RIGHT_YET = 422


def wants_fragment(request: HttpRequest) -> bool:
    """Tell whether htmx asks for a piece of a page (a boosted link asks for a whole one)."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    back_to: str,
    status: int = 200,
) -> HttpResponse:
    """Answer a change that was made: its fragment for htmx, otherwise a redirect.

    `back_to` is an address or the name of a URL without arguments.
    """
    if wants_fragment(request):
        return render(request, template, context, status=status)
    return see(back_to)


def again(
    request: HttpRequest,
    fragment: str,
    page: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = NOT_RIGHT_YET,
) -> HttpResponse:
    """Show a form once more, with what was typed and what to do: `fragment` for htmx, else `page`."""
    template = fragment if wants_fragment(request) else page
    return render(request, template, context, status=status)


def go(request: HttpRequest, to: str) -> HttpResponse:
    """Send the reader to another page; htmx follows in the browser, not inside the fragment."""
    if not wants_fragment(request):
        return see(to)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = see(to)["Location"]
    return answer


def see(to: str) -> HttpResponse:
    """Lead a browser from a change that was made to the page that shows it."""
    answer = redirect(to)
    answer.status_code = SEE_OTHER
    return answer
