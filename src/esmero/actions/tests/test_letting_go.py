"""What is older than the company keeps it goes, by its rules alone, everywhere, and nothing else does."""

import base64
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as kept_settings
from django.db import connection
from pytest_django.fixtures import Settings
from tests import world
from tests.world import World

from esmero.actions import farewell, forget, keep, keep_for_law, let_go, merge, receive, tidy
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.company.kinds import KeepDeed, KeptKind
from esmero.domain.company.models import Company, RetentionRun
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import FactEnd
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import Promise, Work
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Draft
from esmero.ground.tasks.models import Task
from esmero.insight import old_data, soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
IN_A_YEAR = NOON + timedelta(days=400)
DAYS = 365


@pytest.fixture
def there(settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return world.make_world(NOON)


def close(story: world.Story, *, at: datetime = NOON) -> None:
    """As it stands long after: closed, and all that was promised is kept."""
    Promise.objects.filter(about_kind="conversation", about_id=story.conversation.pk).update(kept_at=at)
    rows = Conversation.objects.filter(pk=story.conversation.pk)
    rows.update(closed_at=at, last_message_at=at, closed_by=Agent.objects.first(), close_reason="SOLVED")
    Message.objects.filter(conversation=story.conversation).update(at=at - timedelta(minutes=1))


def say(
    there: World, kind: str, days: int | None = DAYS, deed: str = KeepDeed.LET_GO, reason: str = ""
) -> None:
    let_go.set_rule(agent=there.owner, kind=kind, deed=deed, days=days, reason=reason, at=NOON)


def run(at: datetime = IN_A_YEAR) -> dict[str, int]:
    begun = let_go.begin_now(agent=None, at=at)
    if begun is None:
        return {}
    let_go.go_on(at=at, run_id=begun.pk)
    taken: dict[str, int] = RetentionRun.objects.get(pk=begun.pk).taken
    return taken


def draft(there: World, words: str) -> None:
    number = there.a.conversation.pk
    keep.keep_draft(agent=there.agent, conversation_id=number, words=words, seen_version=1, at=NOON)


def where(word: str) -> set[str]:
    """Return every table of the database and every file in which a word stands, in whatever form."""
    coded = base64.b64encode(word.encode()).decode().rstrip("=")[:-1].casefold()
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (tables of ours)
            told = " ".join(_told(row) for row in cursor.fetchall()).casefold()
            if word.casefold() in told or coded in told:
                found.add(table)
    kept = [path for path in Path(kept_settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return found | {path.name for path in kept if word.encode() in path.read_bytes()}


def _told(row: tuple[object, ...]) -> str:
    return " ".join(
        bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
        for one in row
    )


def test_nothing_goes_before_the_company_says_so(there: World) -> None:
    close(there.a)
    assert run() == {}
    assert Message.objects.get(pk=there.a.message.pk).text


def test_words_go_everywhere_and_the_conversation_stays(there: World) -> None:
    letter = receive.write_back(
        there.a.conversation,
        words="kieselwort",
        send_key="k",
        at=NOON,
        new_files=[NewFile("kieselwort.txt", "text/plain", b"kieselwort")],
    ).message
    Message.objects.filter(pk=letter.pk).update(quoted="> kieselwort", html="<p>kieselwort")
    sent = Delivery.objects.filter(customer_id=there.a.conversation.customer_id)
    assert sent.update(raw=b"kieselwort", state="SENT")
    draft(there, "kieselwort")
    close(there.a)
    say(there, KeptKind.WORDS)
    assert {"conversations_message", "search_entry", "workbench_draft"} <= where("kieselwort")

    before = Conversation.objects.get(pk=there.a.conversation.pk).message_count
    assert run() == {KeptKind.WORDS: 1}
    tidy.wipe_search(at=IN_A_YEAR)

    assert where("kieselwort") == set()
    found = Conversation.objects.get(pk=there.a.conversation.pk)
    assert (found.emptied_at, found.emptied_after_days) == (IN_A_YEAR, DAYS)
    assert found.message_count == before
    assert not Attachment.objects.filter(within_id=found.pk, within_kind="conversation").exists()
    assert Message.objects.get(pk=there.b.message.pk).text
    assert list(soundness.faults(IN_A_YEAR)) == []


def test_a_second_run_finds_nothing_more(there: World) -> None:
    close(there.a)
    say(there, KeptKind.WORDS)
    run()
    assert run(IN_A_YEAR + timedelta(days=1)) == {}


def test_what_was_written_after_it_was_opened_again_goes_in_its_turn(there: World) -> None:
    close(there.a)
    say(there, KeptKind.WORDS)
    run()
    Company.objects.update(follow_up_days=0)
    later = IN_A_YEAR + timedelta(hours=1)
    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    receive.write_back(conversation, words="Me again", new_files=[], send_key="again", at=later)
    assert run(later) == {}
    close(there.a, at=later)
    assert run(later + timedelta(days=DAYS + 1)) == {KeptKind.WORDS: 1}
    assert not Message.objects.filter(text="Me again").exists()


def test_what_is_open_promised_or_held_back_stays(there: World) -> None:
    say(there, KeptKind.WORDS)
    assert run() == {}
    close(there.a)
    Promise.objects.filter(pk=there.a.promise.pk).update(kept_at=None)
    assert run() == {}


def test_of_who_wishes_to_be_forgotten_nothing_goes_by_a_rule(there: World) -> None:
    close(there.a)
    farewell.ask(customer_id=there.a.conversation.customer_id, at=NOON)
    Promise.objects.update(kept_at=NOON)
    Conversation.objects.update(closed_at=NOON)
    say(there, KeptKind.WORDS)
    run()
    assert Message.objects.get(pk=there.a.message.pk).text


def test_what_the_law_keeps_is_not_taken_by_another_rule(there: World) -> None:
    close(there.a)
    say(there, KeptKind.WORDS)
    say(there, KeptKind.FILES, None, KeepDeed.LAW, "Invoices, ten years")
    run()
    assert Attachment.objects.filter(pk=there.a.file.pk).exists()
    assert not Message.objects.get(pk=there.a.message.pk).text


def test_the_law_is_named_with_a_reason(there: World) -> None:
    with pytest.raises(let_go.NoReason):
        say(there, KeptKind.FILES, None, KeepDeed.LAW, "  ")


def test_only_owners_say_how_long(there: World) -> None:
    with pytest.raises(let_go.set_up.OwnersOnly):
        let_go.set_rule(
            agent=there.lead, kind=KeptKind.WORDS, deed=KeepDeed.LET_GO, days=1, reason="", at=NOON
        )


def test_files_alone_go_and_letters_stay(there: World) -> None:
    close(there.a)
    say(there, KeptKind.FILES)
    assert run() == {KeptKind.FILES: 1}
    message = Message.objects.get(pk=there.a.message.pk)
    assert message.text
    assert message.file_count == 0
    assert Conversation.objects.get(pk=there.a.conversation.pk).files_gone_after_days == DAYS


def test_the_raw_mail_alone_goes(there: World) -> None:
    close(there.a)
    receipt = Receipt.objects.create(
        kind="EMAIL",
        external_id="raw",
        raw=b"raw words",
        state="READ",
        received_at=NOON,
        message_id=there.a.message.pk,
        customer_id=there.a.conversation.customer_id,
    )
    waiting = Receipt.objects.create(
        kind="EMAIL", external_id="aside", raw=b"raw words", state="SET_ASIDE", received_at=NOON
    )
    say(there, KeptKind.ORIGINALS)
    assert run()[KeptKind.ORIGINALS] >= 1
    receipt.refresh_from_db()
    waiting.refresh_from_db()
    assert bytes(receipt.raw) == b""
    assert bytes(waiting.raw) == b"raw words"


def test_facts_that_are_over_go_and_what_holds_stays(there: World) -> None:
    customer = Customer.objects.get(pk=there.a.conversation.customer_id)
    over = customers.note_fact(customer, words="Lives in Rome", source="Ana", by=THE_SOFTWARE, at=NOON)
    holds = customers.note_fact(customer, words="Likes tea", source="Ana", by=THE_SOFTWARE, at=NOON)
    customers.end_fact(over, because=FactEnd.OVER, by=THE_SOFTWARE, at=NOON)
    say(there, KeptKind.FACTS)
    assert run() == {KeptKind.FACTS: 1}
    assert list(Fact.objects.filter(customer=customer)) == [holds]


def test_the_preview_counts_what_the_run_takes(there: World) -> None:
    close(there.a)
    close(there.b)
    found = old_data.preview(KeptKind.WORDS, days=DAYS, at=IN_A_YEAR)
    assert (found.count, found.oldest, found.newest) == (2, NOON, NOON)
    assert found.by_channel == [("Post", 1), ("Repairs", 1)]
    assert {one.conversation_id for one in found.sample} == {there.a.conversation.pk, there.b.conversation.pk}
    say(there, KeptKind.WORDS)
    assert run() == {KeptKind.WORDS: found.count}


@pytest.mark.parametrize("kind", KeptKind.values)
def test_each_kind_has_a_preview_and_a_deed(there: World, kind: str) -> None:
    close(there.a)
    assert old_data.preview(kind, days=1, at=IN_A_YEAR).count >= 0
    assert kind in let_go.DEEDS


def test_stopped_in_the_middle_it_goes_on_without_taking_twice(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(there.a)
    close(there.b)
    say(there, KeptKind.WORDS)
    monkeypatch.setitem(let_go.AT_ONCE, KeptKind.WORDS, 1)
    pieces, whole = [0], let_go.company_writes.note_taken

    def die_at_the_second(*args: object) -> None:
        pieces[0] += 1
        if pieces[0] == 2:
            raise SystemExit
        whole(*args)  # type: ignore[arg-type]  # (whatever it is called with)

    monkeypatch.setattr(let_go.company_writes, "note_taken", die_at_the_second)
    with pytest.raises(SystemExit):
        run()
    half = RetentionRun.objects.get()
    assert (half.taken, half.ended_at) == ({KeptKind.WORDS: 1}, None)
    assert Conversation.objects.filter(emptied_at=None).count() == 1

    assert Task.objects.filter(name=let_go.TASK).exists(), "it is asked for again by itself"
    assert run() == {KeptKind.WORDS: 2}
    assert RetentionRun.objects.get().ended_at == IN_A_YEAR
    done = Event.objects.get(verb="retention.done")
    assert done.payload == {"taken": {KeptKind.WORDS: 2}}


def test_whom_the_law_keeps_loses_nothing_by_a_rule_and_is_erased_when_it_ends(there: World) -> None:
    close(there.a)
    say(there, KeptKind.WORDS)
    number, until = there.a.conversation.customer_id, date(2028, 1, 31)
    keep_for_law.keep(agent=there.owner, customer_id=number, reason="A lawsuit", until=until, at=NOON)
    assert run() == {}
    with pytest.raises(forget.KeptForLaw):
        forget.forget_customer(agent=there.owner, customer_id=number, at=IN_A_YEAR)
    assert keep_for_law.erase_later(agent=there.owner, customer_id=number, at=IN_A_YEAR)
    let_go.begin(at=datetime(2028, 1, 31, 12, 0, tzinfo=UTC))
    assert Message.objects.get(pk=there.a.message.pk).text
    let_go.begin(at=datetime(2028, 2, 1, 12, 0, tzinfo=UTC))
    assert not Message.objects.get(pk=there.a.message.pk).text
    assert Event.objects.filter(verb="customer.erased").count() == 1


def test_drafts_that_nobody_touched_go(there: World) -> None:
    draft(there, "Dear")
    say(there, KeptKind.DRAFTS, 30)
    assert run() == {KeptKind.DRAFTS: 1}
    assert not Draft.objects.exists()


def test_the_heading_of_what_was_put_into_it_goes_too(there: World) -> None:
    Conversation.objects.filter(pk=there.b.conversation.pk).update(subject="kieselwort")
    put = merge.merge(
        agent=there.owner,
        conversation_id=there.b.conversation.pk,
        into_id=there.a.conversation.pk,
        is_agreed=True,
        at=NOON,
    )
    close(there.a)
    say(there, KeptKind.WORDS)
    assert run() == {KeptKind.WORDS: 1}
    back = Conversation.objects.get(pk=put.source_id)
    assert (back.subject, back.emptied_after_days) == (back.code, DAYS)


def test_a_report_that_quotes_our_letter_goes_with_the_words(there: World) -> None:
    report = Receipt.objects.create(
        kind="EMAIL",
        external_id="report",
        raw=b"our letter, quoted",
        state="SET_ASIDE",
        received_at=NOON,
        conversation_id=there.a.conversation.pk,
    )
    close(there.a)
    say(there, KeptKind.WORDS)
    run()
    report.refresh_from_db()
    assert (bytes(report.raw), report.let_go_at) == (b"", IN_A_YEAR)


def test_letters_sent_stay_where_the_law_keeps_raw_mail(there: World) -> None:
    sent = Delivery.objects.filter(customer_id=there.a.conversation.customer_id)
    sent.update(raw=b"as it left", state="SENT")
    close(there.a)
    say(there, KeptKind.WORDS)
    say(there, KeptKind.ORIGINALS, None, KeepDeed.LAW, "Letters of trade, six years")
    run()
    assert {bytes(one.raw) for one in sent} == {b"as it left"}


def test_what_another_team_is_asked_for_stays_while_it_is_open_and_goes_then(there: World) -> None:
    work = Work.objects.create(
        about_kind="conversation",
        about_id=there.a.conversation.pk,
        customer_id=there.a.conversation.customer_id,
        for_team=there.team,
        words="Where is the Mandelkern?",
        said="On its way",
        asked_at=NOON,
    )
    close(there.a)
    say(there, KeptKind.WORDS)
    assert run() == {}
    Work.objects.update(ended_at=NOON)
    assert run() == {KeptKind.WORDS: 1}
    work.refresh_from_db()
    assert (work.words, work.said) == ("", "")


def test_a_kind_that_fails_holds_up_no_other_and_no_other_night(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise ValueError

    close(there.a)
    draft(there, "Dear")
    Conversation.objects.filter(pk=there.a.conversation.pk).update(closed_at=NOON)
    say(there, KeptKind.FILES)
    say(there, KeptKind.DRAFTS, 30)
    monkeypatch.setitem(let_go.DEEDS, KeptKind.FILES, fail)
    assert run() == {KeptKind.DRAFTS: 1}
    ended = RetentionRun.objects.get()
    assert (ended.ended_at, ended.failed) == (IN_A_YEAR, [KeptKind.FILES])
    monkeypatch.undo()
    assert run(IN_A_YEAR + timedelta(days=1)) == {KeptKind.FILES: 1}


def test_a_task_takes_some_pieces_and_asks_for_the_others(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(there.a)
    close(there.b)
    say(there, KeptKind.WORDS)
    monkeypatch.setitem(let_go.AT_ONCE, KeptKind.WORDS, 1)
    monkeypatch.setattr(let_go, "PIECES", 1)
    assert run() == {KeptKind.WORDS: 1}
    number = RetentionRun.objects.get(ended_at=None).pk
    assert Task.objects.filter(name=let_go.TASK, arguments={"run_id": number}).exists()
    assert not let_go.go_on(at=IN_A_YEAR, run_id=number)
    assert let_go.go_on(at=IN_A_YEAR, run_id=number)
    assert RetentionRun.objects.get().taken == {KeptKind.WORDS: 2}
