"""Writing at the desk: what is held back, kept, brought along, written before, and who else is there."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.world import PIXEL

from esmero.actions import arrange, hold
from esmero.domain.conversations.models import Message
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench.models import HeldReply, Upload
from esmero.ground import filekinds
from esmero.web.desk.tests.conftest import HTMX

AS_DATA = {"Accept": "application/json"}
WORDS = "Your star is on its way."


@pytest.fixture
def talk(company, at):
    cache.clear()
    arrange.set_habits(agent=company.agent, hold_seconds=10)
    return lambda name, *more: at(f"conversation-{name}", company.a.conversation.pk, *more)


def customers_page(company):
    return Client().get(reverse("portal:conversation", args=[company.a.token])).content.decode()


def test_what_is_held_back_is_seen_by_colleagues_only_until_it_goes_out(desk, company, talk, letter):
    page = desk.post(talk("replies"), letter(), headers=HTMX).content.decode()
    assert "This goes out in a few seconds." in page
    assert WORDS not in customers_page(company)

    hold.release_due(at=company.at + timedelta(minutes=1))

    assert WORDS in customers_page(company)


def test_undo_gives_words_and_files_back(desk, company, talk, letter, at):
    picture = SimpleUploadedFile("star.png", PIXEL, "image/png")
    number = desk.post(talk("uploads"), {"kind": "REPLY", "file": picture}).json()["id"]
    desk.post(talk("replies"), letter(upload=number), headers=HTMX)

    held = HeldReply.objects.get()
    back = desk.post(at("held_reply-taking_back", held.pk), headers=AS_DATA).json()

    assert (back["text"], [one["name"] for one in back["files"]]) == (WORDS, ["star.png"])
    page = desk.get(talk("letters").replace("letters/", "")).content.decode()
    assert WORDS in page
    assert "star.png" in page
    assert desk.post(at("held_reply-taking_back", held.pk), headers=AS_DATA).status_code == 404


@pytest.mark.parametrize("resource", ["replies", "notes"])
def test_files_that_are_too_much_for_one_letter_are_refused_and_nothing_is_lost(
    desk, company, talk, letter, monkeypatch, resource
):
    kind = {"replies": "REPLY", "notes": "NOTE"}[resource]
    picture = SimpleUploadedFile("star.png", PIXEL, "image/png")
    number = desk.post(talk("uploads"), {"kind": kind, "file": picture}).json()["id"]
    monkeypatch.setattr(filekinds, "MOST_BYTES_TOGETHER", len(PIXEL) - 1)

    answer = desk.post(talk(resource), letter(upload=number), headers=HTMX)

    assert answer.status_code == 422
    assert "too much for one letter" in answer.content.decode()
    # The words stay in their field: only what is wrong comes beside them.
    assert answer["HX-Retarget"]
    assert Upload.objects.get().key
    assert not HeldReply.objects.exists()


def test_a_moment_after_what_was_promised_is_said_before_and_can_be_meant(desk, company, talk, letter):
    later = (company.a.promise.due_at + timedelta(hours=2)).isoformat()

    answer = desk.post(talk("replies"), letter(later=later), headers=HTMX)
    assert answer.status_code == 409
    assert "What you chose is later." in answer.content.decode()
    assert not HeldReply.objects.exists()

    desk.post(talk("replies"), letter(later_meant=later), headers=HTMX)
    assert HeldReply.objects.get().is_for_later


def test_a_moment_typed_is_meant_where_enter_was_pressed_in_its_field(desk, talk, letter):
    desk.post(talk("replies"), letter(moment="in 2 hours", later="entered"), headers=HTMX)
    assert HeldReply.objects.get().is_for_later

    wrong = desk.post(talk("replies"), letter("Other", moment="whenever", later="entered"), headers=HTMX)
    assert wrong.status_code == 422


def test_words_that_another_machine_kept_are_handed_back_and_not_overwritten(desk, company, talk):
    kept = {"kind": "REPLY", "seen_version": 1}
    first = desk.post(talk("draft"), kept | {"text": "One"}, headers=AS_DATA).json()
    again = desk.post(talk("draft"), kept | {"text": "One two", "base": first["kept_at"]}, headers=AS_DATA)
    assert again.status_code == 200

    other = desk.post(talk("draft"), kept | {"text": "Three", "base": first["kept_at"]}, headers=AS_DATA)

    assert (other.status_code, other.json()["text"]) == (409, "One two")
    assert workbench.draft(company.a.conversation, company.agent) == "One two"


def test_a_note_that_names_somebody_who_may_not_see_it_stays_a_draft_in_the_field(desk, talk, letter):
    answer = desk.post(talk("notes"), letter("@Samir look"), headers=HTMX)

    assert answer.status_code == 422
    assert "Samir Haddad may not see this conversation" in answer.content.decode()
    assert answer.headers["HX-Retarget"] == "#above-the-note"


def test_a_blank_keeps_an_answer_from_going_out(desk, talk, letter):
    answer = desk.post(talk("replies"), letter("Your size is [[size]]."), headers=HTMX)

    assert "Fill in “size” first." in answer.content.decode()
    assert not HeldReply.objects.exists()
    assert not Message.objects.filter(kind="REPLY").exists()


def test_canned_words_are_found_filled_and_counted_and_unknown_places_refused(desk, talk, at):
    new = at("canned_replies-new")
    refused = desk.post(new, {"name": "Hello", "whose": "MINE", "text_en": "{{customer.password}}"})
    assert refused.status_code == 422
    desk.post(new, {"name": "Hello", "whose": "MINE", "text_en": "Dear {{customer}}, [[size]]? {{code}}"})

    (offer,) = desk.get(talk("offers"), {"sign": "::", "words": "hel"}).json()["offers"]
    text = desk.post(offer["url"]).json()["text"]

    assert text.startswith("Dear Ana, [[size]]? ")
    assert "Used 1 time" in desk.get(at("canned_replies")).content.decode()


def test_nobody_writes_words_for_a_team_or_a_company_that_is_not_theirs_to_set_up(desk, company, at):
    for whose in ("COMPANY", f"TEAM:{company.team.pk}"):
        answer = desk.post(at("canned_replies-new"), {"name": "N", "whose": whose, "text_en": "W"})
        assert answer.status_code == 422


def test_colleagues_who_may_see_it_are_offered_after_the_sign_and_no_other(desk, talk):
    offers = desk.get(talk("offers"), {"sign": "@", "words": ""}).json()["offers"]

    assert {one["text"] for one in offers} == {"@Ines ", "@Marta ", "@Nuria "}


def test_who_writes_here_is_told_to_colleagues_in_place_and_list(desk, company, talk, at):
    desk.post(talk("presence"), {"state": "writing"})
    lead = Client()
    lead.force_login(company.lead)

    words = lead.post(talk("presence"), {"state": "reading", "is_new": "on"}).json()["words"]

    assert words == "Marta is writing here."
    assert "Marta is writing here." in lead.get(at("queue", "team")).content.decode()
    desk.post(talk("presence"), {"state": "gone"})
    assert lead.post(talk("presence"), {"state": "reading"}).json()["words"] == ""


def test_a_page_whose_reader_is_signed_out_is_not_told_that_its_words_are_kept(talk):
    answer = Client().post(talk("draft"), {"text": WORDS, "kind": "REPLY"}, headers=AS_DATA)
    assert answer.status_code == 401


def test_a_draft_that_is_too_long_to_be_kept_is_told_so(desk, talk, at):
    kept = {"kind": "REPLY", "seen_version": 1, "text": "a" * 50_001}
    for address in (talk("draft"), at("letter-draft")):
        answer = desk.post(address, kept, headers=AS_DATA)

        assert answer.status_code == 422
        assert "longer than a letter can be, 50001 of 50000 characters" in answer.json()["told"]


def test_a_button_does_not_say_of_words_that_are_too_long_that_they_are_kept(desk, talk):
    answer = desk.post(talk("draft"), {"seen_version": 1, "text": "a" * 50_001}, headers=HTMX)

    assert answer.status_code == 422
    assert "longer than a letter can be" in answer.content.decode()
