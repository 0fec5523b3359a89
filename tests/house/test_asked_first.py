"""What a customer has to agree to is done by nobody who does not ask the one place that knows."""

import ast

import pytest

from esmero.domain.customers.kinds import PurposeKey
from tests.house import tree

# The place itself, and who says what is asked for, in which words, and what somebody said.
ASKS_FOR_IT = {
    "src/esmero/domain/customers/kinds/consents.py",
    "src/esmero/domain/customers/access.py",
    "src/esmero/actions/purposes.py",
    "src/esmero/web/backoffice/shown/purposes.py",
}
NEEDS_A_YES = {key.name for key in PurposeKey} - {"ANSWERING"}
# Tables that could only keep what somebody has to agree to.
KEPT_WITH_A_YES = ("Mailing", "PageView", "PageRead", "Recording")
# Who sends something to customers, and why it needs no yes. A sender that is not here asks `may` itself.
ANSWERS = "it answers them, or tells of what was promised to them: that needs no yes"
SENDS_WITHOUT_A_YES = {
    "src/esmero/actions/agreeing.py": "it asks for the very yes, or is the receipt of a yes or a no",
    "src/esmero/actions/both_sides.py": "it is the code that they asked for",
    "src/esmero/actions/by_itself.py": ANSWERS,
    "src/esmero/actions/copying.py": "whoever takes part in a conversation gets its answers",
    "src/esmero/actions/farewell.py": "it tells that they are forgotten, as they asked",
    "src/esmero/actions/invite.py": "it goes to colleagues",
    "src/esmero/actions/mail_notices.py": "it goes to colleagues",
    "src/esmero/actions/own_addresses.py": "it is the code that they asked for",
    "src/esmero/actions/pass_on.py": "an agent passes one letter on to somebody outside",
    "src/esmero/actions/post.py": ANSWERS,
    "src/esmero/actions/reply.py": "an agent answers",
    "src/esmero/actions/sights.py": "it tells them who reads what they write: that is owed to them",
    "src/esmero/actions/tell_addresses.py": "it tells them what was changed about their own addresses",
    "src/esmero/actions/their_addresses.py": "it is the code that they read to a colleague",
    "src/esmero/actions/visit.py": "it is the code that they asked for",
}


def _modules():
    paths = tree.without_tests(tree.python())
    return [path for path in paths if "migrations" not in path.parts and tree.shown(path) not in ASKS_FOR_IT]


def _does(path):
    """Whether a module does something of the kind: it names its purpose, or makes a row that needs one."""
    found = ast.walk(ast.parse(path.read_text()))
    for node in found:
        named = isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("PurposeKey")
        if named and node.attr in NEEDS_A_YES:
            return True
        if isinstance(node, ast.ClassDef) and node.name.startswith(KEPT_WITH_A_YES):
            return True
    return False


def _sends(call):
    """Whether a call puts a letter to somebody who is no colleague into the queue, by whatever name."""
    what = ast.unparse(call.func)
    into_the_queue = {"recipient", "raw"} <= {keyword.arg for keyword in call.keywords}
    by_post = what in {"post.notice", "post.answer", "post.send", "post.pass_on"}
    return by_post or into_the_queue or what.rpartition(".")[2] == "queue_to"


def _senders():
    paths = tree.without_tests(tree.python())
    above = [path for path in paths if {"actions", "web", "gateways", "config"} & set(path.parts)]
    return {path for path in above if any(_sends(call) for call in tree.calls(path))}


def test_whoever_writes_to_customers_needs_no_yes_or_asks_for_one():
    """Also for a purpose of the company's own: what is looked for is the sender, not what it calls it."""
    found = {tree.shown(path) for path in _senders() if not _asks(path)}
    assert found - {"src/esmero/actions/staff_letters.py"} == set(SENDS_WITHOUT_A_YES)


def _asks(path):
    return any(
        ast.unparse(call.func) in {"access.may", "customers_access.may", "may"} for call in tree.calls(path)
    )


@pytest.mark.parametrize("path", [path for path in _modules() if _does(path)], ids=tree.shown)
def test_whoever_does_what_needs_a_yes_asks_whether_there_is_one(path):
    assert _asks(path), "ask customers.access.may before it is done"


def test_facts_serve_offers_through_the_one_place_alone():
    asked = {
        tree.shown(path)
        for path in tree.without_tests(tree.python())
        for call in tree.calls(path)
        if ast.unparse(call.func).endswith("may_be_used")
        if not {"SERVICE", "RULES"} & set(ast.unparse(call).replace(")", ".").split("."))
    }
    assert asked == {"src/esmero/domain/customers/access.py", "src/esmero/parts/known_facts.py"}
