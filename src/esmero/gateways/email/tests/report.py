"""Prints each miss and the rates: `python -m esmero.gateways.email.tests.report [kind|folder …]`."""

import sys
from collections import Counter

from esmero.gateways.email.tests import measure


def main(wanted: list[str]) -> None:
    """Print a line for each miss of the wanted kinds or folders (all when none is named), then the rates."""
    if not measure.is_there():
        sys.exit(f"There are no real mails in {measure.MAILS}; ESMERO_SHARED names the folder above them.")
    met: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for check in measure.all_checks():
        total[check.folder, check.kind] += 1
        met[check.folder, check.kind] += check.is_met
        if not check.is_met and (not wanted or {check.folder, check.kind, check.case} & set(wanted)):
            _say(f"{check.case} {check.kind}\n  expected {check.expected!r}\n  found    {check.found!r}")
    for folder, kind in sorted(total):
        rate = 100 * met[folder, kind] / total[folder, kind]
        _say(f"{folder:16} {kind:22} {rate:6.1f} %  {met[folder, kind]:4} of {total[folder, kind]:4}")


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
