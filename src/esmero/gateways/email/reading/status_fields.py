"""The machine-readable part of a report (RFC 3464): groups of fields, one for each recipient."""

import re
from collections.abc import Iterator

from esmero.gateways.email.reading import addresses, diagnosis
from esmero.gateways.email.reading.shape import Bounce

FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?(.*)")
OF_RECIPIENT = {"final-recipient", "original-recipient", "action", "status"}
WORTH = {"final-recipient", "original-recipient", "x-actual-recipient"}
MAX_RECIPIENTS = 1_000
STATUS = re.compile(r"\d\.\d{1,3}\.\d{1,3}")
Record = dict[str, str]


def records(text: str) -> list[Record]:
    """Return the fields of each recipient in `text`, names in small letters; other lines are passed over."""
    found: list[Record] = []
    for group in _groups(text):
        if WORTH & set(group) and len(found) < MAX_RECIPIENTS:
            found.append(group)
    return found


def _groups(text: str) -> Iterator[Record]:
    group: Record = {}
    last = ""
    for line in text.split("\n"):
        field = FIELD.match(line)
        if line[:1] in (" ", "\t") and last and line.strip():
            group[last] = f"{group[last]} {line.strip()}"[: diagnosis.MAX_LENGTH]
            continue
        name = field.group(1).lower() if field else ""
        if not line.strip() or (name in OF_RECIPIENT and name in group):
            yield group
            group, last = {}, ""
        if field and name not in group:
            group[name], last = field.group(2).strip(), name
    yield group


def recipient(record: Record) -> str | None:
    """Return the address that we had written to: the original one where it is told, else the final one."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        if found := addresses.mended(record.get(name, "").rpartition(";")[2]):
            return found
    return None


def bounce(record: Record, around: str) -> Bounce:
    """Return what the fields of one recipient say; `around` is what the text says of the same address."""
    status = STATUS.search(record.get("status", ""))
    verdict = diagnosis.judge(
        record.get("diagnostic-code", ""),
        status=status.group() if status else None,
        action=record.get("action", ""),
        around=around,
    )
    is_final = diagnosis.is_given_up(around, action=record.get("action", ""))
    return Bounce(recipient(record), verdict.status, verdict.smtp_code, verdict.is_permanent, is_final)


def is_good_news(record: Record) -> bool:
    """Tell whether the recipient got the mail."""
    return record.get("action", "").lower().split(" ")[0] in ("delivered", "relayed", "expanded")
