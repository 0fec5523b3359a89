"""Days off of a calendar kept elsewhere: whatever its server does, no day is lost; a hand’s word stays."""

import http.server
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from tests import world

from esmero.actions import fetch_days, set_up
from esmero.actions.tests.feed_files import day, file_of
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import FeedTrouble
from esmero.domain.company.models import Feed
from esmero.domain.events.models import Event
from esmero.ground import outgoing
from esmero.ground.refs import NotFound
from esmero.ground.tasks import doing, queue, rounds
from esmero.insight import readiness

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 6, tzinfo=UTC)
SEVENTH, NINTH = date(2026, 12, 7), date(2026, 12, 9)
CHUNK = b"X" * 65536


class Elsewhere(http.server.BaseHTTPRequestHandler):
    answers = file_of(day(SEVENTH), day(NINTH))
    status = 200
    sent = 0

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        if self.path == "/100-megabytes":
            self._send_much(100 * 1024 * 1024)
        elif self.path == "/endless":
            self._trickle()
        else:
            self.wfile.write(self.answers)

    def _send_much(self, size):
        try:
            for _ in range(size // len(CHUNK)):
                self.wfile.write(CHUNK)
                type(self).sent += len(CHUNK)
        except OSError:
            return

    def _trickle(self):
        cut = threading.Event()
        for _ in range(200):
            try:
                self.wfile.write(b"X")
            except OSError:
                return
            cut.wait(0.05)

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture
def elsewhere(settings, monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ESMERO_INSIDE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    for name in ("answers", "status", "sent"):
        monkeypatch.setattr(Elsewhere, name, getattr(Elsewhere, name))
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def there():
    return world.make_world(AT)


@pytest.fixture
def feed(there, elsewhere):
    return add(there, f"{elsewhere}/days.ics")


def add(there, url, file=b"", at=AT):
    return fetch_days.add_feed(
        agent=there.owner, calendar_id=there.calendar.pk, name="Town", url=url, file=file, at=at
    )


def off(there):
    found = company.days_off(there.calendar, around=AT.date())
    return [on for on in sorted(found) if on in {SEVENTH, NINTH}]


def read(feed, at):
    fetch_days.read_again(feed_id=feed.pk, at=at)
    feed.refresh_from_db()


def later(hours):
    return AT + timedelta(hours=hours)


def told():
    return list(Event.objects.filter(verb__startswith="feed").order_by("id").values_list("verb", flat=True))


def test_days_of_a_feed_are_days_off_and_follow_it(there, feed):
    assert off(there) == [SEVENTH, NINTH]

    Elsewhere.answers = file_of(day(NINTH, "Town feast, moved"))
    read(feed, later(24))

    assert off(there) == [NINTH]
    assert [one.name for one in company.days_of_feed(feed, after=SEVENTH)] == ["Town feast, moved"]
    assert feed.read_at == later(24)
    read(feed, later(48))
    assert told() == ["feed.added", "feed.read"]


@pytest.mark.parametrize(
    ("path", "trouble"),
    [("/100-megabytes", FeedTrouble.NO_ANSWER), ("/endless", FeedTrouble.NO_ANSWER), ("/", None)],
)
def test_a_server_that_sends_too_much_or_fails_costs_no_day(
    there, feed, elsewhere, monkeypatch, path, trouble
):
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 1)
    monkeypatch.setattr(Elsewhere, "status", 200 if trouble else 500)
    Feed.objects.update(url=f"{elsewhere}{path}")

    read(feed, later(24))

    assert off(there) == [SEVENTH, NINTH]
    assert (feed.trouble, feed.failed_since, feed.read_at) == (FeedTrouble.NO_ANSWER, later(24), AT)
    # What was not asked for any more was not taken in either.
    assert Elsewhere.sent < 50 * 1024 * 1024


# The thirtieth of February: looked for until the year 9999, each time.
NEVER = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Sign in first</html>",
        b"\x00\xff" * 500,
        file_of(day(SEVENTH))[:-20],
        file_of(*(f"UID:{n}|DTSTART;VALUE=DATE:20261201|RRULE:{NEVER}|SUMMARY:Never" for n in range(200))),
        file_of(*(f"UID:{n}|DTSTART;VALUE=DATE:19000101|RRULE:FREQ=DAILY|SUMMARY:Old" for n in range(20))),
    ],
    ids=["nothing", "page", "garbage", "half", "never", "heavy"],
)
def test_what_is_no_calendar_costs_no_day(there, feed, answer, monkeypatch):
    monkeypatch.setattr("esmero.ground.icalendars.LONGEST_SECONDS", 3)
    Elsewhere.answers = answer

    read(feed, later(24))

    assert off(there) == [SEVENTH, NINTH]
    assert feed.trouble == FeedTrouble.UNREADABLE


