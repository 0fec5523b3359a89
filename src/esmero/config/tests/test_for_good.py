"""What was done for good stands in a file beside the database, by ids alone."""

import pytest
from tests import world

from esmero.actions import admit, forget, set_staff, sign_in
from esmero.config import for_good
from esmero.domain.events import reads as events

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
        set_staff.describe_agent(agent=None, agent_id=company.stranger.pk, is_active=is_active, at=company.at)
        for_good.write_down(at=company.at)

    found = for_good.read()

    assert found.erased == {company.a.conversation.customer_id}
    assert found.ended == {made.token.pk}
    assert found.left == {company.stranger.pk}
    text = (company_home() / for_good.NAME).read_text()
    assert "ana@example.org" not in text and "Ana" not in text


def test_nothing_is_written_twice_and_half_a_line_harms_nobody(company):
    for_good.write_down(at=company.at)
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


def test_what_each_may_do_and_who_changed_how_they_sign_in_is_written_down_with_no_word_of_it(company):
    rights, before = company.other_team.rights, events.newest_id()
    set_staff.describe_agent(agent=None, agent_id=company.lead.pk, role="AGENT", at=company.at)
    set_staff.set_password(agent=None, agent_id=company.agent.pk, password="quite another one", at=company.at)
    sign_in.reset_second_step(agent=company.owner, agent_id=company.stranger.pk, at=company.at)
    set_staff.set_people(agent=None, team_id=company.other_team.pk, people=[], at=company.at)
    for_good.write_down(at=company.at)

    found = for_good.read(since_event=before)

    assert found.roles == {company.lead.pk: "AGENT"}
    assert found.new_password == {company.agent.pk}
    assert found.new_second_step == {company.stranger.pk}
    assert rights.people and not found.teams[company.other_team.pk].people
    assert "another" not in (company_home() / for_good.NAME).read_text()


def test_what_the_backup_knows_itself_is_not_taken_again(company):
    set_staff.set_password(agent=None, agent_id=company.agent.pk, password="quite another one", at=company.at)
    backed_up = events.newest_id()
    set_staff.describe_agent(agent=None, agent_id=company.lead.pk, role="AGENT", at=company.at)
    for_good.write_down(at=company.at)

    found = for_good.read(since_event=backed_up)

    assert not found.new_password
    assert set(found.roles) == {company.lead.pk}


def company_home():
    from django.conf import settings

    return settings.ESMERO_HOME
