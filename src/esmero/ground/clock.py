"""The one place that asks what time it is. Doors read it; everything below is handed `at`."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)
