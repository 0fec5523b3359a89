"""A subject alone tells an absence; somebody who misses something uses the same words."""

import pytest

from esmero.gateways.email.reading import absences, message
from esmero.gateways.email.tests.mails import mail

# What Exchange, Gmail, Notes, GMX and others write above an answer in somebody's absence.
ABSENCES = {
    "en": [
        "Automatic reply: My parcel",
        "Out of Office Re: My parcel",
        "Out of office AutoReply: My parcel",
        "[Auto-Reply] My parcel",
        "I'm out of the office until Monday",
        "Ann Smith is out of the office (returning 03/12/2026)",
        "Thank you for your email - out of office",
        "OOO: My parcel",
        "On annual leave until 3 December",
        "Vacation Auto-Reply: My parcel",
    ],
    "es": [
        "Respuesta automática: Mi paquete",
        "Autorespuesta: Mi paquete",
        "Fuera de la oficina",
        "Estoy de vacaciones hasta el lunes",
        "Ausente",
        "Ausencia",
        "Ausencia de la oficina: Pregunta",
    ],
    "ru": [
        "Автоматический ответ: Посылка",
        "Автоответчик: Посылка",
        "Нет на рабочем месте",
        "В отпуске до 3 декабря",
        "Я в отпуске",
        "Отсутствие на рабочем месте",
        "Отсутствие: вопрос",
        "Отсутствие до 3 декабря",
    ],
    "de": [
        "Automatische Antwort: Paket",
        "Abwesenheitsnotiz: Paket",
        "AutoAntwort: Paket",
        "Ich bin im Urlaub",
        "Nicht im Büro",
        "Anna Schmidt ist außer Haus.",
        "Automatische Empfangsbestätigung",
    ],
    "fr": [
        "Réponse automatique : Mon colis",
        "Reponse automatique: Mon colis",
        "Message d'absence",
        "Absent(e) du bureau : Mon colis",
        "En congés jusqu'au 3 décembre",
        "Absence",
        "Absence du bureau : Question",
    ],
    "it": ["Risposta automatica: Pacco", "Fuori sede: Pacco", "Sono in ferie", "Avviso di assenza"],
    "pt": [
        "Resposta automática: Encomenda",
        "Fora do escritório",
        "Estou de férias",
        "Mensagem automática",
        "Ausência: pergunta",
    ],
    "nl": ["Automatisch antwoord: Pakket", "Afwezig: Pakket", "Ik ben afwezig tot 3 december"],
    "pl": ["Odpowiedź automatyczna: Paczka", "Poza biurem", "Jestem na urlopie do 3 grudnia"],
    "uk": ["Автоматична відповідь: Посилка", "У відпустці", "Не в офісі"],
    "zh": ["自动答复: 包裹", "自动回复：包裹", "自動回覆: 包裹", "外出：包裹", "不在办公室"],
}
# What customers write above a question of their own.
QUESTIONS = [
    "Out of office - chairs for sale?",
    "Auto reply - how do I switch it off",
    "Respuesta automática - ¿cómo se quita?",
    "Ausencia de respuesta a mi reclamación",
    "Absence de colis depuis lundi",
    "Absence d’une pièce",
    "Отсутствие ответа на обращение",
    "Отсутствие товара",
    "Я в отпуске, пришлите позже",
    "Ausência de resposta",
    "Ausente en la entrega",
    "Vacaciones en Cádiz: reserva 4711",
    "Urlaub in Cádiz",
    "Abwesend bei Lieferung",
    "Assente alla consegna",
    "Afwezig bij levering",
    "Absent lors de la livraison",
    "On holiday my lantern broke",
    "Holiday booking 4711",
    "Automatic reply not working on my account",
    "Auto: Winterreifen",
    "不在時の受け取り",
    "Is the office out of reach?",
    "De vacaciones hasta el 15: ¿pueden entregar después?",
    "Estoy de vacaciones hasta el lunes, cambio de cita",
    "В отпуске до 5 мая - перенесите доставку",
    "Im Urlaub bis 12. - Lieferung verschieben",
    "On holiday until Monday, please deliver later",
    "Ausente - cambio de entrega",
]


@pytest.mark.parametrize("subject", QUESTIONS)
def test_who_misses_something_is_no_program(subject):
    assert not message.read(mail(subject=subject)).is_auto_reply


@pytest.mark.parametrize("subject", [subject for language in ABSENCES.values() for subject in language])
def test_a_notice_of_absence_is_known_by_its_subject(subject):
    read = message.read(mail(subject=subject))

    assert (read.is_auto_reply, read.may_auto_answer, read.opens_conversation) == (True, False, False)


@pytest.mark.parametrize("subject", ["Re: Out of Office", "AW: Abwesenheitsnotiz", "RE: Automatic reply: x"])
def test_who_answers_an_absence_is_a_person(subject):
    assert not message.read(mail(subject=subject, In_Reply_To="<1@example.com>")).is_auto_reply


@pytest.mark.parametrize("subject", ["Urlaub", "Auto: My parcel", "Vacaciones", "Отпуск", "Holiday Re: x"])
def test_words_of_an_absence_count_where_a_program_answered_without_saying_re(subject):
    assert not message.read(mail(subject=subject)).is_auto_reply
    assert message.read(mail(subject=subject, In_Reply_To="<1@example.com>")).is_auto_reply
    assert message.read(mail(subject=subject, Return_Path="<>")).is_auto_reply


def test_a_subject_of_any_length_is_judged():
    assert not absences.may_be_one("ann " * 5_000)
    assert absences.is_one("Out of office: " + "x " * 5_000)
