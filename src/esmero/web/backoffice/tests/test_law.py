"""The law on its page: switched on once asked, one row a rule, figures by hand, files for owners."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions import audit_file, profiles
from esmero.domain.company.models import Company, NotedFigure, Profile
from esmero.domain.files.models import Attachment
from esmero.domain.promises import reads as promises
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.models import Kind
from esmero.ground import clock, sheets
from esmero.ground.tasks import doing
from esmero.web.backoffice.shown import law as shown
from esmero.web.backoffice.tests import filling

pytestmark = pytest.mark.django_db
MOST = "more than 15 working days"


@pytest.fixture
def there():
    return world.make_world()


@pytest.fixture
def office(there):
    client = Client()
    client.force_login(there.owner)
    return client


@pytest.fixture
def switched_on(office):
    filling.send(office, "law-switch", {"is_on": "on"})
    look()


def look():
    """The worker looks, where the owner asked for it."""
    assert doing.do_next({"profiles.look": profiles.look}, at=clock.now())


def page(office):
    return filling.words(office.get(reverse("backoffice:law")))


def row(office, key):
    text = office.get(reverse("backoffice:law")).content.decode()
    start = text.index(f'id="rule-{key}"')
    return text[start : text.index("</article>", start)]


def a_month(**changed):
    (newest, _words), *_older = shown.months(clock.now())
    return {"on": newest, "whole": "200", "good": "191", **changed}


def test_switching_on_asks_once_and_says_what_it_means(office):
    assert "It is switched off." in page(office)
    asked = filling.words(office.get(reverse("backoffice:law-switch")))
    assert "can’t be saved any more" in asked
    assert not Profile.objects.exists()

    said = filling.send(office, "law-switch", {"is_on": "on"})

    assert "Switched on." in said.content.decode()
    assert Profile.objects.get().is_on


def test_the_page_says_that_it_looks_and_asks_again_until_it_knows(office):
    filling.send(office, "law-switch", {"is_on": "on"})
    looking = office.get(reverse("backoffice:law")).content.decode()
    assert "Esmero is looking how you stand." in looking
    assert 'hx-trigger="every 2s"' in looking
    assert reverse("backoffice:law-look") not in looking
    assert "Looked at" not in looking
    assert "Met: 0" not in looking

    look()

    known = office.get(reverse("backoffice:law")).content.decode()
    assert "every 2s" not in known
    assert reverse("backoffice:law-look") in known
    assert "Not met" in row(office, "ways")


def test_one_rule_goes_from_not_met_to_met_and_it_is_told_how_it_changed(office, switched_on):
    assert "Not met" in row(office, "ways")
    assert "Missing: a telephone number, an address for letters." in row(office, "ways")
    assert reverse("backoffice:company") in row(office, "ways")
    Company.objects.update(phone="+34 956 000 000", address="Calle Ancha 1")

    filling.send(office, "law-look")
    look()

    assert "Not met" not in row(office, "ways")
    assert "Met</span>" in row(office, "ways")
    assert "the way by which they bought.” Not met → Met" in page(office)


def test_what_can_not_be_measured_says_so_and_how_it_could_be(office, switched_on):
    assert "Not measured" in row(office, "claims")
    assert "can’t measure this" in row(office, "claims")
    assert "Esmero takes no calls yet." in row(office, "calls")


def test_it_is_never_said_to_be_legal_advice(office):
    assert "It is no legal advice" in page(office)


def test_conversations_that_do_not_fit_are_led_to(office, there, switched_on):
    there.a.conversation.messages.update(delivery_state="FAILED")
    filling.send(office, "law-look")
    look()
    assert reverse("desk:conversation", args=[there.a.conversation.pk]) in row(office, "code")


def test_a_month_of_calls_is_noted_with_its_file(office, switched_on):
    file = SimpleUploadedFile("calls.csv", b"day,calls\n1,200\n", "text/csv")

    filling.send(office, "law-calls", a_month(file=file))
    look()

    assert "191 of 200" in page(office)
    assert "191 of 200 calls within three minutes (95 %)" in row(office, "calls")
    kept = Attachment.objects.get(about_kind="noted_figure")
    handed = office.get(reverse("backoffice:law-file", args=[kept.pk]))
    assert b"".join(handed.streaming_content) == b"day,calls\n1,200\n"


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"good": "201"}, "id_good", "more than there were calls"),
        ({"whole": "many"}, "id_whole", "whole number"),
        ({"good": "-1"}, "id_good", "0 or more"),
        ({"on": "2090-01-01"}, "id_on", ""),
        ({"file": SimpleUploadedFile("x.html", b"<script>", "text/html")}, "id_file", "kind"),
    ],
)
def test_what_is_wrong_with_a_month_is_said(office, switched_on, changed, field, said):
    answer = filling.send(office, "law-calls", a_month(**changed))
    assert answer.status_code == 422
    found = {name.removeprefix("id_"): words for name, words in filling.beside(answer).items()}
    assert said in found[field.removeprefix("id_")]
    assert not NotedFigure.objects.exists()


def test_a_rule_that_promises_too_long_is_refused_with_the_reason(office, switched_on):
    fields = filling.rule(first_reply_number="90", first_reply_unit="days", next_reply_number="17")

    answer = filling.send(office, "policy-new", fields)

    assert MOST in filling.beside(answer)["id_first_reply_number"]
    assert len(promises.policies()) == 1
    filling.send(office, "law-switch")
    filling.send(office, "policy-new", fields)
    assert len(promises.policies()) == 2
    assert "Everything" in filling.words(office.get(reverse("backoffice:law-switch")))


def test_the_audit_file_opens_for_owners_and_for_nobody_else(office, there, switched_on, monkeypatch):
    monkeypatch.setattr(sheets, "printed", lambda page, _files: page.encode())
    filling.send(office, "law-audit", {"year": clock.now().year})
    assert doing.do_next({"audit.make": audit_file.make}, at=clock.now())

    kept = Attachment.objects.get(about_kind="profile", content_type="text/csv")
    handed = office.get(reverse("backoffice:law-file", args=[kept.pk]))
    rows = list(csv.reader(io.StringIO(b"".join(handed.streaming_content).decode())))

    assert rows[0][1:] == ["Marea", str(clock.now().year)]
    assert kept.name in page(office)
    assert "The PDF is missing" not in page(office)
    lead = Client()
    lead.force_login(there.lead)
    assert lead.get(reverse("backoffice:law-file", args=[kept.pk])).status_code == 404


def test_years_are_offered_from_the_first_one_where_the_company_is(office, switched_on):
    founded_at = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    Company.objects.update(time_zone="Europe/Madrid", founded_at=founded_at)
    page = office.get(reverse("backoffice:law")).content.decode()
    assert 'value="2026"' in page
    assert 'value="2025"' not in page


def test_a_file_of_a_conversation_is_not_handed_out_here(office, there, switched_on):
    assert office.get(reverse("backoffice:law-file", args=[there.a.file.pk])).status_code == 404


def test_without_what_makes_pages_the_page_says_what_is_missing(office, there, switched_on, monkeypatch):
    def cannot(_page, _files):
        raise sheets.NoPrinter

    monkeypatch.setattr(sheets, "printed", cannot)
    audit_file.make(year=clock.now().year, language="en", at=clock.now())
    assert "The PDF is missing" in page(office)


def test_the_kind_for_withdrawals_is_offered_and_added_once_switched_off(office):
    filling.send(office, "law-withdrawal")
    filling.send(office, "law-withdrawal")

    (kind,) = [one for one in Kind.objects.all() if one.names.get("es") == "Desistimiento"]
    assert not kind.is_on
    drawn = workflows.newest(kind.pk)
    assert [step.names["en"] for step in workflows.steps(drawn.pk)] == [
        "Declared",
        "Receipt sent",
        "Goods are back",
        "Money is back",
    ]
    assert (
        reverse("backoffice:workflow", args=[kind.pk])
        in office.get(reverse("backoffice:law")).content.decode()
    )


def test_the_button_is_turned_off_with_the_company(office, there, switched_on):
    assert "It is offered" in row(office, "person")
    Company.objects.update(has_person_button=False)
    profiles.look(at=clock.now())
    assert "Nobody is offered a person." in row(office, "person")
