from esmero.domain.customers.models.customer import Clue as Clue
from esmero.domain.customers.models.customer import Customer as Customer
from esmero.domain.customers.models.fact import HOLDS as HOLDS
from esmero.domain.customers.models.fact import Fact as Fact
from esmero.domain.customers.models.identity import Identity as Identity
from esmero.domain.customers.models.visit import VISIT_LIFE as VISIT_LIFE
from esmero.domain.customers.models.visit import Visit as Visit
