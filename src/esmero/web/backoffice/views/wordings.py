"""The company's own words in letters that software writes: one letter at a time, in all languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from esmero.actions import set_up
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import OwnLetter, places_in
from esmero.ground import clock
from esmero.ui import fragments
from esmero.web.backoffice import office
from esmero.web.backoffice.forms import wordings as forms
from esmero.web.backoffice.guard import owners_only
from esmero.web.backoffice.shown import wordings as shown

if TYPE_CHECKING:
    from django.http import HttpResponse

    from esmero.web.backoffice.guard import OfficeRequest


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def words(request: OfficeRequest) -> HttpResponse:
    """Show the paragraphs of a letter beside how it reads, or change them."""
    letter = _letter(request)
    kept = company.wordings().get(letter.value, {})
    form = forms.WordingForm(request.POST or None, letter=letter, initial=forms.initial(kept))
    if request.method == "POST" and form.is_valid():
        at, written = clock.now(), forms.typed(form.cleaned_data)
        set_up.set_wording(agent=request.agent, letter=letter, words=written, at=at)
        messages.success(request, _("Kept. The next letter of this kind says it."))
        return fragments.go(request, f"{reverse('backoffice:promises-words')}?letter={letter.value}")
    is_again = request.method == "POST"
    return _page(request, letter, form, forms.typed(request.POST) if is_again else kept, is_again=is_again)


@require_POST
@owners_only
def preview(request: OfficeRequest) -> HttpResponse:
    """Show how the letter reads with what stands in the form now. Nothing is kept."""
    letter, typed = _letter(request), forms.typed(request.POST)
    form = forms.WordingForm(request.POST, letter=letter)
    if fragments.wants_fragment(request):
        context = {"form": form, "samples": shown.samples(letter, typed, request.agent, at=clock.now())}
        return render(request, "backoffice/promises/_previewed.html", context)
    return _page(request, letter, form, typed, is_again=not form.is_valid())


def _letter(request: OfficeRequest) -> OwnLetter:
    wanted = request.POST.get("letter") or request.GET.get("letter", "")
    return OwnLetter(wanted) if wanted in OwnLetter.values else OwnLetter.OWNED_UP


def _page(
    request: OfficeRequest,
    letter: OwnLetter,
    form: forms.WordingForm,
    typed: dict[str, str],
    *,
    is_again: bool,
) -> HttpResponse:
    context = {
        "letter": letter,
        "letters": shown.all_letters(letter),
        "form": form,
        "places": places_in(letter),
        "samples": shown.samples(letter, typed, request.agent, at=clock.now()),
    }
    return office.form(request, "promises/words.html", context, here="promises", is_again=is_again)
