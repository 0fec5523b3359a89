"""A backup of a running installation, restored elsewhere: it works, and tells nobody anything twice."""

import threading
from pathlib import Path

import pytest

from esmero.config import restoring
from tests.journeys.installations import Installation, wait_for

# What a letter server would be: one that is never there, so that letters stay in the queue.
NOWHERE = "smtp://127.0.0.1:1"


def _question(number):
    return {
        "customer": {"email": f"c{number}@example.org", "name": f"C {number}"},
        "text": f"Question {number}",
    }


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """Served, asked under load, backed up in the middle; then more happened; then restored elsewhere."""
    folder = tmp_path_factory.mktemp("story")
    first = Installation(_home(folder, "first"), ESMERO_SMTP_URL=NOWHERE)
    key = first.found()
    bearer = {"authorization": f"Bearer {key}"}
    first.serve()
    told, stop = {}, threading.Event()

    def keep_asking(name):
        number = 0
        while not stop.is_set():
            number += 1
            asked = _question(f"{name}-{number}")
            status, answer = first.ask(
                "/api/v1/conversations", asked, **bearer, **{"idempotency-key": f"{name}{number}"}
            )
            assert status == 201, answer
            told[f"{name}{number}"] = answer["reference"]

    clients = [threading.Thread(target=keep_asking, args=(name,)) for name in "ab"]
    for client in clients:
        client.start()
    try:
        wait_for(lambda: len(told) >= 20)
        before = set(told.values())
        backup = folder / "backup.esmero"
        done = first.esmero("backup", str(backup))
        assert done.returncode == 0, done.stderr
        wait_for(lambda: len(told) >= len(before) + 20)
    finally:
        stop.set()
        for client in clients:
            client.join()
    late_key = first.esmero("token", "create", "Late", "--team", "Orders").stdout.strip()
    links = first.python(LINKS).split()
    gone = first.esmero("erase", "boris@example.org", "--yes")
    assert gone.returncode == 0, gone.stderr
    newest = first.rows("SELECT max(id) FROM events_event")[0][0]
    highest = first.rows("SELECT max(id) FROM conversations_conversation")[0][0]
    first.stop()

    second = Installation(_home(folder, "second"), ESMERO_SMTP_URL=NOWHERE)
    journal = first.home / "for-good.jsonl"
    restored = second.esmero("restore", str(backup), "--for-good", str(journal))
    assert restored.returncode == 0, restored.stderr
    return {
        "first": first,
        "second": second,
        "backup": backup,
        "key": key,
        "late_key": late_key,
        "before": before,
        "links": links,
        "newest": newest,
        "highest": highest,
        "queued": second.rows(QUEUED),
    }


QUEUED = "SELECT count(*) FROM channels_delivery WHERE state IN ('QUEUED', 'SENDING')"
LINKS = """
import django
django.setup()
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation
from esmero.ground import clock
rows = Conversation.objects.order_by("id")
print(access.page_token(rows.first(), at=clock.now()), access.page_token(rows.last(), at=clock.now()))
"""


def _home(folder: Path, name: str) -> Path:
    home = folder / name
    home.mkdir(mode=0o700)
    return home


@pytest.fixture(scope="module")
def served(story):
    story["second"].serve()
    yield story["second"]
    story["second"].stop()


def test_the_backup_is_for_its_owner_alone_and_whole(story):
    assert story["backup"].stat().st_mode & 0o077 == 0
    done = story["second"].esmero("restore", "--check", str(story["backup"]))
    assert done.returncode == 0 and "A whole backup" in done.stdout


def test_everything_that_was_acknowledged_before_the_backup_is_there(story, served):
    bearer = {"authorization": f"Bearer {story['key']}"}
    for reference in sorted(story["before"]):
        status, _ = served.ask(f"/api/v1/conversations/{reference}", **bearer)
        assert status == 200
    doctor = served.esmero("doctor")
    assert doctor.returncode == 0, doctor.stderr


