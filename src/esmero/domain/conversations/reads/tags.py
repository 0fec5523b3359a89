"""The company's own words: all of them, those offered, and how often each is used."""

from django.db.models import IntegerField, OuterRef, Subquery

from esmero.domain.conversations.models import Conversation, Tag

# More of one kind than anybody reads.
MANY_TAGS = 500
# Up to where the uses of a tag are counted: a page must not read all that ever was tagged.
MANY_USES = 1000


class _HowMany(Subquery):
    """The number of rows of a query that ends somewhere."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def tag_names() -> list[str]:
    """Return the names of all tags in use, for suggesting while somebody types."""
    return list(
        Tag.objects.filter(retired_at=None).order_by("key").values_list("name", flat=True)[:MANY_TAGS]
    )


def tags_to_filter_by() -> list[tuple[int, str]]:
    """Return ids and names of all tags, retired ones too: conversations still have them."""
    return list(Tag.objects.order_by("key").values_list("id", "name")[:MANY_TAGS])


def tags_with_counts() -> list[tuple[Tag, int]]:
    """Return all tags by name, those in use first, with how many conversations have each.

    Counted up to MANY_USES. One query.
    """
    having = Conversation.tags.through.objects.filter(tag_id=OuterRef("pk")).order_by()
    rows = Tag.objects.annotate(uses=_HowMany(having.values("id")[:MANY_USES])).order_by("key")[:MANY_TAGS]
    return [(tag, tag.uses) for tag in sorted(rows, key=lambda tag: tag.retired_at is not None)]


def tag_with_count(tag: Tag) -> int:
    """Return how many conversations have a tag, counted up to MANY_USES."""
    having = Conversation.tags.through.objects.filter(tag_id=tag.pk)
    return len(having.values_list("id", flat=True)[:MANY_USES])
