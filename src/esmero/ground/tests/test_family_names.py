"""Whom a family name makes relatives, and whom it must not."""

import pytest

from esmero.ground import family_names


@pytest.mark.parametrize(
    ("one", "other", "are_related"),
    [
        ("Jan van Dijk", "Piet van Dam", False),
        ("Jan van Dijk", "Piet Dijk", True),
        ("Ana del Valle", "Luis del Río", False),
        ("María García", "Ana Garcia", True),
        ("María García López", "Pedro García Ruiz", True),
        ("Ana García-López", "Luis López", True),
        ("Ana María López", "Eva María Ruiz", False),
        ("Ana María López", "Eva Lopez", True),
        ("Mary Ann Smith", "Lucy Ann Brown", False),
        ("Олег Петрович Сидоров", "Пётр Петрович Орлов", False),
        ("Сидоров Олег Петрович", "Пётр Ильич Сидоров", True),
        ("Сидоров Олег Петрович", "Орлов Олег Петрович", False),
        ("Иван Петрович", "Пётр Петрович", False),
        ("Игорь Иванов", "Мария Иванова", True),
        ("Игорь Достоевский", "Мария Достоевская", True),
        ("Игорь Пушкин", "Мария Сергеевна Пушкина", True),
        ("Ana", "Ana", False),
        ("", "Ana Soler", False),
    ],
)
def test_a_family_name_in_common(one, other, are_related):
    assert family_names.in_common(one, other) == are_related
    assert family_names.in_common(other, one) == are_related
