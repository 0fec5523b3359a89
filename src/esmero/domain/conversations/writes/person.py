"""Moving and erasing what this room keeps of a customer."""

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Give conversations to another customer (a merge). Return how many."""
    return Conversation.objects.filter(customer=from_customer).update(customer=to_customer)


def forget(*, customer: Customer) -> int:
    """Erase the words of a customer's conversations; that they happened stays. Return how many."""
    Message.objects.filter(conversation__customer=customer).update(
        text="", quoted="", html="", from_name="", from_email=""
    )
    return Conversation.objects.filter(customer=customer).update(
        subject="", last_words="", reply_to="erased@invalid.example"
    )
