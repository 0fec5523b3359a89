"""Compiled templates are kept in the home, and never outlive what they were made from."""

from pathlib import Path

import jinja2
import pytest

from esmero.ui import compiled


def _environment(words: dict[str, str], folder: Path) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.DictLoader(words), bytecode_cache=compiled.Kept(folder), autoescape=True
    )


def _kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_template_is_compiled_once_for_all_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _environment({"hello": "Hello {{ name }}"}, tmp_path).get_template("hello")

    def compile_again(*args: object) -> None:
        raise AssertionError("It was compiled already.")

    monkeypatch.setattr(jinja2.Environment, "compile", compile_again)
    again = _environment({"hello": "Hello {{ name }}"}, tmp_path)

    assert again.get_template("hello").render(name="Ana") == "Hello Ana"


def test_a_template_with_other_words_is_compiled_anew(tmp_path: Path) -> None:
    _environment({"hello": "Hello {{ name }}"}, tmp_path).get_template("hello")
    changed = _environment({"hello": "Good day, {{ name }}"}, tmp_path)

    assert changed.get_template("hello").render(name="Ana") == "Good day, Ana"


def test_after_an_upgrade_of_what_makes_them_templates_are_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _environment({"hello": "Hello"}, tmp_path).get_template("hello")
    before = _kept(tmp_path)
    monkeypatch.setattr(jinja2, "__version__", "another")
    _environment({"hello": "Hello"}, tmp_path).get_template("hello")

    assert _kept(tmp_path) != before


def test_where_nothing_can_be_kept_pages_are_made_all_the_same(tmp_path: Path) -> None:
    nowhere = tmp_path / "missing"

    page = _environment({"hello": "Hello {{ name }}"}, nowhere).get_template("hello")
    assert page.render(name="Ana") == "Hello Ana"
