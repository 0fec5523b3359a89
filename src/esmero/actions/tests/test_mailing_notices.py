"""Who is told by mail of what they did not see at the desk: at once, or once a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests import given_words, world
from tests.world import World

from esmero.actions import arrange, assign, come_back, deliver, mail_notices, notify, receive, reply
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.company.models import Hours
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.staff.kinds import ByMail
from esmero.domain.staff.models import Agent, Membership, StaffLetter, Team
from esmero.domain.workbench.models import Notice
from esmero.insight import record_proof
from esmero.parts import record

pytestmark = pytest.mark.django_db
# A Tuesday, one o'clock in the afternoon at the shop.
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=3)
NEXT_DAY = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    made = world.make_world(NOON)
    notify.tell(at=NOON)
    Conversation.objects.filter(pk=made.a.conversation.pk).update(agent=made.agent)
    return made


def wants(agent: Agent, choice: ByMail) -> None:
    arrange.set_habits(agent=agent, notices_by_mail=choice.value)


def write_back(there: World, words: str = "And?", key: str = "again") -> None:
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(conversation, words=words, new_files=[], send_key=key, at=NOON)
    notify.tell(at=NOON)


def mention(there: World) -> None:
    words = f"@{there.agent.short_name}, look"
    reply.note(agent=there.lead, conversation_id=there.a.conversation.pk, words=words, send_key="1", at=NOON)
    notify.tell(at=NOON)


def mails() -> list[Delivery]:
    return list(Delivery.objects.filter(about_kind="notice").order_by("id"))


def daily() -> list[StaffLetter]:
    return list(StaffLetter.objects.order_by("id"))


def test_who_wants_so_hears_at_once_and_once(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    mail_notices.send_at_once(at=LATER)
    mail_notices.send_at_once(at=LATER + timedelta(minutes=9))

    (mail,) = mails()
    assert mail.recipient == there.agent.email
    assert mail.is_internal
    assert mail.customer_id == there.a.conversation.customer_id
    notice = Notice.objects.get()
    assert notice.mailed_at == LATER
    assert notice.mailed_version == Conversation.objects.get(pk=there.a.conversation.pk).version


def test_what_is_seen_in_time_needs_no_letter(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    mail_notices.send_at_once(at=NOON + timedelta(minutes=1))
    assert mails() == []

    notify.see(agent=there.agent, conversation_id=there.a.conversation.pk, at=NOON)
    mail_notices.send_at_once(at=LATER)
    assert mails() == []


def test_what_happened_together_in_one_conversation_is_one_letter(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    mention(there)

    assert mail_notices.send_at_once(at=LATER) == 1
    (mail,) = mails()
    assert Notice.objects.get(pk=mail.about_id).kind == "WROTE"
    assert not Notice.objects.filter(mailed_at=None).exists()


@pytest.mark.parametrize("choice", [ByMail.DAILY, ByMail.NEVER])
def test_nobody_else_hears_at_once(there: World, choice: ByMail) -> None:
    wants(there.agent, choice)
    mention(there)

    assert mail_notices.send_at_once(at=LATER) == 0


def test_what_calls_for_somebody_comes_at_once_and_customers_words_with_the_day(there: World) -> None:
    wants(there.agent, ByMail.CALLS)
    write_back(there)
    assert mail_notices.send_at_once(at=LATER) == 0
    mention(there)
    assert mail_notices.send_at_once(at=LATER) == 1

    assert mail_notices.send_daily(at=NEXT_DAY) == 1
    (letter,) = daily()
    assert "The customer wrote" in letter.words
    assert "named you" not in letter.words


def test_nobody_is_mailed_what_they_may_not_see_any_more(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    Membership.objects.filter(agent=there.agent).delete()
    Team.objects.filter(pk=there.team.pk).update(is_open_to_all=False)

    assert mail_notices.send_at_once(at=LATER) == 0


def test_a_letter_to_a_colleague_is_part_of_no_customers_story(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    mail_notices.send_at_once(at=LATER)
    (mail,) = mails()
    # The first message there is has the number that this notice may have: it is another thing.
    before = list(Message.objects.order_by("id").values_list("id", "delivery_state"))
    Delivery.objects.filter(pk=mail.pk).update(about_id=before[0][0])
    mail.refresh_from_db()
    deliver._note(mail, DeliveryState.FAILED, "no", at=LATER)

    assert list(Message.objects.order_by("id").values_list("id", "delivery_state")) == before
    notify.tell(at=LATER)
    assert not Notice.objects.filter(kind="UNSENT").exists()


def test_the_daily_letter_comes_once_on_the_morning_after(there: World) -> None:
    write_back(there)
    mention(there)
    assert mail_notices.send_daily(at=datetime(2026, 11, 18, 6, 30, tzinfo=UTC)) == 0

    assert mail_notices.send_daily(at=NEXT_DAY) == 1
    (letter,) = daily()
    assert letter.recipient == there.agent.email
    assert letter.words.count(there.a.conversation.code) == 1
    assert "The customer wrote" in letter.words
    assert f"{there.lead.short_name} named you in a note" in letter.words

    write_back(there, "And now?", key="once more")
    assert mail_notices.send_daily(at=NEXT_DAY + timedelta(hours=3)) == 0


@pytest.fixture
def owner(there: World) -> Agent:
    """An owner to whom the daily letter has something to tell."""
    Conversation.objects.update(agent=there.owner)
    wants(there.owner, ByMail.DAILY)
    write_back(there)
    return there.owner


def marks() -> list[str]:
    """The digests in the file of the record, behind its heading."""
    return [str(line["digest"]) for line in list(record_proof.lines("Marea"))[1:]]


def words_of(recipient: Agent) -> str:
    # An owner of no team has their morning by the clock of the company.
    mail_notices.send_daily(at=NEXT_DAY + timedelta(hours=3))
    return StaffLetter.objects.get(recipient=recipient.email).words


def test_owners_read_the_mark_of_the_record_which_every_later_file_holds(there: World, owner: Agent) -> None:
    given_words.keep(given_words.give(there))
    given_words.count(there)
    given_words.show_everybody(there)

    words = words_of(owner)

    assert marks()[-1] in words
    assert record.day(date(2026, 11, 15)) in words and "/record/proof/" in words
    given_words.keep(given_words.give(there, days_ago=3))
    given_words.count(there)
    assert len(marks()) == 2
    assert marks()[0] in words


def test_the_file_is_named_only_where_everybody_may_fetch_it(there: World, owner: Agent) -> None:
    given_words.keep(given_words.give(there))
    given_words.count(there)

    words = words_of(owner)

    assert "has this mark" in words and "/record/proof/" not in words


def test_before_the_first_count_there_is_no_mark(owner: Agent) -> None:
    assert "has this mark" not in words_of(owner)


def test_who_is_no_owner_reads_no_mark(there: World) -> None:
    given_words.keep(given_words.give(there))
    given_words.count(there)
    write_back(there)

    assert "has this mark" not in words_of(there.agent)


def test_no_daily_letter_without_anything_unseen_or_on_a_day_of_rest(there: World) -> None:
    write_back(there)
    Hours.objects.filter(weekday=2).delete()
    assert mail_notices.send_daily(at=NEXT_DAY) == 0

    notify.see(agent=there.agent, conversation_id=there.a.conversation.pk, at=NEXT_DAY)
    assert mail_notices.send_daily(at=NEXT_DAY + timedelta(days=1)) == 0
    assert daily() == []


def test_after_a_restore_nothing_of_the_past_is_mailed(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    write_back(there)
    come_back.settle(backup_at=NOON, for_good=come_back.ForGood(), at=LATER)

    assert mail_notices.send_at_once(at=LATER) == 0


def test_ones_own_deeds_are_no_letter(there: World) -> None:
    wants(there.agent, ByMail.AT_ONCE)
    Conversation.objects.update(agent=None)
    assign.assign(
        agent=there.agent, conversation_id=there.a.conversation.pk, to_agent_id=there.agent.pk, at=NOON
    )
    notify.tell(at=NOON)

    assert mail_notices.send_at_once(at=LATER) == 0


def test_one_whose_daily_letter_cannot_be_written_holds_up_nobody_elses(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_back(there)
    write = mail_notices.letters.daily

    def fail_for_others(agent: Agent, *given: Any, **more: Any) -> Any:
        if agent != there.agent:
            raise ValueError(agent.name)
        return write(agent, *given, **more)

    Notice.objects.create(
        agent=there.lead, conversation=there.a.conversation, event_id=10**6, kind="HANDED", at=NOON
    )
    Agent.objects.filter(pk=there.lead.pk).update(name="A first one")
    monkeypatch.setattr(mail_notices.letters, "daily", fail_for_others)

    assert mail_notices.send_daily(at=NEXT_DAY) == 1
    assert [one.recipient for one in daily()] == [there.agent.email]
