"""Letters on paper from the desk: brought in with a scan, leafed through, answered, printed and posted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.actions.tests.test_letters_on_paper import HOME, scan
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def form(company: world.World) -> Callable[..., dict[str, Any]]:
    """What the page sends, unless said otherwise."""

    def make(**more: Any) -> dict[str, Any]:
        made = scan(pages=3)
        return {
            "way": "POST",
            "files": SimpleUploadedFile(made.name, made.content),
            "came_on": company.at.date().isoformat(),
            "customer": "",
            "name": "Carla Ruiz",
            "phone": "",
            "email": "",
            "language": "es",
            "address": HOME,
            "fax": "",
            "team": company.team.pk,
            "subject": "",
            "send_key": "p",
        } | more

    return make


def brought(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], **more: Any
) -> Conversation:
    desk.post(at("paper-new"), form(**more))
    return Conversation.objects.order_by("-id")[0]


def answered(desk: Client, at: Callable[..., str], conversation: Conversation) -> Delivery:
    given = {"text": "Su estrella sale mañana.", "seen_version": 1, "send_key": "r"}
    desk.post(at("conversation-replies", conversation.pk), given)
    return Delivery.objects.order_by("-id")[0]


def test_its_pages_are_leafed_through_in_order_and_each_is_a_picture(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    page = desk.post(at("paper-new"), form(), follow=True).content.decode()

    places = [page.index(f'alt="Page {number} of 3"') for number in (1, 2, 3)]
    assert places == sorted(places)
    assert "scan.tif" in page
    first = page[: places[0]].rsplit('src="', 1)[1].split('"')[0]
    picture = desk.get(first)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "attachment" not in picture.headers["Content-Disposition"]


def test_the_customer_sees_the_pages_of_their_own_letter(
    desk: Client,
    client: Client,
    at: Callable[..., str],
    form: Callable[..., dict[str, Any]],
) -> None:
    conversation = brought(desk, at, form)
    token = access.page_token(conversation, at=clock.now())

    page = client.get(reverse("portal:conversation", args=[token])).content.decode()

    assert page.count('class="leaf"') == 3


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"files": ""}, "Add the scan"),
        ({"files": SimpleUploadedFile("a.txt", b"words")}, "of a kind that we can’t take"),
        ({"files": SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing")}, "No page can be shown of a.pdf"),
        ({"came_on": "2199-01-01"}, "Choose a day that is not ahead"),
        ({"name": "", "address": ""}, "Say who it was"),
        ({"address": "x" * 60}, "The window of an envelope shows"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_brought_in(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], wrong: dict[str, Any], why: str
) -> None:
    before = Conversation.objects.count()

    refused = desk.post(at("paper-new"), form(**wrong))

    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert Conversation.objects.count() == before


def test_whoever_lives_there_is_offered_instead_of_being_met_again(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    known = brought(desk, at, form).customer_id

    refused = desk.post(at("paper-new"), form(send_key="q", subject="Again"))

    assert refused.status_code == 422
    assert f'value="{known}"' in refused.content.decode()
    assert Customer.objects.filter(name="Carla Ruiz").count() == 1


def test_from_the_answer_to_the_post(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    conversation = brought(desk, at, form)
    assert (
        "Leaves by letter to Carla Ruiz, Calle Mayor, 5, 28013 Madrid"
        in desk.get(at("conversation", conversation.pk)).content.decode()
    )
    letter = answered(desk, at, conversation)
    waiting = desk.get(at("post_room")).content.decode()
    assert "To be printed" in waiting
    assert "Carla Ruiz, Calle Mayor, 5" in waiting

    pdf = desk.post(at("post_room-pages"), {"letter": letter.pk})
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    desk.post(at("post_room-printed"), {"letter": letter.pk})
    assert "Printed, to be posted" in desk.get(at("post_room")).content.decode()
    desk.post(at("post_room-posted"), {"letter": letter.pk, "tracking": "RR123"})

    assert "No letter waits." in desk.get(at("post_room")).content.decode()
    page = desk.get(at("conversation", conversation.pk)).content.decode()
    assert "Number of the post: RR123" in page
    assert "Posted" in page
    assert Promise.objects.get(about_kind="conversation", about_id=conversation.pk).kept_at is not None


def test_nobody_says_that_it_is_printed_who_has_not_seen_its_pages(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    letter = answered(desk, at, brought(desk, at, form))

    told = desk.post(at("post_room-printed"), {"letter": letter.pk}, follow=True).content.decode()

    assert "Nothing is noted: none of them was opened." in told


def test_a_letter_taken_out_stands_among_what_did_not_go_out(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]]
) -> None:
    letter = answered(desk, at, brought(desk, at, form))

    desk.post(at("post_room-removal", letter.pk))

    assert "It was taken out of the post" in desk.get(at("unsent_letters")).content.decode()
    desk.post(at("delivery-sending", letter.pk))
    assert "Carla Ruiz" in desk.get(at("post_room")).content.decode()


def test_any_conversation_may_be_answered_by_letter_and_by_mail_again(
    desk: Client, at: Callable[..., str], company: world.World
) -> None:
    number = company.a.conversation.pk
    assert "Leaves by letter" not in desk.get(at("conversation", number)).content.decode()

    asked = desk.get(at("conversation-way", number), headers=HTMX)
    assert f'action="{at("conversation-way", number)}"' in asked.content.decode()
    refused = desk.post(at("conversation-way", number), {"way": "POST", "address": ""})
    assert "A letter needs an address of theirs." in refused.content.decode()
    desk.post(at("conversation-way", number), {"way": "POST", "address": "Ana\nPlaza 1\n41001 Sevilla"})
    assert "Leaves by letter to Ana, Plaza 1" in desk.get(at("conversation", number)).content.decode()
    desk.post(at("conversation-way", number), {"way": "", "address": "Ana\nPlaza 1\n41001 Sevilla"})

    assert "Leaves by letter" not in desk.get(at("conversation", number)).content.decode()


def test_an_answer_is_faxed_to_the_number_that_is_said_while_a_gateway_takes_it(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], company: world.World
) -> None:
    conversation = brought(desk, at, form, way="FAX", fax="+34 910 001 122", address="")
    way = at("conversation-way", conversation.pk)
    assert "By fax" not in desk.get(way).content.decode()
    Channel.objects.filter(kind="FAX").update(faxes_from="gw.example", faxes_to="{number}@send.gw.example")

    assert 'value="+34910001122"' in desk.get(way).content.decode()
    refused = desk.post(way, {"way": "FAX", "address": "", "fax": ""}).content.decode()
    assert "A fax needs a number of theirs." in refused
    desk.post(way, {"way": "FAX", "address": "", "fax": "+34 910 001 122"})
    assert "Leaves by fax to +34910001122" in desk.get(at("conversation", conversation.pk)).content.decode()
    fax = answered(desk, at, conversation)

    assert (fax.channel_kind, fax.state, fax.recipient) == ("FAX", "QUEUED", "+34910001122@send.gw.example")
    desk.post(way, {"way": "POST", "address": HOME, "fax": ""})
    assert Conversation.objects.get(pk=conversation.pk).paper_to == HOME


def test_each_step_of_a_fax_is_told_and_what_to_do_where_it_failed(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], company: world.World
) -> None:
    conversation = brought(desk, at, form, way="FAX", fax="+34 910 001 122", address="")
    Channel.objects.filter(kind="FAX").update(faxes_from="gw.example", faxes_to="{number}@send.gw.example")
    desk.post(at("conversation-way", conversation.pk), {"way": "FAX", "address": "", "fax": "+34910001122"})
    fax = answered(desk, at, conversation)
    now = clock.now()

    def told(**changed: Any) -> str:
        Delivery.objects.filter(pk=fax.pk).update(handed_over_at=now, settled_at=now, **changed)
        Message.objects.filter(pk=fax.about_id).update(delivery_state=changed["state"])
        return desk.get(at("conversation", conversation.pk)).content.decode()

    page = told(state="SENT")
    assert "Handed to the fax service" in page
    assert "Sent, told" not in page
    assert ", 2 pages" in told(state="SENT", reported_at=now, pages=2)
    page = told(state="FAILED", reason="The line was busy.", reported_at=now, pages=None)
    assert "This fax did not arrive at +34910001122." in page
    assert "The line was busy." in page
    assert "Send it again, answer by letter, or call them." in page


def test_only_so_many_letters_are_chosen_as_one_pdf_takes(
    desk: Client, at: Callable[..., str], form: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esmero.web.desk.shown.paper.AT_ONCE", 1)
    conversation = brought(desk, at, form)
    for number in range(2):
        version = Conversation.objects.get(pk=conversation.pk).version
        given = {"text": "Mañana.", "seen_version": version, "send_key": f"r{number}"}
        desk.post(at("conversation-replies", conversation.pk), given)

    page = desk.get(at("post_room")).content.decode()

    chosen = re.findall(r'name="letter" value="\d+"( checked)?', page)
    assert chosen == [" checked", ""]
    assert "One PDF takes 1 letters" in page
