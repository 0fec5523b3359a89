"""People of the staff: engaged, described, photographed, gone."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests import world

from esmero.actions import practise, work
from esmero.domain.channels.factories import make_channel
from esmero.domain.files import reads as files
from esmero.domain.staff import reads as staff
from esmero.domain.staff.factories import PASSWORD, make_agent, make_team, name_for_the_week
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent
from esmero.ground import clock
from esmero.web.backoffice.tests import filling


def test_somebody_new_can_sign_in_at_once(office):
    filling.send(office, "agent-new", filling.person())

    door = Client()
    answer = door.post(
        reverse("account_login"), {"login": "marta@marea.example", "password": "the tide comes in at noon"}
    )

    assert answer.headers["Location"] == reverse("desk:home")


def test_letters_are_signed_with_the_first_name_where_nothing_else_is_said(office):
    filling.send(office, "agent-new", filling.person())

    assert staff.holder_of("marta@marea.example").short_name == "Marta"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Write the name"),
        ("email", "marta", "does not look like an e-mail address"),
        ("password", "short", "too short"),
        ("password", "marta@marea.example", "too similar"),
        ("password", "", "Write a password"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(office, field, value, said):
    answer = filling.send(office, "agent-new", filling.person(**{field: value, "title": "mending"}))

    assert answer.status_code == 422
    assert said in filling.beside(answer)[f"id_{field}"]
    assert 'value="mending"' in answer.content.decode()


def test_two_people_can_not_sign_in_with_one_address(office):
    make_agent("Olga Sokolova", email="marta@marea.example")

    answer = filling.send(office, "agent-new", filling.person(email="Marta@marea.example"))

    assert "Olga Sokolova signs in with this address" in filling.beside(answer)["id_email"]


def test_a_photograph_is_cut_upright_and_tells_nothing_but_itself(office):
    marta = make_agent()

    filling.send(office, "agent-photograph", {"photo": _photograph(900, 600)}, marta.pk)

    png = files.face(staff.agent(marta.pk).photo)
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (320, 400))
        assert not picture.getexif()


def test_a_photograph_held_upright_stays_upright(office):
    marta = make_agent()

    filling.send(office, "agent-photograph", {"photo": _photograph(600, 900, turned=True)}, marta.pk)

    with Image.open(io.BytesIO(files.face(staff.agent(marta.pk).photo))) as picture:
        # The camera held sideways wrote its red edge to the left: turned, it is on top.
        assert picture.getpixel((160, 2))[0] > 200


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"GIF89a not a picture", "PNG or a JPEG"), (b"", "empty"), (b"\x89PNG\r\n\x1a\n", "PNG")],
)
def test_what_is_no_photograph_is_refused_with_the_reason(office, content, said):
    marta = make_agent()

    answer = filling.send(
        office, "agent-photograph", {"photo": SimpleUploadedFile("me.png", content)}, marta.pk
    )

    assert answer.status_code == 422
    assert said in filling.beside(answer)["id_photo"]
    assert staff.agent(marta.pk).photo == ""


def test_a_picture_with_too_many_points_is_refused(office, monkeypatch):
    monkeypatch.setattr("esmero.ground.pictures.MOST_POINTS", 100)

    answer = filling.send(office, "agent-photograph", {"photo": _photograph(20, 20)}, make_agent().pk)

    assert "too many points" in filling.beside(answer)["id_photo"]


def test_the_last_owner_can_not_leave(office, owner):
    answer = filling.send(office, "agent-leaving", {}, owner.pk)

    assert answer.status_code == 422
    assert "Nobody else is owner." in answer.content.decode()
    assert staff.agent(owner.pk).is_active


def test_the_last_owner_stays_owner(office, owner):
    fields = filling.person(name=owner.name, email=owner.email, role=Role.AGENT)

    answer = filling.send(office, "agent", fields, owner.pk)

    assert "Make another person owner first" in filling.beside(answer)["id_role"]


def test_who_leaves_can_not_sign_in_and_what_they_leave_is_pointed_out(office):
    team = make_team("Care")
    marta = make_agent(team=team)
    name_for_the_week(team, marta)

    page = office.get(reverse("backoffice:agent-leaving", args=[marta.pk])).content.decode()
    filling.send(office, "agent-leaving", {}, marta.pk)

    assert "Hours for which nobody is named then" in page
    assert not staff.agent(marta.pk).is_active
    page = office.get(reverse("backoffice:team", args=[team.pk]))
    assert "Nobody is named for these opening hours: Monday to Friday" in filling.words(page)


def test_an_owner_who_sets_their_own_password_stays_signed_in(office, owner):
    filling.send(office, "agent-password", {"password": "quite another tide"}, owner.pk)

    assert office.get(reverse("backoffice:home")).status_code == 200
    assert not staff.agent(owner.pk).check_password(PASSWORD)


def _photograph(width, height, *, turned=False):
    picture = Image.new("RGB", (width, height), "white")
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    if turned:
        picture = Image.new("RGB", (height, width), "white")
        picture.paste((255, 0, 0), (0, 0, height // 4, width))
        picture.paste((0, 0, 255), (height // 4, 0, height, width))
        exif[0x0112] = 6
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_what_somebody_practises_leaves_no_promise_to_anybody_else(office):
    marta = make_agent(team=make_channel().team)
    practise.begin(agent=marta, at=clock.now())

    before = office.get(reverse("backoffice:agent-leaving", args=[marta.pk]))
    filling.send(office, "agent-leaving", {}, marta.pk)
    after = office.get(reverse("backoffice:agent", args=[marta.pk]))

    assert "goes to somebody else" not in filling.words(before)
    assert "somebody else has to keep" not in filling.words(after)


def test_work_that_somebody_leaves_stands_as_work_and_as_nobodys_conversation(office):
    there = world.make_world(clock.now())
    asked = work.ask(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        team_id=there.other_team.pk,
        words="Weigh the lid.",
        due_at=there.at + timedelta(hours=4),
        at=there.at,
    )
    Agent.objects.filter(pk=there.stranger.pk).update(is_active=False)

    page = office.get(reverse("backoffice:agent", args=[there.stranger.pk]))

    lines = page.content.decode().split('class="doorlist"', 1)[1]
    assert "Weigh the lid." in lines and reverse("desk:work", args=[asked.pk]) in lines
    assert reverse("desk:conversation", args=[asked.pk]) not in lines and "Ana" not in filling.words(page)
