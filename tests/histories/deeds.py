"""All deeds by name, and which actions no history takes."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from esmero.actions import count_words
from tests.histories import (
    deeds_at_the_desk,
    deeds_of_letters,
    deeds_of_people,
    deeds_of_settings,
    deeds_of_the_company,
    deeds_of_work,
)
from tests.histories.history import History, Step

Deed = Callable[[History, Step], Any]


def time_goes_by(history: History, step: Step) -> None:
    """Nobody does anything; the worker does its round, and counts what was kept."""
    history.do_a_round()
    count_words.count(at=history.at)


def _of(module: ModuleType) -> dict[str, Deed]:
    own = inspect.getmembers(module, inspect.isfunction)
    return {name: one for name, one in own if one.__module__ == module.__name__ and name[0] != "_"}


ALL: dict[str, Deed] = {
    "time_goes_by": time_goes_by,
    **_of(deeds_of_letters),
    **_of(deeds_at_the_desk),
    **_of(deeds_of_settings),
    **_of(deeds_of_the_company),
    **_of(deeds_of_work),
    **_of(deeds_of_people),
}
