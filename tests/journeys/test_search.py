"""Search finds what an agent may see, in every way it is asked for, and nothing else."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from esmero.actions import assign, receive, reindex, remember, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message, SearchEntry
from esmero.domain.conversations.reads import Wanted
from esmero.insight import search, searchable
from tests import world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")


def ask(agent, typed, *, at=NOON, cursor="", **wanted):
    asked = search.understand(typed, at=at, zone=MADRID)
    return search.find(agent, Wanted(words=typed, **wanted), asked, cursor=cursor)


def found(agent, typed, **more):
    """The subjects found, the newest first."""
    return [row.subject for row in ask(agent, typed, **more).rows]


def wrote(text, *, subject="Abrigo", sender="elvira@correo.example", name="Elvira Castaño", at=NOON, **more):
    given = {"language": "es", "recipients": ["help@example.com"], "external_id": f"{subject}{text}{at}"}
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        sender_email=sender,
        sender_name=name,
        subject=subject,
        text=text,
        mail_message_id=f"{abs(hash((subject, text, at)))}@correo.example",
        **{**given, **more},
    )
    return receive.receive(incoming, at=at)


@pytest.fixture
def there():
    return world.make_world(NOON - timedelta(days=30))


@pytest.fixture
def elvira(there):
    """She wrote of the seams of her coat, and was answered."""
    came = wrote("Las costuras se abrieron el jueves. Mi pedido es A-1042.")
    number = came.conversation.pk
    words = "Le envío otro abrigo mañana."
    reply.reply(agent=there.agent, conversation_id=number, words=words, seen_version=1, send_key="k", at=NOON)
    return Conversation.objects.get(pk=number)


@pytest.mark.parametrize(
    "typed",
    [
        "costura", "COSTURAS", "costuras jueves", "castano", "Castaño costura", "elvira@correo.example",
        "correo.example", "a-1042", "1042", '"se abrieron el jueves"', "abrigo", "cost", "otro abri",
        "from:elvira", "de:Castaño jueves", "from:marta", "on:2026-11-17", "costura after:2026-11-01",
        "costura antes:18.11.2026", "за:2026-11", "costura -zapato",
    ],
)  # fmt: skip
def test_a_conversation_is_found_by_words_people_codes_and_days(there, elvira, typed):
    assert found(there.agent, typed) == ["Abrigo"]


@pytest.mark.parametrize(
    "typed",
    [
        "zapato", "costura zapato", '"jueves el"', "from:ana costura", "from:marta costura",
        "costura -jueves",
        "costura before:2026-11-17", "costura on:ayer", "t1", "all", "internal", "y2026", "d20261117",
    ],
)  # fmt: skip
def test_what_does_not_stand_there_is_not_found(there, elvira, typed):
    assert found(there.agent, typed) == []


def test_a_code_read_aloud_leads_to_its_conversation(there, elvira):
    code = elvira.code.lower()

    assert found(there.agent, code) == ["Abrigo"]
    assert found(there.agent, f"{code[:4]}-{code[4:]}") == ["Abrigo"]


def test_a_day_is_the_companys_own(there):
    wrote("Late.", subject="Late", at=datetime(2026, 11, 16, 23, 30, tzinfo=UTC))

    # In Madrid it was half past midnight of the seventeenth.
    assert found(there.agent, "on:today") == ["Late"]
    assert found(there.agent, "late on:вчера") == []


def test_what_is_no_date_is_said(there):
    with pytest.raises(search.NotADate):
        ask(there.agent, "costura before:soon")


def test_the_newest_letter_stands_first_and_each_conversation_once(there, elvira):
    wrote("Otra costura.", subject="Zapatos", at=NOON + timedelta(hours=1), sender="b@correo.example")

    page = ask(there.agent, "from:marta abrigo")
    assert found(there.agent, "costura") == ["Zapatos", "Abrigo"]
    assert len(page.letters[elvira.pk]) == 1


def test_a_name_with_a_slip_of_the_pen_is_found_and_said_so(there, elvira):
    page = ask(there.agent, "elvria castano")

    assert [row.subject for row in page.rows] == ["Abrigo"]
    assert page.instead == {"elvria": "elvira"}


def test_a_slip_of_the_pen_betrays_no_customer_of_others(there):
    page = ask(there.agent, "borsi")

    assert page.rows == []
    assert page.instead == {}


def test_pages_follow_each_other_without_a_gap_and_without_a_double(there, monkeypatch):
    monkeypatch.setattr("esmero.insight.search.finding.PAGE", 3)
    monkeypatch.setattr("esmero.insight.search.finding.READ", 5)
    for number in range(8):
        sender = f"s{number}@correo.example"
        came = wrote("Costura", subject=f"S{number}", sender=sender, at=NOON + timedelta(minutes=number))
        back = access.reply_address(came.conversation, host="localhost")
        wrote("Costura", sender=sender, recipients=[back], at=NOON + timedelta(minutes=30 + number))
    seen, cursor = [], ""
    for _ in range(20):
        page = ask(there.agent, "costura", cursor=cursor)
        seen += [row.subject for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break

    assert sorted(seen) == sorted({f"S{number}" for number in range(8)})


def test_a_filter_narrows_what_is_found(there, elvira):
    wrote("Costura.", subject="Zapatos", sender="b@correo.example")
    team, me = there.team.pk, str(there.agent.pk)

    assert found(there.agent, "costura", state="waiting") == ["Abrigo"]
    assert found(there.agent, "costura", state="open") == ["Zapatos"]
    assert set(found(there.agent, "costura", team_id=team, person=me, language="es")) == {"Abrigo", "Zapatos"}
    assert found(there.agent, "costura", person="nobody") == []
    assert found(there.agent, "costura", channel="FORM") == []


def test_a_customer_is_found_by_a_new_name(there, elvira):
    remember.describe_customer(
        agent=there.agent, customer_id=elvira.customer_id, at=NOON, name="Elvira Montes"
    )

    assert found(there.agent, "montes") == ["Abrigo"]


def test_an_index_that_was_lost_is_made_anew(there, elvira):
    SearchEntry.objects.all().delete()
    assert found(there.agent, "costura") == []
    assert any("reindex" in fault for fault in searchable.faults())

    reindex.reindex()

    assert found(there.agent, "costura") == ["Abrigo"]
    assert list(searchable.faults()) == []


def test_the_doctor_sees_an_entry_that_others_would_find(there, elvira):
    SearchEntry.objects.filter(conversation=elvira).update(team_id=there.other_team.pk)

    assert any("found by others" in fault for fault in searchable.faults())


@pytest.mark.parametrize("seed", range(4))
def test_search_shows_exactly_what_access_would(there, seed):
    chance = random.Random(seed)
    people = [there.agent, there.stranger, there.lead, there.owner]
    for step in range(25):
        _something_happens(there, chance, NOON + timedelta(minutes=step))

    assert list(searchable.faults()) == []
    everything = Conversation.objects.filter(messages__text__icontains="aguja").distinct()
    for person in people:
        allowed = set(access.seen_by(person).filter(pk__in=everything).values_list("id", flat=True))
        assert {row.pk for row in ask(person, "aguja").rows} == allowed
        shown = {one for ids in ask(person, "aguja").letters.values() for one in ids}
        assert shown == set(
            Message.objects.filter(conversation__in=allowed, text__icontains="aguja").values_list(
                "id", flat=True
            )
        )


def _something_happens(there, chance, at):
    conversation = chance.choice(list(Conversation.objects.select_related("team", "customer")))
    people = {there.team.pk: there.agent, there.other_team.pk: there.stranger}
    holder = people[conversation.team_id]
    word = chance.choice(["aguja", "hilo"])
    what = chance.choice(["new", "hand over", "note", "answer", "held"])
    if what == "new":
        to = chance.choice(["help@example.com", "repairs@example.com"])
        wrote(f"Una {word}.", subject=f"S{at}", recipients=[to], sender=f"{chance.random()}@c.example", at=at)
    elif what == "hand over":
        other = there.other_team if conversation.team_id == there.team.pk else there.team
        assign.hand_over(agent=there.owner, conversation_id=conversation.pk, to_team_id=other.pk, at=at)
    elif what == "note":
        reply.note(agent=holder, conversation_id=conversation.pk, words=word, send_key=str(at), at=at)
    elif what == "answer":
        reply.reply(
            agent=holder,
            conversation_id=conversation.pk,
            words=word,
            seen_version=0,
            send_anyway=True,
            send_key=str(at),
            at=at,
        )
    else:
        address = access.reply_address(conversation, host="localhost")
        came = wrote(f"Soy otra, la {word}.", sender="otra@c.example", recipients=[address], at=at)
        if came.message.held_since and chance.random() < 0.5:
            reply.let_through(agent=holder, message_id=came.message.pk, at=at)
