"""What an operator or a newcomer may rely on stands in the docs, all of it."""

import ast
import importlib
import pkgutil
import re

import pytest

from tests.house import tree

SETTING = re.compile(r"\bESMERO_[A-Z][A-Z_]+\b")
VERB = re.compile(r"^[a-z_]+\.[a-z_]+$")


def test_every_setting_is_listed():
    used = _settings_used()
    listed = {word for word in tree.first_words("operate/settings.md") if word.startswith("ESMERO_")}
    assert used - listed == set(), "add them to docs/operate/settings.md"
    assert listed - used == set(), "docs/operate/settings.md lists what no code reads"


def test_every_command_is_listed():
    listed = {
        word.split()[1] for word in tree.first_words("operate/commands.md") if word.startswith("esmero ")
    }
    commands = {path.stem for path in _command_files()} | _commands_without_django()
    assert commands - listed == set(), "add them to docs/operate/commands.md"
    assert listed - commands == set(), "docs/operate/commands.md lists what does not exist"


def test_every_make_target_is_explained():
    makefile = (tree.ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony.split()) == explained


def test_every_event_is_listed():
    used = set(_verbs_used())
    listed = tree.first_words("events.md")
    assert used - listed == set(), "add them to docs/events.md"
    assert listed - used == set(), "docs/events.md lists what nothing records"


def test_no_event_is_listed_twice():
    lines = (tree.ROOT / "docs" / "events.md").read_text().splitlines()
    named = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert len(named) == len(set(named))


def test_an_event_is_written_out_where_it_is_recorded():
    made_up = [
        f"{tree.shown(path)}:{call.lineno}"
        for path in tree.without_tests(tree.python(tree.DOMAIN))
        for call in tree.calls(path)
        if _name_of(call).lstrip("_").startswith("record") and any(map(_is_made_up, call.args))
    ]
    assert not made_up


def test_every_room_stands_in_the_picture_of_the_house():
    text = (tree.ROOT / "docs" / "house.md").read_text()
    missing = [room.name for room in tree.rooms() if f"`{room.name}`" not in text]
    assert not missing


def test_links_between_documents_lead_somewhere():
    dead = []
    for document in (path for path in tree.files() if path.suffix == ".md"):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text()):
            if "://" not in target and not (document.parent / target).exists():
                dead.append(f"{tree.shown(document)}: {target}")
    assert not dead


@pytest.mark.parametrize("floor", ["actions", "domain"])
def test_what_others_call_says_what_it_does(floor):
    mute = [
        f"{tree.shown(path)}: {node.name}"
        for path in tree.without_tests(tree.python(tree.PACKAGE / floor))
        if floor == "actions" or path.stem in {"writes", "reads", "access"}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert not mute


def _name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_made_up(node):
    return isinstance(node, ast.JoinedStr | ast.BinOp)


def _settings_used():
    paths = tree.without_tests(tree.python())
    return {name for path in paths for name in SETTING.findall(_code_of(path))}


def _code_of(path):
    """Names and plain strings of a module; documentation strings may speak of settings freely."""
    parts = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            parts.append(node.value)
        if isinstance(node, ast.Name):
            parts.append(node.id)
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
    return " ".join(parts)


def _command_files():
    folder = tree.PACKAGE / "config" / "management" / "commands"
    return [path for path in folder.glob("*.py") if not path.stem.startswith("_")]


def _commands_without_django():
    source = (tree.PACKAGE / "config" / "command.py").read_text()
    return set(re.findall(r"""argv\[:\d\] == \["(\w+)\"""", source))


def _verbs_used():
    """Return every event that a room's writes name; nothing else there is written noun.participle."""
    return {
        node.value
        for path in tree.without_tests(tree.python(tree.DOMAIN))
        if "writes" in (path.stem, path.parent.name)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and VERB.match(node.value)
    }


def test_every_module_can_be_imported():
    import esmero

    for module in pkgutil.walk_packages(esmero.__path__, "esmero."):
        importlib.import_module(module.name)
