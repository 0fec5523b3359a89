"""Why a letter did not leave is said in the reader's language, with what others said as they said it."""

import pytest
from django.utils import translation

from esmero.gateways.email import smtp
from esmero.parts import reasons


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (smtp.NO_ADDRESS, "La dirección contiene caracteres que ninguna dirección puede llevar."),
        (f"{smtp.NOT_REACHED}: [Errno 111] refused: twice", "{NOT_REACHED}: [Errno 111] refused: twice"),
        ("550 5.1.1 no such person: ana@example.org", "550 5.1.1 no such person: ana@example.org"),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_the_readers_language(reason, said):
    with translation.override("es"):
        assert reasons.in_words(reason) == said.format(NOT_REACHED="No se pudo llegar al servidor de correo")
