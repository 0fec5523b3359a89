"""What is not done with, up to the last number: to be marked, moved or fetched once more."""

from collections.abc import Iterable
from typing import Any


class Left:
    """The numbers (UIDs) that are left over, in one numbering of the server's.

    `unmarked` are kept here, but the server did not mark or move them; `unkept` could not be kept here, each
    with how often it failed by itself while others did not.
    """

    def __init__(self, written: dict[str, Any]) -> None:
        self.numbering: int | None = written.get("numbering")
        self.unmarked = _numbers(str(written.get("unmarked", "")))
        self.unkept = {int(uid): int(times) for uid, times in dict(written.get("unkept", {})).items()}

    def of(self, numbering: int) -> None:
        """Forget what was left in another numbering: it says nothing in this one."""
        if self.numbering != numbering:
            self.numbering, self.unmarked, self.unkept = numbering, set(), {}

    def done(self, uids: Iterable[int]) -> None:
        """These are done with."""
        for uid in uids:
            self.unmarked.discard(uid)
            self.unkept.pop(uid, None)

    def kept(self, uids: Iterable[int]) -> None:
        """These are kept here, and not marked there yet."""
        for uid in uids:
            self.unkept.pop(uid, None)
            self.unmarked.add(uid)

    def failed(self, uid: int, *, by_itself: bool) -> int:
        """This one could not be kept; return how often it failed by itself by now."""
        self.unkept[uid] = self.unkept.get(uid, 0) + int(by_itself)
        return self.unkept[uid]

    def written(self) -> dict[str, Any]:
        """Return it in a form that can be stored; many numbers in a row are short."""
        if not self.unmarked and not self.unkept:
            return {}
        unkept = {str(uid): times for uid, times in sorted(self.unkept.items())}
        return {"numbering": self.numbering, "unmarked": _ranges(self.unmarked), "unkept": unkept}


def _ranges(uids: Iterable[int]) -> str:
    """Return numbers as "3:7,9"."""
    found: list[list[int]] = []
    for uid in sorted(uids):
        if found and uid == found[-1][1] + 1:
            found[-1][1] = uid
        else:
            found.append([uid, uid])
    return ",".join(f"{first}:{last}" if first != last else f"{first}" for first, last in found)


def _numbers(ranges: str) -> set[int]:
    found: set[int] = set()
    for piece in filter(None, ranges.split(",")):
        first, _, last = piece.partition(":")
        found |= {*range(int(first), int(last or first) + 1)}
    return found
