"""Kinds with steps for tests and the demo's own company."""

from datetime import datetime

from esmero.domain.company.factories import FOUNDED
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.workflows import writes
from esmero.domain.workflows.kinds import StepDrawn
from esmero.domain.workflows.models import Kind

RECEIVED = StepDrawn({"en": "Received", "es": "Recibido", "ru": "Получено"})
REPAIRED = StepDrawn({"en": "Repaired", "es": "Reparado", "ru": "Отремонтировано"})


def make_workflow(
    *steps: StepDrawn, name: str = "Repair", is_on: bool = True, at: datetime = FOUNDED
) -> Kind:
    """Return a kind that walks these steps; without any, two plain ones."""
    kind = writes.add_kind({"en": name}, by=THE_SOFTWARE, at=at)
    writes.draw(kind, steps or (RECEIVED, REPAIRED), by=THE_SOFTWARE, at=at)
    writes.switch(kind, is_on=is_on, by=THE_SOFTWARE, at=at)
    return kind
