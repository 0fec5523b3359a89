"""Being measured by a law: switched on, looked at each day, kept by month, and what is refused then."""

import csv
import io
from datetime import UTC, date, datetime, time, timedelta

import pytest
from tests import world
from tests.given_words import break_, count, give, keep
from tests.world import World

from esmero.actions import audit_file, profiles, set_rules, set_up
from esmero.domain.channels.models import Channel
from esmero.domain.company import reads as company
from esmero.domain.company import writes as company_writes
from esmero.domain.company.kinds import SPAIN
from esmero.domain.company.models import Company, NotedFigure, Profile, ProfileRule
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.files.reads import path_of
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.promises.models import DayFigure, Word
from esmero.ground import sheets
from esmero.ground.refs import NotFound
from esmero.ground.tasks import doing
from esmero.ground.tasks.models import Task
from esmero.insight.profiles import spain
from esmero.letters import audit

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
# The calendar of the small company is open all day: its days have 1440 working minutes.
WORKING_DAY = 24 * 60
CALLS = NewFile("calls.csv", "text/csv", b"1;2")


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def measured(there: World) -> World:
    profiles.switch(agent=there.owner, is_on=True, at=NOON)
    assert looked()
    return there


def looked(at: datetime = NOON) -> bool:
    """The worker looks, where somebody asked for it."""
    return doing.do_next({"profiles.look": profiles.look}, at=at)


def newest(verb: str) -> Event:
    found = Event.objects.filter(verb=verb).last()
    assert found is not None
    return found


def rule(days: int, more: dict[str, Time] | None = None) -> dict[str, object]:
    """A rule on the calendar that is open all day and every day."""
    times = {PromiseKind.FIRST_REPLY: Time(days * WORKING_DAY), **(more or {})}
    return {"name": "Long", "look_again_days": 7, "warn_percent": 25, "times": times, "conditions": []}


def test_nobody_looks_before_it_is_switched_on(there: World) -> None:
    assert profiles.look(at=NOON) is False
    assert ProfileRule.objects.count() == 0


def test_nobodys_request_waits_for_the_look_and_it_is_asked_for_once(there: World, monkeypatch) -> None:
    monkeypatch.setattr(spain, "look", lambda _at: pytest.fail("looked inside the request"))
    profiles.switch(agent=there.owner, is_on=True, at=NOON)
    assert profiles.look_now(agent=there.owner, at=NOON)
    note(there)
    assert profiles.is_looking()
    monkeypatch.undo()

    assert looked()
    assert not looked()

    assert not profiles.is_looking()
    assert newest("profile.looked").by_id == there.owner.pk


def test_switched_off_nobody_asks_to_look(there: World) -> None:
    assert profiles.look_now(agent=there.owner, at=NOON) is False
    assert not profiles.is_looking()


def test_switching_on_looks_at_once_and_says_who_did_it(measured: World) -> None:
    kept = Profile.objects.get()
    assert (kept.key, kept.is_on, kept.since, kept.by_id) == (SPAIN, True, NOON, measured.owner.pk)
    assert len(company.rules_now(SPAIN)) == 10
    assert newest("profile.switched_on").by_id == measured.owner.pk
    assert newest("profile.looked").payload["states"]["claims"] == "NOT_MEASURED"


def test_switched_off_nobody_looks_and_what_was_measured_stays(measured: World) -> None:
    profiles.switch(agent=measured.owner, is_on=False, at=NOON + DAY)

    assert profiles.look(at=NOON + 2 * DAY) is False
    assert Event.objects.filter(verb="profile.switched_off").count() == 1
    assert ProfileRule.objects.count() == 10


def test_only_owners_switch_look_and_note(measured: World) -> None:
    with pytest.raises(set_up.OwnersOnly):
        profiles.switch(agent=measured.lead, is_on=False, at=NOON)
    with pytest.raises(set_up.OwnersOnly):
        profiles.look_now(agent=measured.agent, at=NOON)
    with pytest.raises(set_up.OwnersOnly):
        note(measured, agent=measured.lead)
    with pytest.raises(set_up.OwnersOnly):
        audit_file.ask(agent=measured.lead, year=2026, at=NOON)


