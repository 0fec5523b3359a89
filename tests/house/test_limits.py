"""Every limit stands in docs/operate/limits.md, with the numbers that the code has."""

import ast
import importlib
import re

from django.conf import settings

from tests.house import tree

ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \|", re.MULTILINE)


def test_the_table_of_limits_says_what_the_code_does():
    told = {name: words.strip() for name, words in ROW.findall(_table())}
    meant = {**dict(_of_ours()), **settings.ACCOUNT_RATE_LIMITS, **settings.MFA_RATE_LIMITS}

    assert told == meant


def _table():
    return (tree.ROOT / "docs" / "operate" / "limits.md").read_text()


def _of_ours():
    for path in tree.without_tests(tree.python()):
        for call in tree.calls(path):
            if ast.unparse(call.func) == "limits.allows":
                given = {word.arg: _value(path, word.value) for word in call.keywords}
                yield ast.literal_eval(call.args[0]), f"{given['times']} in {given['seconds']} s"


def _value(path, node):
    if isinstance(node, ast.Constant):
        return node.value
    # A number that the installation sets is told by the name of its setting.
    if node.id == "most":
        return "`ESMERO_API_REQUESTS_A_MINUTE`"
    module = ".".join(path.relative_to(tree.PACKAGE.parent).with_suffix("").parts)
    return getattr(importlib.import_module(module), node.id)
