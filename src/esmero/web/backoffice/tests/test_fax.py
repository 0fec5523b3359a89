"""The gateway of a fax channel is set by its owner, and what makes no sense is said beside the field."""

import pytest
from django.urls import reverse

from esmero.domain.channels import reads as channels
from esmero.domain.channels.factories import make_channel
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.staff.factories import make_team
from esmero.web.backoffice.tests import filling

RIGHT = {
    "faxes_from": "@Fax.Gateway.example",
    "faxes_to": "{digits}@send.gateway.example",
    "fax_code": "code-7",
}


@pytest.fixture
def channel():
    return make_channel(make_team("Care"), kind=ChannelKind.FAX)


def test_a_gateway_is_kept_and_an_address_shown_as_it_would_be(office, channel):
    answer = filling.send(office, "channel-fax", RIGHT, channel.pk)

    kept = channels.channel(channel.pk)
    assert (kept.faxes_from, kept.fax_code) == ("fax.gateway.example", "code-7")
    assert "34910001122@send.gateway.example" in filling.words(answer)
    assert channels.gateway_to_fax_by(kept) == kept


def test_a_fax_channel_without_a_gateway_is_pointed_out_until_it_has_one(office, channel):
    make_channel(channel.team, kind=ChannelKind.POST)
    before = filling.words(office.get(reverse("backoffice:channels")))
    filling.send(office, "channel-fax", RIGHT, channel.pk)

    assert before.count("no gateway yet") == 1
    assert "no gateway yet" not in filling.words(office.get(reverse("backoffice:channels")))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"faxes_from": "gateway"}, "faxes_from"),
        ({"faxes_from": "help@marea.example"}, "faxes_from"),
        ({"faxes_from": ""}, "faxes_from"),
        ({"faxes_to": "send@gateway.example"}, "faxes_to"),
        ({"faxes_to": "fax@{number}.gateway.example"}, "faxes_to"),
        ({"faxes_to": "{number}{digits}@gateway.example"}, "faxes_to"),
        ({"faxes_to": "{number}@"}, "faxes_to"),
        ({"faxes_to": "{number}, evil@gateway.example"}, "faxes_to"),
    ],
)
def test_what_makes_no_sense_is_said_beside_it(office, channel, changed, field):
    make_channel(make_team("Orders"), address="help@marea.example")

    answer = filling.send(office, "channel-fax", {**RIGHT, **changed}, channel.pk)

    assert answer.status_code == 422
    assert filling.beside(answer)[f"id_{field}"]
    assert channels.channel(channel.pk).faxes_from == ""


def test_only_a_fax_channel_has_a_gateway(office):
    mail = make_channel(make_team("Care"), address="help@marea.example")

    assert filling.send(office, "channel-fax", RIGHT, mail.pk).status_code == 404


def test_an_owner_opens_a_fax_channel(office):
    given = {"kind": "FAX", "name": "Fax", "address": "", "team_id": make_team("Care").pk}

    filling.send(office, "channel-new", given)

    assert [one.kind for one in channels.channels()] == ["FAX"]
