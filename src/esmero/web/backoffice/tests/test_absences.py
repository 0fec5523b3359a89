"""Who is away is said in the back office and at one's own desk."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.company import reads as company_reads
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_agent, make_team
from esmero.domain.staff.kinds import Role
from esmero.ground import clock

pytestmark = pytest.mark.django_db


def days(first, back, **more):
    # Days are the company's: late in the evening it is tomorrow there already.
    today = clock.now().astimezone(ZoneInfo(company_reads.the_company().time_zone)).date()
    return {
        "from_on": str(today + timedelta(days=first)),
        "back_on": str(today + timedelta(days=back)),
        **more,
    }


def absences(agent):
    return staff.absences_of(agent, at=clock.now())


def test_an_owner_says_when_somebody_is_away_and_takes_it_back(office):
    marta = make_agent("Marta Roldán")
    page = office.post(
        reverse("backoffice:agent-absences", args=[marta.pk]), days(3, 9, because="A wedding"), follow=True
    ).content.decode()
    (kept,) = absences(marta)
    assert "A wedding" in page
    assert kept.until_at - kept.from_at >= timedelta(days=5, hours=23)

    office.post(reverse("backoffice:absence-removal", args=[kept.pk]))
    assert absences(marta) == []


@pytest.mark.parametrize(("first", "back"), [(3, 3), (3, 1), (-5, 0), (3, 2000)])
def test_days_that_can_not_be_are_refused_beside_their_field(office, first, back):
    marta = make_agent("Marta Roldán")

    answer = office.post(reverse("backoffice:agent-absences", args=[marta.pk]), days(first, back))

    assert answer.status_code == 422
    assert "Choose a day" in answer.content.decode()
    assert absences(marta) == []


def test_a_lead_finds_the_people_of_their_own_team_alone(company):
    care = make_team("Care")
    marta, samir = make_agent("Marta Roldán", team=care), make_agent("Samir Haddad", team=make_team())
    client = Client()
    client.force_login(make_agent("Inés Duarte", role=Role.LEAD, team=care))

    assert client.post(reverse("backoffice:agent-absences", args=[marta.pk]), days(1, 2)).status_code == 303
    assert client.get(reverse("backoffice:agent-absences", args=[samir.pk])).status_code == 404
    assert len(absences(marta)) == 1


def test_everybody_says_it_of_themselves_in_my_desk(company):
    marta, client = make_agent("Marta Roldán", team=make_team()), Client()
    client.force_login(marta)

    client.post(reverse("desk:my_desk-away"), days(1, 2))
    (kept,) = absences(marta)
    assert "Away from" in client.get(reverse("desk:my_desk")).content.decode()
    assert client.post(reverse("desk:my_desk-away"), days(2, 1)).status_code == 422

    client.post(reverse("desk:my_desk-away_removal", args=[kept.pk]))
    assert absences(marta) == []
