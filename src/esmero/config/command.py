"""The `esmero` command: reading mail, counting hours, checking a record run bare; the rest is Django's."""

import os
import sys

from esmero.config import memory

# sysexits.h: a failure that passes.
TRY_AGAIN = 75
# They load everything and then fork (config/serving.py); `start` may have much to do before.
THAT_SERVE = (["serve"], ["web"])


def main() -> None:
    """Run what the command line asks for and leave with its exit status."""
    argv = sys.argv[1:]
    if argv[:2] == ["mail", "show"]:
        from esmero.gateways.email import show

        sys.exit(show.main(argv[2:]))
    if argv[:1] == ["hours"]:
        from esmero.config import hours_command

        sys.exit(hours_command.main(argv[1:]))
    if argv[:2] == ["record", "verify"]:
        from esmero.config import record_command

        sys.exit(record_command.main(argv[2:]))
    if argv[:2] == ["mail", "deliver"]:
        sys.exit(_deliver())
    if argv[:1] in THAT_SERVE:
        memory.load_undisturbed()
    _run_django()


def _deliver() -> int:
    """Whatever goes wrong on our side, the mail server is told to keep the mail and to come again."""
    try:
        _run_django()
    except SystemExit as ended:
        return TRY_AGAIN if ended.code else 0
    except Exception as error:
        sys.stderr.write(f"The mail could not be kept just now: {error}\n")
        return TRY_AGAIN
    return 0


def _run_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
