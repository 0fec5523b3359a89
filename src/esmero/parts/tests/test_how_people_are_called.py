"""How a customer is called where nobody told us."""

import pytest

from esmero.domain.customers.models import Customer
from esmero.parts import people


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ana María Quiroga", "Ana"),
        ("A. M. Quiroga", "A. M. Quiroga"),
        ("A Quiroga", "A Quiroga"),
        ("А. Куинджи", "А. Куинджи"),
        ("Ян Гус", "Ян"),
        ("Q", "Q"),
        ("", ""),
    ],
)
def test_nobody_is_called_by_an_initial(name, called):
    assert people.short_name_of(Customer(name=name)) == called


def test_what_they_wish_goes_before():
    assert (
        people.short_name_of(Customer(name="A. M. Quiroga", address_as="Doctor Quiroga")) == "Doctor Quiroga"
    )
