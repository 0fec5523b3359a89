"""A directory is asked now and then, not at every visit, and one that is away holds nobody up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from esmero.domain.staff.ports import DirectoryRefused
from esmero.gateways.directory import kept
from esmero.ground import clock

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


class Directory:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.is_away = 0, False

    def tell(self) -> dict[str, int]:
        self.asked += 1
        if self.is_away:
            raise DirectoryRefused("away")
        return {"number": self.asked}


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def directory() -> Iterator[Directory]:
    kept.forget()
    yield Directory()
    kept.forget()


def test_it_is_asked_once_and_again_after_a_while(moment: list[datetime], directory: Directory) -> None:
    assert [kept.told("x", directory.tell)["number"] for _ in range(3)] == [1, 1, 1]

    moment[0] = NOON + kept.FRESH
    assert kept.told("x", directory.tell)["number"] == 2
    assert kept.told("y", directory.tell)["number"] == 3


def test_away_it_is_believed_for_a_day_and_left_in_peace(
    moment: list[datetime], directory: Directory
) -> None:
    kept.told("x", directory.tell)
    directory.is_away = True

    moment[0] = NOON + kept.FRESH
    assert [kept.told("x", directory.tell)["number"] for _ in range(3)] == [1, 1, 1]
    assert directory.asked == 2, "asked once, and then left in peace"

    moment[0] = NOON + kept.BELIEVED
    with pytest.raises(DirectoryRefused):
        kept.told("x", directory.tell)


def test_one_that_never_answered_holds_only_the_first_up(
    moment: list[datetime], directory: Directory
) -> None:
    directory.is_away = True
    for _ in range(3):
        with pytest.raises(DirectoryRefused):
            kept.told("x", directory.tell)
    assert directory.asked == 1

    directory.is_away = False
    moment[0] = NOON + kept.PEACE + timedelta(seconds=1)
    assert kept.told("x", directory.tell) == {"number": 2}


def test_what_is_not_enough_is_asked_for_anew(moment: list[datetime], directory: Directory) -> None:
    kept.told("x", directory.tell)

    assert kept.told("x", directory.tell, anew=True)["number"] == 2
