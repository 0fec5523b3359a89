"""Telling languages needs nothing that could ask the network, and takes shouting for what it says."""

import subprocess
import sys

import pytest

from esmero.ground import languages

ASKED = """
import sys
from esmero.ground import languages
assert languages.guesses("Where is my order?")
print(*sorted({"requests", "urllib3", "robust_downloader"} & set(sys.modules)))
"""


def test_nothing_that_fetches_is_loaded_for_it() -> None:
    found = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == ""


@pytest.mark.parametrize(("words", "language"), [("ГДЕ МОЙ ЗАКАЗ?", "ru"), ("WHERE IS MY MONEY", "en")])
def test_what_is_shouted_is_understood(words: str, language: str) -> None:
    assert list(languages.guesses(words)) == [language]


def test_several_lines_are_one_text() -> None:
    (best,) = languages.guesses("Buenos días,\nquiero devolver unas botas\n")

    assert best == "es"
