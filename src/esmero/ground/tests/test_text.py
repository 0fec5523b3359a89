"""Texts of strangers: their language, an excerpt, initials, one line, a name for a file."""

import pytest

from esmero.ground import text

OURS = ["en", "es", "ru"]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Where is my order?", "en"),
        ("The coat arrived torn. Can you help?", "en"),
        ("thanks", "en"),
        ("¿Dónde está mi pedido?", "es"),
        ("Buenos días, quiero devolver unas botas", "es"),
        ("gracias", "es"),
        ("Где мой заказ?", "ru"),
        ("Спасибо", "ru"),
        ("WHERE IS MY MONEY", "en"),
        ("mi pedido 12345 https://shop.example/where-is-my-order", "es"),
    ],
)
def test_the_language_of_a_text_is_recognised(words, language):
    assert text.language_of(words, among=OURS) == language


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "12345",
        "!!! :)",
        "https://example.com",
        "Guten Tag, wo ist meine Bestellung?",
        "Talla M",
        "Onde está a minha encomenda? Obrigado",
        "Де моє замовлення? Дякую",
    ],
)
def test_an_unsure_language_is_none(words):
    assert text.language_of(words, among=OURS) is None


def test_a_language_that_was_not_offered_is_not_answered():
    assert text.language_of("Where is my order?", among=["es", "ru"]) is None
    assert text.language_of("Where is my order?", among=[]) is None


def test_quoted_lines_do_not_decide_the_language():
    reply = "Gracias, ya llegó el abrigo\n" + "> Your coat has been sent today by our courier.\n" * 9

    assert text.language_of(reply, among=OURS) == "es"


@pytest.mark.parametrize(
    ("length", "short"),
    [
        (30, "Where is my order, please?"),
        (26, "Where is my order, please?"),
        (25, "Where is my order…"),
        (12, "Where is my…"),
        (1, "…"),
        (0, ""),
    ],
)
def test_an_excerpt_is_cut_between_words(length, short):
    assert text.excerpt("  Where is my order, please? ", length) == short


def test_an_endless_word_is_cut_inside():
    assert text.excerpt("x" * 50, 10) == "x" * 9 + "…"
    assert text.excerpt("a " + "x" * 50, 10) == "a xxxxxxx…"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marta Roldán", "MR"),
        ("olga", "O"),
        ("María del Mar López", "ML"),
        ("Ольга Соколова", "ОС"),
        ("O'Neill Sean", "OS"),
        ("ann@example.com", "A"),
        ("李小龙", "李"),
        ("", "?"),
        ("\u202e\n", "?"),
        ("💐", "?"),
        ("3M", "3"),
    ],
)
def test_initials_are_of_the_first_and_last_name(name, letters):
    assert text.initials(name) == letters


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("Hi\r\nBcc: all@example.com", "Hi Bcc: all@example.com"),
        ("a\u2028b\u2029c\x85d\x0be", "a b c d e"),
        ("nul\x00 esc\x1b[31m tab\t", "nul esc [31m tab"),
        ("abc\u202efdp\u2066\u200b\ufeff", "abcfdp"),
        ("lone \ud800 half", "lone half"),
        ("👩\u200d👧 ñ", "👩\u200d👧 ñ"),
        ("", ""),
    ],
)
def test_one_line_leaves_no_break_and_no_hidden_mark(given, line):
    assert text.one_line(given) == line


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("foto de Cádiz.JPG", "foto de Cádiz.JPG"),
        ("../../x", "x"),
        ("..\\..\\win.ini", "win.ini"),
        ("/etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("\ufeff ..\u2060x", "x"),
        ("con", "_con"),
        ("CON.txt", "_CON.txt"),
        ("nul .tar.gz", "_nul .tar.gz"),
        ("lpt1", "_lpt1"),
        ("console.txt", "console.txt"),
        ("a\x00b.txt", "a b.txt"),
        ("a\r\nX-Evil: y.txt", "a X-Evil_ y.txt"),
        ('a"b<c>.txt', "a_b_c_.txt"),
        ("x.txt:stream", "x.txt_stream"),
        ("end. . ", "end"),
        ("-rf", "rf"),
        ("\ud800.txt", "txt"),
        ("", "file"),
        ("...", "file"),
        ("a/", "file"),
        ("\u202e", "file"),
    ],
)
def test_a_file_gets_a_name_that_is_safe_everywhere(given, tidy):
    assert text.tidy_filename(given) == tidy


@pytest.mark.parametrize(
    "given", ["x" * 300 + ".pdf", "ñ" * 300 + ".pdf", "💐" * 100 + ".pdf", "e\u0301" * 300 + ".pdf"]
)
def test_a_long_name_is_cut_and_keeps_its_ending(given):
    tidy = text.tidy_filename(given)

    assert len(tidy.encode()) <= text.LONGEST_NAME_BYTES
    assert tidy.endswith(".pdf")


def test_an_ending_that_never_ends_is_cut_too():
    assert len(text.tidy_filename("a." + "b" * 400).encode()) <= text.LONGEST_NAME_BYTES


@pytest.mark.parametrize(
    "sentence",
    [
        "My new address is 12 St. Mary Street, Cork.",
        "Please ask for Mrs. J. Byrne at No. 5.",
        "Mi nueva dirección es C. Mayor núm. 3, 2.º izq. A.",
        "Vivimos en la Avda. de la Paz 12, pta. 4.",
        "Мой новый адрес: г. Тверь, ул. Тверская, д. 12, кв. 7.",
    ],
)
def test_a_short_form_ends_no_sentence(sentence):
    assert text.sentences(f"Hello! {sentence} Is it far?") == ["Hello!", sentence, "Is it far?"]


@pytest.mark.parametrize("first", ["I said no.", "So do I.", "Это сказал я.", "We moved to 5 Elm Road."])
def test_what_only_looks_like_one_ends_it(first):
    assert text.sentences(f"{first} We have a dog.") == [first, "We have a dog."]
