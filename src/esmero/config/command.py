"""The `esmero` command: reading mail and counting hours run bare; everything else is Django's."""

import os
import sys


def main() -> None:
    """Run what the command line asks for and leave with its exit status."""
    argv = sys.argv[1:]
    if argv[:2] == ["mail", "show"]:
        from esmero.gateways.email import show

        sys.exit(show.main(argv[2:]))
    if argv[:1] == ["hours"]:
        from esmero.config import hours_command

        sys.exit(hours_command.main(argv[1:]))
    _run_django()


def _run_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
