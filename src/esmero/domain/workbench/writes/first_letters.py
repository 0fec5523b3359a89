"""First letters to customers that are begun: nothing of them is a conversation yet."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import FirstDraft
from esmero.ground import phones


def keep_first_letter(
    *, agent: Agent, customer: Customer | None, words: str, chosen: Mapping[str, Any], at: datetime
) -> FirstDraft:
    """Keep what an agent begins to write; one for each customer whose page it is, one for nobody's."""
    draft, _ = FirstDraft.objects.update_or_create(
        agent=agent, customer=customer, defaults={"text": words, "chosen": dict(chosen), "kept_at": at}
    )
    return draft


def drop_first_letter(*, agent: Agent, customer_id: int | None) -> None:
    """Take it away: it was sent, or is no longer wanted."""
    FirstDraft.objects.filter(agent=agent, customer=customer_id).delete()


def move_first_letters(*, from_customer: Customer, to_customer: Customer) -> list[int]:
    """Let what was begun to one person be to the other, also where they were only chosen in it.

    Who began one to both finds both in one. Return the ids of those begun to the one that went whole.
    """
    whole: list[int] = []
    old, new = str(from_customer.pk), str(to_customer.pk)
    begun = {draft.agent_id: draft for draft in FirstDraft.objects.filter(customer=to_customer)}
    gone = list(FirstDraft.objects.filter(Q(customer=from_customer) | Q(chosen__customer=old)).order_by("id"))
    for draft in gone:
        if draft.chosen.get("customer") == old:
            draft.chosen["customer"] = new
        other = begun.get(draft.agent_id) if draft.customer_id == from_customer.pk else None
        if other:
            _join(draft, other)
        else:
            if draft.customer_id == from_customer.pk:
                draft.customer = to_customer
                whole.append(draft.pk)
            draft.save(update_fields=["customer", "chosen"])
    return whole


def give_first_letters(ids: Collection[int], *, to_customer: Customer) -> None:
    """Let some of what was begun be to this person, unless its agent began something to them meanwhile."""
    begun = set(FirstDraft.objects.filter(customer=to_customer).values_list("agent", flat=True))
    FirstDraft.objects.filter(pk__in=ids).exclude(agent__in=begun).update(customer=to_customer)


def _join(draft: FirstDraft, other: FirstDraft) -> None:
    """Put one below another of the same agent; what is chosen in the other stays."""
    other.text = "\n\n".join(words for words in (other.text, draft.text) if words.strip())
    other.chosen = draft.chosen | {name: value for name, value in other.chosen.items() if value}
    other.save(update_fields=["text", "chosen"])
    draft.delete()


def forget_first_letters(customer: Customer) -> int:
    """Erase what was begun to somebody, also where they were only chosen or named in it. Return how many."""
    identities = customers.identities_of(customer.pk)
    named = [
        number
        for number, chosen in FirstDraft.objects.values_list("id", "chosen")
        if any(_is_of(identity, chosen) for identity in identities)
    ]
    of_theirs = Q(customer=customer) | Q(chosen__customer=str(customer.pk)) | Q(pk__in=named)
    return FirstDraft.objects.filter(of_theirs).delete()[0]


def _is_of(identity: Identity, chosen: Mapping[str, Any]) -> bool:
    """Say whether an address or number was typed there, in whatever way: it is kept as it was typed."""
    if identity.kind == IdentityKind.PHONE:
        return phones.is_same(chosen.get("phone", ""), identity.value)
    return customers.normal_email(chosen.get("email", "")) == identity.value
