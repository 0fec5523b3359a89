"""No rule of the company closes a conversation, and none writes as a person."""

import ast
import inspect
from pathlib import Path

from esmero import actions
from esmero.actions import rule_deeds
from esmero.domain.workflows.kinds import Then, When

# Actions that close, or write in somebody's name; a rule that called one of them could do so.
A_PERSONS = {"close", "hold", "let_out", "log", "reply", "write_first", "keep_answer", "answer_notice"}
# Functions of others that do the same: `writes.close`, `post.answer`.
NEVER_CALLED = {"close", "answer", "settle", "reply", "sign"}


def test_every_deed_of_the_list_is_known_and_none_closes_or_signs():
    assert set(rule_deeds.DEEDS) == set(Then)
    assert not {"close", "sign", "reply", "answer"} & set(Then.values)


def test_no_deed_leads_to_closing_or_to_a_persons_letter():
    seen, ahead = set(), ["rule_deeds"]
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        imported, called = _used(Path(actions.__file__).with_name(f"{name}.py"))
        ahead += imported
        if name in {"rule_deeds", "follow_rules", "go_on", "assign", "steps"}:
            assert not called & NEVER_CALLED, name

    assert not seen & A_PERSONS


def test_what_a_rule_writes_has_no_writer_but_software():
    source = inspect.getsource(rule_deeds)
    assert "agent=" not in source.replace("agent=person", "")


def test_a_rule_waits_for_events_that_there_are():
    events = (Path(actions.__file__).parents[3] / "docs" / "events.md").read_text()
    assert [verb for verb in When.values if f"`{verb}`" not in events] == []


def _used(path):
    """Return the actions that a module imports, and the names of what it calls."""
    tree = ast.parse(path.read_text())
    imported = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "esmero.actions"
        for alias in node.names
    ]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return imported, {one.attr for one in calls if isinstance(one, ast.Attribute)}
