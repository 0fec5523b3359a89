import pytest
from django.test import Client
from tests.given_words import break_, count, give, keep
from tests.world import make_world


@pytest.fixture
def company(db):
    return make_world()


@pytest.fixture
def words(company):
    """Three words of the first team, one of them broken, and a broken one of the other team."""
    found = [keep(give(company)), keep(give(company)), give(company, kind="UPDATE")]
    found.append(give(company, team=company.other_team))
    for broken in found[2:]:
        break_(company, broken)
    count(company)
    return found


def sign_in(agent):
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(agent)
    return client
