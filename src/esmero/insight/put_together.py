"""Where letters of two people were ever put together, asked within a query of conversations."""

from __future__ import annotations

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from esmero.domain.conversations.models import Conversation, MergeRecord

# Down from one conversation to all that ever went into it, and into those before, each step by an index; and
# whether any of them went into another person's.
OF_TWO = f"""EXISTS (
WITH RECURSIVE came(id) AS (
SELECT %(expressions)s
UNION SELECT merged.source_id FROM came JOIN {MergeRecord._meta.db_table} merged ON merged.target_id = came.id
)
SELECT 1 FROM came JOIN {MergeRecord._meta.db_table} merged ON merged.source_id = came.id
JOIN {Conversation._meta.db_table} source ON source.id = merged.source_id
JOIN {Conversation._meta.db_table} target ON target.id = merged.target_id
WHERE source.customer_id <> target.customer_id
)"""


class _OfTwo(Func):
    """Whether a conversation, or one that ever went into it, was put together with another person's."""

    template = OF_TWO
    output_field = BooleanField()


def of_one_person() -> Q:
    """Return that nothing of anybody else ever went into a conversation, nor it into anybody else's.

    Most never had to do with another one, which two looks at an index say.
    """
    gave = MergeRecord.objects.filter(source=OuterRef("pk"))
    took = MergeRecord.objects.filter(target=OuterRef("pk"))
    return Q(~Exists(gave), ~Exists(took)) | ~Q(_OfTwo(F("pk")))