def test_no_letter_leaves_and_each_stands_before_a_person(story):
    assert story["queued"] == [(0,)]
    states = dict(story["second"].rows("SELECT state, count(*) FROM channels_delivery GROUP BY state"))
    assert set(states) == {"UNKNOWN"} and states["UNKNOWN"] >= 20


def test_a_key_made_after_the_backup_is_dead_and_an_older_one_lives(story, served):
    for key, status in ((story["late_key"], 401), (story["key"], 200)):
        reference = sorted(story["before"])[0]
        answer = served.ask(f"/api/v1/conversations/{reference}", authorization=f"Bearer {key}")
        assert answer[0] == status


def test_a_link_made_after_the_backup_opens_nothing(story, served):
    for link in story["links"]:
        assert served.ask(f"/c/{link}/")[0] == 404


def test_numbers_go_on_above_all_that_were_given(story, served):
    bearer = {"authorization": f"Bearer {story['key']}", "idempotency-key": "after"}
    status, _ = served.ask("/api/v1/conversations", _question("after"), **bearer)
    assert status == 201
    assert served.rows("SELECT max(id) FROM events_event")[0][0] > story["newest"]
    assert served.rows("SELECT max(id) FROM conversations_conversation")[0][0] > story["highest"]


def test_who_was_erased_after_the_backup_is_erased_again(story):
    second = story["second"]
    assert second.rows("SELECT count(*) FROM customers_identity WHERE value LIKE 'boris%'") == [(0,)]
    assert b"Mandelkern" not in (second.home / "esmero.sqlite3").read_bytes().split(b"SQLite")[0]
    assert second.rows("SELECT count(*) FROM conversations_message WHERE text LIKE '%Mandelkern%'") == [(0,)]


def test_all_sign_ins_are_over(story):
    assert story["second"].rows("SELECT count(*) FROM django_session") == [(0,)]


def test_a_restore_refuses_a_home_that_runs(story, served):
    refused = served.esmero("restore", str(story["backup"]), "--replace")

    assert refused.returncode != 0 and "is running" in refused.stderr


@pytest.mark.parametrize("damage", ["cut", "changed", "something else", "empty"])
def test_a_damaged_backup_is_refused(story, tmp_path, damage):
    whole = story["backup"].read_bytes()
    contents = {
        "cut": whole[: len(whole) // 2],
        "changed": whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
        "something else": b"nothing",
        "empty": b"",
    }
    bad = tmp_path / "bad"
    bad.write_bytes(contents[damage])

    with pytest.raises(restoring.CannotRestore):
        restoring.check(bad)


def test_nothing_is_left_of_a_restore_that_failed(story, tmp_path):
    bad, home = tmp_path / "bad", _home(tmp_path, "home")
    bad.write_bytes(story["backup"].read_bytes()[:-30_000])

    done = Installation(home).esmero("restore", str(bad))

    assert done.returncode != 0 and "Nothing was restored" in done.stderr
    assert {path.name for path in home.iterdir()} <= {"run", "secret.key"}


def test_a_restore_over_an_installation_puts_the_old_one_aside(story, tmp_path):
    home = _home(tmp_path, "home")
    third = Installation(home)
    third.found()
    third.rows("UPDATE company_company SET name = 'The old one'")

    refused = third.esmero("restore", str(story["backup"]))
    assert refused.returncode != 0 and "--replace" in refused.stderr
    done = third.esmero("restore", str(story["backup"]), "--replace")

    assert done.returncode == 0, done.stderr
    assert third.rows("SELECT name FROM company_company") == [("Marea",)]
    (aside,) = home.glob("replaced-*")
    assert (aside / "esmero.sqlite3").exists() and (aside / "secret.key").exists()
    secret = (home / "secret.key").read_text()
    assert secret == (story["first"].home / "secret.key").read_text()
