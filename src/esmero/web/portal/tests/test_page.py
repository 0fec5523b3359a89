"""The customer's own page, as whoever holds the link uses it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests import world
from tests.world import World

from esmero.actions import keep_watch, promise, reply
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Identity
from esmero.domain.events import reads as events
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.web.portal import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def ana() -> Client:
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def address(there: World, rest: str = "") -> str:
    return f"/c/{there.a.token}/{rest}"


def test_it_reads_like_a_letter_with_its_promise(there: World, ana: Client) -> None:
    page = ana.get(address(there)).content.decode()

    assert f"Where is my {world.WORD_OF_A}?" in page
    assert "<b>Marta</b> answers" in page
    assert "Escalate to Ines Duarte" in page
    assert world.WORD_OF_B not in page


def test_notes_and_held_back_words_never_show(there: World, ana: Client) -> None:
    pk = there.a.conversation.pk
    reply.note(agent=there.agent, conversation_id=pk, words="Quite a bore", send_key="n", at=there.at)
    Message.objects.create(
        conversation_id=pk, kind="FROM_CUSTOMER", text="Code 1234", at=there.at, held_since=there.at
    )

    for rest in ("", "story/"):
        page = ana.get(address(there, rest)).content.decode()
        assert "Quite a bore" not in page
        assert "Code 1234" not in page


def test_the_day_above_it_is_that_of_what_they_can_read(there: World) -> None:
    number, token = there.a.conversation.pk, there.a.token
    before = page.of(there.a.conversation, token=token, at=there.at)["dateline"]
    later = there.at + timedelta(days=9)
    reply.note(agent=there.agent, conversation_id=number, words="Hm.", send_key="n", at=later)

    after = page.of(Conversation.objects.get(pk=number), token=token, at=later)["dateline"]
    assert after == before


def test_hostile_words_stay_words(there: World, ana: Client) -> None:
    ana.post(address(there, "messages/"), {"words": "<script>alert(1)</script><b>x</b>", "send_key": "h"})

    page = ana.get(address(there)).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_html_of_a_mail_is_not_shown_only_its_words_with_their_pictures(
    there: World, ana: Client
) -> None:
    name = there.a.file.name
    html, text = (
        "<h1 onclick=alert(1)>Laid out</h1><script>alert(1)</script>",
        f"Before\n[image: {name}]\nAfter",
    )
    Message.objects.filter(pk=there.a.message.pk).update(html=html, text=text)

    page = ana.get(address(there)).content.decode()

    assert "alert(1)" not in page and "Laid out" not in page
    assert '<p>Before</p><p class="placed"><a href="/c/' in page


def test_writing_back_joins_the_conversation_once(there: World, ana: Client) -> None:
    for _press in range(2):
        answer = ana.post(address(there, "messages/"), {"words": "In red, please", "send_key": "k"})
        assert answer.status_code == 303

    assert Message.objects.filter(text="In red, please", conversation=there.a.conversation).count() == 1


def test_a_picture_alone_is_enough_and_nothing_at_all_is_not(there: World, ana: Client) -> None:
    photo = SimpleUploadedFile("coat.png", world.PIXEL)

    taken = ana.post(address(there, "messages/"), {"words": "", "send_key": "p", "attached": photo})
    refused = ana.post(address(there, "messages/"), {"words": "", "send_key": "q"})

    assert taken.status_code == 303
    assert refused.status_code == 422
    assert "add a picture" in refused.content.decode()


def test_a_wrong_file_keeps_the_words(there: World, ana: Client) -> None:
    wrong = SimpleUploadedFile("x.exe", b"MZ\x00")

    answer = ana.post(
        address(there, "messages/"), {"words": "Look at this", "send_key": "w", "attached": wrong}
    )

    assert answer.status_code == 422
    assert "Look at this" in answer.content.decode()
    assert not Message.objects.filter(text="Look at this").exists()


def test_asking_for_an_update_and_escalating_are_promises_of_named_people(there: World, ana: Client) -> None:
    ana.post(address(there, "update-request/"))
    ana.post(address(there, "escalation/"))

    page = ana.get(address(there)).content.decode()
    assert "<b>Marta</b> tells you how things stand" in page
    assert "<b>Ines</b> takes this up and answers you" in page
    assert Promise.objects.filter(about_id=there.a.conversation.pk, kind="ESCALATION").count() == 1


def test_a_broken_promise_is_told_and_renewed(there: World, ana: Client) -> None:
    late = there.a.promise.due_at + timedelta(seconds=1)
    keep_watch.break_overdue_promises(at=late)

    page = ana.get(address(there)).content.decode()

    assert "We did not keep this. That is our fault, not yours." in page
    assert "<b>Ines</b> answers" in page


def test_an_answer_is_signed_by_the_person(there: World, ana: Client) -> None:
    reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="It left today.",
        seen_version=Conversation.objects.get(pk=there.a.conversation.pk).version,
        send_key="r",
        at=clock.now(),
    )

    page = ana.get(address(there)).content.decode()

    assert "It left today." in page
    assert '<footer class="letter__sign">' in page
    assert "The next word is yours;" in page


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: "1" + token,
        lambda token: "nonsense",
        lambda token: token.replace(".", "..", 1),
    ],
)
def test_a_wrong_link_shows_the_calm_page(there: World, ana: Client, spoil: object) -> None:
    answer = ana.get(f"/c/{spoil(there.a.token)}/")

    assert answer.status_code == 404
    assert "Send me a fresh link" in answer.content.decode()


def test_a_link_that_opens_nothing_any_more_says_why_and_of_nobody(there: World, ana: Client) -> None:
    long_ago = there.at - timedelta(days=200)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(links_valid_from=long_ago)
    old = access.page_token(there.a.conversation, at=there.at - timedelta(days=91))
    younger = access.page_token(there.a.conversation, at=there.at - timedelta(days=89))
    of_nothing = access.page_token(Conversation(pk=10**6), at=there.at)
    Conversation.objects.filter(pk=there.b.conversation.pk).update(links_valid_from=clock.now())

    assert ana.get(f"/c/{younger}/").status_code == 200
    page = ana.get(f"/c/{old}/").content.decode()
    assert "hold for three months, and this one is older" in page
    assert "Send me a fresh link" in page
    ended = ana.get(f"/c/{there.b.token}/")
    assert ended.status_code == 404
    assert "opens nothing any more" in ended.content.decode()
    assert ana.get(f"/c/{of_nothing}/").content == ended.content
    for unknown in ("nonsense", f"1{old}"):
        assert "The link is old, or a letter of it was lost" in ana.get(f"/c/{unknown}/").content.decode()


def test_a_link_to_an_address_that_is_theirs_no_longer_says_that_answers_go_elsewhere(
    there: World, ana: Client
) -> None:
    boris = there.b.conversation.customer
    Identity.objects.filter(value="ana@example.org").update(customer=boris, proof="READ_OUT")

    page = ana.get(f"/c/{there.a.token}/").content.decode()

    assert "answers go to another address by now" in page
    assert "@example.org" not in page


def test_a_file_is_served_to_its_own_page_only(there: World, ana: Client) -> None:
    own = ana.get(address(there, f"files/{there.a.file.pk}/"))
    foreign = ana.get(address(there, f"files/{there.b.file.pk}/"))

    assert own.status_code == 200
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert foreign.status_code == 404


def test_a_colleagues_file_is_not_served(there: World, ana: Client) -> None:
    Attachment.objects.filter(pk=there.a.file.pk).update(is_internal=True)

    assert ana.get(address(there, f"files/{there.a.file.pk}/")).status_code == 404


def test_the_page_speaks_the_language_of_the_conversation(there: World) -> None:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(language="ru")

    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(address(there)).content.decode()

    assert '<html lang="ru"' in page


def test_the_link_is_not_leaked(there: World, ana: Client) -> None:
    answer = ana.get(address(there))

    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_page_costs_few_queries(there: World, ana: Client, django_assert_max_num_queries: object) -> None:
    ana.get(address(there))
    with django_assert_max_num_queries(14):
        ana.get(address(there))


def test_what_happens_while_the_page_is_put_together_is_told_to_it_afterwards(
    there: World, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, noted = conversations.newest_letters, []

    def letters(*args: object, **given: object) -> object:
        found = real(*args, **given)
        reply.note(
            agent=there.agent, conversation_id=there.a.conversation.pk, words="x", send_key="n", at=there.at
        )
        noted.append(events.newest_id())
        return found

    monkeypatch.setattr(conversations, "newest_letters", letters)

    shown = page.of(there.a.conversation, token=there.a.token, at=clock.now())

    assert shown["newest_event"] < noted[0]


def test_whoever_holds_the_link_cant_write_without_end(
    there: World, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esmero.web.portal.views.conversation.LETTERS_AN_HOUR", 1)

    ana.post(address(there, "messages/"), {"words": "First", "send_key": "1"})
    answer = ana.post(address(there, "messages/"), {"words": "Second", "send_key": "2"})

    assert answer.status_code == 422
    assert "Second" in answer.content.decode()
    assert not Message.objects.filter(text="Second").exists()


def closed_long_ago(there: World) -> Conversation:
    found = Conversation.objects.get(pk=there.a.conversation.pk)
    found.closed_at, found.closed_by, found.close_reason = (
        clock.now() - timedelta(days=31),
        there.agent,
        "ANSWERED",
    )
    found.save()
    return found


def test_who_writes_long_after_the_end_is_led_to_the_new_conversation(there: World, ana: Client) -> None:
    old = closed_long_ago(there)
    assert "a new conversation begins" in ana.get(address(there)).content.decode()

    led = ana.post(address(there, "messages/"), {"words": "It broke again", "send_key": "k"}, follow=True)

    old.refresh_from_db()
    assert old.is_closed and old.followed_by
    assert old.followed_by.code in led.content.decode()
    assert "It broke again" in led.content.decode()


def test_the_old_page_says_where_it_goes_on(there: World, ana: Client) -> None:
    old = closed_long_ago(there)
    ana.post(address(there, "messages/"), {"words": "It broke again", "send_key": "k"})
    old.refresh_from_db()
    assert old.followed_by

    shown = ana.get(address(there)).content.decode()

    assert "This goes on in a new conversation." in shown
    assert page.address_of(old.followed_by) in shown
    assert "It broke again" in ana.get(page.address_of(old.followed_by)).content.decode()


def test_who_asked_a_short_while_ago_sees_the_button_and_from_when_on_it_works(there: World) -> None:
    asked = promise.escalate(there.a.conversation, at=there.at)
    Promise.objects.filter(pk=asked.pk).update(kept_at=there.at)
    client = Client()
    address = reverse("portal:conversation", args=[there.a.token])

    page = client.get(address).content.decode()
    assert "You can escalate again from" in page
    assert reverse("portal:conversation-escalation", args=[there.a.token]) not in page
    answer = client.post(reverse("portal:conversation-escalation", args=[there.a.token]))

    assert answer.status_code == 303
    assert Promise.objects.filter(kind="ESCALATION").count() == 1
