"""What was done for good is written beside the database as well, so that no backup brings it back.

The file `for-good.jsonl` in ESMERO_HOME is no part of a backup, and a restore leaves it where it is. It
holds ids only: of people who were erased (with what they may name to have it proved) and as whom they took
part, of keys that were ended, of agents who left or came back, who changed how they sign in, what each may
do, and who belongs to a team.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings

from esmero.actions.come_back import ForGood
from esmero.domain.events import reads as events
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import TeamRights

NAME = "for-good.jsonl"
# How somebody signs in was changed: what let them in before must not do so again.
PASSWORD = {"agent.password_changed", "agent.password_set"}
SECOND_STEP = {
    "agent.passkey_removed",
    "agent.code_app_removed",
    "agent.recovery_codes_made",
    "agent.second_step_reset",
}
RIGHTS_IN_A_TEAM = {"team.people_set", "team.described"}
VERBS = ["customer.erased", "token.revoked", "agent.described", *PASSWORD, *SECOND_STEP, *RIGHTS_IN_A_TEAM]
BATCH = 500


def write_down(*, at: datetime) -> int:
    """Write down what the events since the last time did for good. Returns how many lines; may run twice."""
    path, newest = Path(settings.ESMERO_HOME) / NAME, events.newest_id()
    last = _seen.up_to.get(path) or max((line["event"] for line in _lines(path)), default=0)
    written = 0
    while found := events.told_after(last, VERBS, limit=BATCH):
        last = found[-1].pk
        lines = [line for event in found if (line := _line(event))]
        _append(path, lines)
        written += len(lines)
    _seen.up_to[path] = max(last, newest)
    return written


class _Seen:
    """Up to which event this process has looked: the table only grows, and is not read anew each time."""

    up_to: ClassVar[dict[Path, int]] = {}


_seen = _Seen()


def read(path: Path | None = None, *, since_event: int = 0) -> ForGood:
    """Return what the file says; nothing where there is none.

    People's rights are given and taken back many times: of them only what came after `since_event`, the
    newest event of the backup, counts.
    """
    found = _Read()
    for line in _lines(path or Path(settings.ESMERO_HOME) / NAME):
        found.take(line, is_later=line["event"] > since_event)
    return ForGood(
        erased=frozenset(found.erased),
        references=found.references,
        took_part=frozenset(found.took_part),
        ended=frozenset(found.ended),
        left=frozenset(found.left),
        new_password=frozenset(found.new_password),
        new_second_step=frozenset(found.new_second_step),
        roles=found.roles,
        teams=found.teams,
    )


@dataclass
class _Read:
    """What was read so far; of what changed several times the last counts."""

    erased: set[int] = field(default_factory=set)
    references: dict[int, str] = field(default_factory=dict)
    took_part: set[int] = field(default_factory=set)
    ended: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)
    new_password: set[int] = field(default_factory=set)
    new_second_step: set[int] = field(default_factory=set)
    roles: dict[int, str] = field(default_factory=dict)
    teams: dict[int, TeamRights] = field(default_factory=dict)

    def take(self, line: dict[str, Any], *, is_later: bool) -> None:
        number, done = int(line["id"]), line.get("done")
        always = {"customer.erased": self.erased, "token.revoked": self.ended, "agent.left": self.left}
        later = {"agent.password": self.new_password, "agent.second_step": self.new_second_step}
        numbers = always | later if is_later else always
        if is_later:
            self.took_part.update(line.get("participants", []))
        if line.get("told"):
            self.references.setdefault(number, line["reference"])
        if done in numbers:
            numbers[done].add(number)
        elif done == "agent.returned":
            self.left.discard(number)
        elif done == "agent.role" and is_later:
            self.roles[number] = line["role"]
        elif done == "team.rights" and is_later:
            self.teams[number] = TeamRights.of(line)


def _line(event: Any) -> dict[str, Any] | None:
    said = _said(event)
    return said and {"event": event.pk, "id": event.about_id, "at": event.at.isoformat(), **said}


def _said(event: Any) -> dict[str, Any] | None:
    if event.verb == "agent.described":
        return _of_agent(event.about_id, (event.payload or {}).get("changed", []))
    if event.verb in RIGHTS_IN_A_TEAM:
        return {"done": "team.rights", **asdict(staff.team(event.about_id).rights)}
    if event.verb == "customer.erased":
        return {"done": event.verb, **(event.payload or {})}
    if event.verb in PASSWORD:
        return {"done": "agent.password"}
    return {"done": "agent.second_step" if event.verb in SECOND_STEP else event.verb}


def _of_agent(agent_id: int, changed: list[str]) -> dict[str, Any] | None:
    agent = staff.agent(agent_id)
    if "is_active" in changed:
        return {"done": "agent.returned" if agent.is_active else "agent.left"}
    return {"done": "agent.role", "role": agent.role} if "role" in changed else None


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.exists():
        return
    for text in path.read_text().splitlines():
        try:
            yield json.loads(text)
        except ValueError:
            # The machine stopped in the middle of it; its event is written down again.
            continue


def _append(path: Path, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        # A line that a crash left half written must not swallow the next one.
        os.write(handle, "".join(f"\n{json.dumps(line)}" for line in lines).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
