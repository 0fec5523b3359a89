"""What journeys of mailboxes have in common; each says itself what its company is."""

import pytest
from django.test import Client

from esmero.domain.channels import reads as channels


@pytest.fixture
def channel(company):
    """The channel whose mailbox it is."""
    return next(one for one in channels.channels() if one.address == "help@example.com")


@pytest.fixture
def office(company):
    """The owner's browser."""
    client = Client()
    client.force_login(company.owner)
    return client


@pytest.fixture
def mailbox(company, dovecot):
    """Somebody's empty mailbox at a real server."""
    made = dovecot.user()
    yield made
    made.close()
