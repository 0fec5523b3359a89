"""Trying the rules as they are kept finds for every promise what was decided when it was made."""

from collections.abc import Iterator

import pytest
from hypothesis import given

from esmero.actions import set_rules
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises import reads as promises
from esmero.domain.promises.factories import times_in_minutes
from esmero.domain.promises.kinds import TOLD_EVERY, Condition, Noun, Time, Unit
from esmero.domain.promises.models import Promise
from esmero.insight import replay
from tests.histories import deeds
from tests.histories.history import History, Step, undone
from tests.histories.test_histories import STEPS, as_many_as

# What is decided by: after one of these another time may be right.
EDITS = {
    "add_a_rule",
    "change_a_rule",
    "move_a_rule",
    "drop_a_rule",
    "change_the_hours",
    "take_hours_away",
    "close_a_day",
    "make_hours_the_default",
    "take_a_day_back",
    "set_hours_of_a_day",
    "drop_hours_of_a_day",
    "a_team_works_by_other_hours",
    "the_company_moves",
    "a_channel_has_terms_of_its_own",
    "the_law_counts",
}

# Somebody writes to each team in each language.
LETTERS = [Step("a_new_mail", 7, who, which) for who in range(3) for which in range(2)]


@pytest.mark.django_db
@as_many_as(25)
@given(STEPS)
def test_what_was_decided_is_decided_again(steps: list[Step]) -> None:
    with undone():
        history = History()
        _several_rules(history)
        edited_at = _newest()
        for step in [*LETTERS, *steps]:
            history.take(step, deeds.ALL)
            if step.deed in EDITS:
                edited_at = _newest()
            history.do_a_round()
            for promise, again in _again_after(edited_at):
                assert again is not None and again.clock is not None, (promise.pk, history.steps)
                said = (again.clock.due_at, again.clock.warn_at, again.clock.terms)
                assert said == (promise.due_at, promise.warn_at, promise.terms), history.steps


def _several_rules(history: History) -> None:
    """Rules for one language, one team, one way in and some words, before the one that fits everything."""
    other_team = history.there.other_team.pk
    given = [
        ("Spanish", Condition(Noun.LANGUAGE, ("es",)), times_in_minutes(first_reply=30, next_reply=25)),
        ("Repairs", Condition(Noun.TEAM, (other_team,)), {"FIRST_REPLY": Time(2, Unit.DAYS, is_plain=True)}),
        ("Calls", Condition(Noun.WAY, (ChannelKind.PHONE,)), {"RESOLUTION": Time(3, Unit.DAYS)}),
        (
            "Words",
            Condition(Noun.WORDS, ("star", "does not turn")),
            {**times_in_minutes(first_reply=45), TOLD_EVERY: Time(1, Unit.DAYS)},
        ),
    ]
    for name, asks, times in given:
        columns = {"name": name, "conditions": [asks], "times": times}
        rule = set_rules.add(agent=history.owner(), columns=columns, at=history.at)
        set_rules.move(agent=history.owner(), policy_id=rule.pk, by=-9, at=history.at)


def _newest() -> int:
    return Promise.objects.order_by("-id").values_list("id", flat=True).first() or 0


def _again_after(promise_id: int) -> Iterator[tuple[Promise, replay.Decided | None]]:
    now = replay.Settings(promises.policies())
    for promise in Promise.objects.filter(pk__gt=promise_id, terms__isnull=False):
        about = Conversation.objects.get(pk=promise.about_id)
        if about.is_practice:  # no rule is tried on it
            continue
        # Of whoever was erased nothing is known.
        if about.subject or about.reply_to != "erased@invalid.example":
            words = conversations.words_asked(about)
            yield promise, replay.decided_again(promise, about, now, words=words)
