"""Moving and erasing what this room keeps of a customer."""

from esmero.domain.conversations.models import Conversation, Message, SearchEntry
from esmero.domain.conversations.writes import searching
from esmero.domain.customers.models import Customer


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Give conversations to another customer (a merge). Return how many."""
    moved = list(Conversation.objects.filter(customer=from_customer).values_list("id", flat=True))
    Conversation.objects.filter(pk__in=moved).update(customer=to_customer)
    searching.index_again(Message.objects.filter(conversation__in=moved))
    return len(moved)


def forget(*, customer: Customer) -> int:
    """Erase the words of a customer's conversations; that they happened stays. Return how many."""
    Message.objects.filter(conversation__customer=customer).update(
        text="", quoted="", html="", from_name="", from_email=""
    )
    SearchEntry.objects.filter(message__conversation__customer=customer).delete()
    return Conversation.objects.filter(customer=customer).update(
        subject="", last_words="", reply_to="erased@invalid.example"
    )
