"""Letters and mail go where the conversations went that they belong to."""

from collections.abc import Iterable

from esmero.domain.channels.models import Delivery, Receipt


def hand_over(*, about_kind: str, about_ids: Iterable[int], team_id: int) -> None:
    """Copy the new team of a subject to its deliveries."""
    Delivery.objects.filter(about_kind=about_kind, about_id__in=about_ids).update(team_id=team_id)


def hand_over_quotes(*, conversation_id: int, team_id: int) -> None:
    """Copy a conversation's new team to the mail that quotes it and is on no desk."""
    Receipt.objects.filter(conversation_id=conversation_id).update(team_id=team_id)


def go_along(*, message_ids: Iterable[int], team_id: int, customer_id: int) -> None:
    """Let letters that were sent go where the messages went that they carried."""
    rows = Delivery.objects.filter(about_kind="message", about_id__in=message_ids)
    rows.update(team_id=team_id, customer_id=customer_id)
