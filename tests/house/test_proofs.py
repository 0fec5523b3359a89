"""What a proof opens is decided in one place: nobody else compares proofs, and the docs say it as it is."""

import ast
import re

from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import OPENS, Door, Proof
from tests.house import tree

DECIDES = {"domain/customers/kinds/identities.py", "domain/customers/access.py"}
# What asks for them on somebody's wish, not to open anything.
MAY_COMPARE = {
    "insight/segments/nouns.py": "a segment asks which proofs there are, as somebody wrote it",
}
DOCUMENT = tree.ROOT / "docs" / "operate" / "proofs.md"


def modules():
    for path in tree.without_tests(tree.python()):
        yield path.relative_to(tree.PACKAGE).as_posix(), ast.parse(path.read_text())


def is_proof(node):
    """Whether it is Proof.SOMETHING, or a column or list that holds one."""
    if not isinstance(node, ast.Attribute):
        return isinstance(node, ast.Name) and node.id == "PROOFS"
    return node.attr == "proof" or (isinstance(node.value, ast.Name) and node.value.id == "Proof")


def compares(node):
    """Whether it decides by a proof: it compares one, lists some, asks rows, or counts their order."""
    if isinstance(node, ast.Match):
        return is_proof(node.subject)
    if isinstance(node, ast.Compare):
        return any(map(is_proof, [node.left, *node.comparators]))
    if isinstance(node, ast.Set | ast.List | ast.Tuple):
        return bool(node.elts) and all(isinstance(one, ast.Attribute) and is_proof(one) for one in node.elts)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Q":
        return bool(_columns(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        asks = node.func.attr in {"filter", "exclude", "get"}
        looks_up = node.func.attr == "get" and any(map(is_proof, node.args))
        counts = isinstance(node.func.value, ast.Call) and any(
            isinstance(one, ast.Name) and one.id == "Proof" for one in node.func.value.args
        )
        sorts = node.func.attr == "order_by" and any("proof" in ast.unparse(one) for one in node.args)
        return counts or looks_up or sorts or (asks and bool(_columns(node)))
    return False


def _columns(call):
    """By which columns of proofs a call asks rows, but for what the one table answers."""
    named = {one.arg or "" for one in call.keywords if not _asks_access(one.value)}
    return {one for one in named if "proof" in one.split("__")}


def _asks_access(node):
    """Whether the proofs asked for come from the one table."""
    called = node.func if isinstance(node, ast.Call) else node
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in {"proofs_that_open", "proven"}


def test_nobody_compares_proofs_by_hand():
    found = {
        f"{name}:{node.lineno}"
        for name, whole in modules()
        if name not in DECIDES | set(MAY_COMPARE)
        for node in ast.walk(whole)
        if compares(node)
    }
    assert not found, "ask customers.access.opens with a Door"


def test_a_comparison_by_hand_is_found():
    for words in (
        "one.proof == Proof.CODE",
        "one.proof in {Proof.CODE, Proof.ANSWERED}",
        "Identity.objects.filter(proof__in=[a, b])",
        "list(Proof).index(a)",
        "frozenset({Proof.SAID})",
        "rows.filter(Q(proof__in=['CODE']))",
        "rows.filter(identities__proof='CODE')",
        "rows.exclude(proof='')",
        "rows.order_by('-proof')",
        "match one.proof:\n  case 'CODE': pass",
        "{'CODE': 1}.get(one.proof)",
    ):
        assert any(map(compares, ast.walk(ast.parse(words)))), words


def test_every_door_is_asked_where_the_docs_say_and_nowhere_else():
    asked = {
        (node.attr, name)
        for name, whole in modules()
        if name != "domain/customers/kinds/identities.py"
        for node in ast.walk(whole)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Door"
        if node.attr in Door.__members__
    }
    told = {
        (cells[0].strip("` "), module)
        for cells in table("Door")
        for module in re.findall(r"`([a-z_/]+\.py)`", cells[-1])
    }
    assert asked == told
    assert {door for door, _ in asked} == set(Door), "a door that nobody asks for opens nothing"


def test_the_docs_say_what_each_proof_opens():
    head, *rows = [[cell.strip("` ") for cell in cells] for cells in table("Proof", with_head=True)]
    assert {row[0] for row in rows} == {str(one) for one in Proof}
    told = {(row[0], door): bool(cell) for row in rows for door, cell in zip(head[2:], row[2:], strict=True)}
    assert told == {(str(proof), str(door)): opens(proof, door) for proof in OPENS for door in Door}


def table(first, *, with_head=False):
    """Return the cells of the rows of the table whose first column is called so."""
    lines = DOCUMENT.read_text().splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[begin:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return ([rows[0]] if with_head else []) + rows[2:]
