"""Promises follow what they are about and whom they are to; what was typed in them is forgotten."""

from collections.abc import Collection

from esmero.domain.promises.kinds import DELETED
from esmero.domain.promises.models import Ascent, Promise, Work
from esmero.ground.refs import Ref

# What goes to another person, by the name under which a record keeps it.
MOVED: dict[str, type[Promise] | type[Work]] = {"promises": Promise, "works": Work}
# Rows given in one question.
AT_ONCE = 500


def hand_over(*, about: Ref, team_id: int) -> None:
    """Copy the new team of a subject to all its promises, and to the work that it asked other teams for."""
    Work.objects.filter(about_kind=about.kind, about_id=about.id).update(team_id=team_id)
    Promise.objects.filter(about_kind=about.kind, about_id=about.id).update(team_id=team_id)


def go_along(
    ids: Collection[int], *, about: Ref, team_id: int, customer_id: int, hide: bool | None = None
) -> None:
    """Let promises go where what they are about went; `hide` says anew whether the customer sees them."""
    rows = Promise.objects.filter(pk__in=ids)
    rows.update(about_kind=about.kind, about_id=about.id, team_id=team_id, customer_id=customer_id)
    if hide is not None:
        rows.update(is_internal=hide)


def move(*, from_customer_id: int, to_customer_id: int) -> dict[str, list[int]]:
    """Give a customer's promises, and work done for them, to another customer. Return ids by kind."""
    moved = {}
    for kind, table in MOVED.items():
        rows = table._default_manager.filter(customer_id=from_customer_id)
        moved[kind] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(customer_id=to_customer_id)
    return moved


def give_own(kind: str, ids: Collection[int], *, to_customer_id: int) -> None:
    """Give some promises or work to a customer; what is about a conversation goes with it."""
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        rows = MOVED[kind]._default_manager.filter(pk__in=numbers[first : first + AT_ONCE])
        rows.exclude(about_kind="conversation").update(customer_id=to_customer_id)


def give(conversation_ids: Collection[int], *, to_customer_id: int) -> None:
    """Give the promises and the work of some conversations to the customer to whom these went."""
    for table in MOVED.values():
        rows = table._default_manager.filter(about_kind="conversation", about_id__in=conversation_ids)
        rows.update(customer_id=to_customer_id)


def forget(*, customer_id: int, also: Collection[int] = (), but: Collection[int] = ()) -> int:
    """Empty what was typed in promises to this customer, and about work done for them. Return how many.

    `also` are promises to them that stand with others, `but` promises to others that stand with them.
    """
    own = Promise.objects.filter(customer_id=customer_id).exclude(pk__in=but)
    away = Promise.objects.filter(pk__in=also)
    for rows in (own, away):
        Ascent.objects.filter(promise__in=rows).update(refused_because="")
    work = Work.objects.filter(customer_id=customer_id)
    work.update(words="", said="", moved_because="", file_ids=[])
    return sum(rows.update(wording="", withdrawn_because="") for rows in (own, away))


def let_words_go(conversation_ids: Collection[int]) -> None:
    """Empty what was written about work that conversations needed, and why nobody above helped.

    What was promised to the customer stays, and so does that work was done, by whom and when.
    """
    about = {"about_kind": "conversation", "about_id__in": conversation_ids}
    Work.objects.filter(**about).update(words="", said="", moved_because="", file_ids=[])
    Ascent.objects.filter(promise__in=Promise.objects.filter(**about)).update(refused_because="")


def part_from(conversation_ids: Collection[int]) -> None:
    """Empty what was typed in promises about conversations that are deleted, and in work for these.

    That something was promised stays, and what became of it: the record of kept words is proved by it.
    """
    let_words_go(conversation_ids)
    about = {"about_kind": "conversation", "about_id__in": conversation_ids}
    Promise.objects.filter(**about).update(wording="", withdrawn_because="", about_kind=DELETED)
    for table in (Work, Ascent):
        table._default_manager.filter(**about).update(about_kind=DELETED)


def remove(*, about: Ref) -> None:
    """Take all promises about something away: only what somebody practised ever goes so."""
    rows = Promise.objects.filter(about_kind=about.kind, about_id=about.id)
    Ascent.objects.filter(promise__in=rows).delete()
    # A renewed one is held by the one that renews it.
    for promise in rows.order_by("-id"):
        promise.delete()
