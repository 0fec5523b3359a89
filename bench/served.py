"""`esmero serve` with the bounds lifted that a run would meet: `python -m bench.served serve`.

People are sent so many confirmations an hour, all together and each of them. A run asks as much in a minute;
without their letters its questions would look quicker than they are.
"""

import os
from datetime import timedelta

from esmero.config import command, memory

FAR_AWAY = 1_000_000


def lift_bounds() -> None:
    """Let every question be confirmed by a letter. Django must be set up."""
    from esmero.actions import by_itself
    from esmero.domain.channels.writes import tallies

    by_itself.CONFIRMATIONS_AN_HOUR = FAR_AWAY
    tallies.HOUR, tallies.CONFIRMATIONS_A_DAY = timedelta(0), FAR_AWAY


def main() -> None:
    """Run the command with bounds lifted before it forks."""
    memory.load_undisturbed()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    import django

    django.setup()
    lift_bounds()
    command.main()


if __name__ == "__main__":
    main()
