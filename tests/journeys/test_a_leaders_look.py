"""Who leads an organisation reads what its people write as such, once they were told; and they see it."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from esmero.actions import organise, receive, reply, report, set_up, sights, staff_letters
from esmero.domain.channels.kinds import ChannelKind, ReportKind, SenderProof
from esmero.domain.channels.ports import Incoming, Report
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Message
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Belonging, Customer, Identity, SightTold
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.ground import clock
from esmero.parts import known as parts_known
from tests import world
from tests.house import door_things

pytestmark = pytest.mark.django_db
WORDS = "The crane stands still since Monday."


@pytest.fixture
def company(db):
    return world.make_world(clock.now() - timedelta(days=3))


@pytest.fixture
def place(company):
    made = organise.begin(agent=company.owner, name="Talleres Norte", at=company.at)
    told = {"name": made.name, "parent_id": None, "domains": ["talleres.example"], "at": company.at}
    return organise.describe(agent=company.owner, organisation_id=made.pk, **told)


def put_in(company, place, customer, *, is_leading=False):
    belongs = organise.Belongs("WORKS", source="1", is_leading=is_leading)
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs}
    return organise.put_in(agent=company.owner, at=company.at, **given)[0]


def somebody(name, address):
    """A customer, as they stand after everything that happened: read anew each time."""
    return Customer.objects.get(pk=make_customer(name, email=address).pk)


def write(address, *, at, subject="The crane", words=WORDS, files=()):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        sender_proof=SenderProof.PROVED,
        external_id=f"{address} {at.timestamp()} {subject}",
        sender_email=address,
        sender_name="",
        subject=subject,
        text=words,
        recipients=["help@example.com"],
        files=list(files),
    )
    return receive.receive(incoming, at=at).conversation


def come_in(customer, *, at):
    browser = Client()
    story = SimpleNamespace(conversation=SimpleNamespace(customer=customer))
    door_things.come_in(browser, story, at=at)
    return browser


def known(browser):
    return browser.get(reverse("you:known")).content.decode()


def open_sight(company, place, *, at, below=False):
    sights.open_sight(agent=company.owner, organisation_id=place.pk, reaches_below=below, at=at)
    tell(at=at)


def tell(*, at):
    """The letters are written, and leave."""
    sights.tell(at=at)
    staff_letters.send(at=at)


@pytest.fixture
def people(company, place):
    luis = somebody("Luis Prado", "luis@talleres.example")
    clara = somebody("Clara Gómez", "clara@talleres.example")
    return SimpleNamespace(
        luis=luis,
        clara=clara,
        his=put_in(company, place, luis),
        hers=put_in(company, place, clara, is_leading=True),
    )


def letters_of(browser, row):
    return browser.get(reverse("you:shared", args=[row.pk])).content.decode()


def shared(one):
    return reverse("you:shared-conversation", args=[one.pk])


def read(browser, one):
    return browser.get(shared(one))


def test_she_reads_what_he_began_after_the_letter_and_he_sees_that_she_did(company, place, people):
    now = clock.now()
    before = write("luis@talleres.example", at=now - timedelta(hours=3), subject="Of before")
    open_sight(company, place, at=now - timedelta(hours=2))
    (letter,) = [one for one in mail.outbox if one.to == ["luis@talleres.example"]]
    assert "whoever leads Talleres Norte can read" in letter.body and "Clara Gómez" in letter.body
    after = write("luis@talleres.example", at=now - timedelta(hours=1))

    clara = come_in(people.clara, at=now)
    shown = letters_of(clara, people.hers)
    assert "Luis Prado" in shown and shared(after) in shown and shared(before) not in shown
    assert "The crane" not in shown, "their words are read one by one, and seen by them"
    page = read(clara, after)
    assert WORDS in page.content.decode()
    assert "Luis sees on their own page that you read this." in page.content.decode()
    assert read(clara, before).status_code == 404

    luis = known(come_in(people.luis, at=now))
    assert "Whoever leads Talleres Norte (now: Clara Gómez) reads what you began as one of it" in luis
    assert "Clara Gómez, who leads Talleres Norte" in luis and "read: The crane" in luis
    assert luis.count("Whoever leads Talleres Norte reads it too.") == 1


def test_he_keeps_one_between_us_for_good(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1))
    luis, clara = come_in(people.luis, at=now), come_in(people.clara, at=now)
    assert read(clara, one).status_code == 200

    url = reverse("you:conversation-between", args=[one.pk])
    assert url in known(luis)
    said = luis.post(url, follow=True).content.decode()

    assert "It stays between us." in said and "Only between us: nobody else reads it" in said
    assert read(clara, one).status_code == 404 and shared(one) not in letters_of(clara, people.hers)
    assert come_in(company.a.conversation.customer, at=now).post(url).status_code == 404


def test_what_comes_from_a_private_address_is_shown_only_where_he_says_so(company, place, people):
    now = clock.now()
    private = somebody("Rosa Vila", "rosa@mail.example")
    hers = put_in(company, place, private)
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("rosa@mail.example", at=now - timedelta(hours=1), subject="My own car")
    rosa, clara = come_in(private, at=now), come_in(people.clara, at=now)
    assert read(clara, one).status_code == 404

    url = reverse("you:conversation-as", args=[one.pk])
    assert rosa.post(url, {"belonging": people.his.pk}).status_code == 404
    assert "Thank you, it is kept so." in rosa.post(url, {"belonging": hers.pk}, follow=True).content.decode()

    assert read(clara, one).status_code == 200


def test_nothing_is_read_once_it_is_switched_off_or_she_leads_no_more_or_he_left(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1))
    clara = come_in(people.clara, at=now)

    sights.close_sight(agent=company.owner, organisation_id=place.pk, at=now)
    assert read(clara, one).status_code == 404
    open_sight(company, place, at=now)
    assert read(clara, one).status_code == 404, "begun before he was told anew"
    newer = write("luis@talleres.example", at=clock.now(), subject="Again")
    assert read(clara, newer).status_code == 200

    organise.end_own(customer_id=people.luis.pk, belonging_id=people.his.pk, at=clock.now())
    assert read(clara, newer).status_code == 404
    organise.bring_own_back(customer_id=people.luis.pk, belonging_id=people.his.pk, at=clock.now())
    tell(at=clock.now())
    assert read(clara, newer).status_code == 404, "what was before he left stays hidden"
    newest = write("luis@talleres.example", at=clock.now(), subject="Once more")
    assert read(clara, newest).status_code == 200
    organise.take_out(agent=company.owner, belonging_id=people.hers.pk, at=clock.now())
    assert read(clara, newest).status_code == 404


def test_downwards_only_where_that_is_switched_on(company, place, people):
    now = clock.now()
    yard = organise.begin(agent=company.owner, name="Taller Vigo", at=company.at)
    told = {"name": yard.name, "parent_id": place.pk, "domains": ["vigo.example"], "at": company.at}
    yard = organise.describe(agent=company.owner, organisation_id=yard.pk, **told)
    eva = somebody("Eva Rey", "eva@vigo.example")
    put_in(company, yard, eva)
    clara = come_in(people.clara, at=now)
    open_sight(company, place, at=now - timedelta(hours=3))
    assert read(clara, write("eva@vigo.example", at=now - timedelta(hours=2))).status_code == 404
    (hers,) = [one for one in mail.outbox if one.to == ["clara@talleres.example"]]
    assert "At the moment that is you alone." in hers.body
    mail.outbox.clear()

    open_sight(company, place, at=now - timedelta(hours=1), below=True)
    (letter,) = [one for one in mail.outbox if one.to == ["eva@vigo.example"]]
    assert "As one of Taller Vigo you write" in letter.body and "whoever leads Talleres Norte" in letter.body
    later = write("eva@vigo.example", at=now, subject="Later")
    assert read(clara, later).status_code == 200

    out = {"name": yard.name, "parent_id": None, "domains": ["vigo.example"], "at": clock.now()}
    organise.describe(agent=company.owner, organisation_id=yard.pk, **out)
    assert read(clara, later).status_code == 404


def test_only_an_owner_switches_it_on(company, place, people):
    url = reverse("backoffice:organisation-sight", args=[place.pk])
    lead = Client()
    lead.force_login(company.lead)
    assert lead.post(url, {"reach": "own"}).status_code == 404
    with pytest.raises(set_up.OwnersOnly):
        sights.open_sight(agent=company.lead, organisation_id=place.pk, reaches_below=False, at=company.at)

    owner = Client()
    owner.force_login(company.owner)
    page = owner.post(url, {"reach": "below"}, follow=True).content.decode()
    assert "It is switched on." in page and re.search(r'value="below"[^>]*checked', page)
    assert "It is switched off." in owner.post(url, {"reach": "none"}, follow=True).content.decode()


def test_a_note_and_what_others_wrote_there_are_nobodys_to_read(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1))
    reply.note(agent=company.owner, conversation_id=one.pk, words="Zimt in a note", send_key="n", at=now)

    assert "Zimt in a note" not in read(come_in(people.clara, at=now), one).content.decode()
    assert Belonging.objects.count() == 2


def test_older_ones_are_a_press_away_and_a_look_at_any_is_seen(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=5))
    rows = [
        write(
            "luis@talleres.example", at=now - timedelta(hours=4) + timedelta(minutes=one), subject=f"s{one}"
        )
        for one in range(102)
    ]
    clara = come_in(people.clara, at=now)
    older = f"{reverse('you:shared', args=[people.hers.pk])}?before={rows[2].pk}"
    first = letters_of(clara, people.hers)
    assert older in first and shared(rows[1]) not in first
    assert shared(rows[1]) in clara.get(older).content.decode()
    read(clara, rows[0])

    assert "read a conversation begun" in known(come_in(people.luis, at=now))


def test_whoever_was_told_is_told_once_that_it_is_off(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    off = {"agent": company.owner, "organisation_id": place.pk}
    mail.outbox.clear()

    sights.close_sight(**off, at=now - timedelta(hours=1))
    tell(at=now - timedelta(hours=1))
    tell(at=now)

    (letter,) = [one for one in mail.outbox if one.to == ["luis@talleres.example"]]
    assert letter.subject == "Whoever leads Talleres Norte no longer reads what you write to us"
    assert "Nothing of it is shown to them any more" in letter.body
    assert not SightTold.objects.exists()


def test_a_letter_that_has_not_left_is_taken_back_and_nobody_is_told_twice(company, place, people):
    now, off = clock.now(), {"agent": company.owner, "organisation_id": place.pk}
    sights.open_sight(**off, reaches_below=False, at=now)
    sights.tell(at=now)
    sights.close_sight(**off, at=now)
    tell(at=now)
    assert mail.outbox == []

    open_sight(company, place, at=now)
    mail.outbox.clear()
    open_sight(company, place, at=now, below=True)
    assert {one.subject for one in mail.outbox} == {"Who at Talleres Norte reads what you write to us"}


def came_back(letter):
    """Another server says that one of these letters came back; return of how many it named none of ours."""
    named = letter.extra_headers["Message-ID"].strip("<>")
    told = Report(ReportKind.CAME_BACK, [named], "5.1.1", is_address_lost=True)
    return report.hear_from_service([told], at=clock.now())


def test_a_letter_that_comes_back_marks_the_address_and_nothing_is_shown(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1))
    clara = come_in(people.clara, at=now)
    assert read(clara, one).status_code == 200
    (letter,) = [one for one in mail.outbox if one.to == ["luis@talleres.example"]]

    assert came_back(letter) == 0

    address = Identity.objects.get(value="luis@talleres.example")
    assert address.lost_since is not None and address.lost_because == "5.1.1"
    assert read(clara, one).status_code == 404
    desk = Client()
    desk.force_login(company.owner)
    page = desk.get(reverse("desk:conversation", args=[one.pk])).content.decode()
    assert 'id="reach"' in page and reverse("desk:identity-working", args=[one.pk, address.pk]) in page


def test_a_name_that_somebody_made_up_marks_nothing(company, place, people):
    open_sight(company, place, at=clock.now())
    (letter,) = [one for one in mail.outbox if one.to == ["luis@talleres.example"]]
    made_up = letter.extra_headers["Message-ID"]
    letter.extra_headers["Message-ID"] = made_up[:20] + ("0" if made_up[20] != "0" else "1") + made_up[21:]

    assert came_back(letter) == 1

    assert not Identity.objects.exclude(lost_since=None).exists()


def test_on_its_own_page_he_keeps_it_between_us_where_he_came_in(company, place, people):
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1))
    page = reverse("portal:conversation", args=[access.page_token(one, at=now)])
    luis, clara = come_in(people.luis, at=now), come_in(people.clara, at=now)
    between = reverse("you:conversation-between", args=[one.pk])
    assert between not in Client().get(page).content.decode(), "the link alone may be anybody's"
    assert between not in clara.get(page).content.decode()

    said = luis.get(page).content.decode()
    assert "Whoever leads Talleres Norte reads it too." in said and between in said
    answer = luis.post(between, {"back": "conversation"}, follow=True)

    assert answer.request["PATH_INFO"].startswith("/c/")
    assert "Only between us: nobody else reads it" in answer.content.decode()
    assert read(clara, one).status_code == 404


def test_he_keeps_an_older_one_between_us_too(company, place, people, monkeypatch):
    monkeypatch.setattr(parts_known, "CONVERSATIONS_SHOWN", 2)
    now = clock.now()
    open_sight(company, place, at=now - timedelta(hours=9))
    told = [
        write("luis@talleres.example", at=now - timedelta(hours=hours), subject=f"Of {hours}")
        for hours in range(5, 0, -1)
    ]
    luis = come_in(people.luis, at=now)
    first = known(luis)
    way = re.search(r'href="([^"]*conversations/\?before=\d+)"', first)[1]
    assert "Of 2" in first and "Of 3" not in first

    older = luis.get(way).content.decode()
    assert "Of 3" in older and "Of 4" in older and "Of 2" not in older and "Of 5" not in older
    last = luis.get(re.search(r'href="([^"]*conversations/\?before=\d+)"', older)[1]).content.decode()
    assert "Of 5" in last and "Of 4" not in last
    back = re.search(r'name="back" value="(\d+)"', older)[1]
    between = reverse("you:conversation-between", args=[told[1].pk])
    said = luis.post(between, {"back": back}, follow=True).content.decode()

    assert "It stays between us." in said and "Of 4" in said
    assert "Only between us: nobody else reads it" in said
    strange = company.a.conversation.pk
    assert "Of 2" in luis.get(f"/you/conversations/?before={strange}").content.decode()


def test_she_opens_the_files_of_what_she_reads_and_he_sees_it(company, place, people):
    now = clock.now()
    paper = NewFile("plan.txt", "text/plain", b"The plan of the crane")
    before = write("luis@talleres.example", at=now - timedelta(hours=3), subject="Of before", files=[paper])
    open_sight(company, place, at=now - timedelta(hours=2))
    one = write("luis@talleres.example", at=now - timedelta(hours=1), files=[paper])

    def way(talk):
        number = Attachment.objects.get(within_kind="conversation", within_id=talk.pk).pk
        return reverse("you:shared-file", args=[talk.pk, number])

    clara, luis = come_in(people.clara, at=now), come_in(people.luis, at=now)
    assert clara.get(way(before)).status_code == 404
    answer = clara.get(way(one))
    assert b"".join(answer.streaming_content) == b"The plan of the crane"
    assert "read: The crane" in known(luis), "that she opened it is told as reading is"
    assert way(one) in read(clara, one).content.decode()
    assert luis.get(way(one)).status_code == 404, "their own are read elsewhere"

    mixed = reverse("you:shared-file", args=[one.pk, Attachment.objects.get(within_id=before.pk).pk])
    assert clara.get(mixed).status_code == 404
    Message.objects.filter(conversation=one).update(is_from_participant=True)
    assert clara.get(way(one)).status_code == 404, "what others wrote there is theirs"
    Message.objects.filter(conversation=one).update(is_from_participant=False)
    luis.post(reverse("you:conversation-between", args=[one.pk]))
    assert clara.get(way(one)).status_code == 404
