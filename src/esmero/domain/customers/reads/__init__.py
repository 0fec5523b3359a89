"""What we know about a customer; callers import this module, never its parts."""

from esmero.domain.customers.reads.facts import (
    all_facts_of,
    fact_of_customer,
    facts_of,
    in_conflict,
    with_corrections,
)
from esmero.domain.customers.reads.families import (
    family,
    family_around,
    family_of,
    joined_within,
    joining,
    joinings_around,
    joinings_of,
    leads_to,
    living,
    rightful_owners,
)
from esmero.domain.customers.reads.identities import (
    by_email,
    by_identity,
    email_of,
    identities_of,
    identity_of,
    identity_of_customer,
    normal_email,
    proved_email_of,
)
from esmero.domain.customers.reads.people import held, newest_names, one, row_of
from esmero.domain.customers.reads.sharing import named_at, users_of
from esmero.domain.customers.reads.story import Happened, story

__all__ = [
    "Happened",
    "all_facts_of",
    "by_email",
    "by_identity",
    "email_of",
    "fact_of_customer",
    "facts_of",
    "family",
    "family_around",
    "family_of",
    "held",
    "identities_of",
    "identity_of",
    "identity_of_customer",
    "in_conflict",
    "joined_within",
    "joining",
    "joinings_around",
    "joinings_of",
    "leads_to",
    "living",
    "named_at",
    "newest_names",
    "normal_email",
    "one",
    "proved_email_of",
    "rightful_owners",
    "row_of",
    "story",
    "users_of",
    "with_corrections",
]