def test_days_without_end_or_ten_thousand_of_them_are_those_of_some_years_around(there, feed):
    first = date(2020, 1, 1)
    many = file_of(*(day(first + timedelta(days=n)) for n in range(10_000)))
    endless = file_of("UID:1|DTSTART;VALUE=DATE:20200101|RRULE:FREQ=DAILY|SUMMARY:Each day")
    for hours, answer in ((24, many), (48, endless)):
        Elsewhere.answers = answer

        read(feed, later(hours))

        kept = sorted(one.on for one in feed.days.all())
        assert 1_400 < len(kept) < 2_000
        assert kept[0].year == 2025
        assert kept[-1].year == 2029


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x.ics", "https://10.0.0.1/x.ics", "https://[::1]/", "ftp://x.example/"]
)
def test_nothing_inside_is_asked_and_nothing_is_kept(there, url):
    with pytest.raises(fetch_days.NoDays):
        add(there, url)

    assert not Feed.objects.exists()


def test_a_day_taken_out_by_hand_stays_out_whatever_the_feed_says_later(there, feed):
    fetch_days.take_day_out(agent=there.owner, feed_id=feed.pk, on=SEVENTH, at=AT)
    assert off(there) == [NINTH]

    for hours, answer in enumerate(
        [
            file_of(day(SEVENTH, "Another name"), day(NINTH)),
            file_of(day(SEVENTH, uid="another"), day(NINTH)),
            file_of(day(NINTH)),
            file_of(day(SEVENTH), day(NINTH)),
        ]
    ):
        Elsewhere.answers = answer
        read(feed, later(24 + hours))
        assert off(there) == [NINTH]

    fetch_days.put_day_back(agent=there.owner, feed_id=feed.pk, on=SEVENTH, at=later(48))
    assert off(there) == [SEVENTH, NINTH]


def test_a_day_that_its_feed_dropped_is_gone_once_it_is_put_back(there, feed):
    fetch_days.take_day_out(agent=there.owner, feed_id=feed.pk, on=SEVENTH, at=AT)
    Elsewhere.answers = file_of(day(NINTH))
    read(feed, later(24))

    fetch_days.put_day_back(agent=there.owner, feed_id=feed.pk, on=SEVENTH, at=later(48))

    assert off(there) == [NINTH]
    assert [one.on for one in feed.days.all()] == [NINTH]


def test_a_feed_that_fails_is_tried_again_after_growing_gaps_and_then_mended(there, feed):
    Elsewhere.status = 500
    at, gaps = AT, []
    with_answers = Elsewhere.answers
    for _ in range(6):
        read(feed, at)
        (task,) = [one for one in queue.waiting() if one.name == "feed.read"]
        gaps.append((task.due_at - at).total_seconds() / 60)
        at = task.due_at
        queue.finish(queue.claim(["feed.read"], at=at))
    assert gaps == [15, 15, 30, 60, 120, 240]
    assert told() == ["feed.added", "feed.failed"]

    Elsewhere.status, Elsewhere.answers = 200, with_answers
    read(feed, at)

    assert (feed.trouble, feed.failed_since) == ("", None)
    assert told()[-1] == "feed.read"


def test_each_day_every_feed_with_an_address_is_read_again(there, feed):
    by_file = add(there, "", file_of(day(NINTH)))
    Elsewhere.answers = file_of(day(NINTH))
    tomorrow = AT + timedelta(days=1)

    # As config/schedule.py names them.
    deeds = {"days.fetch": fetch_days.ask_for_all, "feed.read": fetch_days.read_again}
    rounds.ask({"days.fetch": timedelta(days=1)}, at=tomorrow)
    while doing.do_next(deeds, at=tomorrow):
        pass

    feed.refresh_from_db()
    by_file.refresh_from_db()
    assert (feed.read_at, by_file.read_at) == (tomorrow, AT)
    assert off(there) == [NINTH]


def test_after_days_of_failing_owners_are_told(there, feed):
    Elsewhere.status = 500

    read(feed, later(24))
    assert readiness.LackKind.FEED not in {lack.kind for lack in readiness.lacks(at=AT)}
    read(feed, later(24 + 73))

    (lack,) = [lack for lack in readiness.lacks(at=AT) if lack.kind is readiness.LackKind.FEED]
    assert (lack.id, lack.name) == (feed.pk, "Town")


def test_what_was_read_later_is_not_undone_by_what_was_asked_before(there, feed):
    read(feed, later(24))
    Elsewhere.answers = file_of(day(NINTH))

    read(feed, later(23))

    assert off(there) == [SEVENTH, NINTH]


def test_a_feed_that_is_ended_takes_its_days_along_and_its_tasks_do_nothing(there, feed):
    fetch_days.end_feed(agent=there.owner, feed_id=feed.pk, at=AT)

    fetch_days.read_again(feed_id=feed.pk, at=later(24))

    assert off(there) == []
    assert told() == ["feed.added", "feed.ended"]


def test_only_owners_touch_feeds(there, feed):
    for deed in (fetch_days.read_now, fetch_days.end_feed):
        with pytest.raises(set_up.OwnersOnly):
            deed(agent=there.agent, feed_id=feed.pk, at=AT)
    for deed in (fetch_days.take_day_out, fetch_days.put_day_back):
        with pytest.raises(set_up.OwnersOnly):
            deed(agent=there.agent, feed_id=feed.pk, on=SEVENTH, at=AT)
    with pytest.raises(NotFound):
        fetch_days.read_now(agent=there.owner, feed_id=feed.pk + 1, at=AT)
