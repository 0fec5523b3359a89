"""The rows that lists keep are shared by all pages: nothing is fetched into them afterwards."""

import pytest
from django.db.models import Model
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.test import Client

from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_fetched_late(monkeypatch):
    def late(*args, **named):
        raise AssertionError(f"Fetched late, into a row that is shared: {args} {named}")

    monkeypatch.setattr(Model, "refresh_from_db", late)
    monkeypatch.setattr(ForwardManyToOneDescriptor, "get_object", late)


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/team/", "/desk/closed/", "/desk/search/?q=coat", "conversation"]
)
def test_no_page_fetches_what_the_rows_of_a_list_lack(address, request):
    company = world.make_world()
    client = Client()
    client.force_login(company.agent)
    if address == "conversation":
        address = f"/desk/conversations/{company.a.conversation.pk}/"
    request.getfixturevalue("nothing_fetched_late")
    assert client.get(address).status_code == 200
