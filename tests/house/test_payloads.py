"""What an event carries: ids, numbers, codes, moments; what may be somebody's words is named here, and why.

The chain covers a digest of each payload with its salt, so that an erasure may empty it (docs/events.md). It
finds those of the person's own stories, of those who took part, and of letters and mail to and from them.
"""

import ast

from tests.house import tree

RECORDS = {"record"}
# How rooms call it, with the name of the event first.
OF_A_ROOM = {"_tell", "_record", "tell", "note", "_note"}
OF_EVERY_EVENT = {"about", "audience", "by", "at", "within", "internal"}
# May hold somebody's words or address, and why nothing of them is left after an erasure.
MAY_NAME = {
    "address": "of letters: emptied with what went to the address (`events.forget_about`)",
    "because": "codes, or words of a colleague in the story of the person, emptied with it",
}
# The company's own: greetings, how it calls teams, channels, rules, kinds, tags, and who works there.
OURS = {"name", "names", "rules", "reason", "words"}
CARRIED = [
    "agent",
    "agents",
    "asks_anew",
    "backup_at",
    "before",
    "came_by",
    "changed",
    "channel",
    "code",
    "consent",
    "counted",
    "days",
    "deed",
    "digests",
    "due_at",
    "duties",
    "erased",
    "everywhere",
    "fact",
    "feed",
    "files",
    "from_at",
    "gone",
    "good",
    "holidays_of",
    "hours",
    "how",
    "identity",
    "idle_after_minutes",
    "in_time",
    "into",
    "is_code_enough",
    "is_offer",
    "is_open",
    "joining",
    "kind",
    "language",
    "languages",
    "letter",
    "letters",
    "level",
    "link",
    "mark",
    "message",
    "most",
    "moved",
    "new",
    "not_for",
    "note",
    "of",
    "on",
    "opens",
    "other",
    "out_of",
    "owner",
    "pages",
    "pair",
    "participant",
    "pinned",
    "prefix",
    "priority",
    "profile",
    "promises",
    "proof",
    "provider",
    "purpose",
    "revision",
    "role",
    "rows",
    "rule",
    "scopes",
    "second_step_from",
    "seconds",
    "segment",
    "sight",
    "skills",
    "source",
    "state",
    "states",
    "steps",
    "tag",
    "tags",
    "taken",
    "team",
    "time_zone",
    "to",
    "trouble",
    "until",
    "until_at",
    "waits_for_known_minutes",
    "way",
    "what",
    "whole",
    "whom",
    "whose",
    "why",
    "windows",
    "year",
]


def _carried():
    """Return by name of what events carry where it is said."""
    found = {}
    for path in tree.without_tests(tree.python()):
        for call in ast.walk(ast.parse(path.read_text())):
            if not isinstance(call, ast.Call):
                continue
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            verb = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
            if called in RECORDS or (called in OF_A_ROOM and "." in str(verb)):
                for one in call.keywords:
                    if one.arg and one.arg not in OF_EVERY_EVENT:
                        found.setdefault(one.arg, path.name)
    return found


def test_whatever_an_event_may_carry_was_looked_at():
    found = _carried()
    known = {*CARRIED, *MAY_NAME, *OURS}
    assert {name: where for name, where in found.items() if name not in known} == {}, (
        "an id, a number, a code or a moment stands in CARRIED; what may be words of a customer does not go "
        "into an event: it stands in a row that an erasure empties"
    )
    assert known - set(found) == set(), "what no event carries any more is named no more"
