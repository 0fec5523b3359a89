"""What is counted for those who watch over the machines: Prometheus reads it, over all processes.

Each process counts into files of its own below the home; whoever is asked adds them up. Labels hold fixed
words only: never an address, a number or a name.
"""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = "run/measures"


class _Counters:
    """Made with the first count of a process, so that nothing is loaded before."""

    made: dict[str, Any] | None = None
    folder = ""


def begin_anew() -> None:
    """Forget what the processes before counted; called before any of them starts."""
    for path in _folder().glob("*.db"):
        path.unlink(missing_ok=True)
    # All of them count, so they share the library.
    _load_library()


def count_request(surface: str, method: str, status: int, seconds: float) -> None:
    """Count an answered request."""
    counters = _counters()
    counters["requests"].labels(surface, method, f"{status // 100}xx").inc()
    counters["seconds"].labels(surface).observe(seconds)


def count_letter(outcome: str) -> None:
    """Count what became of a letter: sent, failed, unknown."""
    _counters()["letters"].labels(outcome.lower()).inc()


def count_failure(duty: str) -> None:
    """Count that something on the schedule failed."""
    _counters()["failures"].labels(duty).inc()


def exposition(gauges: Any) -> bytes:
    """Return all that was counted, with these gauges, in Prometheus's text form."""
    # Before all else: the library has to be loaded with its folder named.
    _counters()
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    collector: Any = MultiProcessCollector
    collector(registry, path=_Counters.folder)
    registry.register(gauges)
    return bytes(generate_latest(registry))


def _folder() -> Path:
    folder = Path(settings.ESMERO_HOME) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _counters() -> dict[str, Any]:
    if _Counters.made is None:
        _Counters.made = _make()
    return _Counters.made


def _load_library() -> None:
    # It looks for its folder when it is loaded; its files are opened with the first count of a process.
    _Counters.folder = os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_folder())
    import_module("prometheus_client")


def _make() -> dict[str, Any]:
    _load_library()
    from prometheus_client import CollectorRegistry, Counter, Histogram

    own = CollectorRegistry()
    buckets = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
    words = {
        "requests": "Requests answered, by surface, method and kind of status",
        "seconds": "How long answers took, by surface",
        "letters": "Letters settled, by what became of them",
        "failures": "How often something on the schedule failed",
    }
    labels = ["surface", "method", "status"]
    return {
        "requests": Counter("esmero_requests", words["requests"], labels, registry=own),
        "seconds": Histogram(
            "esmero_request_seconds", words["seconds"], ["surface"], registry=own, buckets=buckets
        ),
        "letters": Counter("esmero_letters", words["letters"], ["outcome"], registry=own),
        "failures": Counter("esmero_duty_failures", words["failures"], ["duty"], registry=own),
    }
