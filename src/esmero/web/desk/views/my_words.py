"""One's own page: words kept, thanks received."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from esmero.ground import clock
from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import my_words as shown


@require_safe
@staff_only
def my_words(request: DeskRequest) -> HttpResponse:
    """Show the reader's own words and thanks; nobody else's can be asked for."""
    return answers.whole(request, "desk/my_words.html", shown.page(request.agent, at=clock.now()))
