"""A backup restored on PostgreSQL: also over a newer database, and whatever fails leaves all as it was."""

import os
import uuid
from pathlib import Path

import pytest

from tests.journeys.installations import Installation

SERVER = os.environ.get("ESMERO_TEST_DATABASE_URL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="bin/engines starts a PostgreSQL of its own")
NOWHERE = "smtp://127.0.0.1:1"
# One that other tables lean on, so that the old tables alone can't be taken away.
NEWER = """
CREATE TABLE workbench_later (
    id bigserial PRIMARY KEY, agent_id bigint NOT NULL REFERENCES staff_agent (id)
);
INSERT INTO workbench_later (agent_id) SELECT id FROM staff_agent;
"""
NAME = "SELECT name FROM company_company"
TABLES = (
    "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
)


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    """A company, a backup of an older form of its database, and what came since."""
    folder = tmp_path_factory.mktemp("postgresql")
    name = f"esmero_{uuid.uuid4().hex[:8]}"
    ask(SERVER, f"CREATE DATABASE {name}")
    home = folder / "home"
    home.mkdir(mode=0o700)
    one = Installation(
        home, ESMERO_SMTP_URL=NOWHERE, ESMERO_DATABASE_URL=SERVER.replace("/postgres?", f"/{name}?")
    )
    one.found()
    backup = folder / "backup.esmero"
    succeeds(one.esmero("migrate", "workbench", "0007"))
    succeeds(one.esmero("backup", str(backup)))
    succeeds(one.esmero("migrate"))
    one.rows(NEWER)
    one.rows("UPDATE company_company SET name = 'Since then'")
    yield one, backup
    ask(SERVER, f"DROP DATABASE {name} WITH (FORCE)")


def ask(url, query):
    import psycopg

    with psycopg.connect(url, autocommit=True) as line:
        line.execute(query)


def succeeds(done):
    assert done.returncode == 0, done.stderr
    return done.stdout


def everything(one):
    """All that a restore may touch: every table's rows, and every file of the home but its locks."""
    tables = sorted(one.rows(TABLES))
    rows = {name: sorted(map(str, one.rows(f'SELECT * FROM "{at}"."{name}"'))) for at, name in tables}
    files = {path.relative_to(one.home): path.read_bytes() for path in _files(one.home)}
    return tables, rows, files


def _files(home: Path):
    passing = ("run", "static", "fleeting")
    found = (path for path in home.rglob("*") if path.is_file())
    return [path for path in found if not path.relative_to(home).parts[0].startswith(passing)]


def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(story, tmp_path):
    one, backup = story
    unreadable = tmp_path / "for-good.jsonl"
    unreadable.write_text('{"event": 1, "done": "customer.erased", "id": "nobody"}\n')
    before = everything(one)

    failed = one.esmero("restore", str(backup), "--replace", "--for-good", str(unreadable))

    assert failed.returncode != 0 and "could not be settled" in failed.stderr
    assert everything(one) == before


def test_a_dump_that_ends_too_early_changes_nothing(story, tmp_path):
    one, backup = story
    before = everything(one)

    said = one.python(CUT_SHORT.format(backup=str(backup), folder=str(tmp_path)))

    assert "refused" in said
    assert everything(one) == before


CUT_SHORT = """
import django
django.setup()
from pathlib import Path
from esmero.config import archive, schemas
folder = Path("{folder}") / "side"
archive.unpack(Path("{backup}"), folder)
dump = folder / "esmero.pgdump"
dump.write_bytes(dump.read_bytes()[:-20_000])
try:
    schemas.load(dump)
except schemas.PostgresqlRefused:
    print("refused")
"""


def test_an_older_backup_comes_back_over_a_newer_database_with_a_table_more(story):
    one, backup = story
    secret = one.home / "secret.key"
    secret.write_text("another secret of the time between, as long as it has to be")

    succeeds(one.esmero("restore", str(backup), "--replace"))

    assert one.rows(NAME) == [("Marea",)]
    assert one.rows("SELECT to_regclass('public.workbench_later')") == [(None,)]
    assert one.rows("SELECT to_regclass('public.workbench_notice') IS NOT NULL") == [(True,)]
    succeeds(one.esmero("doctor"))
    (aside,) = one.home.glob("replaced-*")
    assert (aside / "secret.key").read_text().startswith("another secret")
    kept = {at for at, _name in one.rows(TABLES)} - {"public"}
    assert len(kept) == 1
    assert one.rows(f"SELECT name FROM {kept.pop()}.company_company") == [("Since then",)]


def test_a_backup_of_what_came_back_comes_back_as_well(story, tmp_path):
    one, _backup = story
    again, before = tmp_path / "again.esmero", one.rows(NAME)
    succeeds(one.esmero("backup", str(again)))
    one.rows("UPDATE company_company SET name = 'Later'")

    succeeds(one.esmero("restore", str(again), "--replace"))

    succeeds(one.esmero("doctor"))
    assert one.rows(NAME) == before


def test_a_crash_before_the_places_change_is_finished_and_nothing_serves_before(story, tmp_path):
    one, _backup = story
    again, before = tmp_path / "again.esmero", one.rows(NAME)
    succeeds(one.esmero("backup", str(again)))
    one.rows("UPDATE company_company SET name = 'Later'")

    assert "cut off" in one.python(CRASH.format(backup=str(again)))
    assert one.rows(NAME) == [("Later",)]
    refused = one.esmero("serve")
    assert refused.returncode != 0 and "cut off" in refused.stderr

    assert "is finished" in succeeds(one.esmero("restore", str(again), "--replace"))
    assert one.rows(NAME) == before
    succeeds(one.esmero("doctor"))


CRASH = """
import django
django.setup()
import os
from pathlib import Path
from esmero.config import restoring
from esmero.ground import clock
def cut_off():
    print("cut off", flush=True)
    os._exit(0)
restoring.be_alone()
restoring.finish = cut_off
restoring.restore(Path("{backup}"), at=clock.now(), replace=True, for_good=None)
"""
