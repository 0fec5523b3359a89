"""A person's story leaves nothing out: each event of a customer has its sentence, or a reason for none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from tests.house import tree

from esmero.domain.events.models import Event
from esmero.insight import story_verbs
from esmero.parts import their_story
from esmero.parts.turns import Telling

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
TELLING = Telling({1: "Marta"}, AT, ZoneInfo("UTC"), "Ana")
# What events of these nouns are about is never a customer's: their audience has none.
NOBODYS = {
    *("agent", "calendar", "canned_reply", "capacity", "chain", "channel", "coaching", "company"),
    *("directory", "feed", "feed_day", "fetching", "holiday", "hours", "invitation", "kind", "one_off"),
    *(
        "policies",
        "profile",
        "promises",
        "purpose",
        "receipt",
        "record",
        "retention",
        "routing",
        "segment",
        "sending",
        "tag",
        "team",
        "token",
    ),
    *("token", "view", "wording", "work", "workflow"),
}
# Of rules only these two are about a conversation.
OF_A_RULE = {"rule.followed", "rule.refused"}


def verbs_of_customers() -> set[str]:
    verbs = {word for word in tree.first_words("events.md") if "." in word}
    return {
        verb
        for verb in verbs
        if verb.split(".")[0] not in NOBODYS and (not verb.startswith("rule.") or verb in OF_A_RULE)
    }


def told() -> set[str]:
    return {verb for verbs in story_verbs.KINDS.values() for verb in verbs}


def test_every_event_of_a_customer_is_told_or_says_why_not():
    assert verbs_of_customers() == told() | set(story_verbs.NOT_TOLD)
    assert not told() & set(story_verbs.NOT_TOLD)
    assert all(len(why) > 20 for why in story_verbs.NOT_TOLD.values())


def test_no_event_stands_under_two_kinds():
    every = [verb for verbs in story_verbs.KINDS.values() for verb in verbs]

    assert len(every) == len(set(every))


@pytest.mark.parametrize("verb", sorted(set(their_story.PLAIN)))
@pytest.mark.parametrize("language", ["en", "es", "ru"])
def test_what_was_erased_still_has_its_sentence(verb, language):
    event = Event(verb=verb, by_kind="agent", by_id=1, at=AT, payload=None, about_kind="customer", about_id=1)

    with translation.override(language):
        said = their_story.sentence(event, TELLING)

    assert said
    assert said[-1] in ".!?"


def test_what_is_told_has_a_sentence():
    assert told() <= set(their_story.TOLD)
    assert set(story_verbs.SHORT) <= set(their_story.PLAIN)
