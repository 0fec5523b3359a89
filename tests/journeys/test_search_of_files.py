"""A letter is found by the names of its files: by who may see it, for as long as the files are there."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import assign, forget, merge, receive, reindex, reply
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Conversation, SearchEntry
from esmero.domain.conversations.reads import Wanted
from esmero.domain.files.kinds import NewFile
from esmero.insight import search, searchable
from tests import world

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)


@pytest.fixture
def there(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON - timedelta(days=30))


@pytest.fixture
def wrote(there):
    """Elvira sent a letter with a bill, and a picture that her mail program draws under each letter."""
    sent = [
        NewFile("Factura_2026-11 Castaño.pdf", "application/pdf", b"%PDF-1"),
        NewFile("firmalogo.png", "image/png", b"png", is_inline=True),
    ]
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id="bill",
        sender_email="elvira@correo.example",
        sender_name="Elvira",
        recipients=["help@example.com"],
        subject="Abrigo",
        text="Va con esta carta.",
        language="es",
        files=sent,
    )
    return receive.receive(incoming, at=NOON)


def found(agent, typed):
    asked = search.understand(typed, at=NOON, zone=ZoneInfo("Europe/Madrid"))
    return [row.subject for row in search.find(agent, Wanted(words=typed), asked).rows]


BY_NAME = [
    "factura",
    "FACT",
    "castano.pdf",
    "factura_2026-11",
    '"factura 2026"',
    "factura carta",
    "pdf elvira",
]


@pytest.mark.parametrize("typed", BY_NAME)
def test_a_letter_is_found_by_the_names_of_its_files(there, wrote, typed):
    assert found(there.agent, typed) == ["Abrigo"]


@pytest.mark.parametrize("typed", ["firmalogo", "factura zapato", "factura -carta"])
def test_neither_by_what_a_mail_program_draws_nor_against_the_question(there, wrote, typed):
    assert found(there.agent, typed) == []


def test_nobody_else_finds_it_and_it_goes_along_to_another_team(there, wrote):
    assert found(there.stranger, "factura") == []
    assert found(there.owner, "factura") == ["Abrigo"]

    number, team = wrote.conversation.pk, there.other_team.pk
    assign.hand_over(agent=there.owner, conversation_id=number, to_team_id=team, at=NOON)

    assert found(there.agent, "factura") == []
    assert found(there.owner, "factura") == ["Abrigo"]
    assert list(searchable.faults()) == []


def test_what_we_send_and_note_is_found_by_its_files_as_well(there, wrote):
    given = {"agent": there.agent, "conversation_id": wrote.conversation.pk, "at": NOON}
    albaran = NewFile("albaran.pdf", "application/pdf", b"%PDF-2")
    foto = NewFile("costura.png", "image/png", b"png2")
    reply.reply(
        words="Va.", seen_version=wrote.conversation.version, send_key="1", new_files=[albaran], **given
    )
    reply.note(words="Mira.", send_key="2", new_files=[foto], **given)

    assert found(there.agent, "albaran") == ["Abrigo"]
    assert found(there.agent, "costura") == ["Abrigo"]
    internal = SearchEntry.objects.get(words__contains="costur")
    assert internal.is_internal


def test_nothing_finds_the_files_of_whoever_was_erased_not_even_after_a_reindex(there, wrote):
    forget.forget_customer(agent=there.owner, customer_id=wrote.conversation.customer_id, at=NOON)

    assert found(there.owner, "factura") == []
    reindex.reindex()
    assert found(there.owner, "factura") == []
    assert not SearchEntry.objects.filter(words__contains="factur").exists()


def test_a_reindex_finds_files_from_before_they_were_found(there, wrote):
    entry = SearchEntry.objects.get(message=wrote.message)
    SearchEntry.objects.filter(pk=entry.pk).update(words="abrig")
    assert found(there.agent, "factura") == []

    reindex.reindex()

    assert found(there.agent, "factura") == ["Abrigo"]


def test_it_is_found_where_two_conversations_were_put_together(there, wrote):
    target = there.a.conversation
    merge.merge(
        agent=there.agent,
        conversation_id=wrote.conversation.pk,
        into_id=target.pk,
        is_agreed=True,
        at=NOON,
    )

    assert found(there.agent, "factura") == [Conversation.objects.get(pk=target.pk).subject]


def test_the_page_says_by_which_file_it_was_found(there, wrote):
    client = Client()
    client.force_login(there.agent)

    page = client.get(reverse("desk:search"), {"q": "factura"}).content.decode()

    assert "<mark>Factura</mark>_2026-11 Castaño.pdf" in page
    assert "firmalogo" not in page
