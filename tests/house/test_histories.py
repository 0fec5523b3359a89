"""Random histories take every verb that people have, or it is said here why not."""

import ast
from pathlib import Path

from esmero import actions

HISTORIES = Path(__file__).parent.parent / "histories"
# Their refusals alone are named there.
REFUSE = {"addresses", "in_time", "pass_on"}
# Modules of actions that no history takes.
NOT_TAKEN = {
    "begin with raw mail": "answer_notice machines outside rescue scans take take_fax report fax_report",
    "need pages and printers": "answer_way bring_paper fax_out paper_out post_room",
    "need servers": "consenting fetch_days fetching letters_by_mailbox deliver directory",
    "are fuzzed by themselves": "admit bring_in",
    "only look, or write files": "profiles audit_file",
    "belong to the fault runner": "come_back",
    "change no promise": "arrange canned coach find follow_up hand_in invite keep keep_answer keep_views "
    "look mentions name_writer notify reach remember sign_in suppose tally_words",
    "are over before the first day, or practice": "set_up practise",
    "write to colleagues, or clear up": "mail_notices staff_letters tidy reindex",
    # Steps inside others' transactions: taken with whoever calls them.
    "are steps": "addresses belong by_itself copying counting courtesy enclosing identify in_time "
    "let_out naming parcels pass_on post put_into_words quoting route rule_deeds stand_once "
    "steps unasked work_steps",
}


def test_every_verb_is_taken_by_histories_or_said_why_not():
    there = {path.stem for path in Path(actions.__file__).parent.glob("*.py")} - {"__init__"}
    said = {name for names in NOT_TAKEN.values() for name in names.split()}
    taken = _imported(HISTORIES)

    assert there - said - taken == set(), "no history takes these verbs"
    assert said - there == set(), "these are gone"
    assert said & taken <= REFUSE, "these are taken by now"


def _imported(folder: Path) -> set[str]:
    found = {"give_on", "keep_watch", "follow_rules"}  # taken with each round of the worker
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "esmero.actions":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("esmero.actions."):
                found.add(node.module.split(".")[2])
    return found
