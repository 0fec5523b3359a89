"""Our own sentences as a reader of some language sees them, to find and to expect them on pages."""

import re

from django.utils import translation

PLACE = re.compile(r"%\((\w+)\)s|%%")


def ours(language: str, sentence: str, **parts: str) -> str:
    """Return one of our English sentences in a language, its places filled."""
    with translation.override(language):
        said = translation.gettext(sentence)
    return said % parts if parts else said


def shaped(language: str, sentence: str, **parts: str) -> re.Pattern[str]:
    """Return a pattern of a sentence whose places (but for those given) hold anything."""
    said = ours(language, sentence)
    pattern, end = "", 0
    for place in PLACE.finditer(said):
        pattern += re.escape(said[end : place.start()])
        pattern += re.escape(parts[place[1]]) if place[1] in parts else r".+?"
        end = place.end()
    return re.compile(pattern + re.escape(said[end:]))
