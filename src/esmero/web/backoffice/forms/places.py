"""Time zones, written as people call them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from esmero.ground import zones
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.forms.conditions import WordsField


class PlacesField(WordsField):
    """Time zones between commas, by their names or what their places are called; cleans to their names."""

    def clean(self, value: Any) -> list[str]:
        by_place = {said.casefold(): name for name, said in zones.places(spoken())}
        found = []
        for typed in super().clean(value):
            name = zones.known(typed) or by_place.get(typed.casefold())
            if not name:
                raise ValidationError(
                    _("We know no clock of %(name)s. Write a city, or Europe/Madrid.") % {"name": typed}
                )
            found.append(name)
        return found

    def prepare_value(self, value: Any) -> Any:
        names = [zones.place(one, spoken()) if zones.known(one) else one for one in value or ()]
        return ", ".join(names) if isinstance(value, list) else value
