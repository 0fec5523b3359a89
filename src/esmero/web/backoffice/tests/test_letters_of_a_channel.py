"""Under whose name the letters of a channel arrive, and how they are signed."""

import pytest
from django.urls import reverse

from esmero.domain.channels import reads as channels
from esmero.domain.channels.factories import make_channel
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.events.models import Event
from esmero.domain.staff.factories import make_team
from esmero.web.backoffice.tests import filling

HTMX = {"HX-Request": "true"}


@pytest.fixture
def channel():
    return make_channel(make_team("Care"), address="help@marea.example")


def given(**changed):
    return {"signs_as": "PERSON", "signature_es": "Un saludo,\n{{agent}}\n{{title}}", **changed}


def test_a_signature_is_kept_for_each_language_and_the_change_is_recorded(office, channel):
    answer = filling.send(office, "channel-letters", given(signs_as="COMPANY"), channel.pk)

    assert "The next letter goes out like this." in answer.content.decode()
    kept = channels.channel(channel.pk)
    assert kept.signatures == {"es": "Un saludo,\n{{agent}}\n{{title}}"}
    assert kept.signs_as == "COMPANY"
    assert Event.objects.filter(verb="channel.described").exists()


def test_the_preview_shows_what_is_typed_and_keeps_nothing(office, channel):
    words = "Best,\n{{name}} <script>alert(1)</script>"
    typed = given(signs_as="COMPANY", signature_en=words)

    answer = office.post(
        reverse("backoffice:channel-letters_preview", args=[channel.pk]), typed, headers=HTMX
    )

    page = answer.content.decode()
    assert "Best,<br>" in page and "&lt;script&gt;" in page and "<script>" not in page
    assert "Marea &lt;help@marea.example&gt;" in page
    assert channels.channel(channel.pk).signatures == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{password}}", "Nothing stands for {{password}}"),
        ("{{agent.password}}", "Nothing stands for"),
        ("\n".join("123456789"), "8 lines at most"),
    ],
)
def test_what_no_signature_may_hold_is_said_beside_it(office, channel, words, said):
    answer = filling.send(office, "channel-letters", given(signature_en=words), channel.pk)

    assert answer.status_code == 422
    assert said in filling.beside(answer)["id_signature_en"]
    assert channels.channel(channel.pk).signatures == {}


def test_only_mail_channels_have_letters(office):
    form = make_channel(make_team("Care"), kind=ChannelKind.FORM)

    assert filling.send(office, "channel-letters", given(), form.pk).status_code == 404
