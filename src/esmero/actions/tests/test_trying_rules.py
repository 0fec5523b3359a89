"""Rules tried on the promises of the last weeks: decided as they would have been, and nothing is changed."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import forget, promise, receive, reply, set_rules, try_out
from esmero.actions.set_up import OwnersOnly
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.models import Channel
from esmero.domain.company.models import Calendar
from esmero.domain.promises.factories import make_policy, times_in_minutes
from esmero.domain.promises.kinds import Condition, Noun, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise, TryOut
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task
from esmero.insight import replay

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=3)
TASKS = {"rules.try": try_out.count}


@pytest.fixture
def there():
    there = world.make_world(MONDAY)
    # Only what a test makes itself counts.
    Promise.objects.all().delete()
    return there


@pytest.fixture
def rule(there):
    return Policy.objects.get()


def asked(number=1, *, at=MONDAY, **words):
    """Somebody asks, and an answer is promised within four hours."""
    words = {"sender_email": f"p{number}@example.org", "mail_message_id": f"m{number}@example.org", **words}
    return receive.receive(mail(external_id=f"mail:{number}", **words), at=at).conversation


def answered(there, conversation, *, at):
    conversation.refresh_from_db()
    reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Here.",
        seen_version=conversation.version,
        send_key=f"key-{conversation.pk}",
        promises_made=None,
        at=at,
    )


def came_out(made, *, at=LATER):
    while doing.do_next(TASKS, at=at):
        pass
    made.refresh_from_db()
    return made.result


def in_language(code):
    return [Condition(Noun.LANGUAGE, (code,))]


def rows(result):
    return {row["place"]: row for row in result["rules"]}


def tried(there, rule, *, at=LATER, **columns):
    made = try_out.changed(agent=there.owner, policy_id=rule.pk, columns=columns, at=at)
    return came_out(made, at=at)


def test_rules_as_they_are_kept_decide_what_they_decided(there):
    asked(1)
    asked(2, at=MONDAY + timedelta(hours=2))

    result = came_out(try_out.as_kept(agent=there.owner, at=LATER))

    assert (result["counted"], result["unknown"], result["guessed"], result["is_cut"]) == (2, 0, 0, False)
    first = rows(result)[1]
    assert (first["promised"], first["same"], first["earlier"], first["later"]) == (2, 2, 0, 0)
    assert first["examples"] == []


def test_a_shorter_time_says_which_kept_promise_would_have_been_broken(there, rule):
    quick, slow = asked(1), asked(2)
    answered(there, quick, at=MONDAY + timedelta(minutes=10))
    answered(there, slow, at=MONDAY + timedelta(minutes=90))
    before = list(Promise.objects.order_by("id").values())

    row = rows(tried(there, rule, times=times_in_minutes(first_reply=60)))[1]

    assert (row["promised"], row["earlier"], row["would_break"]) == (2, 2, 1)
    assert [(one["conversation"], one["would_break"]) for one in row["examples"]] == [
        (slow.pk, True),
        (quick.pk, False),
    ]
    would_be = datetime.fromisoformat(row["examples"][0]["would_be"])
    assert would_be == MONDAY + timedelta(hours=1)
    assert list(Promise.objects.order_by("id").values()) == before
    assert Policy.objects.get().times == rule.times


def test_a_longer_time_is_later(there, rule):
    asked()

    row = rows(tried(there, rule, times=times_in_minutes(first_reply=300)))[1]

    assert (row["later"], row["earlier"], row["would_break"]) == (1, 0, 0)


def test_one_more_rule_takes_only_what_no_other_one_fits(there, rule):
    set_rules.change(
        agent=there.owner, policy_id=rule.pk, columns={"conditions": in_language("es")}, at=MONDAY
    )
    asked(1, language="en")
    asked(2, language="es")

    columns = {"name": "All others", "times": times_in_minutes(first_reply=30)}
    made = try_out.one_more(agent=there.owner, columns=columns, at=LATER)

    assert {place: row["promised"] for place, row in rows(came_out(made)).items()} == {0: 0, 1: 1, 2: 1}


def test_what_no_rule_fits_stands_by_itself(there, rule):
    asked(language="en")

    result = tried(there, rule, conditions=in_language("ru"))

    assert {place: row["promised"] for place, row in rows(result).items()} == {0: 1, 1: 0}


def test_a_rule_of_a_channel_s_own_goes_on_deciding_there(there, rule):
    own = make_policy("Urgent", position=2, first_reply_minutes=30)
    Channel.objects.update(policy=own)
    asked()

    result = tried(there, rule, times=times_in_minutes(first_reply=300))

    assert rows(result)[2]["same"] == 1
    assert rows(result)[1]["promised"] == 0


def test_it_counts_as_it_was_asked_whatever_became_of_the_conversation(there, rule):
    conversation = asked(language="es")
    conversation.language = "ru"
    conversation.save()

    result = tried(there, rule, conditions=in_language("es"))

    assert rows(result)[1]["promised"] == 1


def test_what_was_promised_before_that_was_noted_counts_as_its_conversation_is_now(there, rule):
    asked(language="es")
    made = Promise.objects.get()
    del made.terms["asked"]
    made.save()

    result = tried(there, rule, conditions=in_language("es"))

    assert (rows(result)[1]["same"], result["guessed"]) == (1, 1)


def test_of_whoever_was_erased_nothing_is_known(there, rule):
    asked(1)
    gone = asked(2)
    forget.forget_customer(agent=there.owner, customer_id=gone.customer_id, at=MONDAY)

    result = tried(there, rule, times=times_in_minutes(first_reply=30))

    assert (result["counted"], result["unknown"]) == (1, 1)
    assert [one["conversation"] for one in rows(result)[1]["examples"]] != [gone.pk]


def test_what_a_person_promised_and_what_is_older_does_not_count(there, rule):
    conversation = asked(1, at=LATER - replay.SPAN - timedelta(minutes=1))
    own = reply.OwnWords("look at the photos", LATER + timedelta(hours=2))
    promise.make(agent=there.owner, conversation_id=conversation.pk, made=own, at=MONDAY)

    assert tried(there, rule, times=times_in_minutes(first_reply=30))["counted"] == 0


def test_what_broke_and_was_promised_again_is_told_apart(there, rule):
    conversation = asked()
    world.keep_watch.break_overdue_promises(at=MONDAY + timedelta(hours=5))
    assert Promise.objects.filter(about_id=conversation.pk).count() == 2

    result = tried(there, rule, times=times_in_minutes(first_reply=30))

    assert rows(result)[1]["promised"] == 1
    assert result["renewals"] == {"same": 0, "earlier": 1, "later": 0, "none": 0}


def test_other_kinds_have_the_time_of_their_own(there, rule):
    promise.ask_for_update(asked(), at=MONDAY)

    row = rows(tried(there, rule, times={**rule.times, **times_in_minutes(update=10)}))[1]

    assert (row["same"], row["earlier"]) == (1, 1)
    assert [one["kind"] for one in row["examples"]] == [PromiseKind.UPDATE]


def test_of_very_many_the_newest_are_counted(there, rule, monkeypatch):
    monkeypatch.setattr(replay, "MOST", 2)
    asked(1)
    newest = [asked(2).pk, asked(3).pk]

    result = tried(there, rule, times=times_in_minutes(first_reply=30))

    assert (result["counted"], result["is_cut"]) == (2, True)
    assert sorted(one["conversation"] for one in rows(result)[1]["examples"]) == newest


def test_ten_examples_are_enough_and_what_would_have_broken_comes_first(there, rule):
    first = asked(99)
    answered(there, first, at=MONDAY + timedelta(hours=2))
    for number in range(12):
        asked(number)

    row = rows(tried(there, rule, times=times_in_minutes(first_reply=30)))[1]

    assert row["promised"] == 13
    assert len(row["examples"]) == replay.EXAMPLES
    assert row["examples"][0]["conversation"] == first.pk


def test_hours_that_were_taken_away_meanwhile_end_it_without_an_answer(there, rule):
    asked()
    hours = Calendar.objects.create(name="Other", time_zone="Europe/Madrid")
    made = try_out.changed(agent=there.owner, policy_id=rule.pk, columns={"calendar_id": hours.pk}, at=LATER)
    hours.delete()

    assert came_out(made) is None
    assert made.ended_at == LATER


def test_trying_again_is_in_place_of_what_nobody_waits_for_any_more(there, rule):
    asked()
    one = try_out.as_kept(agent=there.owner, at=LATER)
    other = try_out.as_kept(agent=there.owner, at=LATER)

    assert came_out(other)["counted"] == 1
    assert not Task.objects.exists()
    one.refresh_from_db()
    assert (one.ended_at, one.result) == (LATER, None)


def test_counting_says_how_far_it_is_and_ends_where_it_was_given_up(there, rule, monkeypatch):
    monkeypatch.setattr(replay, "PIECE", 1)
    for number in range(3):
        asked(number)
    told = []

    def tell(done, whole):
        told.append((done, whole))
        return done < 1

    assert replay.replayed([rule], at=LATER, told=tell) is None
    assert told == [(0, 3), (1, 3)]


def test_what_was_tried_is_forgotten_after_a_day(there, rule):
    made = try_out.as_kept(agent=there.owner, at=LATER)

    assert try_out.forget(at=LATER + timedelta(hours=23)) == 0
    assert try_out.forget(at=LATER + timedelta(hours=24)) == 1
    assert not TryOut.objects.filter(pk=made.pk).exists()


def test_only_owners_try_rules(there, rule):
    for press in (
        lambda: try_out.as_kept(agent=there.lead, at=LATER),
        lambda: try_out.changed(agent=there.lead, policy_id=rule.pk, columns={}, at=LATER),
        lambda: try_out.one_more(agent=there.lead, columns={"name": "9"}, at=LATER),
    ):
        with pytest.raises(OwnersOnly):
            press()
    assert not TryOut.objects.exists()


def test_times_by_the_clock_on_the_wall_and_in_days_are_counted_as_they_would_be_promised(there, rule):
    conversation = asked()

    row = rows(tried(there, rule, times={PromiseKind.FIRST_REPLY: Time(2, Unit.DAYS, is_plain=True)}))[1]

    assert [one["conversation"] for one in row["examples"]] == [conversation.pk]
    assert datetime.fromisoformat(row["examples"][0]["would_be"]) == MONDAY + timedelta(days=2)


def test_words_of_the_question_are_looked_for_where_they_stand(there, rule):
    coat = asked(1, subject="About it", text="The coats are wet.")
    asked(2, subject="About it", text="A lamp.")
    gone = asked(3, subject="The coat")
    forget.forget_customer(agent=there.owner, customer_id=gone.customer_id, at=MONDAY)
    with_words = [Condition(Noun.WORDS, ("coat",))]

    result = tried(there, rule, conditions=with_words, times=times_in_minutes(first_reply=30))

    assert {place: row["promised"] for place, row in rows(result).items()} == {0: 1, 1: 1}
    assert [one["conversation"] for one in rows(result)[1]["examples"]] == [coat.pk]
    assert (result["counted"], result["unknown"]) == (2, 1)
    assert all("words" not in one.terms["asked"] for one in Promise.objects.all())


def test_what_a_rule_would_not_have_promised_is_told_apart(there, rule):
    times = {PromiseKind.RESOLUTION: Time(3, Unit.DAYS)}
    set_rules.change(agent=there.owner, policy_id=rule.pk, columns={"times": times}, at=MONDAY)
    asked()

    row = rows(tried(there, rule, times={}))[1]

    assert (row["promised"], row["none"]) == (2, 1)
    assert PromiseKind.RESOLUTION not in [one["kind"] for one in row["examples"]]
