"""What we know about a customer; callers import this module, never its parts."""

from esmero.domain.customers.reads.facts import (
    all_facts_of,
    any_fact_of_customer,
    corrected_by,
    fact_of_customer,
    facts_of,
    in_conflict,
)
from esmero.domain.customers.reads.farewells import (
    count_of_farewells,
    farewell,
    farewell_of,
    farewells,
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
from esmero.domain.customers.reads.told import told_of
from esmero.domain.customers.reads.visits import (
    identity_that_opens,
    open_visit,
    opening_identity,
    visit_with,
)

__all__ = [
    "Happened",
    "all_facts_of",
    "any_fact_of_customer",
    "by_email",
    "by_identity",
    "corrected_by",
    "email_of",
    "fact_of_customer",
    "facts_of",
    "identities_of",
    "identity_of",
    "identity_of_customer",
    "identity_that_opens",
    "in_conflict",
    "newest_names",
    "normal_email",
    "one",
    "open_visit",
    "opening_identity",
    "proved_email_of",
    "story",
    "count_of_farewells",
    "farewell",
    "farewell_of",
    "farewells",
    "told_of",
    "visit_with",
]
