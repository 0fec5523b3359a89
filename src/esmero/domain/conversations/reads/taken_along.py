"""What this room keeps of a customer, to be taken along by them: their letters and ours, nobody else's."""

from typing import Any

from django.db.models import QuerySet

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.astray import letters_astray, merges_around
from esmero.domain.conversations.reads.messages import all_for_customer
from esmero.domain.conversations.reads.with_others import with_others
from esmero.domain.customers import reads as customers


def told_of(customer_id: int) -> dict[str, Any]:
    """Return a customer's conversations with the letters in them, as plain values.

    What colleagues wrote to each other, what others wrote and who else got a letter is left out; what the
    customer wrote where others are the customer stands under `letters_elsewhere`. `not_theirs` are the
    numbers of others' letters in their conversations.
    """
    customer = customers.one(customer_id)
    # What came elsewhere from an address that two use may be the other's.
    addresses = [one.value for one in customers.identities_of(customer_id) if not one.is_shared]
    astray = letters_astray(customer, merges_around(customer))
    away = astray.away | with_others(customer, addresses).letters
    within = Message.objects.filter(conversation__customer_id=customer_id)
    others = within.filter(is_from_participant=True).values_list("id", flat=True)
    not_theirs = astray.of_others | frozenset(others)
    letters = _letters(all_for_customer(within.exclude(pk__in=not_theirs)))
    own = Message.objects.filter(pk__in=away, kind=MessageKind.FROM_CUSTOMER)
    rows = Conversation.objects.filter(customer_id=customer_id).order_by("id")
    return {
        # A subject alone is of a letter that is held back, or not theirs.
        "conversations": [_conversation(one, letters[one.pk]) for one in rows if one.pk in letters],
        "letters_elsewhere": [letter for some in _letters(own).values() for letter in some],
        "not_theirs": not_theirs,
    }


def _conversation(one: Conversation, letters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": one.code,
        "subject": one.subject,
        "language": one.language,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "letters": letters,
    }


def _letters(rows: QuerySet[Message]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for one in rows.select_related("agent").order_by("id"):
        is_theirs = one.kind == MessageKind.FROM_CUSTOMER
        letter = {
            "number": one.pk,
            "at": one.at,
            "from": "you" if is_theirs else "us",
            "by": "" if is_theirs or one.agent is None else one.agent.name,
            "words": one.text,
        }
        found.setdefault(one.conversation_id, []).append(letter)
    return found
