"""The company's own words in letters that software writes."""

from collections.abc import Mapping
from datetime import datetime

from esmero.domain.company.models import Wording
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience, Ref


def set_wording(what: str, words: Mapping[str, str], *, by: Doer, at: datetime) -> None:
    """Keep the paragraphs of a letter, one for each language; languages that are not named have none."""
    Wording.objects.filter(what=what).delete()
    Wording.objects.bulk_create(
        Wording(what=what, language=language, words=one) for language, one in words.items()
    )
    events.record(
        "wording.set",
        about=Ref("company", 0),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        letter=what,
        languages=sorted(words),
    )
