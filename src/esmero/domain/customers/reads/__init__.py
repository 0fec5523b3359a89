"""What we know about a customer; callers import this module, never its parts."""

from esmero.domain.customers.reads.facts import all_facts_of, fact_of_customer, facts_of, in_conflict
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
from esmero.domain.customers.reads.people import held, newest_names, one

__all__ = [
    "all_facts_of",
    "by_email",
    "by_identity",
    "email_of",
    "fact_of_customer",
    "facts_of",
    "held",
    "identities_of",
    "identity_of",
    "identity_of_customer",
    "in_conflict",
    "newest_names",
    "normal_email",
    "one",
    "proved_email_of",
]
