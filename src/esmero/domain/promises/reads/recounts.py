"""What is counted again after rules or hours were edited, and how far that is."""

from datetime import datetime

from django.db.models import QuerySet

from esmero.domain.promises.models import Promise, Recount
from esmero.domain.promises.reads.open import OPEN
from esmero.ground import db


def counted_by_rules() -> QuerySet[Promise]:
    """Return the open promises whose time follows from rules and hours, in the order of their numbers.

    What waits for a person's word since a restore is left alone.
    """
    rows = Promise.objects.filter(OPEN, terms__isnull=False, stands_still_since=None)
    return rows.filter(about_kind="conversation").order_by("id")


def to_count_again(*, after: int, most: int) -> list[tuple[int, int]]:
    """Return the next promises to be counted again, by number behind `after`: (promise, conversation)."""
    return list(counted_by_rules().filter(pk__gt=after).values_list("id", "about_id")[:most])


def counted_by_rules_some(*, most: int) -> list[Promise]:
    """Return some open promises whose time follows from rules and hours, with their rules, oldest first."""
    return list(counted_by_rules().select_related("policy", "owner_team", "renewed_from__policy")[:most])


def recount_under_way() -> Recount | None:
    """Return the count that is not done yet, held inside a transaction; None where all is counted."""
    return db.held(Recount.objects.filter(ended_at=None)).order_by("-id").first()


def last_recount(*, since: datetime) -> Recount | None:
    """Return the count that is under way, or that ended last since then; to look at, held by nobody."""
    last = Recount.objects.order_by("-id").first()
    return last if last and (last.ended_at is None or last.ended_at >= since) else None
