"""Why a letter did not leave is said in the reader's language, with what others said as they said it."""

import pytest
from django.utils import translation

from esmero.parts import reasons

NOT_REACHED = "The mail server could not be reached"
WHAT_THE_NETWORK_SAID = "[Errno 111] refused: twice"
WHAT_A_SERVER_SAID = "550 5.1.1 no such person: ana@example.org"


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("This mail is empty.", "Este correo está vacío."),
        (
            f"{NOT_REACHED}: {WHAT_THE_NETWORK_SAID}",
            f"No se pudo llegar al servidor de correo: {WHAT_THE_NETWORK_SAID}",
        ),
        (WHAT_A_SERVER_SAID, WHAT_A_SERVER_SAID),
        ("", ""),
    ],
)
def test_a_reason_is_said_in_the_readers_language(reason, said):
    with translation.override("es"):
        assert reasons.in_words(reason) == said
