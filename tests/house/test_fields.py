"""What a form takes fits where it is kept: no browser bounds it, and PostgreSQL refuses what is longer."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import esmero.parts
import esmero.web
from esmero.domain.customers.models import Identity


def _forms() -> list[type[forms.BaseForm]]:
    modules = set()
    for package in (esmero.web, esmero.parts):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".tests" not in found.name:
                modules.add(importlib.import_module(found.name).__name__)
    found_there = {form for form in _below(forms.BaseForm) if form.__module__ in modules}
    return sorted(found_there, key=lambda form: f"{form.__module__}.{form.__name__}")


def _below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield from _below(one)
        yield one


FIELDS = [
    pytest.param(field, id=f"{form.__module__}.{form.__name__}.{name}")
    for form in _forms()
    for name, field in getattr(form, "base_fields", {}).items()
    if isinstance(field, forms.EmailField)
]


def test_there_are_fields_for_addresses():
    assert len(FIELDS) > 4


@pytest.mark.parametrize("field", FIELDS)
def test_an_address_is_no_longer_than_its_column(field):
    assert field.max_length == Identity._meta.get_field("value").max_length
