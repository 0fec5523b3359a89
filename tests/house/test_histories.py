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
    "only look, or write files": "audit_file suppose find look take_along",
    "belong to the fault runner": "come_back",
    # Words, pictures, lists and keys of those who work here, and what is known of customers.
    "change no promise and nobody's place": "agreeing arrange bring_people canned coach copy_link invite "
    "join_organisations keep keep_answer keep_views let_read live_together mentions mirror name_writer"
    " notify organise prefer propose purposes read_twins reach remember segments sights sign_in"
    " their_addresses visit",
    # Own words, their withdrawal and forgetting somebody are.
    "are taken by their parts": "ask_for_them both_sides farewell own_addresses own_reach tell_addresses",
    "count or clear up what is over": "mail_notices staff_letters tidy reindex tally_words",
    # What a rule takes is closed and kept; it is looked for by tests/house/test_erasure.py and their own.
    "let go what is old, or keep it from that": "let_go keep_for_law",
    # By words that histories do not write: tests/journeys/test_others_quote_somebody.py.
    "black out what others quote or note": "quotes unname",
    # Inside others' transactions: taken with whoever calls them.
    "are steps": "addresses ascents belong by_itself copying counting courtesy delete_old enclosing "
    "end_with_them follow_up offering "
    "hand_in identify in_time let_out naming parcels pass_on post put_into_words put_right quiet_hours "
    "quoting route prove_erasure rule_deeds slips stand_once steps unasked walk_along work_steps",
}
# Of the modules that are taken.
VERBS_NOT_TAKEN = {
    "are steps": "join_people.let_be_one",
    "are done as tasks, which are taken": "forget.forget_letters try_out.count try_out.count_routing "
    "write_rules.count_trial follow_rules.tell",
    "are as another one": "try_out.one_more draw_workflow.add_kind set_up.set_policies profiles.look_now "
    "tag.add",
    "change a picture, a word or a key": "set_staff.set_photo set_staff.set_password set_up.set_wording "
    "set_up.set_sign_in tag.describe profiles.note_calls",
    "are over before the first day": "set_up.found_company",
    "clear up": "guess.await_no_longer",
    "ask for segments, which no history takes": "set_skills.put_first set_skills.end_first",
    "looks through those of before, once": "tell_apart.search",
}


def test_every_verb_is_taken_by_histories_or_said_why_not():
    there = {path.stem for path in Path(actions.__file__).parent.glob("*.py")} - {"__init__"}
    said = {name for names in NOT_TAKEN.values() for name in names.split()}
    taken = _imported()

    assert there - said - taken == set(), "no history takes these verbs"
    assert said - there == set(), "these are gone"
    assert said & taken <= REFUSE, "these are taken by now"


def test_every_verb_of_what_is_taken_is_taken_or_said_why_not():
    pressed = _pressed()
    modules = {name.partition(".")[0] for name in pressed}
    there = {name for name in _verbs() if name.partition(".")[0] in modules}
    said = {name for names in VERBS_NOT_TAKEN.values() for name in names.split()}

    assert there - pressed - said == set(), "no history takes these verbs"
    assert said - there == set(), "these are gone, or taken by now"
    assert said & pressed == set(), "these are taken by now"


def _verbs() -> set[str]:
    """What opens a transaction, or is done by somebody."""
    found = set()
    for path in Path(actions.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            asks_for = {one.arg for one in node.args.kwonlyargs}
            if {"agent", "at"} <= asks_for or "db.write()" in ast.unparse(node):
                found.add(f"{path.stem}.{node.name}")
    return found


def _pressed() -> set[str]:
    found = {"give_on.release_due", "give_on.bring_back_idle"} | {
        f"keep_watch.{name}"
        for name in ("warn_of_promises_at_risk", "hand_up_before_breaking", "break_overdue_promises")
    }
    for path in _deeds():
        tree = ast.parse(path.read_text())
        called = {
            alias.asname or alias.name: alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "esmero.actions"
            for alias in node.names
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in called
            ):
                found.add(f"{called[node.value.id]}.{node.attr}")
    return found


def _deeds() -> list[Path]:
    """What is done; `holds.py` only looks."""
    return [path for path in HISTORIES.glob("*.py") if path.name != "holds.py"]


def _imported() -> set[str]:
    found = {"give_on", "keep_watch", "follow_rules"}  # taken with each round of the worker
    for path in _deeds():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "esmero.actions":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("esmero.actions."):
                found.add(node.module.split(".")[2])
    return found
