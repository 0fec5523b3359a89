import pytest
from django.test import Client

from esmero.domain.company.factories import make_company
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import Role


@pytest.fixture
def company(db):
    return make_company()


@pytest.fixture
def owner(company):
    return make_agent("Nuria Vidal", role=Role.OWNER)


@pytest.fixture
def office(owner):
    """A browser in which the owner is signed in."""
    client = Client()
    client.force_login(owner)
    return client
