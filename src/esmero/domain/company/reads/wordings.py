"""What the company says in its own words in letters that software writes."""

from esmero.domain.company.models import Wording
from esmero.ground import prepared

_words = prepared.Query[str](
    lambda what, language: Wording.objects.filter(what=what, language=language).values_list(
        "words", flat=True
    )
)


def wording(what: str, language: str) -> str:
    """Return the company's own paragraph for a letter in a language; empty where it has none."""
    return _words.first(what=what, language=language) or ""


def wordings() -> dict[str, dict[str, str]]:
    """Return all paragraphs of the company's own: for each letter those of each language."""
    found: dict[str, dict[str, str]] = {}
    for one in Wording.objects.order_by("what", "language"):
        found.setdefault(one.what, {})[one.language] = one.words
    return found
