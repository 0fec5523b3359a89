import pytest
from django.conf import settings

from esmero.domain.conversations import access


@pytest.fixture
def reply_to_a(company):
    """The signed address to which the first customer's answers come."""
    return access.reply_address(company.a.conversation, host=settings.ESMERO_HOST)
