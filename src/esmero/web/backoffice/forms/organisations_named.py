"""Organisations, written by their names."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from esmero.domain.customers import reads as customers

MOST_NAMED, MOST_LIKE, MOST_OFFERED = 20, 3, 8
# So many letters are typed at most, and so many looked at while one types.
LONGEST_NAMES, LONGEST_TYPED = 2500, 120


def names_typed(given: str) -> list[str]:
    """Return what was typed, by names: there are commas in some, so semicolons stand between them."""
    return list(dict.fromkeys(" ".join(one.split()) for one in re.split(r"[;\n]", given) if one.strip()))


def offered(given: str) -> list[str]:
    """Return how the field would read with each organisation that its last name may mean; none for a blank.

    What stands before the last semicolon stays as it was typed. Two queries.
    """
    before, mark, last = given[:LONGEST_NAMES].rpartition(";")
    typed = " ".join(last.split())[:LONGEST_TYPED]
    if not typed:
        return []
    lead = f"{before}{mark} " if mark else ""
    return [f"{lead}{one.name}" for one in customers.organisations_found(typed, most=MOST_OFFERED)]


class OrganisationsField(forms.CharField):
    """Organisations between semicolons, by their names; cleans to their numbers."""

    def clean(self, value: Any) -> list[int]:
        typed = names_typed(str(super().clean(value)))
        if not typed:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(typed) > MOST_NAMED:
            raise ValidationError(_("Name %(most)s organisations at most.") % {"most": MOST_NAMED})
        return list(dict.fromkeys(_number(one) for one in typed))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        called = customers.organisations_named([one for one in value if isinstance(one, int)])
        return "; ".join(called.get(one, "") if isinstance(one, int) else str(one) for one in value)


def _number(typed: str) -> int:
    found = customers.organisation_called(typed)
    if found is not None:
        return found.pk
    like = [one.name for one in customers.organisations_found(typed, most=MOST_LIKE)]
    told = {"name": typed, "like": "; ".join(like)}
    if like:
        raise ValidationError(_("No organisation is called “%(name)s”. There is: %(like)s.") % told)
    raise ValidationError(_("No organisation is called “%(name)s”.") % told)
