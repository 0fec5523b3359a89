"""What letters may tell, in three languages, and what they do not."""

import pytest

from esmero.domain.customers.kinds import FactKind
from esmero.insight import fact_kinds, heard

TELLS = [
    ("My new address is Calle Real 7, Cádiz.", "WHERE"),
    ("We have moved to Berlin!", "WHERE"),
    ("We moved to a new flat.", "WHERE"),
    ("We moved to our own flat.", "WHERE"),
    ("We just moved into a new flat.", "WHERE"),
    ("We moved to a lovely little flat near the station.", "WHERE"),
    ("Me he mudado a otra casa.", "WHERE"),
    ("Мы переехали в свой новый дом.", "WHERE"),
    ("Nos hemos mudado a un piso nuevo.", "WHERE"),
    ("Мы переехали в новую квартиру.", "WHERE"),
    ("Just so you know, I moved to 12 Mill Lane", "WHERE"),
    ("Mi nueva dirección es Calle Ancha 3.", "WHERE"),
    ("Nos hemos mudado a Sevilla.", "WHERE"),
    ("Мой новый адрес: Лесная, 5.", "WHERE"),
    ("Мы переехали в Казань.", "WHERE"),
    ("Please call me after 14:00.", "REACH"),
    ("My new phone number is 600 111 222.", "REACH"),
    ("Llámeme por las mañanas, por favor.", "REACH"),
    ("Звоните мне после обеда.", "REACH"),
    ("I wear size 40.", "SIZE"),
    ("My size is XL.", "SIZE"),
    ("Мой размер — 46.", "SIZE"),
    ("Mi talla es la 38.", "SIZE"),
    ("Calzo un 41.", "SIZE"),
    ("Я ношу 46.", "SIZE"),
]
TELLS_NOT = [
    "Is my new address is right?",
    "If I moved to Berlin, could you still deliver?",
    "I have not moved to Berlin.",
    "My sister moved to Berlin.",
    "Call the shop after 14:00.",
    "Do not call me after nine.",
    "The box has size 40 printed on it.",
    "No me he mudado a Sevilla.",
    "Si me mudé a Sevilla es por ella.",
    "Я не переехала в Казань.",
    "Если звоните после обеда, скажите.",
    "Мой размерный ряд не нашёлся.",
    "I am allergic to wool, and I go to church on Sundays.",
    "Where is my parcel",
    "We moved to the next step of your form.",
    "I moved to cancel the order.",
    "We moved to a new supplier.",
    "We moved to our new home page.",
    "I moved to a home office.",
    "We moved to a new house style for our invoices.",
    "My parents moved to a new flat.",
    "I take size into account.",
    "My size is wrong on the invoice.",
    "My new address is not known yet.",
    "My new number is still unknown.",
    "Mi nueva dirección es todavía desconocida.",
    "Я переехала на другой тариф.",
    "Мой размер указан неверно.",
]
# They say when to call, or where, and what nobody may keep unasked.
TOO_MUCH = [
    "Call me after 14:00, I have my asthma treatment in the mornings.",
    "Llámeme por las tardes, por las mañanas estoy con el médico.",
    "Мы переехали в Казань, рядом с мечетью.",
]


@pytest.mark.parametrize(("letter", "kind"), TELLS)
def test_a_letter_that_tells_something_is_heard(letter, kind):
    assert heard.may_tell(letter)
    assert heard.told_in(f"Good morning.\n{letter} Thank you!")[0].kind == kind


@pytest.mark.parametrize("letter", TELLS_NOT)
def test_what_tells_nothing_of_its_writer_is_left_alone(letter):
    assert heard.told_in(letter) == []


@pytest.mark.parametrize("letter", TOO_MUCH)
def test_a_sentence_that_also_tells_what_the_law_protects_is_left_alone(letter):
    assert heard.told_in(letter) == []


def test_a_letter_whose_phrase_a_mail_program_broke_is_worth_a_look():
    letter = "Good morning, thank you for the last parcel; please note that my new\naddress is Calle Real 7."

    assert heard.may_tell(letter)
    assert heard.told_in(letter)


def test_a_sentence_that_a_mail_program_broke_is_whole():
    letter = "Dear all of you, thank you for the two parcels, I have moved to\nBerlin. Ana"

    (told,) = heard.told_in(letter)
    assert told.words.endswith("I have moved to Berlin.")


def test_the_sentence_is_the_writers_own_and_said_once():
    letter = "Hello. I moved to\nBerlin. Call me after 9. Thanks. Call me after 9."

    assert [one.words for one in heard.told_in(letter)] == ["Call me after 9."]


def test_what_the_law_protects_is_never_looked_for():
    assert not {FactKind.HEALTH, FactKind.BELIEF} & set(heard.SAID)


def test_a_letter_made_to_take_long_is_read_once():
    for evil in ("my new address " * 3000, "i" * 50_000, "call me " * 5000, "не " * 10_000):
        assert heard.told_in(evil) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("She is allergic to wool", "HEALTH"),
        ("Es alérgica a la lana, alergia fuerte", "HEALTH"),
        ("Аллергия на шерсть", "HEALTH"),
        ("Eats halal", "BELIEF"),
        ("Size 40", "SIZE"),
        ("Talla 38", "SIZE"),
        ("Размер 46", "SIZE"),
        ("Call in the mornings", "REACH"),
        ("Lives in Cádiz", "WHERE"),
        ("Живёт в Казани", "WHERE"),
        ("Her daughter collects it", "PEOPLE"),
        ("Wedding in June", "PLAN"),
        ("Prefiere el azul", "TASTE"),
        ("The quick brown fox", "OTHER"),
        ("", "OTHER"),
    ],
)
def test_a_kind_is_guessed_by_words(words, kind):
    assert fact_kinds.guess(words) == kind
