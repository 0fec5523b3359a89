from esmero.domain.customers.models.customer import Clue as Clue
from esmero.domain.customers.models.customer import Customer as Customer
from esmero.domain.customers.models.fact import HOLDS as HOLDS
from esmero.domain.customers.models.fact import OPEN as OPEN
from esmero.domain.customers.models.fact import Fact as Fact
from esmero.domain.customers.models.fact import Proposal as Proposal
from esmero.domain.customers.models.fact import digest_of as digest_of
from esmero.domain.customers.models.identity import Identity as Identity
