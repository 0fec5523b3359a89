"""A number without a country is read by where its customer is: numbers in any spelling are one."""

import pytest
from tests import world

from esmero.actions import their_addresses
from esmero.domain.company.models import Calendar, Company
from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactKind, IdentityKind
from esmero.domain.customers.models import Fact, Identity
from esmero.domain.customers.reads.signs import signs_of
from esmero.ground import clock, countries, phones

pytestmark = pytest.mark.django_db
KEPT = {
    "ES": ("+34612345678", ["612 34 56 78", "612-345-678", "0034 612345678", "+34 (612) 345 678"]),
    "MX": ("+525512345678", ["55 1234 5678", "(55) 1234-5678", "00 52 55 1234 5678"]),
    "RU": (
        "+79123456789",
        ["8 (912) 345-67-89", "912 345 67 89", "+7 912 345-67-89", "8-10-7-912-345-67-89"],
    ),
    "DE": ("+4930123456", ["030 123456", "030/123456", "0049 30 123456"]),
    "GB": ("+447400123456", ["07400 123456", "(07400) 123-456", "00 44 7400 123456"]),
    "US": ("+14155552671", ["(415) 555-2671", "1-415-555-2671", "415.555.2671", "011 1 415 555 2671"]),
    "AR": ("+5491123456789", ["011 15-2345-6789", "+54 9 11 2345 6789"]),
    "FR": ("+33612345678", ["06 12 34 56 78", "06.12.34.56.78", "0033612345678"]),
    "IT": ("+390212345678", ["02 1234 5678", "0039 02 12345678"]),
    "BR": ("+5511961234567", ["(11) 96123-4567", "011 96123-4567"]),
    "IN": ("+919876543210", ["098765 43210", "98765-43210"]),
}


@pytest.fixture
def company(db):
    made = world.make_world()
    Calendar.objects.update(holidays_of="ES-MD")
    Company.objects.update(language="es")
    return made


def customer(**more):
    language = more.pop("language", "es")
    made = make_customer(email="nobody@somewhere.example", language=language)
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def has(whose, kind, value):
    Identity.objects.create(customer=whose, kind=kind, value=value, first_seen_at=clock.now())


@pytest.mark.parametrize("country", KEPT)
def test_numbers_in_any_spelling_are_one(country):
    kept, typed = KEPT[country]
    assert {phones.kept_in(one, [country]) for one in typed} == {kept}
    assert phones.country_of(kept) == country


def test_the_countries_first_is_that_of_a_number_of_theirs(company):
    ana = customer(time_zone="Europe/Berlin", language="ru")
    has(ana, IdentityKind.PHONE, "+525587654321")
    has(ana, IdentityKind.POST, "Ana\nRue Haute 1\nParis\nFrancia")
    has(ana, IdentityKind.EMAIL, "ana@casa.pt")

    assert reads.countries_of(ana) == ["MX", "FR", "DE", "RU", "ES", "PT"]


@pytest.mark.parametrize(
    ("more", "typed", "kept"),
    [
        ({}, "612 34 56 78", "+34612345678"),
        ({"time_zone": "America/Mexico_City"}, "55 1234 5678", "+525512345678"),
        ({"language": "ru"}, "8 (912) 345-67-89", "+79123456789"),
        # Whoever speaks Russian and lives in Spain: no Russian number is so short.
        ({"language": "ru"}, "612 34 56 78", "+34612345678"),
        ({"time_zone": "Europe/London"}, "07400 123456", "+447400123456"),
        ({"time_zone": "Europe/London"}, "+1 415 555 2671", "+14155552671"),
    ],
)
def test_a_number_is_kept_as_from_where_they_are(company, more, typed, kept):
    ana = customer(**more)
    told = {"agent": company.owner, "customer_id": ana.pk, "kind": IdentityKind.PHONE, "at": clock.now()}
    their_addresses.add(**told, typed=typed)
    assert Identity.objects.get(customer=ana, kind=IdentityKind.PHONE).value == kept


@pytest.mark.parametrize("end", ["es", "com", "de", "fr", "nl", "ch"])
def test_a_mailbox_abroad_makes_no_number_a_strangers(company, end):
    ana = customer(time_zone="Europe/Madrid")
    has(ana, IdentityKind.EMAIL, f"ana@provider.{end}")
    assert their_addresses.as_kept(IdentityKind.PHONE, "612 345 678", of=ana) == "+34612345678"


def test_the_end_of_a_mailbox_tells_where_nothing_else_does(company):
    udo = customer()
    has(udo, IdentityKind.EMAIL, "udo@provider.de")
    assert their_addresses.as_kept(IdentityKind.PHONE, "030 123456", of=udo) == "+4930123456"


@pytest.mark.parametrize("end", ["com", "de", "fr"])
def test_what_somebody_says_and_what_another_has_is_one_number(company, end):
    ana = customer(time_zone="Europe/Madrid")
    has(ana, IdentityKind.EMAIL, f"ana@provider.{end}")
    said = Fact(customer=ana, kind=FactKind.REACH, words="Call me at 612 345 678", noted_at=clock.now())
    other = make_customer(email="other@somewhere.example", language="es")
    has(other, IdentityKind.PHONE, "+34612345678")

    mine = {one.key for one in signs_of(ana, reads.identities_of(ana.pk), [said])}
    assert mine & {one.key for one in signs_of(other, reads.identities_of(other.pk), [])}


def test_numbers_in_a_text_are_read_each_in_the_first_country_that_gives_it_out():
    words = "Call 612 345 678, or my mother at 030 123456; never +33 6 12 34 56 78."
    assert phones.in_text(words, ["ES", "DE"]) == ["+34612345678", "+4930123456", "+33612345678"]
    assert phones.in_text(words, []) == ["+33612345678"]


def test_the_same_number_in_another_spelling_is_known_already(company):
    ana = customer(time_zone="Europe/Paris")
    told = {"agent": company.owner, "customer_id": ana.pk, "kind": IdentityKind.PHONE, "at": clock.now()}
    their_addresses.add(**told, typed="06 12 34 56 78")
    their_addresses.add(**told, typed="+33 6.12.34.56.78")
    assert Identity.objects.filter(customer=ana, kind=IdentityKind.PHONE).count() == 1


@pytest.mark.parametrize(
    ("address", "country"),
    [
        ("a@b.co.uk", "GB"),
        ("a@b.de", "DE"),
        ("a@b.рф", "RU"),
        ("a@b.com", ""),
        ("a@b.example", ""),
        ("a@b.io", ""),
    ],
)
def test_the_end_of_a_mail_address_may_be_a_countrys(address, country):
    assert countries.of_host(address) == country


def test_a_country_is_known_by_its_name_in_our_languages():
    assert {countries.named(one) for one in ("España", "SPAIN", "Испания", "spain.")} == {"ES"}
    assert countries.named("Vigo") == ""


def test_a_number_that_fits_two_countries_is_not_guessed(company):
    ines = customer(time_zone="Europe/Lisbon")
    told = {"agent": company.owner, "customer_id": ines.pk, "kind": IdentityKind.PHONE, "at": clock.now()}

    with pytest.raises(their_addresses.InTwoCountries) as asked:
        their_addresses.add(**told, typed="912 345 678")

    assert asked.value.numbers == ["+351912345678", "+34912345678"]
    assert not Identity.objects.filter(customer=ines, kind=IdentityKind.PHONE).exists()
    their_addresses.add(**told, typed="+351 912 345 678")
    assert Identity.objects.get(customer=ines, kind=IdentityKind.PHONE).value == "+351912345678"
