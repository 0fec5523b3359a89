"""Letters on paper come in as pages, and the answer leaves through the post room."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from PIL import Image, ImageDraw
from tests import world
from tests.world import World

from esmero.actions import (
    addresses,
    answer_way,
    bring_paper,
    deliver,
    forget,
    keep_watch,
    log,
    post_room,
    promise,
    receive,
    reply,
    scans,
)
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Identity
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.ground import sheets
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
HOME = "Carla Ruiz\nCalle Mayor, 5\n28013 Madrid"


def scan(pages: int = 2, words: str = "page") -> NewFile:
    drawn = []
    for number in range(pages):
        sheet = Image.new("1", (400, 560), 1)
        ImageDraw.Draw(sheet).text((40, 40), f"{words} {number}", fill=0)
        drawn.append(sheet)
    out = io.BytesIO()
    drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:])
    return NewFile("scan.tif", "image/tiff", out.getvalue())


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def bring(there: World, *, origin: str = HOME, came_on: date = TODAY, who: object = None) -> Conversation:
    paper = bring_paper.Paper("POST", [scan()], came_on, origin)
    return bring_paper.bring(
        agent=there.agent,
        who=who or log.NewPerson("Carla Ruiz", "", "", "es"),  # type: ignore[arg-type]  # (who is either)
        team_id=there.team.pk,
        paper=paper,
        send_key="1",
        at=NOON,
    )


def answer(there: World, conversation: Conversation, at: datetime = NOON) -> Message:
    version = Conversation.objects.get(pk=conversation.pk).version
    return reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Señora Ruiz: su estrella sale mañana. Спасибо!",
        seen_version=version,
        send_key=f"a{version}",
        at=at,
    )


def printed(there: World, letter: Delivery) -> bytes:
    pdf = post_room.pages_of(agent=there.agent, delivery_ids=[letter.pk])
    post_room.note_printed(agent=there.agent, delivery_ids=[letter.pk], at=NOON + timedelta(minutes=5))
    return pdf


def test_its_pages_are_pictures_in_order_beside_the_scan_itself(there: World) -> None:
    bring(there)

    kept = Attachment.objects.filter(about_kind="message").order_by("id")[1:]
    assert [
        (one.content_type, one.is_page) for one in kept if one.customer_id != there.b.conversation.customer_id
    ] == [
        ("image/tiff", False),
        ("image/jpeg", True),
        ("image/jpeg", True),
    ]


def test_who_wrote_it_is_known_by_the_address_and_an_answer_is_promised(there: World) -> None:
    conversation = bring(there)

    assert Identity.objects.get(customer=conversation.customer).value == HOME
    assert conversation.agent == there.agent
    assert Promise.objects.get(about_kind="conversation", about_id=conversation.pk).kind == "FIRST_REPLY"
    assert list(soundness.faults(NOON)) == []


def test_the_same_press_with_the_same_scan_is_one_letter(there: World) -> None:
    assert bring(there).pk == bring(there).pk


def test_the_promise_counts_from_the_day_on_which_it_came(there: World) -> None:
    today = bring(there)
    friday = bring_paper.bring(
        agent=there.agent,
        who=today.customer_id,
        team_id=there.team.pk,
        paper=bring_paper.Paper("POST", [scan(words="friday")], date(2026, 11, 13), HOME),
        send_key="2",
        at=NOON,
    )

    assert today.next_due_at == NOON + timedelta(hours=4)
    assert friday.next_due_at == datetime(2026, 11, 13, 3, tzinfo=UTC)


def test_an_address_of_somebody_else_is_not_given_away(there: World) -> None:
    bring(there)

    with pytest.raises(addresses.AlreadyKnown):
        bring_paper.bring(
            agent=there.agent,
            who=there.a.conversation.customer_id,
            team_id=there.team.pk,
            paper=bring_paper.Paper("POST", [scan(words="other")], TODAY, HOME),
            send_key="3",
            at=NOON,
        )


def test_a_file_without_pages_is_refused_and_nothing_is_kept(there: World) -> None:
    broken = NewFile("broken.pdf", "application/pdf", b"%PDF-1.7 not really")

    with pytest.raises(scans.NoPages, match=r"broken\.pdf"):
        scans.taken_apart([broken])


def test_an_answer_is_printed_and_posted_and_only_then_keeps_the_promise(there: World) -> None:
    conversation = bring(there)
    message = answer(there, conversation)
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)

    assert deliver.send_letters(at=NOON + timedelta(hours=1)) >= 0
    assert Delivery.objects.get(pk=letter.pk).state == "TO_PRINT"
    pdf = printed(there, letter)
    assert pdf.startswith(b"%PDF-")
    assert Promise.objects.get(about_id=conversation.pk, kind="FIRST_REPLY").kept_at is None
    later = NOON + timedelta(hours=2)
    assert post_room.note_posted(agent=there.agent, delivery_ids=[letter.pk], at=later, tracking="RR1") == 1

    letter.refresh_from_db()
    assert (letter.state, letter.settled_at, letter.tracking) == ("SENT", later, "RR1")
    assert (letter.printed_by_id, letter.posted_by_id) == (there.agent.pk, there.agent.pk)
    assert Promise.objects.get(about_id=conversation.pk, kind="FIRST_REPLY").kept_at == later
    assert Message.objects.get(pk=message.pk).delivery_state == "SENT"
    assert list(soundness.faults(later)) == []
    names = Event.objects.filter(about_kind="delivery", about_id=letter.pk).order_by("id")
    assert [one.verb for one in names] == ["delivery.printed", "delivery.posted"]


def test_a_printed_letter_says_with_its_date_what_was_promised_beside_its_words(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = bring(there)
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Señora Ruiz: la arreglamos.",
        seen_version=Conversation.objects.get(pk=conversation.pk).version,
        send_key="a",
        promises_made=[reply.OwnWords("la estrella vuelve a casa", NOON + timedelta(days=1))],
        at=NOON,
    )
    printed_pages = []
    monkeypatch.setattr(sheets, "printed", lambda html, _enclosed: printed_pages.append(html) or b"%PDF-")

    printed(there, Delivery.objects.get(state="TO_PRINT"))

    (page,) = printed_pages
    (told,) = re.findall(r'<p class="promised">(.*?)</p>', page)
    assert "la estrella vuelve a casa" in told
    assert "18 de noviembre" in told
    assert "mañana" not in told


@pytest.mark.parametrize("ask", [promise.ask_for_update, promise.escalate])
def test_what_the_customer_asks_for_after_a_letter_was_written_it_does_not_keep(
    there: World, ask: Callable[..., Promise]
) -> None:
    conversation = bring(there)
    letter = Delivery.objects.get(about_kind="message", about_id=answer(there, conversation).pk)
    asked = ask(Conversation.objects.get(pk=conversation.pk), at=NOON + timedelta(minutes=1))
    Promise.objects.filter(pk=asked.pk).update(owner=there.agent)

    printed(there, letter)
    post_room.note_posted(agent=there.agent, delivery_ids=[letter.pk], at=NOON + timedelta(hours=1))

    assert Promise.objects.get(pk=asked.pk).kept_at is None
    assert Promise.objects.get(about_id=conversation.pk, kind="FIRST_REPLY").kept_at


def test_a_letter_keeps_what_it_answers_and_what_they_wrote_since_is_promised_an_answer_from_then(
    there: World,
) -> None:
    conversation = bring(there)
    letters = [
        Delivery.objects.get(about_kind="message", about_id=answer(there, conversation).pk) for _ in range(2)
    ]
    wrote_at = NOON + timedelta(hours=1)
    there_now = Conversation.objects.get(pk=conversation.pk)
    receive.write_back(there_now, words="Y la caja?", new_files=[], send_key="w", at=wrote_at)

    for letter in letters:
        printed(there, letter)
        post_room.note_posted(agent=there.agent, delivery_ids=[letter.pk], at=NOON + timedelta(hours=2))

    assert Promise.objects.get(about_id=conversation.pk, kind="FIRST_REPLY").kept_at
    again = Promise.objects.get(about_id=conversation.pk, kind="NEXT_REPLY")
    assert (again.made_at, again.kept_at) == (wrote_at, None)
    assert Conversation.objects.get(pk=conversation.pk).next_due_at == again.due_at


def test_a_letter_posted_late_keeps_the_promise_that_was_renewed_meanwhile(there: World) -> None:
    conversation = bring(there)
    letter = Delivery.objects.get(about_kind="message", about_id=answer(there, conversation).pk)
    keep_watch.break_overdue_promises(at=NOON + timedelta(hours=5))

    printed(there, letter)
    post_room.note_posted(agent=there.agent, delivery_ids=[letter.pk], at=NOON + timedelta(hours=6))

    assert not Promise.objects.filter(about_id=conversation.pk, kept_at=None, broken_at=None).exists()


def test_a_letter_that_is_not_posted_in_time_breaks_its_promise(there: World) -> None:
    conversation = bring(there)
    answer(there, conversation)

    keep_watch.break_overdue_promises(at=NOON + timedelta(hours=5))

    assert Promise.objects.filter(about_id=conversation.pk, broken_at__isnull=False).exists()


def test_what_was_never_printed_cannot_have_been_posted(there: World) -> None:
    message = answer(there, bring(there))
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)

    assert post_room.note_posted(agent=there.agent, delivery_ids=[letter.pk], at=NOON) == 0
    with pytest.raises(NotFound):
        post_room.pages_of(agent=there.stranger, delivery_ids=[letter.pk])


def test_a_letter_that_a_colleague_posted_meanwhile_stops_no_other(there: World) -> None:
    conversation = bring(there)
    first, second = (
        Delivery.objects.get(about_kind="message", about_id=answer(there, conversation).pk) for _ in range(2)
    )
    printed(there, first)
    printed(there, second)
    post_room.note_posted(agent=there.agent, delivery_ids=[first.pk], at=NOON)
    both = [first.pk, second.pk]

    assert post_room.pages_of(agent=there.agent, delivery_ids=both).startswith(b"%PDF-")
    assert post_room.note_posted(agent=there.agent, delivery_ids=both, at=NOON) == 1
    assert post_room.note_posted(agent=there.agent, delivery_ids=both, at=NOON) == 0
    with pytest.raises(NotFound):
        post_room.note_posted(agent=there.stranger, delivery_ids=both, at=NOON)


def test_what_was_looked_at_is_what_is_printed_every_time(there: World) -> None:
    message = answer(there, bring(there))
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)

    first = post_room.pages_of(agent=there.agent, delivery_ids=[letter.pk])
    Message.objects.filter(pk=message.pk).update(text="Something else")

    assert post_room.pages_of(agent=there.agent, delivery_ids=[letter.pk]) == first
    assert sheets.leaves_of(first, "application/pdf").count == 1


def test_a_fax_is_answered_to_an_address_that_is_said_later(there: World) -> None:
    paper = bring_paper.Paper("FAX", [scan()], TODAY, "+34911234567")
    who = there.a.conversation.customer_id
    conversation = bring_paper.bring(
        agent=there.agent, who=who, team_id=there.team.pk, paper=paper, send_key="f", at=NOON
    )
    letter = Delivery.objects.get(about_kind="message", about_id=answer(there, conversation).pk)

    with pytest.raises(addresses.NoAddress):
        post_room.pages_of(agent=there.agent, delivery_ids=[letter.pk])
    answer_way.choose(agent=there.agent, conversation_id=conversation.pk, way="POST", to=HOME, at=NOON)
    printed(there, letter)

    assert Identity.objects.filter(customer_id=who, kind="FAX", value="+34911234567").exists()
    assert Delivery.objects.get(pk=letter.pk).recipient == HOME


def test_a_letter_taken_out_is_not_posted_and_may_go_back(there: World) -> None:
    message = answer(there, bring(there))
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)

    post_room.take_out(agent=there.agent, delivery_id=letter.pk, at=NOON)
    assert Delivery.objects.get(pk=letter.pk).state == "FAILED"
    deliver.send_again(agent=there.agent, delivery_id=letter.pk, at=NOON)

    assert Delivery.objects.get(pk=letter.pk).state == "TO_PRINT"


def test_erasing_somebody_takes_pages_letters_and_address(there: World) -> None:
    conversation = bring(there)
    message = answer(there, conversation)
    letter = Delivery.objects.get(about_kind="message", about_id=message.pk)
    printed(there, letter)

    forget.forget_customer(agent=there.owner, customer_id=conversation.customer_id, at=NOON)

    letter.refresh_from_db()
    conversation.refresh_from_db()
    assert (bytes(letter.raw), letter.recipient, letter.state) == (b"", "erased@invalid", "FAILED")
    assert conversation.paper_to == ""
    assert not Attachment.objects.filter(customer_id=conversation.customer_id).exists()
    assert not Identity.objects.filter(customer_id=conversation.customer_id).exists()
    with pytest.raises(NotFound):
        deliver.send_again(agent=there.agent, delivery_id=letter.pk, at=NOON)
