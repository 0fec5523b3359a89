"""What we know about a customer; callers import this module, never its parts."""

from esmero.domain.customers.reads.facts import (
    Question,
    accepted_proposal_of,
    all_facts_of,
    ended_fact_of_customer,
    fact_of_customer,
    facts_of,
    in_conflict,
    letter_of_proposal,
    next_question,
    proposal_of_customer,
    proposals_in,
    proposals_of,
    unknown_kinds,
    was_proposed,
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
from esmero.domain.customers.reads.people import newest_names, one
from esmero.domain.customers.reads.story import Happened, story

__all__ = [
    "Happened",
    "Question",
    "accepted_proposal_of",
    "all_facts_of",
    "by_email",
    "by_identity",
    "email_of",
    "ended_fact_of_customer",
    "fact_of_customer",
    "facts_of",
    "identities_of",
    "identity_of",
    "identity_of_customer",
    "in_conflict",
    "letter_of_proposal",
    "newest_names",
    "next_question",
    "normal_email",
    "one",
    "proposal_of_customer",
    "proposals_in",
    "proposals_of",
    "proved_email_of",
    "story",
    "unknown_kinds",
    "was_proposed",
]
