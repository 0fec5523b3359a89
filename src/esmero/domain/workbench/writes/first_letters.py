"""First letters to customers that are begun: nothing of them is a conversation yet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import FirstDraft


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


def forget_first_letters(customer: Customer) -> int:
    """Erase what was begun to somebody, also where they were only chosen or named in it. Return how many."""
    addresses = list(customer.identities.values_list("value", flat=True))
    of_theirs = Q(customer=customer) | Q(chosen__customer=str(customer.pk))
    of_theirs |= Q(chosen__email__in=addresses) | Q(chosen__phone__in=addresses)
    return FirstDraft.objects.filter(of_theirs).delete()[0]
