"""Where others quote somebody who was erased, and the words by which that is looked for."""

from collections.abc import Collection

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Message, Quote, Seeking
from esmero.domain.conversations.models.quotes import UNDECIDED, WANTED
from esmero.domain.conversations.reads import messages
from esmero.domain.customers.models import Customer
from esmero.ground import db

# Of somebody who wrote more, the newest letters are looked for.
MOST_LETTERS = 500


def own_words(customer: Customer, *, also: Collection[int], but: Collection[int]) -> list[tuple[str, str]]:
    """Return the text and language of the newest letters that a customer wrote: MOST_LETTERS at most.

    `also` are letters of theirs that stand with others, `but` letters of others that stand with them.
    """
    theirs = Message.objects.filter(conversation__customer=customer, agent=None)
    theirs = theirs.filter(kind=MessageKind.FROM_CUSTOMER).exclude(pk__in=but).exclude(text="")
    away = Message.objects.filter(pk__in=also, agent=None).exclude(text="")
    found = [one for rows in (theirs, away) for one in rows.order_by("-id").values_list("text", "language")]
    return found[:MOST_LETTERS]


def texts_of(message_ids: Collection[int]) -> dict[int, str]:
    """Return by number what some letters say; held, inside a transaction."""
    rows = db.held(Message.objects.filter(pk__in=message_ids).exclude(text="").order_by("id"))
    return dict(rows.values_list("id", "text"))


def quoting_after(number: int, *, limit: int) -> list[tuple[int, str, str]]:
    """Return by number the next letters that quote something below, each with what it says and quotes."""
    rows = Message.objects.filter(pk__gt=number).exclude(quoted="").order_by("id")
    return list(rows.values_list("id", "text", "quoted")[:limit])


def quoted_in(message_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Return the same of these letters; held, inside a transaction."""
    rows = db.held(Message.objects.filter(pk__in=message_ids).exclude(quoted="").order_by("id"))
    return list(rows.values_list("id", "text", "quoted"))


def seeking(seeking_id: int) -> Seeking | None:
    """Return words to look for, None where that was done; held, inside a transaction."""
    return db.held(Seeking.objects.filter(pk=seeking_id)).first()


def quotes_to_decide(*, limit: int) -> list[Quote]:
    """Return quotes that wait for an owner, the oldest first, with their letters and conversations."""
    rows = Quote.objects.filter(UNDECIDED, wanted_by_id=None)
    rows = rows.select_related("message__conversation__customer", "message__agent")
    return list(rows.order_by("id")[:limit])


def quotes_wanted(*, limit: int) -> list[tuple[int, int]]:
    """Return by number the next quotes that are still to be blacked out, each with which owner said so."""
    rows = Quote.objects.filter(WANTED).order_by("id").values_list("id", "wanted_by_id")[:limit]
    return [(number, by) for number, by in rows if by is not None]


def count_wanted() -> int:
    """Return how many quotes are still to be blacked out."""
    return Quote.objects.filter(WANTED).count()


def quote_to_decide(quote_id: int) -> Quote | None:
    """Return a quote that waits, with its letter; the conversation is held with it, inside a transaction.

    The letter is read once nobody else can change it, so its text and the place in it fit together. None
    where it was decided.
    """
    within = Quote.objects.filter(UNDECIDED, pk=quote_id).values_list("message__conversation_id", flat=True)
    conversation = next((one for number in within if (one := messages.one(number))), None)
    if conversation is None:
        return None
    rows = db.held(Quote.objects.filter(UNDECIDED, pk=quote_id)).select_related("message__conversation")
    found = rows.first()
    # It went into another conversation meanwhile: whoever comes again holds that one.
    return found if found and found.message.conversation_id == conversation.pk else None