def test_each_month_keeps_how_it_stood_last(measured: World) -> None:
    profiles.look(at=NOON + DAY)
    profiles.look(at=NOON + 14 * DAY)

    assert sorted(set(ProfileRule.objects.values_list("on", flat=True))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]
    (november,) = ProfileRule.objects.filter(key="ways", on=date(2026, 11, 1))
    assert november.measured_at == NOON + DAY


def test_a_state_that_changes_is_told_with_what_it_was(measured: World) -> None:
    set_up.describe_company(agent=measured.owner, phone="+34 956 000 000", address="Calle Ancha 1", at=NOON)

    profiles.look(at=NOON + DAY)

    assert newest("profile.looked").payload["changed"]["ways"] == ["NOT_MET", "MET"]


def note(there: World, **other: object) -> NotedFigure:
    given = {
        "agent": there.owner,
        "on": date(2026, 10, 9),
        "whole": 200,
        "good": 191,
        "file": CALLS,
        "at": NOON,
    }
    return profiles.note_calls(**{**given, **other})  # type: ignore[arg-type]  # (some are wrong on purpose)


def test_calls_of_a_month_are_noted_with_their_file_and_count_at_once(measured: World) -> None:
    figure = note(measured)

    assert looked()
    assert company.rules_now(SPAIN)["calls"].state == "MET"
    file = Attachment.objects.get(about_kind="noted_figure", about_id=figure.pk)
    assert (file.name, file.is_internal, file.customer_id) == ("calls.csv", True, None)
    note(measured, good=10, file=None)
    assert NotedFigure.objects.get().good == 10
    assert looked()
    assert company.rules_now(SPAIN)["calls"].state == "NOT_MET"


def test_a_month_that_is_not_over_or_does_not_add_up_is_not_noted(measured: World) -> None:
    with pytest.raises(profiles.NotOverYet):
        note(measured, on=date(2026, 11, 1))
    with pytest.raises(ValueError, match="No more than all"):
        note(measured, good=201)
    profiles.switch(agent=measured.owner, is_on=False, at=NOON)
    with pytest.raises(NotFound):
        note(measured)
    assert NotedFigure.objects.count() == 0


def test_while_it_is_on_no_rule_promises_more_than_fifteen_working_days(measured: World) -> None:
    # 21 days hold 15 from Monday to Friday.
    set_rules.add(agent=measured.owner, columns=rule(21), at=NOON)
    with pytest.raises(set_rules.TooLongByLaw) as refused:
        set_rules.add(agent=measured.owner, columns=rule(22), at=NOON)
    assert refused.value.kind == PromiseKind.FIRST_REPLY
    last = promises.policies()[-1]
    with pytest.raises(set_rules.TooLongByLaw) as refused:
        set_rules.change(
            agent=measured.owner,
            policy_id=last.pk,
            columns=rule(1, {PromiseKind.NEXT_REPLY: Time(40 * WORKING_DAY)}),
            at=NOON,
        )
    assert refused.value.kind == PromiseKind.NEXT_REPLY
    assert promises.policies()[-1].first_reply == Time(21 * WORKING_DAY)


def test_a_channels_own_hours_count_as_well_while_it_is_open(measured: World) -> None:
    mondays = company_writes.add_calendar(
        name="Mondays", time_zone="Europe/Madrid", holidays_of="", by=THE_SOFTWARE, at=NOON
    )
    company_writes.set_hours(mondays, windows=[(0, time(0), time(0))], by=THE_SOFTWARE, at=NOON)
    form = Channel.objects.filter(pk=measured.channel.pk)
    form.update(calendar=mondays)
    with pytest.raises(set_rules.TooLongByLaw):
        set_rules.add(agent=measured.owner, columns=rule(10), at=NOON)
    form.update(is_active=False)
    assert set_rules.add(agent=measured.owner, columns=rule(10), at=NOON).name == "Long"


