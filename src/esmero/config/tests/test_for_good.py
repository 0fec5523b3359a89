"""What was done for good stands in a file beside the database, by ids alone."""

import pytest
from tests import world

from esmero.actions import admit, forget, set_up
from esmero.config import for_good

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings, tmp_path):
    settings.ESMERO_HOME = tmp_path
    return world.make_world()


def test_people_erased_keys_ended_and_agents_who_left_are_written_down(company):
    made = admit.make_token(agent=None, name="Shop", team_id=company.team.pk, scopes=["read"], at=company.at)
    admit.revoke_token(agent=None, token_id=made.token.pk, at=company.at)
    forget.forget_customer(agent=None, customer_id=company.a.conversation.customer_id, at=company.at)
    for is_active in (False, True, False):
        set_up.describe_agent(agent=None, agent_id=company.stranger.pk, is_active=is_active, at=company.at)
        for_good.write_down(at=company.at)

    found = for_good.read()

    assert found.erased == {company.a.conversation.customer_id}
    assert found.ended == {made.token.pk}
    assert found.left == {company.stranger.pk}
    text = (company_home() / for_good.NAME).read_text()
    assert "ana@example.org" not in text and "Ana" not in text


def test_nothing_is_written_twice_and_half_a_line_harms_nobody(company):
    forget.forget_customer(agent=None, customer_id=company.a.conversation.customer_id, at=company.at)
    assert for_good.write_down(at=company.at) == 1
    path = company_home() / for_good.NAME
    with path.open("a") as file:
        file.write('\n{"event": 12, "do')

    assert for_good.write_down(at=company.at) == 0
    forget.forget_customer(agent=None, customer_id=company.b.conversation.customer_id, at=company.at)
    assert for_good.write_down(at=company.at) == 1
    assert len(for_good.read().erased) == 2
    assert path.stat().st_mode & 0o077 == 0


def company_home():
    from django.conf import settings

    return settings.ESMERO_HOME
