"""A subject alone tells an absence; somebody who misses something uses the same words."""

import pytest

from esmero.gateways.email.reading import message
from esmero.gateways.email.tests.mails import mail


@pytest.mark.parametrize(
    "subject",
    [
        "Ausencia de respuesta a mi reclamación",
        "Absence de colis depuis lundi",
        "Absence d’une pièce",
        "Отсутствие ответа на обращение",
        "Отсутствие товара",
        "Ausência de resposta",
    ],
)
def test_who_misses_something_is_no_program(subject):
    assert not message.read(mail(subject=subject)).is_auto_reply


@pytest.mark.parametrize(
    "subject",
    [
        "Ausencia",
        "Ausencia de la oficina: Pregunta",
        "Absence",
        "Absence du bureau : Question",
        "Отсутствие на рабочем месте",
        "Отсутствие: вопрос",
        "Отсутствие до 3 декабря",
        "Ausência: pergunta",
    ],
)
def test_a_notice_of_absence_is_known_by_its_subject(subject):
    assert message.read(mail(subject=subject)).is_auto_reply
