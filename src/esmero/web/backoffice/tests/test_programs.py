"""Keys of other programs: made once, shown once."""

from django.urls import reverse

from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import make_team


def _press(office, team, **changed):
    given = {"name": "The shop", "team_id": team.pk, "scopes": ["write"], "days": 30, "send_key": "one"}
    return office.post(reverse("backoffice:token-new"), {**given, **changed}, follow=True)


def test_a_page_with_a_key_loaded_again_makes_no_second_one_and_shows_none(office):
    team = make_team("Care")
    first = _press(office, team)
    [token] = staff.tokens()

    again = _press(office, team)

    assert f'value="{token.prefix}_' in first.content.decode()
    assert staff.tokens() == [token]
    assert f"{token.prefix}_" not in again.content.decode()
    assert "The key for The shop was shown once. If it is lost" in again.content.decode()


def test_each_form_makes_a_key_of_its_own(office):
    team = make_team("Care")
    page = office.get(reverse("backoffice:token-new")).content.decode()
    assert 'name="send_key" value="' in page

    for changed in ({}, {"send_key": "two"}, {"name": "The till"}):
        _press(office, team, **changed)

    assert len(staff.tokens()) == 3
