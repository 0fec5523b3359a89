"""Somebody was forgotten as they wished; by the reference of their last letter it is proved to anybody."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import come_back, farewell, forget, keep_watch
from esmero.actions import staff_letters as last_letters
from esmero.config import for_good, record_command
from esmero.domain.conversations.models import Message
from esmero.domain.customers.models import Erasure
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.insight import soundness
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def letter(company, monkeypatch):
    """What the last letter says, once it was written."""
    written = []
    queue_to = last_letters.queue_to

    def _queue_to(address, language, words, **given):
        written.append(words.text)
        return queue_to(address, language, words, **given)

    monkeypatch.setattr(last_letters, "queue_to", _queue_to)
    wish = farewell.ask(customer_id=company.a.conversation.customer_id, at=clock.now())
    farewell.erase(agent=company.owner, farewell_id=wish.pk, at=clock.now())
    return written[-1]


def office(company, person=None):
    client = Client()
    client.force_login(person or company.owner)
    return client


def reference_in(letter):
    return re.search(r"name ([2-9A-Z]{10})\.", letter)[1]


def test_the_last_letter_names_what_leads_to_it_and_nothing_else_does(company, letter):
    found = office(company).get(reverse("backoffice:erasures"), {"reference": reference_in(letter).lower()})

    page = found.content.decode()
    number = Erasure.objects.get().pk
    assert reverse("backoffice:erasure", args=[number]) in page
    proof = office(company).get(reverse("backoffice:erasure", args=[number])).content.decode()
    for said in ("conversations lost their words", "The person wished it themselves", company.owner.name):
        assert said in proof
    assert "ana@example.org" not in proof and "Ana" not in proof
    nobody = office(company).get(reverse("backoffice:erasures"), {"reference": "XXXXXXXXXX"})
    assert "No erasure has this reference." in nobody.content.decode()


def test_the_file_is_verified_without_us_and_a_prettied_one_is_not(company, letter, tmp_path, capsys):
    keep_watch.seal(at=clock.now())
    url = reverse("backoffice:erasure-proof", args=[Erasure.objects.get().pk])
    handed_out = office(company).get(url).content
    path = tmp_path / "proof.jsonl"
    path.write_bytes(handed_out)

    assert record_command.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"It holds: {reference_in(letter)} at ") and "The seal was not checked" in said
    heading, told = [json.loads(line) for line in handed_out.splitlines()]
    assert heading["esmero"] == "erasure"
    assert told["seal"]["first"] <= told["event"] <= told["seal"]["last"]
    assert "ana" not in handed_out.decode().lower()

    told["figures"]["went"]["letters"] += 1
    path.write_text("\n".join(json.dumps(one) for one in (heading, told)))
    assert record_command.main([str(path)]) == 1
    assert "not what was sealed" in capsys.readouterr().err
    told["figures"]["went"]["letters"] -= 1
    told["at"] = "2019-01-01T00:00:00+00:00"
    path.write_text("\n".join(json.dumps(one) for one in (heading, told)))
    assert record_command.main([str(path)]) == 1
    assert "another moment" in capsys.readouterr().err


def test_where_no_letter_went_the_page_speaks_of_none(company):
    number = company.a.conversation.customer_id
    forget.forget_customer(agent=company.owner, customer_id=number, at=clock.now())

    proof = office(company).get(reverse("backoffice:erasure", args=[Erasure.objects.get().pk]))

    page = proof.content.decode()
    assert "last letter names" not in page and "no letter told them so" in page
    assert "No wish of theirs is noted here." in page


def test_after_a_restored_backup_the_reference_of_the_last_letter_still_leads_to_it(
    company, letter, settings, tmp_path
):
    settings.ESMERO_HOME = tmp_path
    for_good.write_down(at=clock.now())
    kept, reference = for_good.read(), reference_in(letter)
    # The backup is of before the erasure.
    Erasure.objects.all().delete()

    come_back.settle(backup_at=clock.now(), for_good=kept, at=clock.now())

    assert Erasure.objects.get().reference == reference
    company.owner.refresh_from_db()
    found = office(company).get(reverse("backoffice:erasure", args=[Erasure.objects.get().pk]))
    assert "last letter names" in found.content.decode()
    # A backup of after it knows it already: the first proof stays, and so does its reference.
    come_back.settle(backup_at=clock.now(), for_good=kept, at=clock.now())
    assert Erasure.objects.filter(reference=reference).count() == 1


def test_erased_once_more_the_first_proof_holds(company, letter):
    number = company.a.conversation.customer_id
    before = Event.objects.get(verb="customer.erased")

    forget.forget_customer(agent=None, customer_id=number, at=clock.now())

    assert Event.objects.get(pk=before.pk).payload == before.payload
    keep_watch.seal(at=clock.now())
    assert list(soundness.faults(clock.now())) == []


def test_what_they_wrote_with_others_is_counted_and_what_others_wrote_is_not(company):
    letter = company.b.message
    theirs = {"from_email": "nina@example.org", "is_from_participant": True}
    Message.objects.create(
        conversation=company.b.conversation, kind=letter.kind, text="x", at=letter.at, **theirs
    )

    forget.forget_address(agent=None, address="nina@example.org", at=clock.now())

    went = Event.objects.get(verb="customer.erased").payload["went"]
    assert (went["conversations"], went["letters"], went["promises"]) == (0, 1, 0)


def test_only_owners_see_it(company, letter):
    for name, args in (("erasures", []), ("erasure", [1]), ("erasure-proof", [1])):
        assert office(company, company.lead).get(reverse(f"backoffice:{name}", args=args)).status_code == 404
