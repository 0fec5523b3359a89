"""Moving and erasing what this room keeps of a customer."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, MergeRecord
from esmero.domain.conversations.reads import Astray
from esmero.domain.customers.models import Customer
from esmero.domain.workbench.models import Coaching, Draft, HeldReply, Notice, PutQuestion, Upload
from esmero.domain.workbench.writes.first_letters import forget_first_letters, move_first_letters
from esmero.ground import text

# Where it is kept to whom an answer's copies go, or do not, and to whom letters are passed on.
NAMED = {"cc", "bcc", "not_to", "to"}
T = TypeVar("T", bound=Model)
# What a merge takes along, by the name under which its record keeps the numbers.
KEPT: dict[str, type[Model]] = {"uploads": Upload, "held": HeldReply, "drafts": Draft}


def move(*, from_customer: Customer, to_customer: Customer) -> dict[str, list[int]]:
    """Let first letters that were begun go to the other person; all else goes with its conversation.

    Return the ids of those that went whole; who had begun one to both has both in one.
    """
    return {"first_letters": move_first_letters(from_customer=from_customer, to_customer=to_customer)}


def forget(*, customer: Customer, merges: Collection[MergeRecord] = ()) -> set[str]:
    """Erase what agents keep about a customer's conversations. Return their files' keys.

    What merges took along to somebody else's conversation is the customer's still, and theirs stays theirs.
    """
    strays = {kind: _astray(table, kind, customer, merges) for kind, table in KEPT.items()}
    _take_out_of_joined(customer, merges)
    keys = {one.key for one in _kept(Upload, customer, strays["uploads"])}
    keys |= {one.key for held in _kept(HeldReply, customer, strays["held"]) for one in held.uploads.all()}
    for kind, table in KEPT.items():
        _kept(table, customer, strays[kind]).delete()
    Notice.objects.filter(conversation__customer=customer).delete()
    Coaching.objects.filter(conversation__customer=customer).delete()
    PutQuestion.objects.filter(conversation__customer=customer).delete()
    forget_first_letters(customer)
    return keys


def _astray(table: type[Model], kind: str, customer: Customer, merges: Iterable[MergeRecord]) -> Astray:
    whose = conversations.first_owners((merge, merge.moved["desk"].get(kind, [])) for merge in merges)
    rows = table._default_manager.filter(pk__in=whose)
    return conversations.astray(customer, whose, dict(rows.values_list("id", "conversation__customer_id")))


def _kept(table: type[T], customer: Customer, strays: Astray) -> QuerySet[T]:
    of_theirs = Q(conversation__customer=customer) & ~Q(pk__in=strays.of_others)
    return table._default_manager.filter(of_theirs | Q(pk__in=strays.away))


def _take_out_of_joined(customer: Customer, merges: Iterable[MergeRecord]) -> None:
    """Who had words in both found them in one: the customer's are cut out again."""
    out = [
        merge for merge in merges if merge.source.customer_id == customer.pk and not merge.is_of_one_person
    ]
    for merge in out:
        places = list(_ways_on(merge.target))
        for draft in Draft.objects.filter(conversation=merge.source):
            for joined in Draft.objects.filter(conversation__in=places, agent=draft.agent, kind=draft.kind):
                joined.text = joined.text.replace(f"\n\n{draft.text}", "")
                joined.save(update_fields=["text"])


def _ways_on(conversation: Conversation | None) -> Iterator[Conversation]:
    while conversation is not None:
        yield conversation
        conversation = conversation.merged_into


def black_out(conversation: Conversation, without: Callable[[str], str]) -> None:
    """Take words out of what agents are writing in a conversation; `without` returns a text without them."""
    for draft in Draft.objects.filter(conversation=conversation):
        Draft.objects.filter(pk=draft.pk).update(text=without(draft.text))
    for held in HeldReply.objects.filter(conversation=conversation):
        said = {"typed": held.typed, "words": held.words}
        blacked = {name: without(words) for name, words in said.items()}
        HeldReply.objects.filter(pk=held.pk).update(**blacked)


def forget_copies(addresses: Collection[str]) -> None:
    """Take addresses out of whom answers that wait, or are being written, are copied or passed on to."""
    for held in HeldReply.objects.exclude(copies={}):
        HeldReply.objects.filter(pk=held.pk).update(copies=_without(held.copies, addresses))
    for held in HeldReply.objects.exclude(passing={}):
        to = [pair for pair in held.passing["to"] if pair[0].lower() not in addresses]
        HeldReply.objects.filter(pk=held.pk).update(passing={**held.passing, "to": to})
    for draft in Draft.objects.exclude(chosen={}):
        Draft.objects.filter(pk=draft.pk).update(chosen=_without(draft.chosen, addresses))


def _without(kept: dict[str, Any], addresses: Collection[str]) -> dict[str, Any]:
    left = dict(kept)
    for key in NAMED & kept.keys():
        # Hidden readers, and who is outside, stand in a draft as they were typed.
        typed = text.addresses_in(kept[key]) if isinstance(kept[key], str) else kept[key]
        stay = [one for one in typed if one.lower() not in addresses]
        left[key] = ", ".join(stay) if isinstance(kept[key], str) else stay
    return left
