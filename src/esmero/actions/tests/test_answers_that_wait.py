"""What was answered by mail and waits as a draft: with its files, and told which did not fit."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import keep_answer, parcels
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import NewFile
from esmero.domain.workbench import reads
from esmero.ground import db

BIG = NewFile("plan.pdf", "application/pdf", b"%PDF-" + bytes(2 * 1024 * 1024))


pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> world.World:
    return world.make_world()


@pytest.fixture
def kept(company: world.World, settings: Any) -> None:
    """An answer with many files that came by mail, one of them larger than a file may be."""
    settings.ESMERO_MAX_FILE_MB = 1
    many = [NewFile(f"{number}.txt", "text/plain", str(number).encode()) for number in range(25)]
    parcel = parcels.Parcel(files=[*many, BIG], keys=[files.store(one.content) for one in [*many, BIG]])
    keep(company, parcel)


def keep(company: world.World, parcel: parcels.Parcel) -> None:
    with db.write():
        keep_answer.keep(
            company.a.conversation,
            company.agent,
            words="It left us on Monday.",
            parcel=parcel,
            kind="REPLY",
            seen_version=1,
            why="old",
            at=company.at,
        )


@pytest.mark.usefixtures("kept")
def test_every_file_that_may_be_one_waits_with_the_words(company: world.World) -> None:
    waiting = reads.uploads(company.a.conversation, company.agent)

    assert [one.name for one in waiting] == [f"{number}.txt" for number in range(25)]
    assert reads.draft(company.a.conversation, company.agent) == "It left us on Monday."


@pytest.mark.usefixtures("kept")
def test_the_draft_says_which_did_not_fit_and_why_and_goes_on_saying_so(company: world.World) -> None:
    desk, number = Client(), company.a.conversation.pk
    desk.force_login(company.agent)
    page = reverse("desk:conversation", args=[number])
    said = "“plan.pdf” (2.0\u00a0MB) is not here: a file may be 1.0\u00a0MB."
    assert said in desk.get(page).content.decode()

    typed = {"text": "It left us.", "seen_version": 1, "kind": "REPLY"}
    desk.post(reverse("desk:conversation-draft", args=[number]), typed)

    assert said in desk.get(page).content.decode()


def test_mail_after_mail_does_not_fill_the_disk_and_what_is_left_out_is_named(company: world.World) -> None:
    for mail in range(3):
        many = [NewFile(f"{mail}-{number}.txt", "text/plain", b"The same.") for number in range(40)]
        keep(company, parcels.Parcel(files=many, keys=[files.store(one.content) for one in many]))

    assert len(reads.uploads(company.a.conversation, company.agent)) == 100
    desk, number = Client(), company.a.conversation.pk
    desk.force_login(company.agent)
    page = desk.get(reverse("desk:conversation", args=[number])).content.decode()
    assert page.count("is not here: too many files wait.") == 20
    assert "“2-20.txt”" in page
    assert "“2-19.txt” (" not in page