def test_switched_off_a_rule_may_promise_what_it_likes(measured: World) -> None:
    profiles.switch(agent=measured.owner, is_on=False, at=NOON)
    assert set_rules.add(agent=measured.owner, columns=rule(40), at=NOON).name == "Long"


def some_words(there: World) -> None:
    keep(give(there, days_ago=40))
    keep(give(there, days_ago=2))
    keep(break_(there, give(there, days_ago=2)))
    break_(there, give(there, days_ago=3, kind="UPDATE"))
    count(there)


def test_the_audit_files_figures_are_what_a_slow_count_says(measured: World) -> None:
    some_words(measured)
    world.seal_all(at=NOON)

    rows = list(csv.reader(io.StringIO(audit.as_csv(audit.of(2026, at=NOON)))))

    start = next(number for number, row in enumerate(rows) if "Channel" in row)
    days = [row for row in rows[start + 1 : rows.index([], start)]]
    assert len(days) == DayFigure.objects.count() > 0
    words = Word.objects.filter(on__year=2026, is_counted=True)
    for place, state in ((5, "KEPT"), (7, "BROKEN"), (8, "MENDED")):
        assert sum(int(row[place]) for row in days) == words.filter(state=state).count() > 0
    assert sum(int(row[4]) for row in days) == words.count()
    months = audit.of(2026, at=NOON).months
    assert sum(row[1] for row in months) == words.count()
    assert any("esmero record verify FILE" in row for row in rows)
    assert any(len(row) == 5 and len(row[4]) == 64 for row in rows), "the last seal of a day stands there"


def test_a_name_in_the_audit_file_never_becomes_a_formula(measured: World) -> None:
    some_words(measured)
    measured.team.name = "=1+1"
    measured.team.save()

    assert "\n2026-11-15,'=1+1," in audit.as_csv(audit.of(2026, at=NOON)).replace("\r\n", "\n")


def test_the_audit_file_is_made_by_a_task_and_its_digest_is_recorded(measured: World, monkeypatch) -> None:
    monkeypatch.setattr(sheets, "printed", lambda page, _files: page.encode())
    audit_file.ask(agent=measured.owner, year=2026, at=NOON)
    audit_file.ask(agent=measured.owner, year=2026, at=NOON)

    assert doing.do_next({"audit.make": audit_file.make}, at=NOON)
    assert not doing.do_next({"audit.make": audit_file.make}, at=NOON)

    files = {one.name: one for one in Attachment.objects.filter(about_kind="profile")}
    assert sorted(files) == ["audit-2026.csv", "audit-2026.pdf"]
    assert newest("profile.audit_made").payload["digests"] == {
        name: one.sha256 for name, one in files.items()
    }
    assert "Audit file 2026" in path_of(files["audit-2026.pdf"].key).read_text()


def test_without_what_makes_pages_there_is_the_table_alone(measured: World, monkeypatch) -> None:
    def cannot(_page: str, _files: list[object]) -> bytes:
        raise sheets.NoPrinter

    monkeypatch.setattr(sheets, "printed", cannot)
    assert audit_file.make(year=2026, language="es", at=NOON) == ["audit-2026.csv"]


@pytest.mark.parametrize(("hour", "is_over"), [(22, False), (23, True)])
def test_a_year_begins_with_the_companys_midnight(measured: World, hour: int, is_over: bool) -> None:
    Company.objects.update(time_zone="Europe/Madrid")
    new_years_night = datetime(2026, 12, 31, hour, 30, tzinfo=UTC)
    if not is_over:
        with pytest.raises(audit_file.NotAYear):
            audit_file.ask(agent=measured.owner, year=2027, at=new_years_night)
        return
    audit_file.ask(agent=measured.owner, year=2027, at=new_years_night)
    assert Task.objects.get(name="audit.make").arguments["year"] == 2027


@pytest.mark.parametrize("year", [2025, 2027])
def test_a_year_without_the_company_is_not_audited(measured: World, year: int) -> None:
    with pytest.raises(audit_file.NotAYear):
        audit_file.ask(agent=measured.owner, year=year, at=NOON)
