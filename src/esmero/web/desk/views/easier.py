"""What got easier."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from esmero.web.desk import answers
from esmero.web.desk.guard import DeskRequest, staff_only
from esmero.web.desk.shown import easier as shown


@require_safe
@staff_only
def easier(request: DeskRequest) -> HttpResponse:
    """Show what got easier in one's teams; nobody is compared with anybody."""
    return answers.whole(request, "desk/easier.html", shown.page(request.agent))
