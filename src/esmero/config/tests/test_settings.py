"""Settings that something else stands on."""

from esmero.config import settings


def test_the_store_has_room_for_more_limits_than_anybody_fills_in_passing() -> None:
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
