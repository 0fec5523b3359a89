"""Why something came in or went out badly, as it was kept, in the active language."""

from django.utils.translation import gettext as _


def in_words(reason: str) -> str:
    """Return a reason that was kept: our own sentence translated, what others said after it as they said it.

    Gateways and actions mark their sentences for the catalogues (`gettext_noop`) and put the words of a
    server or a library behind a colon. What is not ours stays as it is.
    """
    if not reason:
        return ""
    ours, colon, theirs = reason.partition(": ")
    whole = _(reason)
    return whole if whole != reason else f"{_(ours)}{colon}{theirs}"
