"""An owner sets a whole small company up through the pages, and a question is answered as they said."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company_reads
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.ground import clock
from esmero.web.backoffice.tests import filling

# A Friday, 18:50 in Cádiz: seventy minutes before the shop closes.
FRIDAY_EVENING = datetime(2026, 11, 20, 17, 50, tzinfo=UTC)


@pytest.fixture
def friday_evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: FRIDAY_EVENING)
    return FRIDAY_EVENING


def test_a_company_set_up_from_nothing_answers_by_name_and_in_time(office, friday_evening):
    _set_up(office)

    visitor = Client()
    asked = visitor.post(
        reverse("help:ask"),
        {"name": "Ana", "email": "ana@example.org", "words": "Can the hem be taken up?", "send_key": "one"},
        follow=True,
    )

    assert asked.status_code == 200
    olga = staff.holder_of("olga@marea.example")
    (promise,) = promises.open_of(olga.pk)
    # Two working hours: seventy minutes on Friday, fifty on Monday from nine.
    assert promise.due_at == datetime(2026, 11, 23, 8, 50, tzinfo=UTC)
    assert "Olga" in asked.content.decode()


def test_when_all_is_set_nothing_is_missing(office, friday_evening):
    _set_up(office)

    page = office.get(reverse("backoffice:home"))

    assert "Nothing is missing" in filling.words(page)


def test_an_empty_company_is_told_what_is_missing(office):
    page = office.get(reverse("backoffice:home")).content.decode()

    assert "There is no team that could answer." in page
    assert "No mail address is open" in page


def _set_up(office):
    filling.send(
        office,
        "company",
        {
            "name": "Marea",
            "city": "Cádiz",
            "language": "es",
            "time_zone": "Europe/Madrid",
            "colour": "#20818c",
        },
    )
    filling.send(office, "calendar-new", filling.calendar())
    filling.send(office, "agent-new", filling.person())
    filling.send(office, "agent-new", filling.person(name="Olga Sokolova", email="olga@marea.example"))
    marta, olga = staff.holder_of("marta@marea.example"), staff.holder_of("olga@marea.example")
    (calendar,) = company_reads.calendars()
    filling.send(
        office,
        "team-new",
        {"name": "Care", "calendar_id": calendar.pk, "lead_id": marta.pk, "is_open_to_all": "yes"},
    )
    (team,) = staff.teams()
    people = {f"in_{marta.pk}": "on", f"in_{olga.pk}": "on", f"does_{olga.pk}": "In Russian"}
    filling.send(office, "team-people", people, team.pk)
    morning = {"days": "0-4", "starts_at": "9:00", "ends_at": "14:00", "agent_id": marta.pk}
    evening = {"days": "0-4", "starts_at": "14", "ends_at": "20.00", "agent_id": olga.pk}
    filling.send(office, "team-duties", filling.rows("duty", morning, evening), team.pk)
    filling.send(office, "policy-new", filling.rule())
    for kind, address in (("EMAIL", "hola@marea.example"), ("FORM", "")):
        filling.send(
            office,
            "channel-new",
            {"kind": kind, "name": kind.title(), "address": address, "team_id": team.pk},
        )
    assert len(channels.channels()) == 2
