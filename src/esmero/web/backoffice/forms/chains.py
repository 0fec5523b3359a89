"""Who comes next in a chain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from esmero.domain.staff import reads as staff
from esmero.web.backoffice.fields import one_of


class NextInChain(forms.Form):
    """One more person, above all others of a chain."""

    def __init__(self, *args: Any, standing: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(person.pk, person.name) for person in staff.agents() if person.pk not in standing]
        self.fields["person_id"] = one_of([("", _("Choose who")), *others], _("Above all others"))
        self.has_choice = bool(others)
