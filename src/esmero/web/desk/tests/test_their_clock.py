"""By which clock a good hour to answer at is offered: the customer's own, where their letters tell it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from esmero.domain.conversations.models import Message
from esmero.web.desk import moments, their_clock, usual

MADRID = ZoneInfo("Europe/Madrid")
TOKYO = timezone(timedelta(hours=9))
ANA = "ana@example.org"
# A Wednesday, 11:00 in Madrid and 19:00 in Tokyo.
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def letter(offset, *, days=1, sender=ANA, answers_to=""):
    at = NOW - timedelta(days=days)
    return Message(utc_offset_minutes=offset, at=at, from_email=sender, answers_to=answers_to)


def told(*letters, at=NOW, zone=MADRID):
    """How many minutes from UTC their clock goes, None where ours is all that is known."""
    found = their_clock.clock(letters, to=ANA, at=at, zone=zone)
    return found and found.utcoffset(None) / timedelta(minutes=1)


def test_the_newest_letter_that_tells_a_clock_counts():
    assert told(letter(-300, days=5), letter(540, days=2), letter(None, days=1)) == 540
    assert told(letter(None)) is None
    assert told() is None


def test_a_clock_that_goes_like_ours_needs_no_words():
    assert told(letter(540, days=5), letter(60, days=2)) is None


def test_what_a_letter_told_holds_for_sixty_days():
    in_moscow = ZoneInfo("Europe/Moscow")

    assert told(letter(540, days=60), zone=in_moscow) == 540
    assert told(letter(540, days=61), zone=in_moscow) is None


def test_after_our_clocks_were_changed_a_letter_from_before_tells_nothing():
    """Ours went back on 25 October: who wrote by our own clock before is not an hour ahead of us now."""
    assert told(letter(120, days=32)) is None
    assert told(letter(540, days=32)) is None
    assert told(letter(540, days=30)) == 540


def test_where_two_conversations_became_one_only_letters_of_whom_we_answer_count():
    assert told(letter(540, sender="boris@example.org")) is None
    # Where answers go to no address, nobody's clock is known.
    assert their_clock.clock([letter(540)], to="", at=NOW, zone=MADRID) is None
    assert told(letter(540, sender="Ana@Example.org")) == 540
    assert told(letter(540, sender="ana@work.example", answers_to=ANA)) == 540


def words(**more):
    return [offer.words for offer in moments.offered(at=NOW, zone=MADRID, **more)]


def test_whoever_lives_by_another_clock_gets_a_morning_of_their_own_first():
    first = moments.offered(at=NOW, zone=MADRID, theirs=TOKYO)[0]

    assert first.words == "Tomorrow at 9:00 their time (1:00 here), from their letters"
    assert datetime.fromisoformat(first.value) == datetime(2026, 11, 26, 9, 0, tzinfo=TOKYO)


def test_their_usual_hour_is_said_by_both_clocks():
    theirs = datetime(2026, 11, 25, 21, 0, tzinfo=TOKYO)

    said = words(usual=theirs, theirs=TOKYO)

    assert said[0] == "Today at 21:00 their time (13:00 here), when they usually write"


def test_where_it_is_another_day_here_the_day_is_said():
    in_new_york = timezone(timedelta(hours=-5))
    late = datetime(2026, 11, 25, 21, 0, tzinfo=in_new_york)

    said = words(usual=late, theirs=in_new_york)

    assert said[0] == "Today at 21:00 their time (tomorrow at 3:00 here), when they usually write"


def test_what_is_offered_by_our_clock_says_how_late_it_is_with_them_then():
    assert words(theirs=TOKYO)[1:] == [
        "In an hour (20:00 their time)",
        "Tomorrow at 9:00 (17:00 their time)",
        "On Monday at 9:00 (17:00 their time)",
    ]


def test_no_moment_is_offered_twice():
    ours = datetime(2026, 11, 26, 9, 0, tzinfo=MADRID)

    assert words(usual=ours.astimezone(TOKYO), theirs=TOKYO) == [
        "Tomorrow at 17:00 their time (9:00 here), when they usually write",
        "In an hour (20:00 their time)",
        "On Monday at 9:00 (17:00 their time)",
    ]


def test_by_their_own_clock_nobody_is_written_to_at_night():
    """They write at 6:30 in Tokyo, which is half past ten in the evening in Madrid."""
    written = [datetime(2026, 11, day, 21, 30, tzinfo=UTC) for day in (18, 20, 22)]

    found = usual.next_hour(written, at=NOW, zone=TOKYO)

    assert found == datetime(2026, 11, 26, 8, 0, tzinfo=TOKYO)


def offered(desk, address):
    """What the buttons under *Later* say."""
    page = desk.get(address).content.decode()
    buttons = re.findall(r"<button[^>]*name=\"later\" value=\"2[^>]*>(.*?)</button>", page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in buttons]


def test_the_desk_offers_a_morning_of_theirs_where_their_letter_tells_another_clock(company, desk, at):
    address = at("conversation", company.a.conversation.pk)
    theirs = Message.objects.filter(pk=company.a.message.pk)
    as_ever = offered(desk, address)

    theirs.update(utc_offset_minutes=540)
    first, *others = offered(desk, address)

    assert re.fullmatch(r"(Today|Tomorrow) at 9:00 their time \(.*\d:00 here\), from their letters", first)
    assert [one.partition(" (")[0] for one in others] == as_ever
    assert all(one.endswith(" their time)") for one in others)


@pytest.mark.parametrize("kept", [{"kind": "NOTE"}, {"is_from_participant": True}])
def test_others_letters_tell_nothing_of_the_customer(company, desk, at, kept):
    address = at("conversation", company.a.conversation.pk)
    as_ever = offered(desk, address)

    Message.objects.filter(pk=company.a.message.pk).update(utc_offset_minutes=540, **kept)

    assert offered(desk, address) == as_ever


def test_by_our_own_clock_everything_stays_as_it_was(company, desk, at):
    address = at("conversation", company.a.conversation.pk)
    as_ever = offered(desk, address)
    ours = company.a.message.at.astimezone(MADRID).utcoffset()

    Message.objects.filter(pk=company.a.message.pk).update(utc_offset_minutes=ours / timedelta(minutes=1))

    assert offered(desk, address) == as_ever
    assert len(as_ever) in {2, 3}
