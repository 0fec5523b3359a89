"""Ways in, and the company itself."""

import pytest

from esmero.domain.channels import reads as channels
from esmero.domain.channels.factories import make_channel
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company_reads
from esmero.domain.staff.factories import make_agent, make_team
from esmero.ground.refs import NotFound
from esmero.web.backoffice.tests import filling


def _channel(team, **changed):
    return {"kind": "EMAIL", "name": "Mail", "address": "hola@marea.example", "team_id": team.pk, **changed}


def test_a_channel_is_closed_and_opened_again(office):
    form = make_channel(kind=ChannelKind.FORM)

    filling.send(office, "channel-closure", {}, form.pk)
    with pytest.raises(NotFound):
        channels.form_channel()
    filling.send(office, "channel-opening", {}, form.pk)

    assert channels.form_channel() == form


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"address": ""}, "address", "Write the address"),
        ({"address": "TAKEN@marea.example"}, "address", "Another channel has this address"),
        ({"address": "hola"}, "address", "does not look like"),
        ({"name": ""}, "name", "how this way in is called"),
        ({"team_id": "999"}, "team_id", "not on it"),
        ({"kind": "PAGE"}, "kind", "one of them"),
    ],
)
def test_what_is_wrong_with_a_channel_stands_beside_its_field(office, changed, field, said):
    team = make_team("Care")
    make_channel(team, address="taken@marea.example")
    make_channel(team, kind=ChannelKind.FORM)

    answer = filling.send(office, "channel-new", _channel(team, **changed))

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_{field}"]
    assert len(channels.channels()) == 2


def test_a_second_form_is_not_opened_beside_an_open_one(office):
    team = make_team("Care")
    make_channel(team, kind=ChannelKind.FORM)

    answer = filling.send(office, "channel-new", _channel(team, kind="FORM"))

    assert answer.status_code == 422
    assert "open already" in filling.words(answer)


def test_a_closed_form_is_not_opened_again_beside_an_open_one(office):
    make_channel(kind=ChannelKind.FORM)
    other = make_channel(kind=ChannelKind.FORM)
    filling.send(office, "channel-closure", {}, other.pk)

    answer = filling.send(office, "channel-opening", {}, other.pk)

    assert "open already" in answer.content.decode()
    assert not channels.channel(other.pk).is_active


def test_a_channel_goes_to_another_team(office):
    channel = make_channel(address="hola@marea.example")
    care = make_team("Care")

    filling.send(office, "channel", _channel(care), channel.pk)

    assert channels.channel(channel.pk).team == care


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "how the company is called"),
        ("time_zone", "Cádiz", "no time zone Cádiz"),
        ("colour", "red", "# and six signs"),
        ("language", "xx", "xx"),
    ],
)
def test_what_is_wrong_with_the_company_stands_beside_its_field(office, field, value, said):
    fields = {"name": "Marea", "language": "es", "time_zone": "Europe/Madrid", "colour": "#20818c"}

    answer = filling.send(office, "company", {**fields, field: value, "city": "Jerez"})

    assert said in filling.beside(answer)[f"id_{field}"]
    assert 'value="Jerez"' in answer.content.decode()
    assert company_reads.the_company().city == "Cádiz"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "how the team is called"),
        ("name", "Repairs", "of this name already"),
        ("calendar_id", "999", "not on it"),
        ("lead_id", "999", "not on it"),
    ],
)
def test_what_is_wrong_with_a_team_stands_beside_its_field(office, field, value, said):
    team = make_team("Care")
    make_team("Repairs")
    lead = make_agent("Inés Duarte")
    fields = {"name": "Care", "calendar_id": team.calendar_id, "lead_id": lead.pk, "is_open_to_all": "no"}

    answer = filling.send(office, "team-description", {**fields, field: value}, team.pk)

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_{field}"]
