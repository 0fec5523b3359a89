"""People from files: what is shown is what is done, nothing known is overwritten, all can be taken back."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import bring_people, let_go, receive, remember
from esmero.actions.set_up import OwnersOnly
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers import reads as customers
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import ImportFormat, Proof, Verdict
from esmero.domain.customers.models import (
    Belonging,
    Candidate,
    Customer,
    Fact,
    Identity,
    ImportedRow,
    Organisation,
    PeopleImport,
)
from esmero.domain.events.models import Event
from esmero.insight import people_files

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
TABLE = """Name;E-mail;Phone;Language;Address;Notes
Eva Ruiz;Eva@Mail.example;612 345 678;es-ES;Calle Ancha 12, Cádiz;Prefers mornings
Iván Petrov;ivan@mail.example, old@mail.example;;ru;;
Eva again;eva@mail.example;;;;
Nobody;;;;;
Broken;not an address;600111222;tlh;;
"""
ZENDESK = [
    {
        "id": 7,
        "name": "Olga N.",
        "email": "olga@mail.example",
        "role": "end-user",
        "locale": "ru",
        "phone": None,
    },
    {"id": 8, "name": "Their agent", "email": "agent@mail.example", "role": "agent", "suspended": False},
    {"id": 9, "name": "Shut out", "email": "out@mail.example", "role": "end-user", "suspended": True},
]


def hand_in(there, content, *, name="people.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    run = bring_people.hand_in(agent=there.owner, content=content, name=name, at=AT)
    bring_people.look(at=AT, import_id=run.pk)
    return customers.people_import(run.pk)


def bring(there, run):
    bring_people.begin(agent=there.owner, import_id=run.pk, at=AT)
    while customers.people_import(run.pk).ended_at is None:
        bring_people.bring(at=AT, import_id=run.pk)
    return customers.people_import(run.pk)


def take_back(there, run):
    bring_people.take_back(agent=there.owner, import_id=run.pk, at=AT)
    while customers.people_import(run.pk).undone_at is None:
        bring_people.undo(at=AT, import_id=run.pk)


@pytest.fixture
def there():
    there = world.make_world(AT)
    there.calendar.holidays_of = "ES"
    there.calendar.save()
    return there


def test_a_file_is_looked_at_and_changes_nothing(there):
    before = Customer.objects.count(), Identity.objects.count()

    run = hand_in(there, TABLE)

    assert (Customer.objects.count(), Identity.objects.count()) == before
    assert customers.verdicts(run) == {Verdict.NEW: 3, Verdict.AGAIN: 1, Verdict.EMPTY: 1}
    assert [row.troubles for row in customers.rows_with_troubles(run)] == ["EMAIL LANGUAGE"]


def test_what_was_shown_is_what_is_done(there):
    bring(there, hand_in(there, TABLE))

    eva = customers.by_email("eva@mail.example")
    assert (eva.name, eva.language) == ("Eva Ruiz", "es")
    assert {one.value for one in customers.identities_of(eva.pk)} == {"eva@mail.example", "+34612345678"}
    assert {one.proof for one in customers.identities_of(eva.pk)} == {Proof.SAID}
    facts = {fact.words: (fact.kind, fact.source) for fact in customers.all_facts_of(eva.pk)}
    assert facts == {
        "Calle Ancha 12, Cádiz": ("WHERE", "people.csv"),
        "Prefers mornings": ("OTHER", "people.csv"),
    }
    ivan = customers.by_email("old@mail.example")
    assert ivan == customers.by_email("ivan@mail.example")
    assert customers.by_identity("PHONE", "+34600111222").name == "Broken"
    assert not Customer.objects.filter(name="Nobody").exists()
    assert Customer.objects.filter(name__startswith="Eva").count() == 1


def test_what_we_know_stands_above_what_a_file_says(there):
    known = make_customer("Eva María Ruiz", email="eva@mail.example", language="en")

    run = bring(there, hand_in(there, TABLE))

    known.refresh_from_db()
    assert (known.name, known.language) == ("Eva María Ruiz", "en")
    assert customers.by_identity("PHONE", "+34612345678") == known
    assert "NAME" in run.rows.get(number=1).troubles


def test_a_row_of_two_people_is_left_to_a_person(there):
    make_customer("One", email="ivan@mail.example")
    make_customer("Two", email="old@mail.example")

    run = bring(there, hand_in(there, TABLE))

    assert run.rows.get(number=2).verdict == Verdict.TWO
    assert set(run.rows.get(number=2).added) == {"pairs"}
    assert not Customer.objects.filter(name="Iván Petrov").exists()
    assert customers.by_email("ivan@mail.example").name == "One"


def test_a_file_that_is_taken_back_leaves_what_another_one_says(there):
    make_customer("One", email="ivan@mail.example")
    make_customer("Two", email="old@mail.example")
    first, second = (bring(there, hand_in(there, TABLE)) for _ in range(2))

    assert Event.objects.filter(verb="pair.found").count() == 2, "once in the story of each of the two"
    take_back(there, first)
    assert Candidate.objects.get().is_open

    take_back(there, second)
    assert not Candidate.objects.get().is_open


def test_taking_back_leaves_it_as_it_was(there):
    known = make_customer("", email="eva@mail.example")
    before = Customer.objects.count(), Identity.objects.count(), Fact.objects.count()
    run = bring(there, hand_in(there, TABLE))
    assert Customer.objects.get(pk=known.pk).name == "Eva Ruiz"

    take_back(there, run)

    assert (Customer.objects.count(), Identity.objects.count(), Fact.objects.count()) == before
    assert Customer.objects.get(pk=known.pk).name == ""
    assert not Event.objects.filter(verb="customer.met").exclude(payload=None).filter(at=AT).exists()


def test_who_stands_in_another_file_too_goes_with_the_last_of_them(there):
    before = Customer.objects.count(), Identity.objects.count(), Fact.objects.count()
    first, second = (bring(there, hand_in(there, TABLE)) for _ in range(2))

    take_back(there, first)
    eva = customers.by_email("eva@mail.example")
    assert eva is not None and len(customers.all_facts_of(eva.pk)) == 2

    take_back(there, second)
    assert (Customer.objects.count(), Identity.objects.count(), Fact.objects.count()) == before


def test_who_goes_with_their_file_is_nobody_elses_second_self(there):
    known = make_customer("Eva Ruiz", email="eva@elsewhere.example")
    run = bring(there, hand_in(there, TABLE))
    assert Customer.objects.get(pk=known.pk).has_pairs

    take_back(there, run)

    assert not Customer.objects.get(pk=known.pk).has_pairs


def test_what_grew_since_stays(there):
    run = bring(there, hand_in(there, TABLE))
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="1",
        sender_email="eva@mail.example",
        sender_name="Eva",
        recipients=[there.channel.address],
        subject="Hello",
        text="Here I am",
    )
    receive.receive(incoming, at=AT)

    take_back(there, run)

    eva = customers.by_email("eva@mail.example")
    assert eva.name == "Eva Ruiz" or eva.name == ""
    assert customers.by_identity("PHONE", "+34612345678") is None
    assert customers.by_email("ivan@mail.example") is None


def test_a_fact_that_somebody_corrected_since_stays(there):
    run = bring(there, hand_in(there, TABLE))
    eva = customers.by_email("eva@mail.example")
    remember.note_fact(agent=there.owner, customer_id=eva.pk, words="Has a dog", source="She said", at=AT)

    take_back(there, run)

    kept = Customer.objects.get(pk=eva.pk)
    assert [fact.words for fact in customers.all_facts_of(kept.pk)] == ["Has a dog"]


def test_users_of_zendesk_without_its_staff(there):
    lines = "\n".join(json.dumps(one) for one in ZENDESK)

    run = bring(there, hand_in(there, lines, name="users.json"))

    assert run.form == ImportFormat.ZENDESK
    assert customers.by_identity("SHOP", "zendesk:7").name == "Olga N."
    assert customers.by_email("agent@mail.example") is None
    assert customers.by_email("out@mail.example") is None


def test_contacts_of_freshdesk(there):
    csv = "Full name,Title,Company,Email,Work phone,Mobile phone,Time zone,Language\n"
    csv += 'Ana Gil,Buyer,"Gil, S.L.",ana@gil.example,,+34 600 000 112,Madrid,es\n'

    run = bring(there, hand_in(there, csv))

    ana = customers.by_email("ana@gil.example")
    assert run.form == ImportFormat.FRESHDESK
    assert customers.by_identity("PHONE", "+34600000112") == ana
    assert [one.organisation.name for one in customers.belongings_of(ana)] == ["Gil, S.L."]
    assert customers.all_facts_of(ana.pk) == []
    assert ImportedRow.objects.get(run=run).troubles == "TIME_ZONE"


def test_contact_cards(there):
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:José Peña\nEMAIL:jose@mail.example\nTEL:+34 600 000 113\nEND:VCARD\n"

    bring(there, hand_in(there, card, name="cards.vcf"))

    jose = customers.by_email("jose@mail.example")
    assert jose.name == "José Peña"
    assert customers.by_identity("PHONE", "+34600000113") == jose


def test_other_meanings_of_columns_are_remembered(there):
    file = "Wer;Wo\nEva;eva@mail.example\n"
    first = hand_in(there, file)
    assert customers.verdicts(first) == {Verdict.EMPTY: 1}

    bring_people.say_what_columns_mean(agent=there.owner, import_id=first.pk, means=["NAME", "EMAIL"], at=AT)
    bring_people.look(at=AT, import_id=first.pk)
    bring(there, customers.people_import(first.pk))

    assert customers.by_email("eva@mail.example").name == "Eva"
    assert hand_in(there, "Wer;Wo\nOlga;olga@mail.example\n").means == ["NAME", "EMAIL"]


def test_a_killed_worker_does_nothing_twice(there):
    run = hand_in(there, TABLE)
    bring_people.begin(agent=there.owner, import_id=run.pk, at=AT)
    for _again in range(4):
        bring_people.bring(at=AT, import_id=run.pk)

    assert Customer.objects.filter(name="Eva Ruiz").count() == 1
    assert Event.objects.filter(verb="import.ended").count() == 1


def test_a_file_brings_people_in_once_and_for_owners_alone(there):
    run = hand_in(there, TABLE)
    for agent in (there.agent, there.lead):
        with pytest.raises(OwnersOnly):
            bring_people.begin(agent=agent, import_id=run.pk, at=AT)
    bring(there, run)

    with pytest.raises(bring_people.AtWork):
        bring_people.begin(agent=there.owner, import_id=run.pk, at=AT)
    with pytest.raises(bring_people.AtWork):
        bring_people.drop(agent=there.owner, import_id=run.pk)


def test_an_erased_person_is_in_no_file_any_more(there):
    from esmero.actions import forget

    run = bring(there, hand_in(there, TABLE))
    eva = customers.by_email("eva@mail.example")

    forget.forget_customer(agent=there.owner, customer_id=eva.pk, at=AT)

    assert "eva@mail" not in json.dumps(list(run.rows.values_list("cells", flat=True))).lower()


def test_what_stood_in_files_is_forgotten_after_a_month(there):
    run = bring(there, hand_in(there, TABLE))
    never = hand_in(there, TABLE)

    in_a_month = AT + timedelta(days=31)
    bring_people.forget_rows(at=in_a_month)
    let_go.go_on(at=in_a_month, run_id=let_go.begin_now(agent=None, at=in_a_month).pk)

    assert set(map(tuple, run.rows.values_list("cells", flat=True))) == {()}
    assert not PeopleImport.objects.filter(pk=never.pk).exists()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"{", b"[]", b"only one line", b"[1, 2]", b"[" * 100_000]
)
def test_what_holds_nobody_is_refused(there, content):
    with pytest.raises(people_files.NotReadable):
        bring_people.hand_in(agent=there.owner, content=content, name="x.csv", at=AT)


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_spreadsheets_write_tables_their_own_way(there, charset, between):
    rows = f'Nombre completo{between}Correo\r\n"Peña{between} José"{between}jose@mail.example\r\n'

    found = people_files.read(rows.encode(charset), name="x.csv")

    assert found.rows == [[f"Peña{between} José".strip(), "jose@mail.example"]]
    assert people_files.guess(found.columns) == ["NAME", "EMAIL"]


def test_a_number_in_a_file_is_read_by_where_the_row_says_that_they_are(there):
    rows = "Name;E-mail;Phone;Address\n"
    rows += "João Silva;joao@mail.example;912 345 678;Rua Augusta 3, Lisboa, Portugal\n"
    rows += "Eva Ruiz;eva@mail.example;912 345 678;Calle Ancha 12, Cádiz\n"

    bring(there, hand_in(there, rows))

    assert customers.by_identity("PHONE", "+351912345678").name == "João Silva"
    assert customers.by_identity("PHONE", "+34912345678").name == "Eva Ruiz"


def test_an_organisation_that_a_file_began_goes_with_it_also_from_whom_we_knew_before(there):
    known = there.a.conversation
    csv = f"Full name,Company,Email\nAna,Talleres Norte,{known.reply_to}\n"
    run = bring(there, hand_in(there, csv))
    assert [one.organisation.name for one in customers.belongings_of(known.customer)] == ["Talleres Norte"]

    take_back(there, run)

    assert not Organisation.objects.exists()
    assert not Belonging.objects.exists()
    assert Conversation.objects.filter(pk=known.pk, customer=known.customer).exists()
