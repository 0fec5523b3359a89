"""Words written before that are for people of a segment: first for them, for others by name alone."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import world

from esmero.actions import canned, receive, remember, segments, taking_part
from esmero.actions.tests.in_segments import asked, kept
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import FactKind, FactUse, Proof
from esmero.domain.customers.models import Fact, Identity, Segment
from esmero.domain.workbench.models import CannedReply
from esmero.ground import clock
from esmero.ground.refs import NotFound
from esmero.insight import proven

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    made = world.make_world()
    segments.follow(at=made.at)
    return made


@pytest.fixture
def desk(there):
    client = Client()
    client.force_login(there.agent)
    return client


@pytest.fixture
def english(there):
    return kept(there, asked("LANGUAGE", "IS", "en"), name="Shops", at=clock.now())


def written(there, name="Thanks", text="For shops", segment=None, whose="MINE", **more) -> CannedReply:
    return canned.write(
        agent=more.get("agent", there.agent),
        canned_id=None,
        name=name,
        whose=whose,
        team_id=None,
        segment_id=segment.pk if segment else None,
        texts={more.get("language", "en"): text},
        at=clock.now(),
    )


def offers(desk, conversation, words="") -> list[dict]:
    address = reverse("desk:conversation-offers", args=[conversation.pk])
    return desk.get(address, {"sign": "/", "words": words}).json()["offers"]


def by_form(there, address="ana@example.org") -> Conversation:
    incoming = Incoming(
        channel_kind=ChannelKind.FORM,
        external_id=f"form:{address}",
        sender_email=address,
        sender_name="Ana",
        recipients=[],
        subject="",
        text="Where is my parcel, please?",
        files=[],
        language="en",
    )
    return Conversation.objects.get(pk=receive.receive(incoming, at=clock.now()).conversation.pk)


def test_words_for_their_segment_stand_first_and_say_why(there, desk, english):
    written(there, "Aaa", "For everybody")
    written(there, segment=english)

    first, second = offers(desk, there.a.conversation)

    assert (first["name"], second["name"]) == ("Thanks", "Aaa")
    assert first["words"] == "Belongs to “Shops”: For shops"
    assert second["words"] == "For everybody"


def test_words_for_others_are_found_by_their_name_alone(there, desk):
    russian = kept(there, asked("LANGUAGE", "IS", "ru"), name="Russians", at=clock.now())
    written(there, "Thanks", "Words for shops", russian)

    assert offers(desk, there.a.conversation) == []
    assert offers(desk, there.a.conversation, "shops") == []
    (found,) = offers(desk, there.a.conversation, "tha")
    assert found["words"] == "Written for “Russians”: Words for shops"


def test_the_form_asks_for_whom_and_the_page_says_it(there, desk, english):
    given = {"name": "Hello", "whose": "MINE", "text_en": "Hello", "segment": str(english.pk)}
    assert desk.post(reverse("desk:canned_replies-new"), given).status_code == 303
    kept_words = CannedReply.objects.get()
    assert kept_words.segment_id == english.pk
    assert "For people of “Shops”." in desk.get(reverse("desk:canned_replies")).content.decode()
    there_it_is = reverse("desk:canned_reply", args=[kept_words.pk])
    assert f'value="{english.pk}" selected' in desk.get(there_it_is).content.decode()
    refused = desk.post(there_it_is, given | {"segment": "999"})
    assert refused.status_code == 422
    desk.post(there_it_is, given | {"segment": ""})
    assert CannedReply.objects.get().segment_id is None


def test_a_segment_with_words_for_it_stays_and_it_is_said_where(there, english):
    words = written(there, "Thanks", segment=english, whose="COMPANY", agent=there.owner)
    lead = Client()
    lead.force_login(there.lead)
    address = reverse("backoffice:segment", args=[english.pk])
    assert "Take the segment away" in lead.get(address).content.decode()

    lead.post(reverse("backoffice:segment-removal", args=[english.pk]))
    said = lead.get(address).content.decode()
    assert "It stays as long as it is used: Thanks (Canned reply)" in said

    canned.remove(agent=there.owner, canned_id=words.pk, at=clock.now())
    lead.post(reverse("backoffice:segment-removal", args=[english.pk]))
    assert not Segment.objects.filter(removed_at=None).exists()


def test_words_of_ones_own_are_told_and_hold_no_segment(there, english):
    """Whoever wrote them may have left, and nobody else can change them: they are for nobody then."""
    words = written(there, "Secret name", segment=english)
    owner = Client()
    owner.force_login(there.owner)
    said = owner.get(reverse("backoffice:segment", args=[english.pk])).content.decode()
    assert "Words of Marta Roldan’s own" in said
    assert "Secret name" not in said

    owner.post(reverse("backoffice:segment-removal", args=[english.pk]))
    assert not Segment.objects.filter(removed_at=None).exists()
    with pytest.raises(NotFound):
        written(there, segment=english)
    canned.remove(agent=there.agent, canned_id=words.pk, at=clock.now())
    canned.put_back(agent=there.agent, canned_id=words.pk, at=clock.now())
    # They are not for everybody: whoever looks for them by name reads why.
    desk = Client()
    desk.force_login(there.agent)
    assert offers(desk, there.a.conversation) == []
    (found,) = offers(desk, there.a.conversation, "secret")
    assert found["words"] == "Written for a segment that is gone: For shops"
    listed = desk.get(reverse("desk:canned_replies")).content.decode()
    assert "For people of a segment that is gone" in listed


HOW = {
    "elsewhere": {"reply_to": "somebody@example.net"},
    "another": {"reply_to": "boris@example.org"},
    "none": {"reply_to": ""},
    "fax": {"answers_by": ChannelKind.FAX},
    "paper": {"answers_by": ChannelKind.POST},
}
WHOSE = {"said": {"proof": Proof.SAID}, "shared": {"is_shared": True}}


def _of(there, kind: str) -> Conversation:
    """Return a conversation in which somebody writes as Ana: proven to be her, or not."""
    if kind == "form":
        return by_form(there)
    conversation = there.a.conversation
    if kind in HOW:
        Conversation.objects.filter(pk=conversation.pk).update(**HOW[kind])
    elif kind in WHOSE:
        Identity.objects.filter(customer=conversation.customer_id).update(**WHOSE[kind])
    elif kind == "copied":
        taking_part.let_in(
            agent=there.agent,
            conversation_id=conversation.pk,
            address="neighbour@example.net",
            name="N",
            at=clock.now(),
        )
    return Conversation.objects.get(pk=conversation.pk)


UNPROVEN = ("form", *HOW, *WHOSE, "copied")


@pytest.mark.parametrize("kind", ["mail", *UNPROVEN])
def test_words_never_differ_for_somebody_who_is_not_proven(there, desk, english, kind):
    conversation = _of(there, kind)
    fact(there, "Calle Ancha 12")
    written(there, "Aaa", "For everybody. {{lives}}")
    written(there, segment=english)

    found = [one["name"] for one in offers(desk, conversation)]
    text = desk.post(offers(desk, conversation, "aaa")[0]["url"]).json()["text"]

    assert proven.is_proven(conversation) is (kind == "mail")
    assert found == (["Thanks", "Aaa"] if kind == "mail" else ["Aaa"])
    assert text == f"For everybody. {'Calle Ancha 12' if kind == 'mail' else '[[lives]]'}"


def fact(there, words, kind=FactKind.WHERE, source="WROTE") -> Fact:
    remember.note_fact(
        agent=there.agent,
        customer_id=there.a.conversation.customer_id,
        words=words,
        source="They wrote",
        kind=kind,
        at=clock.now(),
    )
    made = Fact.objects.order_by("pk").last()
    Fact.objects.filter(pk=made.pk).update(source_kind=source)
    return made


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, True),
        ({"not_for": FactUse.RULES.value}, True),
        ({"not_for": FactUse.SERVICE.value}, False),
        ({"source_kind": "OTHERS"}, False),
        ({"sure": 40}, False),
    ],
)
def test_a_place_says_of_them_only_what_they_told_and_let_us_use(there, changed, told):
    made = fact(there, "Shoes 42", FactKind.SIZE)
    Fact.objects.filter(pk=made.pk).update(**changed)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)

    said = proven.told_by_them(conversation, FactKind.SIZE, at=clock.now())

    assert said == ("Shoes 42" if told else "")


def test_of_two_that_do_not_fit_nothing_is_said(there):
    fact(there, "Shoes 42", FactKind.SIZE)
    fact(there, "Shoes 39", FactKind.SIZE, source="OTHERS")
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)

    assert proven.told_by_them(conversation, FactKind.SIZE, at=clock.now()) == ""


def test_words_without_places_of_the_person_ask_for_nothing_of_them(there, desk):
    written(there, "Plain", "No places here.")
    address = offers(desk, there.a.conversation, "plain")[0]["url"]

    with CaptureQueriesContext(connection) as asked_for:
        desk.post(address)

    assert not [one for one in asked_for if "customers_fact" in one["sql"]]


def test_many_words_for_a_segment_leave_room_for_those_for_everybody(there, desk, english):
    written(there, "Zzz", "For everybody")
    for number in range(8):
        written(there, f"Only Russian {number}", "Для магазинов", english, language="ru")

    found = [one["name"] for one in offers(desk, there.a.conversation)]

    # In the customer's language first.
    assert found[0] == "Zzz"
    for number in range(9):
        written(there, f"For all {number}", "For everybody")
        written(there, f"For shops {number}", "For shops", english)
    found = [one["name"] for one in offers(desk, there.a.conversation)]
    assert [one.startswith("For shops") for one in found] == [True] * 4 + [False] * 4
