"""Settings that something else stands on, and where an installation keeps what it keeps."""

from pathlib import Path

import pytest

from esmero.config import env, stores

HOME = Path("home")


def test_the_store_has_room_for_more_limits_than_anybody_fills_in_passing() -> None:
    assert stores.caches("")["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_the_address_of_a_database_is_taken_apart() -> None:
    url = "postgresql://esmero:p%40ss%2Fword@db.internal:5433/desk?sslmode=verify-full"
    found = stores.databases(HOME, url)["default"]

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("esmero", "p@ss/word", "db.internal")
    assert (found["PORT"], found["NAME"], found["OPTIONS"]["sslmode"]) == ("5433", "desk", "verify-full")


def test_a_folder_of_sockets_may_stand_for_the_host() -> None:
    found = stores.databases(HOME, "postgresql://esmero@/desk?host=/run/postgresql")["default"]

    assert (found["HOST"], found["PORT"], found["NAME"]) == ("/run/postgresql", "", "desk")


@pytest.mark.parametrize(
    "url", ["mysql://db/desk", "desk.sqlite3", "postgresql://db:port/desk", "postgresql://db/desk?sslmod=on"]
)
def test_an_address_that_is_not_understood_is_said_plainly_and_without_its_password(url: str) -> None:
    with pytest.raises(env.SettingIsWrong, match="ESMERO_DATABASE_URL"):
        stores.databases(HOME, url)
