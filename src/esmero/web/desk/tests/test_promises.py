"""What is promised stands above the letters, what breaks next first, and leaves them room."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from esmero.actions import promise, reply
from esmero.actions.reply import OwnWords
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.models import Promise
from esmero.ground import clock
from esmero.web.desk import promise_lines
from esmero.web.desk.shown import promise_hint

pytestmark = pytest.mark.django_db


def head_of(page):
    """Return the head of the talk up to the first promise, each of those, and the fold of the later ones."""
    head = page[page.index('id="about"') : page.index('id="letters"')]
    above, *lines = head.split('<details class="desk__promise"')
    return above, lines, re.findall(r"data-further><summary>(.*?)</summary>", head)


def is_unfolded(line):
    return bool(re.match(r"[^>]* open", line))


def test_each_promise_is_a_line_that_unfolds_what_breaks_next_first(company, desk, at):
    number = company.a.conversation.pk
    for hours, words in ((72, "write"), (1, "call"), (48, "look")):
        made = OwnWords(words, company.at + timedelta(hours=hours))
        promise.make(agent=company.agent, conversation_id=number, made=made, at=company.at)

    above, folded, later = head_of(desk.get(at("conversation", number)).content.decode())

    assert [one.count('id="promise-') for one in (above, *folded)] == [0, 1, 1, 1, 1]
    assert not any(is_unfolded(one) for one in folded)
    lines = [re.findall(r"<summary.*?</summary>", one)[0] for one in folded]
    assert "call" in lines[0]
    assert [word in line for word, line in zip(("look", "write"), lines[2:], strict=True)] == [True, True]
    moments = re.findall(r'<time datetime="([^"]+)"', "".join(lines))
    assert moments == sorted(moments)
    # All but the first lie in one fold, so that four take no more room than two.
    assert later == ["And 3 more promises"]
    assert "data-further" in folded[0]


def test_one_promise_has_no_fold_of_later_ones(company, desk, at):
    _above, folded, later = head_of(desk.get(at("conversation", company.a.conversation.pk)).content.decode())
    assert (len(folded), later) == (1, [])


@pytest.mark.parametrize(
    "pressing",
    [
        {"warn_at": clock.now() - timedelta(minutes=5)},
        {"due_at": clock.now() - timedelta(minutes=5)},
        {"times_renewed": 1},
    ],
)
def test_the_first_stands_unfolded_where_it_is_close_or_late(company, desk, at, pressing):
    number = company.a.conversation.pk
    made = OwnWords("call", clock.now() + timedelta(days=3))
    promise.make(agent=company.agent, conversation_id=number, made=made, at=clock.now())
    Promise.objects.filter(pk=company.a.promise.pk).update(**pressing)

    _above, folded, later = head_of(desk.get(at("conversation", number)).content.decode())

    assert f'id="promise-{company.a.promise.pk}"' in folded[0]
    assert [is_unfolded(one) for one in folded] == [True, False]
    assert "call" in folded[1]
    assert later == ["And 1 more promise"]


def test_an_hour_that_is_skipped_that_night_is_said_before_it_is_promised(company):
    conversation = company.a.conversation
    noon = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)

    def skipped(line):
        made = promise_lines.from_line(line, conversation.team, at=noon)
        return promise_hint.hint(made, conversation, line=line, at=noon)["skipped"]

    assert skipped("/promise tomorrow 2:30 I call") == "2:30 is skipped that night; it counts as 3:30."
    assert skipped("/promise tomorrow 4:30 I call") == ""


def test_who_is_above_is_offered_a_refusal_and_after_an_answer_the_end(company, at):
    number = company.a.conversation.pk
    asked = promise.escalate(company.a.conversation, at=company.at)
    above = Client()
    above.force_login(company.lead)

    page = above.get(at("conversation", number)).content.decode()
    assert reverse("desk:escalation-refusal", args=[asked.pk]) in page
    version = Conversation.objects.get(pk=number).version
    reply.reply(
        agent=company.lead,
        conversation_id=number,
        words="You get it back.",
        seen_version=version,
        send_key="1",
        at=company.at,
    )

    page = above.get(at("conversation", number)).content.decode()
    assert f"Settled; {company.agent.short_name} goes on" in page
    above.post(reverse("desk:escalation-settling", args=[asked.pk]))
    assert (
        reverse("desk:escalation-settling", args=[asked.pk])
        not in above.get(at("conversation", number)).content.decode()
    )


def test_a_new_time_is_named_on_the_desk_and_nonsense_is_told(company, desk, at):
    number = company.a.conversation.pk
    words = OwnWords("call", company.at + timedelta(days=1))
    made = promise.make(agent=company.agent, conversation_id=number, made=words, at=company.at)
    address = reverse("desk:promise-new_time", args=[made.pk])

    refused = desk.post(address, {"due": "some day", "because": "The seamstress is ill."})
    assert refused.status_code == 422
    assert "Say by when, for example" in refused.content.decode()

    desk.post(address, {"due": "in 3 days", "because": "The seamstress is ill."})
    page = desk.get(at("conversation", number)).content.decode()
    assert "named another time, with these words: The seamstress is ill." in page


def test_no_new_time_is_named_while_the_clock_rests_and_the_reason_stands_beside_the_field(company, desk, at):
    number = company.a.conversation.pk
    made = promise.make(
        agent=company.agent,
        conversation_id=number,
        made=OwnWords("send the offer", company.at + timedelta(days=1)),
        at=company.at,
    )
    Promise.objects.filter(pk=made.pk).update(rests_since=company.at, rests_with_seconds=60)
    address = reverse("desk:promise-new_time", args=[made.pk])
    assert "The clock rests until the customer answers" in desk.get(address).content.decode()

    refused = desk.post(address, {"due": "in 3 days", "because": "The seamstress is ill."})

    assert refused.status_code == 422
    (beside,) = html.fromstring(refused.content.decode()).xpath("//*[@id='id_due-error']")
    assert "The clock rests until the customer answers" in beside.text_content()
    assert not Promise.objects.filter(renewed_from=made).exists()
    with pytest.raises(promise.ItsClockRests):
        promise.renew(
            agent=company.agent,
            promise_id=made.pk,
            due_at=company.at + timedelta(days=3),
            why="Ill",
            at=company.at,
        )
