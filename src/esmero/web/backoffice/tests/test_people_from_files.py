"""People from files, as an owner brings them in: looked at, columns said, brought in, taken back."""

import random
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import bring_people
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SegmentNoun
from esmero.domain.customers.models import PeopleImport
from esmero.domain.staff.models import Agent
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.web.backoffice.forms.segments import CHOICES
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db
TASKS = {
    bring_people.LOOK: bring_people.look,
    bring_people.BRING: bring_people.bring,
    bring_people.TAKE_BACK: bring_people.undo,
}
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture
def office():
    client = Client()
    client.force_login(world.make_world().owner)
    return client


def hand_in(office, content, name="people.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    return filling.send(office, "people", {"file": SimpleUploadedFile(name, content)})


def told(answer):
    return answer.content.decode()


def work():
    while doing.do_next(TASKS, at=clock.now()):
        pass


def page(office):
    url = reverse("backoffice:people_file", args=[PeopleImport.objects.latest("id").pk])
    return filling.words(office.get(url))


def press(office, name, fields=None):
    return filling.send(office, f"people_file-{name}", fields, PeopleImport.objects.latest("id").pk)


def test_from_the_file_to_the_desk_and_back(office):
    answer = hand_in(office, "Who,Where\nEva Ruiz,eva@mail.example\n")
    assert "Nobody is brought in yet." in told(answer)
    assert "The file is being looked at." in told(answer)
    work()
    assert "Nobody can be brought in from this file." in page(office)

    press(office, "columns", {"column-0": "NAME", "column-1": "EMAIL"})
    work()
    assert "Bring 1 row in" in page(office) and "They become customers of yours." in page(office)
    press(office, "bringing")
    assert "The people are being brought in." in page(office)
    work()
    assert customers.by_email("eva@mail.example").name == "Eva Ruiz"
    assert "1 row, brought in." in page(office) and "They became customers of yours." in page(office)

    press(office, "taking_back")
    work()
    assert customers.by_email("eva@mail.example") is None
    assert "1 row, taken back." in page(office)
    assert "They became customers of yours, until the file was taken back." in page(office)


def test_a_second_press_says_that_it_is_under_way(office):
    hand_in(office, "Email\neva@mail.example\n")
    work()
    press(office, "bringing")

    assert "That was done already, or is under way." in told(press(office, "bringing"))
    assert "That was done already, or is under way." in told(press(office, "removal"))


def test_a_file_that_brought_nobody_in_can_be_taken_away(office):
    hand_in(office, "Email\neva@mail.example\n")

    assert "The file is gone" in told(press(office, "removal"))
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("only one line", "We find no people in this file."),
        ("", "This file is empty."),
        (random.Random(7).randbytes(4000), "We find no people in this file."),
        (b"PK\x03\x04\nName,Email\n" + b"Eva,eva@mail.example\n" * 40, "We find no people in this file."),
    ],
)
def test_what_is_wrong_stands_beside_the_file(office, content, why):
    answer = hand_in(office, content)

    assert why in filling.beside(answer)["id_file"]


def test_hostile_names_are_words(office):
    hand_in(office, f"Name,Email\n{HOSTILE},eva@mail.example\n", name=f"{HOSTILE}.csv")
    work()

    url = reverse("backoffice:people_file", args=[PeopleImport.objects.get().pk])
    for address in (url, reverse("backoffice:people")):
        assert "<script>alert" not in office.get(address).content.decode()


def test_a_table_in_another_character_set_is_still_a_table(office):
    for charset in ("utf-16", "utf-16-le", "cp1251", "cp1252"):
        words = (
            "Name,Email,Notes\nÑuño,eva@mail.example,\x0bÁ\n"
            if charset != "cp1251"
            else "Имя,Email\nЕва,e@m.example\n"
        )
        assert "Nobody is brought in yet." in told(hand_in(office, words.encode(charset)))


def test_a_card_that_breaks_off_is_a_row_that_could_not_be_read(office):
    whole = "BEGIN:VCARD\nFN:Eva Ruiz\nEMAIL:eva@mail.example\nEND:VCARD\n"
    cut = "BEGIN:VCARD\nFN:Iván Petrov\nEMAIL:ivan@mail.exam"
    hand_in(office, f"{cut}\n{whole}{cut}", name="people.vcf")
    work()

    shown = page(office)
    assert "Row 1: a card that breaks off before its end. Row 3: a card that breaks off" in shown
    assert "No address and no number could be read there. It is left out." in shown and "Iván Petrov" in shown
    press(office, "bringing")
    work()
    assert customers.by_email("eva@mail.example") and not customers.by_email("ivan@mail.exam")


@pytest.mark.parametrize(
    ("count", "waits", "came", "went"),
    [
        (0, "0 строк ещё не внесено.", "0 строк внесено.", "0 строк: внесение отменено."),
        (1, "1 строка ещё не внесена.", "1 строка внесена.", "1 строка: внесение отменено."),
        (3, "3 строки ещё не внесены.", "3 строки внесены.", "3 строки: внесение отменено."),
        (12, "12 строк ещё не внесено.", "12 строк внесено.", "12 строк: внесение отменено."),
        (21, "21 строка ещё не внесена.", "21 строка внесена.", "21 строка: внесение отменено."),
    ],
)
def test_in_russian_what_became_of_rows_bends_with_their_number(office, count, waits, came, went):
    hand_in(office, "Name,Email\nEva Ruiz,eva@mail.example\n")
    work()
    PeopleImport.objects.update(whole=count)
    assert waits in in_russian(office)

    press(office, "bringing")
    work()
    PeopleImport.objects.update(whole=count)
    assert came in in_russian(office) and "Отменить внесение" in in_russian(office)

    press(office, "taking_back")
    work()
    PeopleImport.objects.update(whole=count)
    assert went in in_russian(office)


def in_russian(office):
    Agent.objects.update(language="ru")
    return page(office)


def test_of_two_files_of_one_name_segments_say_when_each_came_and_how_long_it_is(office):
    for name, row in (("people.csv", "e"), ("people.csv", "i"), ("others.csv", "o")):
        hand_in(office, f"Name,Email\nSomebody,{row}@mail.example\n", name=name)
        work()
        press(office, "bringing")
        work()
    first, second, other = PeopleImport.objects.order_by("id")
    PeopleImport.objects.filter(pk=second.pk).update(
        brought_at=datetime(2026, 3, 3, 9, 5, tzinfo=UTC), whole=7
    )

    offered = dict(CHOICES[SegmentNoun.FILE]())

    assert offered[second.pk] == "people.csv (3 March 2026, 9:05, 7 rows)"
    assert offered[first.pk].startswith("people.csv (") and offered[first.pk].endswith(", 1 row)")
    assert offered[other.pk] == "others.csv"
